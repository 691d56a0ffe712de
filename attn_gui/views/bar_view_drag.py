"""Dragging the bars of weights with the mouse or the keyboard: what is wanted, and the marks of what can be had."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QObject, QRectF, Qt, Signal
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
MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta})


@dataclass(frozen=True)
class BarReach:
    """The least and the most that the bar at *place* can become, and what is wanted of it."""

    place: int
    low: float
    high: float
    wanted: float | None = None


@dataclass(frozen=True)
class Held:
    """A press of the left button: on which bar, where, and the axis and plot of that moment, from top to bottom.

    Both may change with the bar that is dragged; what is wanted of it must depend on the pointer alone.
    """

    place: int
    start: float
    axis: tuple[float, float]
    plot: tuple[float, float]

    def share_at(self, y: float) -> float:
        """Return the share (0 … 1) at *y*; above the plot, 1 is never more than its height away."""
        (low, high), (top, bottom) = self.axis, self.plot
        height = max(bottom - top, 1.0)
        over = max(top - y, 0.0) / height
        value = low + (bottom - max(y, top)) / height * (high - low) + over * max(high - low, 1.0 - high)
        return min(max(value, 0.0), 1.0)


class BarDrag(QObject):
    """Follows one press of the left button. ``begun(place)``, then ``wanted(share)`` for each move, ``ended()``.

    ``nudged(±share)`` is a step by the keyboard; ``ended()`` comes when another key or widget has its turn.
    ``cancelled()`` is Escape during a drag.
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
        self._held: Held | None = None
        self._dragging = False
        self._nudging = False

    @property
    def dragging(self) -> bool:
        """Whether a bar is being dragged."""
        return self._dragging

    def press(self, held: Held) -> None:
        """Note where the button went down."""
        if self.on:
            self.end()
            self._held = held

    def move(self, y: float) -> bool:
        """Follow the pointer; whether it drags a bar."""
        held = self._held
        if held is None:
            return False
        if not self._dragging and abs(y - held.start) > SLACK:
            self._dragging = True
            self.begun.emit(held.place)
        if self._dragging:
            self.wanted.emit(held.share_at(y))
        return self._dragging

    def end(self) -> None:
        """End the press, and the drag or the steps by the keyboard if there were any."""
        moved = self._dragging or self._nudging
        self._held, self._dragging, self._nudging = None, False, False
        if moved:
            self.ended.emit()

    def press_key(self, key: Qt.Key, *, shift: bool) -> bool:
        """Take a key; whether it was one for the bars."""
        if self._dragging:
            if key == Qt.Key.Key_Escape:
                self._held, self._dragging = None, False
                self.cancelled.emit()
            return True
        if self.on and key in NUDGES:
            self._nudging = True
            self.nudged.emit(NUDGES[key] * (COARSE if shift else FINE))
            return True
        if key not in MODIFIERS:
            self.end()
        return False


def paint_reach(painter: QPainter, item: "BarsItem", figure: BarChart, reach: BarReach, pixels: float) -> None:
    """Mark the reachable ends of a bar with their numbers, and what is wanted by a thin line."""
    if not 0 <= reach.place < len(item.rects):
        return
    plot = item.plot
    x, _, width, _ = item.rects[reach.place].tolist()
    painter.setFont(pixel_font(pixels))
    # Two ends that lie close together keep their numbers apart.
    low, high = (round(height_of(figure, end, plot)) for end in (reach.low, reach.high))
    spare = max(pixels - (low - high), 0.0) / 2
    # Below the upper end, where there is room: the bar's own number may stand above it.
    under = pixels * 0.6 if low - high > 2 * pixels else -spare
    for end, y, by in ((reach.low, low, spare), (reach.high, high, under)):
        painter.setPen(QPen(qcolor(figure.theme.accent), 2))
        painter.drawLine(QLineF(x - 3, y, x + width + 3, y))
        # An end beyond the axis stands at its top.
        text = ("↑ " if end > figure.high else "") + number_text(end, 3)
        wide = measure(text, pixels)
        left = x + width + 6 if x + width + 6 + wide <= plot.right else x - 6 - wide
        painter.fillRect(QRectF(left - 2, y + by - pixels / 2, wide + 4, pixels), qcolor(figure.theme.ground))
        draw_at(painter, left, y + by, text, pixels)
    if reach.wanted is not None:
        y = round(height_of(figure, reach.wanted, plot))
        painter.setPen(QPen(qcolor(figure.theme.accent), 1))
        painter.drawLine(QLineF(x - 6, y, x + width + 6, y))
