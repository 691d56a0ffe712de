"""Q, K and V as every mode but multi-head on X reads them: the one place where linking is resolved."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from attn_gui.engine.errors import ShapeError
from attn_gui.engine.positions import sinusoids
from attn_gui.session.session import KEY, QUERY, VALUE, Array, MatrixName, Session, X, frozen, stored_matrix
from attn_gui.session.tokens import fitted_tokens
from attn_gui.text import say

LINKING_KIND = "self"
"""The mode whose projections make linked inputs out of X."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """query (n_q, d_q), key (n_k, d_k), value (n_k, d_v) and the token names of their rows."""

    query: Array
    key: Array
    value: Array
    query_tokens: tuple[str, ...]
    key_tokens: tuple[str, ...]


def inputs(session: Session) -> Inputs:
    """Return Q, K and V: a linked one is X times Self's projection (plus its bias), another its own table.

    Raises ShapeError where a projection or its bias does not fit X.
    """
    for name in (QUERY, KEY, VALUE):
        require_projectable(session, name)
    return Inputs(
        shown_matrix(session, QUERY),
        shown_matrix(session, KEY),
        shown_matrix(session, VALUE),
        tokens_of(session, QUERY),
        tokens_of(session, KEY),
    )


def is_linked(session: Session, name: MatrixName) -> bool:
    """Return whether the table of an input shows X·W instead of its own numbers."""
    return session.x is not None and name in session.linked


def root(session: Session, name: MatrixName) -> MatrixName:
    """Return the table whose rows are the rows of *name*: X while it is linked, else itself."""
    return X if is_linked(session, name) else name


def projection_of(name: MatrixName) -> tuple[MatrixName, MatrixName]:
    """Return the names of the projection and the bias that make the input *name* out of X."""
    return MatrixName(LINKING_KIND, f"w_{name.name}"), MatrixName(LINKING_KIND, f"b_{name.name}")


def added_to_x(session: Session) -> Array | None:
    """Return the sinusoidal positions added to X wherever it is read, None without; one array for one size."""
    return _sinusoids(*session.x.shape) if session.sinusoids and session.x is not None else None


def read_x(session: Session) -> Array | None:
    """Return X as it is read: with sinusoidal positions added where they are on; None where there is no X."""
    added = added_to_x(session)
    return session.x if added is None or session.x is None else frozen(session.x + added)


def shown_matrix(session: Session, name: MatrixName) -> Array:
    """Return what the table of an input shows: X·W + b (X as it is read) while it is linked, else its own numbers.

    Where W or b does not fit X there is no such number, and every cell is NaN.
    """
    own = stored_matrix(session, name)
    x = read_x(session)
    if not is_linked(session, name) or x is None:
        assert own is not None, name
        return own
    projection, bias = (stored_matrix(session, part) for part in projection_of(name))
    if _misfit(x, projection, bias):
        width = x.shape[1] if projection is None else projection.shape[1]
        return frozen(np.full((len(x), width), np.nan))
    # Products beyond the range of doubles become inf; the engine names them.
    with np.errstate(over="ignore", invalid="ignore"):
        product = x if projection is None else x @ projection
        return frozen(product if bias is None else product + bias)


def require_projectable(session: Session, name: MatrixName) -> None:
    """Raise ShapeError unless the input *name* has numbers: is not linked, or its projection and bias fit X."""
    if not is_linked(session, name) or session.x is None:
        return
    weight, bias = projection_of(name)
    projection, offset = stored_matrix(session, weight), stored_matrix(session, bias)
    wrong = _misfit(session.x, projection, offset)
    if wrong == "w" and projection is not None:
        message = say(
            "The projection of {name} has {rows} rows; X has {width} columns, so it needs {width} rows.",
            name=name.name,
            rows=len(projection),
            width=session.x.shape[1],
        )
        raise ShapeError(message, field=f"projections.{weight.name}", code="projection_shape")
    if wrong:
        width = session.x.shape[1] if projection is None else projection.shape[1]
        message = say("The bias of {name} must be one row of {width} numbers.", name=name.name, width=width)
        raise ShapeError(message, field=f"projections.{bias.name}", code="projection_shape")


def tokens_of(session: Session, name: MatrixName) -> tuple[str, ...]:
    """Return the names of an input's rows, one for each; while it is linked they are X's, and V has those of K."""
    if name == X or is_linked(session, name):
        return session.x_tokens
    if name == QUERY:
        return session.query_tokens
    if name == KEY:
        return session.key_tokens
    return fitted_tokens(tokens_of(session, KEY), len(session.value), "v")


def _misfit(x: Array, projection: Array | None, bias: Array | None) -> str:
    """Return "w" or "b" for the part that does not fit, else nothing."""
    if projection is not None and len(projection) != x.shape[1]:
        return "w"
    width = x.shape[1] if projection is None else projection.shape[1]
    return "" if bias is None or bias.shape == (1, width) else "b"


@lru_cache(maxsize=8)
def _sinusoids(length: int, width: int) -> Array:
    return sinusoids(length, width)
