"""What the rows and columns of a table are called: tokens, or the dimensions that a weight leads from and to."""

from attn_gui.engine.scoring import SCORINGS, Parameter
from attn_gui.session.extras import extra_of
from attn_gui.session.inputs import shown_matrix, tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.naming import symbol_of
from attn_gui.session.projections import ProjectionRow
from attn_gui.session.session import QUERY, KindState, MatrixName, Session
from attn_gui.session.tokens import unique_tokens

Names = tuple[str, ...]

_PREFIXES = {"d_q": "q·d", "d_k": "k·d", "h": "h", "q_head": "d", "k_head": "d", "heads": "h", "n_k": "k"}


def side_names(session: Session, name: MatrixName, rows: int, columns: int) -> tuple[Names, Names]:
    """Return the names of all rows and of all columns of a table that is present.

    Inputs have their tokens, told apart where they repeat, and d0, d1 …; weights what their axes mean: "q·d0" is a
    dimension of the query, "h0" a hidden unit, "h0·d1" a head's dimension; a vector's only row has its symbol.
    """
    if name.kind is None:
        return unique_tokens(tokens_of(session, name)), _dimensions(columns)
    parameter = _parameter(name)
    if parameter is not None:
        return _parameter_names(session, parameter, rows, columns)
    return _projection_names(session.states[name.kind], name, rows, columns)


def _parameter(name: MatrixName) -> Parameter | None:
    extra = extra_of(name)
    if extra is not None:
        return extra.parameter
    score, _, own = name.name.rpartition(".")
    return next((row for row in SCORINGS[score].parameters if row.name == own), None) if score in SCORINGS else None


def _parameter_names(session: Session, parameter: Parameter, rows: int, columns: int) -> tuple[Names, Names]:
    across = _axis(session, parameter.axes[-1], columns)
    if len(parameter.axes) == 1:
        return (parameter.symbol,) * rows, across
    return _axis(session, parameter.axes[0], rows), across


def _axis(session: Session, axis: str, size: int) -> Names:
    parts = axis.split(" + ")
    if len(parts) == 1:
        return tuple(f"{_PREFIXES[axis]}{place}" for place in range(size))
    # Query and key dimensions one after the other.
    first = min(shown_matrix(session, QUERY).shape[1], size)
    return _axis(session, parts[0], first) + _axis(session, parts[1], size - first)


def _projection_names(state: KindState, name: MatrixName, rows: int, columns: int) -> tuple[Names, Names]:
    row = _projection(name)
    into_heads = row is not None and row.of != "output"
    heads = _heads(state, row) if name.kind is not None and KINDS[name.kind].has_heads else 1
    across = _of_heads(heads if into_heads else 1, columns)
    if row is not None and name.name == row.bias:
        return (symbol_of(name),) * rows, across
    return _of_heads(1 if into_heads else heads, rows), across


def _projection(name: MatrixName) -> ProjectionRow | None:
    rows = KINDS[name.kind].projections if name.kind is not None else ()
    return next((row for row in rows if name.name in (row.name, row.bias)), None)


def _heads(state: KindState, row: ProjectionRow | None) -> int:
    options = state.options
    few = row is not None and row.kv and options.num_kv_heads
    return few or options.num_heads


def _of_heads(heads: int, size: int) -> Names:
    if heads <= 1 or size % heads:
        return _dimensions(size)
    width = size // heads
    return tuple(f"h{place // width}·d{place % width}" for place in range(size))


def _dimensions(size: int) -> Names:
    return tuple(f"d{place}" for place in range(size))
