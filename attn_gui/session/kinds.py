"""The four modes: one row each. What a mode offers, what it reads and how it is computed."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from attn_gui.engine import Attention
from attn_gui.engine.errors import ShapeError
from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.plan import Keep
from attn_gui.engine.positions import Rope
from attn_gui.engine.scoring import SCORINGS
from attn_gui.session import first_states, running
from attn_gui.session.extras import ExtraRow, offered_extras
from attn_gui.session.inputs import LINKING_KIND, Inputs, added_to_x, inputs, is_linked, projection_of, read_x, root
from attn_gui.session.projections import HEAD_PROJECTIONS, INPUT_PROJECTIONS, ProjectionRow
from attn_gui.session.session import (
    INPUTS,
    MASK_RULES,
    Array,
    KindState,
    LocalKind,
    MatrixName,
    Options,
    Session,
    Source,
    X,
    stored_matrix,
)
from attn_gui.text import Message, say

MOVING = frozenset({"rope", "qk_norm"})
"""The options that move query and key before they are scored."""
PRODUCTS = frozenset({"dot", "scaled-dot", "cosine"})
"""The scores that are plain products, whose query and key can be moved."""
NUMBERS_OF = {"rope_theta": "rope", "local_width": "local"}
"""The numbers that have an effect while another option is on, and that option."""
OFFERABLE = frozenset({"sink", *MOVING, "alibi", "local", *NUMBERS_OF})
"""The options that not every mode offers, or that another option can leave without effect."""


@dataclass(frozen=True, eq=False)
class KindRow:
    """One mode: names, the scores, projections, normalisers and options it offers, whether it has heads or n_q = n_k.

    ``offers`` names options of ``Options`` beside those that every mode has.
    """

    key: str
    label: Message
    summary: Message
    scores: tuple[str, ...]
    default_score: str
    offers: frozenset[str]
    normalisers: tuple[str, ...]
    projections: tuple[ProjectionRow, ...] = ()
    has_heads: bool = False
    equal_lengths: bool = False

    @property
    def extras(self) -> tuple[ExtraRow, ...]:
        """The further matrices that the mode can have."""
        return offered_extras(self.offers, has_heads=self.has_heads)

    @property
    def foreign(self) -> frozenset[str]:
        """The options that the mode never offers, whatever the others are."""
        return OFFERABLE - {*self.offers, *(own for own, owner in NUMBERS_OF.items() if owner in self.offers)}

    def offered(self, options: Options) -> frozenset[str]:
        """Return the options that have an effect, or would have one if they were set, beside those of every mode."""
        found = self.offers if options.score in PRODUCTS else self.offers - MOVING
        if not NORMALISERS[options.normaliser].takes_sink:
            found = found - {"sink"}
        on = {"rope": options.rope is not Rope.OFF, "local": options.local is not LocalKind.OFF}
        found = found | {own for own, owner in NUMBERS_OF.items() if owner in found and on[owner]}
        return found

    def in_force(self, options: Options) -> Options:
        """Return the options with those at their defaults that have no effect here, as another option or score is."""
        plain = Options(options.score)
        return replace(options, **{name: getattr(plain, name) for name in OFFERABLE - self.offered(options)})

    def extras_read(self, options: Options) -> tuple[ExtraRow, ...]:
        """Return the further matrices that the numbers rest on where they are there."""
        active = self.in_force(options)
        offered = self.offered(options)
        return tuple(row for row in self.extras if row.option in offered and row.read_by(active))

    def reads_x(self, session: Session) -> bool:
        """Return whether Q = K = V = X in this mode."""
        return self.has_heads and self._options_source(session) is Source.X

    def uses_x(self, session: Session) -> bool:
        """Return whether the numbers rest on X: all of them, or an input that follows it."""
        return self.reads_x(session) or any(is_linked(session, name) for name in self.sources(session))

    def sources(self, session: Session) -> tuple[MatrixName, MatrixName, MatrixName]:
        """Return the tables that this mode reads as query, key and value."""
        return (X, X, X) if self.reads_x(session) else INPUTS

    def read(self, session: Session) -> Inputs:
        """Return query, key and value as this mode reads them.

        Raises ShapeError where there are none: no X to read, a projection that does not fit X, n_q ≠ n_k in a mode
        that needs them equal.
        """
        if not self.reads_x(session):
            read = inputs(session)
            self._require_lengths(read)
            return read
        x = read_x(session)
        if x is None:
            message = say("{label} is to read X, but there is no X.", label=self.label)
            raise ShapeError(message, field="x", code="no_x")
        return Inputs(x, x, x, session.x_tokens, session.x_tokens)

    def run(
        self,
        session: Session,
        read: Inputs,
        *,
        progress: Callable[[float], bool] | None = None,
        executor: Executor | None = None,
        byte_budget: int | None = None,
        keep: Keep = "all",
    ) -> Attention:
        """Return the engine's result; raises its errors, and ``Cancelled`` once *progress* answers True."""
        state = self._state_in_force(session)
        if self.has_heads:
            return running.run_heads(state, session.mask, read, progress, executor, byte_budget, keep)
        return running.run_single(state, session.mask, read, progress, executor, byte_budget, keep)

    def same_numbers(self, a: Session, b: Session) -> bool:
        """Return whether both sessions rest on the very same arrays and equal options in this mode."""
        if not (a.kind == b.kind == self.key):
            return False
        if self.in_force(a.states[self.key].options) != self.in_force(b.states[self.key].options):
            return False
        ours, theirs = self._arrays(a), self._arrays(b)
        return ours.keys() == theirs.keys() and all(ours[name] is theirs[name] for name in ours) and _same_rules(a, b)

    def first_state(self, session: Session) -> tuple[KindState, tuple[Message, ...]]:
        """Return the state on first entering the mode, and what is worth saying about its weights."""
        return first_states.first_state(self.default_score, self.has_heads, session)

    def _options_source(self, session: Session) -> Source | None:
        state = session.states.get(self.key)
        return None if state is None else state.options.source

    def _require_lengths(self, read: Inputs) -> None:
        n_q, n_k = len(read.query), len(read.key)
        if self.equal_lengths and n_q != n_k:
            message = say(
                "{label} needs as many queries as keys, as the input attends to itself: Q has {n_q} rows, K has {n_k}.",
                label=self.label,
                n_q=n_q,
                n_k=n_k,
            )
            raise ShapeError(message, field="key", code="self_lengths")

    def _arrays(self, session: Session) -> dict[str, Array | None]:
        names = set(self.sources(session)) | set(self.weights_read(session))
        for name in names & set(INPUTS):
            if is_linked(session, name):
                names |= {root(session, name), *projection_of(name)}
                names.discard(name)
        arrays = {str(name): stored_matrix(session, name) for name in names if _exists(session, name)}
        mask = session.mask
        added = added_to_x(session) if X in names else None
        return arrays | {"drawn": mask.drawn, "key_padding": mask.key_padding, "bias": mask.bias, "added": added}

    def weights_read(self, session: Session) -> list[MatrixName]:
        """Return the mode's own matrices that its numbers rest on; Self's projections count through inputs only."""
        own = running.used_weights(self._state_in_force(session), projections=self.has_heads)
        return [MatrixName(self.key, name) for name in own]

    def _state_in_force(self, session: Session) -> KindState:
        state = session.states[self.key]
        unread = {row.name for row in self.extras} - {row.name for row in self.extras_read(state.options)}
        for name in unread & state.weights.keys():
            state = state.with_weight(name, None)
        return replace(state, options=self.in_force(state.options))


def _exists(session: Session, name: MatrixName) -> bool:
    return name.kind is None or name.kind in session.states


def _same_rules(a: Session, b: Session) -> bool:
    return all(getattr(a.mask, rule) == getattr(b.mask, rule) for rule in MASK_RULES)


_ROW_BY_ROW = tuple(key for key, row in NORMALISERS.items() if not row.couples_rows)


def _scores(kind: str) -> tuple[str, ...]:
    return tuple(key for key, row in SCORINGS.items() if kind in row.modes)


KINDS: dict[str, KindRow] = {
    row.key: row
    for row in (
        KindRow(
            key=LINKING_KIND,
            label=say("Self"),
            summary=say("The input attends to itself: every row is query, key and value at once."),
            scores=_scores("self"),
            default_score="scaled-dot",
            offers=MOVING | {"sink", "alibi"},
            normalisers=_ROW_BY_ROW,
            projections=INPUT_PROJECTIONS,
            equal_lengths=True,
        ),
        KindRow(
            key="additive",
            label=say("Additive"),
            summary=say("A small network scores each pair: v · tanh(q W_q + k W_k) (Bahdanau 2015)."),
            scores=_scores("additive"),
            default_score="additive",
            offers=frozenset({"local"}),
            normalisers=tuple(NORMALISERS),
        ),
        KindRow(
            key="multiplicative",
            label=say("Multiplicative"),
            summary=say("A product scores each pair: q · k, scaled or with a matrix between (Luong 2015)."),
            scores=_scores("multiplicative"),
            default_score="scaled-dot",
            offers=MOVING | {"sink", "local"},
            normalisers=tuple(NORMALISERS),
        ),
        KindRow(
            key="multi-head",
            label=say("Multi-head"),
            summary=say("Several heads attend side by side, each in its own columns of Q, K and V (Vaswani 2017)."),
            scores=_scores("multi-head"),
            default_score="scaled-dot",
            offers=MOVING | {"sink", "alibi"},
            normalisers=_ROW_BY_ROW,
            projections=HEAD_PROJECTIONS,
            has_heads=True,
        ),
    )
}
