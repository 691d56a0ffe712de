"""Derivatives as the colour of cells, in place of their values, with one limit for all tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from attn_gui.figures.figure import Array, Theme
from attn_gui.session.session import MatrixName
from attn_gui.views.matrix_look import Look


@dataclass(frozen=True, eq=False)
class CellSlopes:
    """The derivatives by the cells of one whole table, None where all are 0. ``words`` say of which number."""

    array: Array | None
    limit: float
    words: str

    @property
    def heading(self) -> str:
        """What the colours of the table are."""
        return f"colour: ∂ {self.words}" if self.array is not None else f"no effect on {self.words}"

    def at(self, row: int, column: int) -> float:
        """Return the derivative by a cell; 0 where there is none yet."""
        there = self.array is not None and row < self.array.shape[0] and column < self.array.shape[1]
        return float(self.array[row, column]) if self.array is not None and there else 0.0

    def ground(self, theme: Theme, row: int, column: int) -> QColor:
        """Return the colour behind a cell."""
        return Look(theme, self.limit).ground(self.at(row, column))

    def tip(self, row: int, column: int) -> str:
        """Return the line that the tooltip of a cell has beside its value."""
        slope = self.at(row, column)
        written = f"{slope:+.4g}".replace("-", "−", 1) if slope else "0"
        return f"derivative of {self.words}: {written} a unit"


@dataclass(frozen=True, eq=False)
class Slopes:
    """The derivatives of one number by the cells of each table that it rests on, and the largest magnitude."""

    tables: Mapping[MatrixName, Array]
    limit: float
    words: str

    def of(self, name: MatrixName) -> CellSlopes:
        """Return those of one table."""
        array = self.tables.get(name)
        return CellSlopes(array if array is not None and array.any() else None, self.limit, self.words)
