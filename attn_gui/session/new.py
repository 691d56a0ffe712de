"""New sessions: of a size and a fill, or of given matrices."""

from collections.abc import Sequence

import numpy as np

from attn_gui.session.edit import EditError
from attn_gui.session.entering import entered
from attn_gui.session.fills import FILLS
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import INPUTS, Array, MatrixName, Session, frozen
from attn_gui.session.tokens import clean_token, clean_tokens, default_tokens
from attn_gui.text import say

FIRST_KIND = "multiplicative"


def new_session(
    query_count: int = 3,
    key_count: int = 3,
    d_key: int = 4,
    d_value: int = 4,
    fill: str = "random",
    seed: int = 0,
    kind: str = FIRST_KIND,
    *,
    query_tokens: Sequence[str] | None = None,
    key_tokens: Sequence[str] | None = None,
) -> Session:
    """Return a session with Q (query_count, d_key), K (key_count, d_key), V (key_count, d_value).

    *fill* is a key of ``FILLS``; random numbers have one decimal and are the same for the same seed.
    """
    sizes = ((query_count, d_key), (key_count, d_key), (key_count, d_value))
    # Each table its own seed: equal sizes would otherwise give equal numbers.
    filled = [FILLS[fill].make(size, 3 * seed + place) for place, size in enumerate(sizes)]
    return session_from(*filled, kind=kind, query_tokens=query_tokens, key_tokens=key_tokens)


def session_from(
    query: Array | None = None,
    key: Array | None = None,
    value: Array | None = None,
    *,
    x: Array | None = None,
    kind: str = FIRST_KIND,
    query_tokens: Sequence[str] | None = None,
    key_tokens: Sequence[str] | None = None,
    x_tokens: Sequence[str] | None = None,
    notes: str = "",
) -> Session:
    """Return a session of given matrices, read-only float64; NaN and infinity may be in them.

    An input that is not given is linked to *x*. Names default to q0…, k0…, t0…. Raises EditError where neither an
    input nor X is given, a matrix has not two filled axes, or names and rows differ in number.
    """
    own = None if x is None else _table(x, "x")
    given = dict(zip(INPUTS, (query, key, value), strict=True))
    tables = {name: own if array is None else _table(array, name.name) for name, array in given.items()}
    ready: dict[MatrixName, Array] = {}
    for name, table in tables.items():
        if table is None:
            message = say("{name} is missing; give it, or X.", name=name.name)
            raise EditError(message, field=name.name, code="missing")
        ready[name] = table
    x_names = () if own is None else _names(x_tokens, "t", len(own))
    q, k, v = (ready[name] for name in INPUTS)
    linked = frozenset(name for name in INPUTS if given[name] is None)
    session = Session(
        kind=kind,
        query=q,
        key=k,
        value=v,
        states={},
        query_tokens=x_names if query is None else _names(query_tokens, "q", len(q)),
        key_tokens=x_names if key is None else _names(key_tokens, "k", len(k)),
        x=own,
        x_tokens=x_names,
        linked=linked,
        notes=clean_token(notes),
    )
    return _with_all_states(session)


def _with_all_states(session: Session) -> Session:
    assert session.kind in KINDS, session.kind
    return entered(session, session.kind)


def _table(array: Array, name: str) -> Array:
    table = np.asarray(array)
    if table.ndim != 2 or 0 in table.shape:
        message = say("{name} needs rows and columns; it has shape {shape}.", name=name, shape=table.shape)
        raise EditError(message, field=name, code="no_table")
    return frozen(table)


def _names(tokens: Sequence[str] | None, prefix: str, rows: int) -> tuple[str, ...]:
    if tokens is None:
        return default_tokens(prefix, rows)
    if len(tokens) != rows:
        message = say("There are {count} names for {rows} rows.", count=len(tokens), rows=rows)
        raise EditError(message, field=f"{prefix}_tokens", code="token_count")
    return clean_tokens(tokens)
