"""Numbers of tables explained: typed, made of X, or positions added to X."""

from attn_gui.engine.explain_section import Explanation, Index, Section
from attn_gui.engine.terms import Cell, Many, Number, Operator, constant, made, product
from attn_gui.errors import AttentionError
from attn_gui.session.inputs import (
    LINKING_KIND,
    added_to_x,
    is_linked,
    projection_of,
    read_x,
    require_projectable,
    shown_matrix,
    tokens_of,
)
from attn_gui.session.naming import symbol_of, x_factor, x_words
from attn_gui.session.session import INPUTS, Array, MatrixName, Session, X, matrix_names, stored_matrix
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import Message, say

TABLE = "table."
"""Before the name of a table in the cells of explanations."""
READ_X = "x_read"
SINUSOIDS = "sinusoids"
BASE = 10_000.0


class PlaceError(AttentionError):
    """There is no such number."""


def known_table(session: Session, text: str) -> MatrixName | None:
    """Return the table called *text*, where a mode's own need not name the mode in use; None where there is none."""
    known = {str(name): name for name in matrix_names(session)}
    called = (
        text,
        f"{session.kind}/{text}",
        f"{session.kind}/{session.options.score}.{text}",
        f"{LINKING_KIND}/{text}",
    )
    return next((known[name] for name in called if name in known), None)


def table_of_cell(session: Session, cell: Cell) -> tuple[MatrixName, Array, tuple[int, int]]:
    """Return the table of a cell "table.…", what it shows, and row and column; raises PlaceError, ShapeError."""
    text = cell.array.removeprefix(TABLE)
    name = known_table(session, text)
    if name is None:
        raise PlaceError(say("There is no table {name}.", name=text), field="place", code="no_such_place")
    if name in INPUTS:
        require_projectable(session, name)
        table: Array | None = shown_matrix(session, name)
    else:
        table = stored_matrix(session, name)
    assert table is not None, name
    return name, table, require_inside(cell.index, table, symbol_of(name))


def require_inside(index: Index, table: Array, called: str) -> tuple[int, int]:
    """Return row and column of a number of *table*, a single number being the column; raises PlaceError."""
    row, column = index if len(index) == 2 else (0, index[-1] if index else -1)
    if 0 <= row < table.shape[0] and 0 <= column < table.shape[1]:
        return row, column
    message = say("There is no {index} in {name}, which is {size}.", index=index, name=called, size=size_of(table))
    raise PlaceError(message, field="index", code="index")


def size_of(table: Array) -> str:
    """Return "3 × 4"."""
    return " × ".join(map(str, table.shape))


def table_number(name: MatrixName, table: Array, row: int, column: int) -> Number:
    """Return the number at a place of a table, with its cell."""
    label = say("{table}[{row}, {column}]", table=symbol_of(name), row=row, column=column)
    return Number(label, float(table[row, column]), cell=Cell(f"{TABLE}{name}", (row, column)))


def explain_table(session: Session, cell: Cell) -> Explanation:
    """Return where a number of a table comes from: it was typed, or follows from X."""
    name, table, (row, column) = table_of_cell(session, cell)
    found = Cell(f"{TABLE}{name}", (row, column))
    value = float(table[row, column])
    if name in INPUTS and is_linked(session, name):
        return Explanation(found.array, found.index, value, (_linked(session, name, value, row, column),), ())
    number = table_number(name, table, row, column)
    section = Section("inputs", say("Table {symbol}", symbol=symbol_of(name)), (number,))
    return Explanation(found.array, found.index, value, (section,), _typed(session, name, row, column))


def explain_read_x(session: Session, cell: Cell) -> Explanation:
    """Return how a number of X as it is read is the typed one plus its position."""
    x, added = _x(session), added_to_x(session)
    row, column = require_inside(cell.index, x, x_words(session))
    if added is None:
        return explain_table(session, Cell(f"{TABLE}{X}", (row, column)))
    number = _read_number(session, row, column)
    section = Section("inputs", say("X as it is read"), (number,), "X + sinusoids")
    return Explanation(READ_X, (row, column), number.value, (section,), ())


def explain_sinusoid(session: Session, cell: Cell) -> Explanation:
    """Return how a position that is added to X is a sine or cosine."""
    added = added_to_x(session)
    if added is None:
        message = say("No sinusoids are added to X.")
        raise PlaceError(message, field="place", code="no_such_place")
    row, column = require_inside(cell.index, added, SINUSOIDS)
    number = _sinusoid(added, row, column)
    section = Section("inputs", say("Sinusoids"), (number,), "sin, cos of position / 10000^(2i/d)")
    return Explanation(SINUSOIDS, (row, column), number.value, (section,), ())


def row_name(session: Session, name: MatrixName, row: int) -> str:
    """Return what people call a row of a table: its token, else its number."""
    tokens = unique_tokens(tokens_of(session, name)) if name.kind is None else ()
    return tokens[row] if row < len(tokens) else str(row)


def _typed(session: Session, name: MatrixName, row: int, column: int) -> tuple[Message, ...]:
    place = say(
        "A number of the table {table}, row {row}, column d{column}: typed or imported, not calculated.",
        table=symbol_of(name),
        row=row_name(session, name, row),
        column=column,
    )
    if name == X and added_to_x(session) is not None:
        return place, say("Where X is read, its sinusoid is added.")
    return (place,)


def _linked(session: Session, name: MatrixName, value: float, row: int, column: int) -> Section:
    """X · W + b; an absent matrix is the identity."""
    weight, bias = (stored_matrix(session, part) for part in projection_of(name))
    w_name, b_name = projection_of(name)
    added = () if bias is None else (table_number(b_name, bias, 0, column),)
    cell = Cell(f"{TABLE}{name}", (row, column))
    formula = x_factor(session) if weight is None else f"{x_factor(session)} {symbol_of(w_name)}"
    formula += "" if bias is None else f" + {symbol_of(b_name)}"
    title = say("{symbol} = {formula}", symbol=symbol_of(name), formula=formula)
    label = say("{table}[{row}, {column}]", table=symbol_of(name), row=row, column=column)
    if weight is None:
        own = _read_number(session, row, column)
        numbers = (made(label, Operator.SUM, (own, *added), value=value, cell=cell),) if added else (own,)
        return Section("inputs", title, numbers, formula)
    terms = _products(session, w_name, weight, row, column).and_then(*added)
    total = made(label, Operator.SUM, terms, value=value, cell=cell)
    return Section("inputs", title, (*terms, total), formula)


def _products(session: Session, name: MatrixName, weight: Array, row: int, column: int) -> Many:
    def make(at: int) -> Number:
        return product(_read_number(session, row, at), table_number(name, weight, at, column), say("d{at}", at=at))

    x = read_x(session)
    assert x is not None
    return Many((x[row] * weight[:, column]).tolist(), make)


def _read_number(session: Session, row: int, column: int) -> Number:
    own, added = table_number(X, _x(session), row, column), added_to_x(session)
    if added is None:
        return own
    label = say("(X + sinusoids)[{row}, {column}]", row=row, column=column)
    parts = (own, _sinusoid(added, row, column))
    return made(label, Operator.SUM, parts, cell=Cell(READ_X, (row, column)))


def _sinusoid(added: Array, row: int, column: int) -> Number:
    place = constant(say("position"), row)
    width = constant(say("10000^(2i/d)"), BASE ** (2.0 * (column // 2) / added.shape[1]))
    angle = made(say("position ÷ 10000^(2i/d)"), Operator.QUOTIENT, (place, width))
    operator = Operator.COS if column % 2 else Operator.SIN
    label = say("sinusoid[{row}, {column}]", row=row, column=column)
    value = float(added[row, column])
    return made(label, operator, (angle,), value=value, cell=Cell(SINUSOIDS, (row, column)))


def _x(session: Session) -> Array:
    if session.x is None:
        raise PlaceError(say("There is no X."), field="place", code="no_such_place")
    return session.x
