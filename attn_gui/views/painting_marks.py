"""What is drawn besides colours and text: frames, hatching, and the marks of values that are no number."""

import math
from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from attn_gui.figures.figure import CellState, Color, Theme
from attn_gui.figures.geometry import Rect, cell_rect
from attn_gui.views.painting_text import color

SMALLEST_MARK = 5.0
"""In cells smaller than this a mark is a filled square."""
QUIET = 150 / 255
"""How opaque the outline of the focused column is: less than that of the row."""


def fill(painter: QPainter, rect: Rect, ink: Color) -> None:
    """Fill a rectangle, its edges sharp."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(rect.x, rect.y, rect.width, rect.height), color(ink))


def frame(painter: QPainter, rect: Rect, width: float, ink: Color) -> None:
    """Draw a frame of that width around the outside of a rectangle."""
    wide = rect.width + 2 * width
    fill(painter, Rect(rect.x - width, rect.y - width, wide, width), ink)
    fill(painter, Rect(rect.x - width, rect.bottom, wide, width), ink)
    fill(painter, Rect(rect.x - width, rect.y, width, rect.height), ink)
    fill(painter, Rect(rect.right, rect.y, width, rect.height), ink)


def focus_bands(
    painter: QPainter,
    cells: Rect,
    shape: tuple[int, ...],
    focus: tuple[int | None, int | None],
    width: float,
    ink: Color,
) -> None:
    """Outline the focused row, quietly the focused column, and where they cross the cell."""
    (rows, columns), (row, column) = shape, focus
    if column is not None:
        top = cell_rect(cells, rows, columns, 0, column)
        painter.setOpacity(QUIET)
        frame(painter, Rect(top.x, cells.y, top.width, cells.height), width, ink)
        painter.setOpacity(1.0)
    if row is not None:
        first = cell_rect(cells, rows, columns, row, 0)
        frame(painter, Rect(cells.x, first.y, cells.width, first.height), width, ink)
    if row is not None and column is not None:
        frame(painter, cell_rect(cells, rows, columns, row, column), 2 * width, ink)


def mark(painter: QPainter, state: CellState, rect: Rect, theme: Theme, unit: float) -> None:
    """Draw the mark of a state that is no number: hatching, a cross, a triangle up or down."""
    if state == CellState.FORBIDDEN:
        hatch(painter, [rect], theme.forbidden, unit)
    elif min(rect.width, rect.height) < SMALLEST_MARK:
        fill(painter, rect, theme.warning)
    elif state == CellState.NAN:
        _cross(painter, rect, theme.warning, unit)
    else:
        _triangle(painter, rect, theme.warning, unit, up=state == CellState.POSITIVE_INFINITY)


def hatch(painter: QPainter, rects: Iterable[Rect], ink: Color, unit: float) -> None:
    """Draw slanted lines inside rectangles, each line in one piece where rectangles touch."""
    spacing = 5.0 * unit
    pieces: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for rect in rects:
        for place in range(
            math.ceil((rect.x + rect.y) / spacing), math.floor((rect.right + rect.bottom) / spacing) + 1
        ):
            left, right = max(rect.x, place * spacing - rect.bottom), min(rect.right, place * spacing - rect.y)
            if left < right:
                pieces[place].append((left, right))
    _pen(painter, ink, 1.1 * unit)
    painter.drawLines(
        [
            QLineF(left, place * spacing - left, right, place * spacing - right)
            for place, parts in pieces.items()
            for left, right in _joined(parts)
        ]
    )


def line(painter: QPainter, start: tuple[float, float], end: tuple[float, float], width: float, ink: Color) -> None:
    """Draw a level or upright line of that width in whole pixels, from its upper left corner."""
    fill(painter, Rect(start[0], start[1], max(end[0] - start[0], width), max(end[1] - start[1], width)), ink)


def _joined(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the intervals with those that touch made one."""
    joined: list[tuple[float, float]] = []
    for left, right in sorted(parts):
        if joined and left <= joined[-1][1] + 1e-6:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined


def _cross(painter: QPainter, rect: Rect, ink: Color, unit: float) -> None:
    x, y = rect.center
    half = min(rect.width, rect.height, 16 * unit) * 0.32
    _pen(painter, ink, max(1.0, min(1.6 * unit, half / 2)))
    painter.drawLines([QLineF(x - half, y - half, x + half, y + half), QLineF(x - half, y + half, x + half, y - half)])


def _triangle(painter: QPainter, rect: Rect, ink: Color, unit: float, *, up: bool) -> None:
    x, y = rect.center
    half = min(rect.width, rect.height, 16 * unit) * 0.36 * (1 if up else -1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(ink))
    painter.drawPolygon(QPolygonF([QPointF(x, y - half), QPointF(x + half, y + half), QPointF(x - half, y + half)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _pen(painter: QPainter, ink: Color, width: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    pen = QPen(color(ink), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
