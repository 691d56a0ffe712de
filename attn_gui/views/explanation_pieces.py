"""An expression taken apart into its numbers, each with the cell that it stands in."""

import re
from collections.abc import Iterator, Sequence

from attn_gui.engine.terms import Cell, Number
from attn_gui.figures.explanation_line import Line

Piece = tuple[str, tuple[Cell, ...]]
NUMBER = re.compile(r"-?\d[\d.]*(?:e[+-]?\d+)?")


def pieces_of(line: Line) -> list[Piece]:
    """Return the expression of *line* in pieces, which together are its text.

    Where it has a number for each of its operands, each is a piece with the operand's cell; else the whole is one piece
    with all cells that it reads.
    """
    if not line.expression:
        return []
    operands = () if line.number is None else tuple(_leaves(line.number.operands))
    numbers = list(NUMBER.finditer(line.expression))
    if not operands or len(numbers) != len(operands):
        return [(line.expression, line.cells)]
    pieces: list[Piece] = []
    end = 0
    for found, operand in zip(numbers, operands, strict=True):
        own = () if operand.cell is None else (operand.cell,)
        pieces += [(line.expression[end : found.start()], ()), (found.group(), own)]
        end = found.end()
    return [piece for piece in (*pieces, (line.expression[end:], ())) if piece[0]]


def _leaves(numbers: Sequence[Number]) -> Iterator[Number]:
    """The numbers that have a cell or no operands, in reading order."""
    for number in numbers:
        if number.cell is not None or not number.operands:
            yield number
        else:
            yield from _leaves(number.operands)
