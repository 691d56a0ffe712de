"""Lit cells over a table of numbers."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView

from attn_gui.figures.figure import Theme
from attn_gui.session.lit import Lit
from attn_gui.views.cell_overlay_light import lit_blocks, paint_light


def paint_table_light(table: QTableView, lit: tuple[Lit, ...], theme: Theme, first_column: int, *, dims: bool) -> None:
    """Outline the cells of *lit* over *table*, which shows the columns from *first_column* on of the whole one."""
    model = table.model()
    columns = range(first_column, first_column + model.columnCount())
    blocks = [
        QRectF(_rect(table, row, column - first_column, high, wide))
        for row, column, high, wide in lit_blocks(lit, range(model.rowCount()), columns)
    ]
    if blocks or dims:
        painter = QPainter(table.viewport())
        paint_light(painter, QRectF(_rect(table, 0, 0, model.rowCount(), len(columns))), blocks, theme, dims=dims)
        painter.end()


def _rect(table: QTableView, row: int, column: int, high: int, wide: int) -> QRect:
    """Where a block of cells is; all cells of a table have one size."""
    across, upright = table.horizontalHeader(), table.verticalHeader()
    width, height = across.defaultSectionSize(), upright.defaultSectionSize()
    left = column * width - across.offset()
    return QRect(left, upright.sectionViewportPosition(row), wide * width, high * height)
