"""Bringing a layer's parameters into a session, and what the session then reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from attn_gui.session.edit import Edit
from attn_gui.session.entering import entered
from attn_gui.session.inputs import shown_matrix
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.layer_pieces import FURTHER, GAINS
from attn_gui.session.session import INPUTS, Array, KindState, Options, Session, Source, frozen
from attn_gui.text import Message, say

Widths = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class BringLayer(Edit):
    """Multi-head attention with the projections of a layer; what the layer has not is taken away.

    ``weights`` are by their names in a state, (in, out) and 1 × n. Inputs, mask and other options stay; inputs are
    read from X or from Q, K and V, whichever fits.
    """

    layer: str
    weights: Mapping[str, Array]
    num_heads: int
    num_kv_heads: int

    @property
    def label(self) -> Message:
        """Bring the parameters of encoder.layers.0.self_attn."""
        return say("Bring the parameters of {layer}", layer=self.layer)

    @property
    def widths(self) -> Widths:
        """How wide the layer needs query, key and value."""
        query, key, value = (len(self.weights[f"w_{name.name}"]) for name in INPUTS)
        return query, key, value

    def apply(self, session: Session) -> Session:
        """Return the session with the layer; the very same one if it has it already."""
        kind = heads_kind()
        session = entered(session, kind.key)
        state = session.state
        for name in (*(name for row in kind.projections for name in (row.name, row.bias)), *FURTHER):
            state = _with_weight(state, name, self.weights.get(name))
        options = self._options(session, session.state)
        if options == state.options and state is session.state:
            return session
        return session.with_state(kind.key, replace(state, options=options))

    def note(self, before: Session, after: Session) -> Message | None:
        """Say the heads, and what is read."""
        if before is after:
            return None
        return say(
            "{kind} has the parameters of {layer}: {heads}; it reads {inputs}.",
            kind=heads_kind().label,
            layer=self.layer,
            heads=heads_words(self.num_heads, self.num_kv_heads),
            inputs=SOURCES[after.options.source],
        )

    def _options(self, session: Session, before: KindState) -> Options:
        with_gains = any(name in self.weights for name in GAINS)
        had_gains = any(name in before.weights for name in GAINS)
        return replace(
            before.options,
            num_heads=self.num_heads,
            num_kv_heads=None if self.num_kv_heads == self.num_heads else self.num_kv_heads,
            source=fitting_source(session, self.widths),
            # A norm whose gains came with another layer goes with them.
            qk_norm=with_gains or (before.options.qk_norm and not had_gains),
        )


SOURCES = {Source.X: say("X"), Source.INPUTS: say("Q, K and V")}


def heads_kind() -> KindRow:
    """Return the mode that has heads."""
    return next(row for row in KINDS.values() if row.has_heads)


def heads_words(count: int, kv_count: int) -> Message:
    """Return "4 heads", or "4 heads on 2 keys and values"."""
    if count == kv_count:
        return say("{count} heads", count=count) if count > 1 else say("1 head")
    sentence = "{count} heads on {kv_count} key/value heads" if kv_count > 1 else "{count} heads on 1 key/value head"
    return say(sentence, count=count, kv_count=kv_count)


def fits(session: Session, source: Source, widths: Widths) -> bool:
    """Return whether what *source* reads is as wide as *widths*, one each for query, key and value."""
    return read_widths(session, source) == widths


def read_widths(session: Session, source: Source) -> Widths | None:
    """Return how wide the query, key and value are that *source* reads; None for X where there is none."""
    if source is Source.INPUTS:
        query, key, value = (shown_matrix(session, name).shape[1] for name in INPUTS)
        return query, key, value
    return None if session.x is None else (session.x.shape[1],) * 3


def fitting_source(session: Session, widths: Widths) -> Source:
    """Return what the heads should read: what they read now or else the other if that fits.

    Where neither does it stays, but X cannot be read without one, nor where the widths differ.
    """
    state = session.states.get(heads_kind().key)
    first = Source.INPUTS if session.x is None else Source.X
    current = first if state is None else state.options.source
    other = Source.INPUTS if current is Source.X else Source.X
    if not fits(session, current, widths) and fits(session, other, widths):
        return other
    return Source.INPUTS if session.x is None or len(set(widths)) > 1 else current


def _with_weight(state: KindState, name: str, array: Array | None) -> KindState:
    present = state.weights.get(name)
    if array is None:
        return state if present is None else state.with_weight(name, None)
    if present is not None and np.array_equal(present, array):
        return state
    return state.with_weight(name, frozen(array))
