"""From what the engine read back to the tables it was taken from, rounded where the precision asks for it."""

from attn_gui.engine import MultiHead
from attn_gui.engine.explain_cells import value_at
from attn_gui.engine.explain_section import Explanation, Section
from attn_gui.engine.terms import Cell, Number, Operator, constant, made
from attn_gui.session.compute import Done
from attn_gui.session.explaining_tables import READ_X, TABLE, table_number, table_of_cell
from attn_gui.session.extras import EXTRAS
from attn_gui.session.inputs import added_to_x, read_x
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import MatrixName, X, stored_matrix
from attn_gui.text import say

_OPERANDS = ("query", "key", "value")
_INPUT, _SCORING = "inputs.", "scoring."
_EXTRA_FIELDS = {row.field: name for name, row in EXTRAS.items()}


def source_of(done: Done, cell: Cell) -> Cell | None:
    """Return the cell of the table that a number of the engine's own was taken from; None where it was worked out."""
    operand = cell.array.removeprefix(_INPUT)
    if operand in _OPERANDS and (operand != cell.array or not isinstance(done.result, MultiHead)):
        return _source_of_input(done, operand, cell)
    name = _weight_name(done, cell.array)
    if name is None or stored_matrix(done.session, name) is None:
        return None
    return Cell(f"{TABLE}{name}", cell.index)


def explain_taken(done: Done, cell: Cell, source: Cell) -> Explanation | None:
    """Return how the precision rounds the number of a table; None where it takes it as it is."""
    taken = _table_number(done, source)
    value = value_at(done.result, cell)
    if value == taken.value:
        return None
    section = Section("inputs", say("Rounded"), (_rounded(done, taken, value, cell),))
    note = say("The table has more digits than {precision} holds.", precision=done.session.options.precision.value)
    return Explanation(cell.array, cell.index, value, (section,), (note,))


def explain_option(done: Done, cell: Cell) -> Explanation:
    """Return that a sink is an option of the mode."""
    value = value_at(done.result, cell)
    section = Section("inputs", say("Sink"), (Number(say("sink"), value, cell=cell),))
    note = say("The sink is set among the options; its exponential joins every sum.")
    return Explanation(cell.array, cell.index, value, (section,), (note,))


def explain_bias(done: Done, cell: Cell) -> Explanation:
    """Return that a bias is set in the mask, rounded if the precision asks for it."""
    *_, query, key = cell.index
    value, bias = value_at(done.result, cell), done.session.mask.bias
    assert bias is not None
    label = say("bias of query {query}, key {key}", query=query, key=key)
    typed = Number(label, float(bias[query, key]))
    same = value == typed.value
    number = Number(label, value, cell=cell) if same else _rounded(done, typed, value, cell)
    note = say("A number of the mask's bias: typed or imported, added to the score.")
    return Explanation(cell.array, cell.index, value, (Section("inputs", say("Bias"), (number,)),), (note,))


def _rounded(done: Done, taken: Number, value: float, cell: Cell) -> Number:
    lost = constant(say("rounding"), value - taken.value)
    label = say("rounded to {precision}", precision=done.session.options.precision.value)
    return made(label, Operator.SUM, (taken, lost), value=value, cell=cell)


def _source_of_input(done: Done, operand: str, cell: Cell) -> Cell:
    source = KINDS[done.session.kind].sources(done.session)[_OPERANDS.index(operand)]
    reads_positions = source == X and added_to_x(done.session) is not None
    return Cell(READ_X if reads_positions else f"{TABLE}{source}", cell.index)


def _weight_name(done: Done, array: str) -> MatrixName | None:
    """The table of the mode in use that holds a parameter of the engine's."""
    kind = done.session.kind
    if array.startswith(_SCORING):
        return MatrixName(kind, f"{done.session.options.score}.{array.removeprefix(_SCORING)}")
    if array in _EXTRA_FIELDS:
        return MatrixName(kind, _EXTRA_FIELDS[array])
    return MatrixName(kind, array) if array.startswith(("w_", "b_")) else None


def _table_number(done: Done, source: Cell) -> Number:
    if source.array == READ_X:
        x = read_x(done.session)
        assert x is not None
        return Number(say("X + sinusoids"), float(x[source.index]), cell=source)
    name, table, (row, column) = table_of_cell(done.session, source)
    return table_number(name, table, row, column)
