"""An expression taken apart into its numbers, each with the cell that it stands in."""

import re

from attn_gui.engine.terms import Cell
from attn_gui.figures.explanation_lines import Line

Piece = tuple[str, tuple[Cell, ...]]
NUMBER = re.compile(r"-?\d[\d.]*(?:e[+-]?\d+)?")


def pieces_of(line: Line) -> list[Piece]:
    """Return the expression of *line* in pieces, which together are its text.

    Where it has as many numbers as it reads cells, each number is a piece with its cell; else the whole is one piece
    with all of them.
    """
    cells = cells_of(line)
    numbers = list(NUMBER.finditer(line.expression))
    if not cells or len(numbers) != len(cells):
        return [(line.expression, cells)]
    pieces: list[Piece] = []
    done = 0
    for found, cell in zip(numbers, cells, strict=True):
        pieces += [(line.expression[done : found.start()], ()), (found.group(), (cell,))]
        done = found.end()
    return [piece for piece in (*pieces, (line.expression[done:], ())) if piece[0]]


def cells_of(line: Line) -> tuple[Cell, ...]:
    """Return the cells that the expression of *line* reads."""
    return ()
