"""Marks of values that their colour cannot tell: zero on a logarithmic scale, and what lies beyond the colours."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from attn_gui.figures.colormaps import ink_on
from attn_gui.figures.figure import Array, Color, Heatmap, ValueMark
from attn_gui.figures.geometry import Rect
from attn_gui.views.painting_text import color

if TYPE_CHECKING:
    from attn_gui.views.cell_overlay import CellFrame

SMALLEST = 4.0
"""Cells smaller than this many pixels have no room for a mark."""
MOST = 4000
"""More marks than this at once say no more than the caps of the colour bar do, and take long."""


def value_mark(painter: QPainter, mark: ValueMark, rect: Rect, ink: Color, unit: float) -> None:
    """Draw a ring for zero, a triangle in the upper right corner for too large, in the lower one for too small."""
    side = min(rect.width, rect.height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if mark == ValueMark.ZERO:
        x, y = rect.center
        radius = min(side * 0.28, 4 * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(ink), max(min(1.4 * unit, radius / 2), 0.8)))
        painter.drawEllipse(QPointF(x, y), radius, radius)
    elif mark != ValueMark.NONE:
        leg = min(side * 0.4, 6 * unit)
        corner = rect.y if mark == ValueMark.ABOVE else rect.bottom
        down = leg if mark == ValueMark.ABOVE else -leg
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(ink))
        right = rect.right
        points = [QPointF(right, corner), QPointF(right - leg, corner), QPointF(right, corner + down)]
        painter.drawPolygon(QPolygonF(points))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_value_marks(
    painter: QPainter,
    figure: Heatmap,
    part: tuple[range, range],
    rect_of: Callable[[int, int], Rect],
    unit: float,
    *,
    numbers: bool,
) -> None:
    """Mark the cells in *part* (rows, columns) of a map; a zero whose number stands in the cell needs no ring."""
    if figure.marks is None or not part[0] or not part[1]:
        return
    first = rect_of(part[0].start, part[1].start)
    if min(first.width, first.height) < SMALLEST:
        return
    marks = figure.marks[part[0].start : part[0].stop, part[1].start : part[1].stop]
    if numbers:
        marks = np.where(marks == ValueMark.ZERO, 0, marks)
    places = np.argwhere(marks)
    for row, column in places.tolist() if len(places) <= MOST else ():
        at = part[0].start + row, part[1].start + column
        value_mark(painter, ValueMark(int(marks[row, column])), rect_of(*at), _ink(figure.rgba[at]), unit)


def paint_marks_in(painter: QPainter, frame: "CellFrame", figure: Heatmap, *, numbers: bool) -> None:
    """Mark the cells of a map that are in sight on the screen."""

    def rect_of(row: int, column: int) -> Rect:
        cell = frame.cell(row, column)
        return Rect(cell.x(), cell.y(), cell.width(), cell.height())

    paint_value_marks(painter, figure, frame.in_sight(figure.values.shape), rect_of, 1.0, numbers=numbers)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _ink(rgba: Array) -> Color:
    red, green, blue = (int(channel) for channel in rgba[:3])
    return ink_on((red, green, blue))
