"""Paints bars, what stands in the place of a bar, and the numbers at their ends."""

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from attn_gui.figures.figure import Array, BarChart, CellState
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_bars import bar_numbers, height_of
from attn_gui.figures.layout_parts import TextLine
from attn_gui.overriding import override
from attn_gui.views.bar_view_drag import BarReach, paint_reach
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.heatmap_window import Window
from attn_gui.views.painting_marks import mark
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font

NUMBERS_UP_TO = 128
"""With more bars than this the search for places of numbers would take longer than the painting."""

BELOW = 0.7
"""How far under the plot the number of a bar that hangs down may reach, in font sizes; the view ends there."""


def place_at(x: float, width: float, columns: Window) -> int:
    """Return which column lies at *x* of a plot *width* pixels wide."""
    return int((columns[0] + x * (columns[1] - columns[0]) / max(width, 1.0)) // 1)


def bar_rects(figure: BarChart, plot: Rect) -> Array:
    """Return all bars as (n, 4) x, y, width, height: what ``layout.bar_rect`` says of each, for hundreds at once."""
    count = len(figure.values)
    borders = np.rint(plot.x + plot.width * np.arange(count + 1) / max(count, 1))
    column = np.diff(borders)
    inset = np.where(column >= 4, np.rint(column * 0.1), 0.0)
    wide = np.maximum(1.0, column - 2 * inset)
    numbers = figure.states == CellState.NUMBER
    values = np.where(numbers, np.nan_to_num(figure.values.astype(np.float64)), 0.0)
    share = np.clip((values / 2 - figure.low / 2) / (figure.high / 2 - figure.low / 2), 0.0, 1.0)
    zero = float(round(height_of(figure, 0.0, plot)))
    end = np.where(numbers, np.rint(plot.bottom - share * plot.height), zero)
    return np.stack([borders[:-1] + inset, np.minimum(zero, end), wide, np.abs(end - zero)], axis=1)


class BarsItem(QGraphicsItem):
    """Paints one bar chart; it holds the figure and where it goes, and nothing else."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._figure: BarChart | None = None
        self._room = QRectF(0, 0, 1, 1)
        self._plot = Rect(0, 0, 1, 1)
        self._above = 0.0
        self._has_keyboard = False
        self._pixels = 12.0
        self.reach: BarReach | None = None
        self.rects = np.empty((0, 4))
        self.numbers: tuple[TextLine, ...] = ()
        self.setZValue(5)

    def show_bars(self, figure: BarChart, room: QRectF, columns: Window, pixels: float, above: float) -> None:
        """Paint *figure* into *room* from now on; *above* it that many pixels are free for numbers."""
        if room != self._room or above != self._above:
            self.prepareGeometryChange()
        self._figure, self._room, self._pixels, self._above = figure, room, pixels, above
        count = len(figure.values)
        pitch = room.width() / (columns[1] - columns[0])
        # The plot of all columns, of which the room shows a part.
        self._plot = Rect(room.x() - columns[0] * pitch, room.y(), pitch * count, room.height())
        self.rects = bar_rects(figure, self._plot)
        below = BELOW * pixels
        rects = [Rect(*rect) for rect in self.rects.tolist()] if count <= NUMBERS_UP_TO else []
        numbers = bar_numbers(figure, self._plot, pixels, measure, below=below, rects=rects) if rects else ()
        stubs = [self._stub(place) for place in np.flatnonzero(figure.states).tolist()]
        self.numbers = tuple(line for line in numbers if not any(line.rect.overlaps(stub) for stub in stubs))
        self.update()

    @property
    def plot(self) -> Rect:
        """Where all bars would lie, those out of sight included."""
        return self._plot

    def show_reach(self, reach: BarReach | None) -> None:
        """Mark what a dragged bar can become."""
        self.reach = reach
        self.update()

    def show_keyboard(self, here: bool) -> None:
        """Outline the plot while the keyboard is *here*."""
        self._has_keyboard = here
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._room.adjusted(-self._pixels, -self._above, self._pixels, BELOW * self._pixels)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        figure = self._figure
        if figure is None:
            return
        painter.save()
        painter.setClipRect(self._room)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_bars(painter, figure)
        self._paint_placeholders(painter, figure)
        zero = round(height_of(figure, 0.0, self._plot))
        painter.setPen(QPen(qcolor(figure.theme.dim_text), 1))
        painter.drawLine(QLineF(self._room.left(), zero, self._room.right(), zero))
        painter.restore()
        if self._has_keyboard:
            painter.setPen(QPen(qcolor(figure.theme.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self._room.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(pixel_font(self._pixels))
        painter.setPen(qcolor(figure.theme.text))
        for line in self.numbers:
            draw_at(painter, line.rect.x, line.rect.center[1], line.text, self._pixels)
        if self.reach is not None:
            paint_reach(painter, self, figure, self.reach, self._pixels)

    def _paint_bars(self, painter: QPainter, figure: BarChart) -> None:
        places = self._worth_painting(figure)
        shades: dict[tuple[int, ...], QColor] = {}
        for rect, color in zip(self.rects[places].tolist(), figure.colors[places].tolist(), strict=True):
            shade = shades.setdefault(tuple(color), QColor(*color))
            painter.fillRect(QRectF(*rect), shade)

    def _worth_painting(self, figure: BarChart) -> Array:
        """The bars in sight, the focused one last; of many in one pixel only the longest above and below zero."""
        x, y, wide, high = self.rects.T
        places = np.flatnonzero((high > 0) & (x < self._room.right()) & (x + wide > self._room.left()))
        if len(places) > 2 * self._room.width():
            spot = 2 * x[places] + (y[places] < height_of(figure, 0.0, self._plot))
            order = np.lexsort((high[places], spot))
            last = np.append(np.diff(spot[order]) > 0, True)
            places = places[order[last]]
        if figure.focus is not None and high[figure.focus] > 0:
            places = np.append(places[places != figure.focus], figure.focus)
        return places

    def _stub(self, place: int) -> Rect:
        """A patch of fixed height at the zero line: it says that no bar belongs here, whatever the scale."""
        assert self._figure is not None
        zero, high = height_of(self._figure, 0.0, self._plot), 1.5 * self._pixels
        top = max(min(zero, self._room.bottom()) - high, self._room.top())
        return Rect(float(self.rects[place, 0]), top, float(self.rects[place, 2]), high)

    def _paint_placeholders(self, painter: QPainter, figure: BarChart) -> None:
        for place in np.flatnonzero(figure.states).tolist():
            mark(painter, CellState(int(figure.states[place])), self._stub(place), figure.theme, self._pixels / 12)
