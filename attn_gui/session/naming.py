"""What tables are called in sentences."""

from collections.abc import Sequence

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.extras import extra_of
from attn_gui.session.projections import HEAD_PROJECTIONS
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Session, X

INPUT_SYMBOLS = {X: "X", QUERY: "Q", KEY: "K", VALUE: "V"}
_PROJECTION_SYMBOLS = {
    **{row.name: row.symbol for row in HEAD_PROJECTIONS},
    **{row.bias: row.bias_symbol for row in HEAD_PROJECTIONS},
}


def symbol_of(name: MatrixName) -> str:
    """Return the symbol people read: Q, X, W_q, b_o, and a score's own as its table calls it."""
    if name.kind is None:
        return INPUT_SYMBOLS[name]
    extra = extra_of(name)
    if extra is not None:
        return extra.parameter.symbol
    score, _, parameter = name.name.rpartition(".")
    if not score:
        return _PROJECTION_SYMBOLS.get(name.name, name.name)
    return next((row.symbol for row in SCORINGS[score].parameters if row.name == parameter), parameter)


def x_words(session: Session) -> str:
    """Return what is read of X: "X", or "X + sinusoids"."""
    return "X + sinusoids" if session.sinusoids and session.x is not None else "X"


def x_factor(session: Session) -> str:
    """Return the words of `x_words` as they stand in a product."""
    words = x_words(session)
    return f"({words})" if " " in words else words


def join_names(names: Sequence[str]) -> str:
    """Return "Q", "Q and K", "Q, K and V"."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
