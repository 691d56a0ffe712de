"""What lies over the colours of a map: grid gaps, hatching, marks, numbers, and the orange focus."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from attn_gui.figures.figure import CellState, Heatmap, Theme
from attn_gui.figures.ticks import cell_digits, number_text
from attn_gui.overriding import override
from attn_gui.session.lit import Lit
from attn_gui.views.cell_overlay_light import lit_blocks, paint_light, paint_pointed
from attn_gui.views.cell_overlay_marks import ink_on, paint_hatching, paint_marks, qcolor
from attn_gui.views.heatmap_window import Window, whole
from attn_gui.views.painting_values import paint_marks_in
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font

SMALLEST_OUTLINE = 7.0
QUIET = 150
"""How strong the crosshair's upright band is, of 255."""
GAP_FROM = 7.0
"""Cells get a gap between them from this pitch on; below, the gap would eat the colour."""


@dataclass(frozen=True)
class CellFrame:
    """Where cells lie on the screen: the map's rectangle and the rows and columns in sight."""

    rect: QRectF
    rows: Window
    columns: Window

    @property
    def cell_width(self) -> float:
        """Width of a cell in pixels."""
        return self.rect.width() / (self.columns[1] - self.columns[0])

    @property
    def cell_height(self) -> float:
        """Height of a cell in pixels."""
        return self.rect.height() / (self.rows[1] - self.rows[0])

    def x(self, column: float) -> float:
        """Left edge of *column*."""
        return self.rect.left() + (column - self.columns[0]) * self.cell_width

    def y(self, row: float) -> float:
        """Upper edge of *row*."""
        return self.rect.top() + (row - self.rows[0]) * self.cell_height

    def cell(self, row: int, column: int, rows: int = 1, columns: int = 1) -> QRectF:
        """The rectangle of the cell, or of the block that begins with it."""
        return QRectF(self.x(column), self.y(row), columns * self.cell_width, rows * self.cell_height)

    def place(self, point: QPointF) -> tuple[int, int]:
        """The (row, column) under *point*, which may lie outside the map."""
        column = (point.x() - self.rect.left()) / self.cell_width + self.columns[0]
        row = (point.y() - self.rect.top()) / self.cell_height + self.rows[0]
        return int(row // 1), int(column // 1)

    def in_sight(self, shape: tuple[int, ...]) -> tuple[range, range]:
        """The rows and columns of a map of *shape* that are at least partly in sight."""
        rows = range(max(int(self.rows[0]), 0), min(int(-(-self.rows[1] // 1)), shape[0]))
        columns = range(max(int(self.columns[0]), 0), min(int(-(-self.columns[1] // 1)), shape[1]))
        return rows, columns


def paint_grid(painter: QPainter, frame: CellFrame, shape: tuple[int, ...], theme: Theme) -> None:
    """Part the cells by one pixel of ground, where they are large enough for it."""
    painter.setPen(QPen(qcolor(theme.ground), 1))
    rows, columns = frame.in_sight(shape)
    top, bottom, left, right = frame.y(rows.start), frame.y(rows.stop), frame.x(columns.start), frame.x(columns.stop)
    if frame.cell_width >= GAP_FROM:
        for column in range(columns.start + 1, columns.stop):
            x = round(frame.x(column))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    if frame.cell_height >= GAP_FROM:
        for row in range(rows.start + 1, rows.stop):
            y = round(frame.y(row))
            painter.drawLine(QPointF(left, y), QPointF(right, y))


def fitting_digits(frame: CellFrame, figure: Heatmap, pixels: float, wanted: int) -> int | None:
    """Return how many decimals the numbers in sight have room for, at most *wanted*; None: no numbers."""
    rows, columns = frame.in_sight(figure.values.shape)
    part = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
    high, wide = frame.cell_height, frame.cell_width
    return cell_digits(figure.values[part], figure.states[part], wanted, wide, high, measure, pixels)


def paint_numbers(painter: QPainter, frame: CellFrame, figure: Heatmap, pixels: float, digits: int | None) -> int:
    """Write the numbers in sight with *digits* decimals, black or white by contrast; return how many (None: none)."""
    if digits is None:
        return 0
    rows, columns = frame.in_sight(figure.values.shape)
    part = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
    values, states = figure.values[part], figure.states[part]
    inks = ink_on(figure.rgba[part], figure.theme)
    painter.setFont(pixel_font(pixels))
    places = np.argwhere(states == CellState.NUMBER).tolist()
    for row, column in places:
        text = number_text(float(values[row, column]), digits)
        left = frame.x(columns.start + column + 0.5) - measure(text, pixels) / 2
        painter.setPen(inks[row][column])
        draw_at(painter, left, frame.y(rows.start + row + 0.5), text, pixels)
    return len(places)


def digits_in_sight(frame: CellFrame, figure: Heatmap, pixels: float, digits: int | None) -> int | None:
    """Return the decimals of the numbers in sight: *digits* while all cells are, else as many as there is room for."""
    rows, columns = figure.values.shape
    if not figure.show_numbers or (frame.rows, frame.columns) == (whole(rows), whole(columns)):
        return digits
    return fitting_digits(frame, figure, pixels, figure.digits)


def paint_focus(painter: QPainter, frame: CellFrame, figure: Heatmap) -> None:
    """Outline the focused row, quietly the column, and where they cross the cell, in the colour that means focus."""
    row, column = figure.focus
    rows, columns = figure.values.shape
    painter.setBrush(Qt.BrushStyle.NoBrush)
    color = qcolor(figure.theme.focus)
    if column is not None and 0 <= column < columns:
        quiet = qcolor(figure.theme.focus)
        quiet.setAlpha(QUIET)
        painter.setPen(QPen(quiet, 1))
        painter.drawRect(_inside(frame.cell(0, column, rows), frame.rect, 0.5))
    if row is not None and 0 <= row < rows:
        painter.setPen(QPen(color, 1))
        painter.drawRect(_inside(frame.cell(row, 0, 1, columns), frame.rect, 0.5))
    if row is None or column is None or not (0 <= row < rows and 0 <= column < columns):
        return
    cell = _inside(frame.cell(row, column), frame.rect, 1.0)
    if min(cell.width(), cell.height()) > 9:
        painter.setPen(QPen(qcolor(figure.theme.ground), 1))
        painter.drawRect(cell.adjusted(1.5, 1.5, -1.5, -1.5))
    pen = QPen(color, 2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawRect(cell)


def _inside(rect: QRectF, bounds: QRectF, half: float) -> QRectF:
    """Return *rect* on whole pixels, half a pen within itself, and where it is cut by *bounds* along that edge."""
    left, top = max(round(rect.left()), bounds.left()), max(round(rect.top()), bounds.top())
    right, bottom = min(round(rect.right()), bounds.right()), min(round(rect.bottom()), bounds.bottom())
    # Where cells are finer than that, a few pixels around them still say where they are.
    least = SMALLEST_OUTLINE if half >= 1 else 3.0
    left, top = left - max(least - right + left, 0) // 2, top - max(least - bottom + top, 0) // 2
    width, height = max(right - left, least), max(bottom - top, least)
    return QRectF(left + half, top + half, width - 2 * half, height - 2 * half)


class CellOverlay(QGraphicsItem):
    """Paints over the image of one map; it holds the figure and the frame it paints, and nothing else."""

    def __init__(self, parent: QGraphicsItem, repaint: Callable[[], object]) -> None:
        super().__init__(parent)
        self._repaint = repaint
        self.figure: Heatmap | None = None
        self.frame = CellFrame(QRectF(0, 0, 1, 1), (0.0, 1.0), (0.0, 1.0))
        self.pixels = 12.0
        self.digits: int | None = None
        self.keyboard = False
        self._lit: tuple[Lit, ...] = ()
        self._dims = False
        self._pointed: tuple[int | None, int | None] = (None, None)
        self.setZValue(10)

    def show_overlay(self, figure: Heatmap | None, frame: CellFrame, pixels: float, digits: int | None) -> None:
        """Paint *figure* over *frame* from now on, its numbers with *digits* decimals (None: without numbers)."""
        if frame.rect != self.frame.rect:
            self.prepareGeometryChange()
        self.figure, self.frame, self.pixels, self.digits = figure, frame, pixels, digits
        self.update()

    @property
    def lit(self) -> tuple[Lit, ...]:
        """The cells that are lit."""
        return self._lit

    @property
    def pointed(self) -> tuple[int | None, int | None]:
        """Row and column of the cell that the pointer is on, here or in another map."""
        return self._pointed

    def show_light(self, lit: tuple[Lit, ...], *, dims: bool) -> None:
        """Outline the cells of *lit* from now on; with *dims* the others step back."""
        if (lit, dims) != (self._lit, self._dims):
            self._lit, self._dims = lit, dims
            self._repaint()

    def show_pointed(self, row: int | None, column: int | None) -> None:
        """Mark the row, and the cell, that the pointer is on."""
        if (row, column) != self._pointed:
            self._pointed = (row, column)
            self._repaint()

    def show_keyboard(self, here: bool) -> None:
        """Say by a line around the map that keys go to it."""
        self.keyboard = here
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self.frame.rect

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        figure = self.figure
        if figure is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_grid(painter, self.frame, figure.values.shape, figure.theme)
        paint_hatching(painter, self.frame, figure)
        paint_marks(painter, self.frame, figure)
        paint_marks_in(painter, self.frame, figure, numbers=self.digits is not None)
        paint_numbers(painter, self.frame, figure, self.pixels, self.digits)
        self._paint_passing(painter, figure)
        if self.keyboard:
            painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
            painter.setPen(QPen(QColor(*figure.theme.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self.frame.rect.adjusted(0.5, 0.5, -0.5, -0.5))
        paint_focus(painter, self.frame, figure)

    def _paint_passing(self, painter: QPainter, figure: Heatmap) -> None:
        """Paint what lasts only as long as a pointer or a walk does."""
        frame, (rows, columns) = self.frame, figure.values.shape
        if self._lit or self._dims:
            blocks = lit_blocks(self._lit, *frame.in_sight(figure.values.shape))
            rects = [QRectF(frame.cell(*block[:2], *block[2:]).toRect()) for block in blocks]
            paint_light(painter, frame.rect, rects, figure.theme, dims=self._dims)
        row, column = self._pointed
        if row is not None and row < rows:
            inside = column is not None and column < columns
            cell = frame.cell(row, column or 0).intersected(frame.rect) if inside else None
            paint_pointed(painter, frame.cell(row, 0, 1, columns).intersected(frame.rect), cell, figure.theme)
