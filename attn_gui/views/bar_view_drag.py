"""Dragging the bars of weights with the mouse or the keyboard: what is wanted, and the marks of what can be had."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen

from attn_gui.figures.figure import BarChart
from attn_gui.figures.layout_bars import height_of
from attn_gui.figures.ticks import number_text
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font

if TYPE_CHECKING:
    from attn_gui.views.bar_view_item import BarsItem

SLACK = 4.0
"""A press that moves less than this many pixels up or down is a click."""
NEAR = 5.0
"""So near to the top of a bar the pointer shows that it can be dragged."""
FINE, COARSE = 0.01, 0.05
NUDGES = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


@dataclass(frozen=True)
class BarReach:
    """The least and the most that the bar at *place* can become, and what is wanted of it."""

    place: int
    low: float
    high: float
    wanted: float | None = None


class BarDrag(QObject):
    """Follows one press of the left button. ``begun(place)``, then ``wanted(share)`` for each move, ``ended()``.

    ``nudged(±share)`` is a step by the keyboard, ``cancelled()`` Escape during a drag.
    """

    begun = Signal(int)
    wanted = Signal(float)
    ended = Signal()
    cancelled = Signal()
    nudged = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.on = False
        """Whether bars can be dragged here."""
        self._pressed: tuple[int, float] | None = None
        self._dragging = False

    @property
    def dragging(self) -> bool:
        """Whether a bar is being dragged."""
        return self._dragging

    def press(self, place: int, point: QPointF) -> None:
        """Note where the button went down."""
        if self.on:
            self._pressed = place, point.y()

    def move(self, point: QPointF, share: float) -> bool:
        """Follow the pointer, which is at *share* on the axis; whether it drags a bar."""
        if self._pressed is None:
            return False
        place, start = self._pressed
        if not self._dragging and abs(point.y() - start) > SLACK:
            self._dragging = True
            self.begun.emit(place)
        if self._dragging:
            self.wanted.emit(share)
        return self._dragging

    def release(self) -> None:
        """End the press, and the drag if it was one."""
        dragged, self._pressed, self._dragging = self._dragging, None, False
        if dragged:
            self.ended.emit()

    def press_key(self, key: Qt.Key, *, shift: bool) -> bool:
        """Take a key; whether it was one for the bars."""
        if key == Qt.Key.Key_Escape and self._dragging:
            self._pressed, self._dragging = None, False
            self.cancelled.emit()
            return True
        if self.on and key in NUDGES:
            self.nudged.emit(NUDGES[key] * (COARSE if shift else FINE))
            return True
        return False


def share_at(figure: BarChart, top: float, height: float, y: float) -> float:
    """Return the share (0 … 1) at height *y* of a plot that begins at *top* and is *height* pixels high."""
    value = figure.low + (top + height - y) / max(height, 1.0) * (figure.high - figure.low)
    return min(max(value, 0.0), 1.0)


def paint_reach(painter: QPainter, item: "BarsItem", figure: BarChart, reach: BarReach, pixels: float) -> None:
    """Mark the reachable ends of a bar with their numbers, and what is wanted by a dotted line."""
    if not 0 <= reach.place < len(item.rects):
        return
    x, _, width, _ = item.rects[reach.place].tolist()
    color = qcolor(figure.theme.accent)
    painter.setFont(pixel_font(pixels))
    for end in (reach.low, reach.high):
        y = round(height_of(figure, end, item.plot))
        painter.setPen(QPen(color, 2))
        painter.drawLine(QLineF(x - 3, y, x + width + 3, y))
        text = number_text(end, 2)
        wide = measure(text, pixels)
        # Beside the bar, whose own number stands above it.
        left = x + width + 6 if x + width + 6 + wide <= item.plot.right else x - 6 - wide
        painter.fillRect(QRectF(left - 1, y - pixels / 2, wide + 2, pixels), qcolor(figure.theme.ground))
        painter.setPen(QPen(qcolor(figure.theme.accent), 1))
        draw_at(painter, left, y, text, pixels)
    if reach.wanted is not None:
        y = round(height_of(figure, reach.wanted, item.plot))
        painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x - 6, y, x + width + 6, y))
