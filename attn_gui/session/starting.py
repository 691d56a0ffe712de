"""The own matrices a mode can have, and what each starts as when it is added."""

import numpy as np

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.edit import EditError
from attn_gui.session.extras import EXTRAS, ExtraRow
from attn_gui.session.first_states import default_weight, seeded
from attn_gui.session.inputs import LINKING_KIND, shown_matrix
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.linking import table_of
from attn_gui.session.session import INPUTS, KEY, QUERY, Array, Session, X, frozen
from attn_gui.text import say

ORDER = tuple(name.name for name in INPUTS)


def weight_names(kind: KindRow) -> dict[str, bool]:
    """Return the names of all matrices the mode can have, each with whether it may be absent."""
    names = {name: True for row in kind.projections for name in (row.name, row.bias)}
    for score in kind.scores:
        names |= {f"{score}.{parameter.name}": parameter.optional for parameter in SCORINGS[score].parameters}
    return names | {extra.name: extra.parameter.optional for extra in kind.extras}


def starting_weight(session: Session, kind: str, name: str) -> Array:
    """Return the first value of an own matrix for the session's sizes.

    Raises EditError for a name the mode does not have, and where a projection has nothing to project.
    """
    row = KINDS[kind]
    if name not in weight_names(row):
        raise EditError(
            say("{kind} has no {name}.", kind=row.label, name=name), field=f"{kind}/{name}", code="no_such_weight"
        )
    if name in EXTRAS:
        return _starting_extra(session, row, EXTRAS[name])
    score, _, own = name.rpartition(".")
    if score:
        parameter = next(each for each in SCORINGS[score].parameters if each.name == own)
        return frozen(default_weight(parameter, score, session.states[kind], session))
    rows, columns = _projection_size(session, row, own[2:])
    return frozen(np.zeros((1, _made(session, row, own[2:])))) if own.startswith("b_") else seeded(rows, columns)


def extra_size(session: Session, kind: KindRow, extra: ExtraRow) -> tuple[int, int]:
    """Return (rows, columns) of a further matrix that fits the session's sizes; a vector is one row."""
    sizes = [_axis_size(session, kind, axis) for axis in extra.parameter.axes]
    return (1, sizes[0]) if extra.is_vector else (sizes[0], sizes[1])


def _axis_size(session: Session, kind: KindRow, axis: str) -> int:
    options, weights = session.states[kind.key].options, session.states[kind.key].weights
    if axis == "heads":
        return max(1, options.num_heads)
    if axis in ("q_head", "k_head") and kind.has_heads:
        return max(1, _made(session, kind, "query") // max(1, options.num_heads))
    if axis == "h":
        hidden = next((weights[name] for name in ("local.weight", "local.v") if name in weights), None)
        return _axis_size(session, kind, "d_q") if hidden is None else hidden.shape[1]
    return shown_matrix(session, KEY if axis == "k_head" else QUERY).shape[1]


def _starting_extra(session: Session, kind: KindRow, extra: ExtraRow) -> Array:
    rows, columns = extra_size(session, kind, extra)
    if not extra.is_vector:
        return seeded(rows, columns)
    sink = session.states[kind.key].options.sink if extra.per_head else None
    return frozen(np.full((rows, columns), extra.new_cell if sink is None else sink))


def _projection_size(session: Session, kind: KindRow, of: str) -> tuple[int, int]:
    """Return (in, out) for a new projection: what it reads, and the width that heads need."""
    read = _read(session, kind, of)
    if not kind.has_heads or of == "output":
        return read, read
    options = session.states[kind.key].options
    heads, kv_heads = options.num_heads, options.num_kv_heads or options.num_heads
    if of == "query" or heads < 1:
        return read, read
    if of == "key":
        return read, max(1, _made(session, kind, "query") // heads) * kv_heads
    return read, max(1, read // heads) * kv_heads


def _read(session: Session, kind: KindRow, of: str) -> int:
    """Return the width that a projection of *of* reads."""
    if of == "output":
        options = session.states[kind.key].options
        heads, kv_heads = options.num_heads, options.num_kv_heads or options.num_heads
        return max(1, _made(session, kind, "value") // max(1, kv_heads)) * max(1, heads)
    source = X if kind.key == LINKING_KIND else kind.sources(session)[ORDER.index(of)]
    if source == X and session.x is None:
        # Without X a projection waits for one as wide as the table it will make.
        source = INPUTS[ORDER.index(of)]
    return table_of(session, source).shape[1]


def _made(session: Session, kind: KindRow, of: str) -> int:
    """Return the width that comes out of a projection, present or absent."""
    present = session.states[kind.key].weights.get(f"w_{of}")
    return _read(session, kind, of) if present is None else present.shape[1]
