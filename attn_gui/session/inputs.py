"""Q, K and V as every mode but multi-head on X reads them: the one place where linking is resolved."""

from dataclasses import dataclass

from attn_gui.session.session import KEY, QUERY, VALUE, Array, MatrixName, Session, frozen, stored_matrix

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
    """Return Q, K and V: a linked one is X times Self's projection (plus its bias), another its own table."""
    return Inputs(
        shown_matrix(session, QUERY),
        shown_matrix(session, KEY),
        shown_matrix(session, VALUE),
        tokens_of(session, QUERY),
        tokens_of(session, KEY),
    )


def shown_matrix(session: Session, name: MatrixName) -> Array:
    """Return what the table of an input shows: X·W + b while it is linked, else its own numbers."""
    if name not in session.linked or session.x is None:
        own = stored_matrix(session, name)
        assert own is not None, name
        return own
    weights = session.states[LINKING_KIND].weights
    projection, bias = weights.get(f"w_{name.name}"), weights.get(f"b_{name.name}")
    product = session.x if projection is None else session.x @ projection
    return frozen(product if bias is None else product + bias)


def tokens_of(session: Session, name: MatrixName) -> tuple[str, ...]:
    """Return the names of an input's rows; while it is linked they are X's."""
    if name in session.linked and session.x is not None:
        return session.x_tokens
    return session.query_tokens if name == QUERY else session.key_tokens
