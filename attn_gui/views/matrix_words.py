"""What each table is called, and what it is for, in words."""

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.extras import extra_of
from attn_gui.session.inputs import LINKING_KIND, is_linked
from attn_gui.session.kinds import KINDS
from attn_gui.session.naming import join_names, symbol_of, x_factor, x_words
from attn_gui.session.projections import ProjectionRow
from attn_gui.session.session import INPUTS, KEY, QUERY, VALUE, MatrixName, Session, X

_INPUT_WORDS = {
    X: "input: one row for each token",
    QUERY: "queries: what each token looks for",
    KEY: "keys: what each token offers",
    VALUE: "values: what is passed on",
}

ABSENT_EXTRAS = {"qk_norm": "ones", "sink": "one for all heads: see the options"}
"""What stands in the place of a further matrix, by the option that offers it."""


def words_for(name: MatrixName) -> str:
    """Return what the table *name* is for; its symbol is said elsewhere."""
    if name.kind is None:
        return _INPUT_WORDS[name]
    extra = extra_of(name)
    if extra is not None:
        return str(extra.parameter.note)
    score, _, parameter = name.name.rpartition(".")
    if score:
        return next(str(row.note) for row in SCORINGS[score].parameters if row.name == parameter)
    row = projection_row(name)
    return _lower(str(row.label)) if name.name == row.name else f"bias of the {_lower(str(row.label))}"


def projection_row(name: MatrixName) -> ProjectionRow:
    """Return the row of the projection, or of the bias, called *name*."""
    assert name.kind is not None
    return next(row for row in KINDS[name.kind].projections if name.name in (row.name, row.bias))


def is_vector(name: MatrixName) -> bool:
    """Return whether the table is a vector, a single row by its meaning: a bias, v."""
    if name.kind is None:
        return False
    extra = extra_of(name)
    if extra is not None:
        return extra.is_vector
    score, _, parameter = name.name.rpartition(".")
    if score:
        return any(row.name == parameter and len(row.axes) == 1 for row in SCORINGS[score].parameters)
    return name.name == projection_row(name).bias


def origin(session: Session) -> str:
    """Return the sentence on where Q, K and V come from, or nothing where they are just the tables shown."""
    row = KINDS[session.kind]
    if row.reads_x(session):
        x = x_words(session)
        return f"{row.label} reads {x}: Q = K = V = {x}. The tables below are kept, but not used now."
    followers = [name for name in INPUTS if is_linked(session, name)]
    if not followers:
        return ""
    products = ", ".join(f"{symbol_of(name)} = {_product(session, name)}" for name in followers)
    others = [symbol_of(name) for name in INPUTS if name not in followers]
    if not others:
        return f"{products}."
    return f"{products}; {join_names(others)} {'hold their' if len(others) > 1 else 'holds its'} own numbers."


def absent_words(name: MatrixName) -> str:
    """Return what stands in the place of an optional table that is absent."""
    extra = extra_of(name)
    if extra is not None:
        return ABSENT_EXTRAS.get(extra.option, "identity")
    score = name.name.rpartition(".")[0]
    if score:
        return "absent"
    return "identity" if name.name == projection_row(name).name else "no bias"


def _product(session: Session, name: MatrixName) -> str:
    weights = session.states[LINKING_KIND].weights
    row = next(row for row in KINDS[LINKING_KIND].projections if row.of == name.name)
    product = f"{x_factor(session)} · {row.symbol}" if row.name in weights else x_words(session)
    return f"{product} + {row.bias_symbol}" if row.bias in weights else product


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
