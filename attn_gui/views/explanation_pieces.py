"""An expression taken apart into its numbers, each with what it stands for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from attn_gui.engine.terms import Cell, Number
from attn_gui.figures.explanation_line import Line

NUMBER = re.compile(r"-?\d[\d.]*(?:e[+-]?\d+)?")
FOLLOWED = 3
"""A term of more cells than these lights up all of them and leads nowhere: none of them is meant."""


@dataclass(frozen=True, eq=False)
class Term:
    """What a piece of the page stands for: a number in one cell, or one made of numbers in cells."""

    numbers: Sequence[Number] = ()
    cell: Cell | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells, each once, in reading order; found when asked for, as a sum may have thousands."""
        if self.cell is not None:
            return (self.cell,)
        leaves = _leaves(self.numbers)
        return tuple(dict.fromkeys(leaf.cell for leaf in leaves if leaf.cell is not None))

    @property
    def target(self) -> Cell | None:
        """The cell that the term leads to; None where it stands for too many."""
        cells = self.cells
        return cells[0] if 0 < len(cells) <= FOLLOWED else None

    def __bool__(self) -> bool:
        return self.cell is not None or any(leaf.cell is not None for leaf in _leaves(self.numbers))


Piece = tuple[str, Term]
NONE = Term()


def pieces_of(line: Line) -> list[Piece]:
    """Return the expression of *line* in pieces, which together are its text.

    Where it has a number for each operand, or for each number that these are made of, every number is a piece; else
    the whole is one that stands for all of them.
    """
    if not line.expression or line.number is None:
        return [(line.expression, NONE)] if line.expression else []
    numbers = list(NUMBER.finditer(line.expression))
    operands = _written(line.number.operands, len(numbers))
    if operands is None:
        return [(line.expression, Term(line.number.operands))]
    pieces: list[Piece] = []
    end = 0
    for found, operand in zip(numbers, operands, strict=True):
        pieces += [(line.expression[end : found.start()], NONE), (found.group(), Term((operand,)))]
        end = found.end()
    return [piece for piece in (*pieces, (line.expression[end:], NONE)) if piece[0]]


def _written(operands: Sequence[Number], count: int) -> Sequence[Number] | None:
    """Return the *count* numbers that an expression of these operands writes; None where that cannot be told."""
    if len(operands) == count:
        return operands
    leaves = list(islice(_leaves(operands), count + 1))
    return leaves if len(leaves) == count else None


def _leaves(numbers: Sequence[Number]) -> Iterator[Number]:
    """The numbers that have a cell or no operands, in reading order."""
    for number in numbers:
        if number.cell is not None or not number.operands:
            yield number
        else:
            yield from _leaves(number.operands)
