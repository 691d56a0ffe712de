"""A session's own matrices repeated to any length, and the parts of them that a window needs."""

from dataclasses import dataclass, replace

import numpy as np

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.inputs import Inputs
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import Array, Mask, Session


@dataclass(frozen=True, eq=False)
class Tiled:
    """Inputs of any length, and the session whose mask and own matrices go with them."""

    session: Session
    inputs: Inputs


def tiled(session: Session, length: int) -> Tiled:
    """Return the session's inputs with their rows repeated, in order, until there are *length* queries and keys.

    What the mask holds for each pair or key is repeated alike, and so are matrices with a column for each key. Raises
    what reading the session raises.
    """
    read = KINDS[session.kind].read(session)
    rows = {"query": length, "key": length, "value": length}
    parts = {name: _repeated(getattr(read, name), count) for name, count in rows.items()}
    mask = session.mask
    longer = replace(
        mask,
        drawn=None if mask.drawn is None else _repeated(mask.drawn, length, length),
        bias=None if mask.bias is None else _repeated(mask.bias, length, length),
        key_padding=None if mask.key_padding is None else _repeated(mask.key_padding, length),
    )
    return Tiled(replace(_with_columns(session, length), mask=longer), replace(read, **parts))


def part_of(whole: Tiled, queries: slice, keys: slice, mask: Mask) -> Tiled:
    """Return the rows *queries* and *keys* alone under *mask*, of which the parts for pairs and keys are cut out."""
    inputs = whole.inputs
    cut = replace(
        mask,
        drawn=None if mask.drawn is None else mask.drawn[queries, keys],
        bias=None if mask.bias is None else mask.bias[queries, keys],
        key_padding=None if mask.key_padding is None else mask.key_padding[keys],
    )
    parts = replace(inputs, query=inputs.query[queries], key=inputs.key[keys], value=inputs.value[keys])
    return Tiled(replace(whole.session, mask=cut), parts)


def reads_places(session: Session) -> bool:
    """Return whether the score has a column for each key, so that it knows absolute places."""
    return any("n_k" in parameter.axes for parameter in SCORINGS[session.options.score].parameters)


def _with_columns(session: Session, length: int) -> Session:
    state, row = session.state, SCORINGS[session.options.score]
    for parameter in row.parameters:
        name = f"{row.key}.{parameter.name}"
        if "n_k" in parameter.axes and name in state.weights:
            axis = parameter.axes.index("n_k")
            array = state.weights[name]
            state = state.with_weight(name, array.take(np.arange(length) % array.shape[axis], axis=axis))
    return session if state is session.state else session.with_state(session.kind, state)


def _repeated(array: Array, *counts: int) -> Array:
    for axis, count in enumerate(counts):
        array = array.take(np.arange(count) % array.shape[axis], axis=axis)
    return array
