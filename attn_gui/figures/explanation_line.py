"""An explanation as lines to read: what one line is, and what people call the rows and columns."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from attn_gui.engine.terms import Cell, Number
from attn_gui.text import Message


@dataclass(frozen=True)
class Names:
    """What people call the queries and keys; empty: their numbers."""

    query: tuple[str, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line: what it is, how it is calculated ("-1.1885 · -2.4950 ="), its value, how far it is indented.

    ``emphasis`` marks the result of a section, ``explained`` the very number that was asked about, ``mark`` says in
    words which term makes up most of its sum. ``fold`` names what a click on the line opens or closes, ``is_open`` says
    which it is now; ``cell`` is where the number can be found. Lines with the same ``term_of`` add up to the one line
    whose ``sum_of`` is that.
    """

    label: Message
    expression: str
    value: str
    indent: int = 0
    emphasis: bool = False
    explained: bool = False
    fold: str | None = None
    is_open: bool = False
    cell: Cell | None = None
    mark: Message | None = None
    term_of: str = ""
    sum_of: str = ""
    number: Number | None = field(default=None, compare=False, repr=False)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the numbers that this one is made of, each once, in the order read; none where it is given."""
        if self.number is None:
            return ()
        return tuple(dict.fromkeys(cell for operand in self.number.operands for cell in _cells(operand)))


@dataclass(frozen=True)
class LineSection:
    """The lines of one step of the lesson; ``formula`` is how any such number is made."""

    stage: str
    heading: Message
    lines: tuple[Line, ...]
    formula: str = ""


@dataclass(frozen=True)
class ExplanationLines:
    """A whole explanation: heading, sections, and what else is to be said."""

    heading: Message
    sections: tuple[LineSection, ...]
    notes: tuple[Message, ...]


def _cells(number: Number) -> Iterator[Cell]:
    if number.cell is not None:
        yield number.cell
        return
    for operand in number.operands:
        yield from _cells(operand)
