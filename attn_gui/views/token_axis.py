"""The names along one side of a map: turned, thinned or elided, never overlapping, the focused one always there."""

from dataclasses import dataclass, replace

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.figures.labels import AxisLabels, Label, drawable, place_labels
from attn_gui.overriding import override
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.heatmap_window import Window
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font

TICK = 4.0
"""Length of a ruler's tick."""
GAP = 4.0
"""From a label to its map."""
BLOCK = 20
"""Labels are placed from a multiple of this on, so that panning does not make every n-th jump."""


@dataclass(frozen=True)
class AxisView:
    """What an axis paints: names, what part of them is in sight, which one is focused, in which look and size."""

    labels: tuple[str, ...]
    window: Window
    focus: int | None
    theme: Theme
    pixels: float


class TokenAxis(pg.AxisItem):
    """An axis of names; it paints what ``show_axis`` was given and takes no ticks from pyqtgraph."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, showValues=False, maxTickLength=0)
        self.setStyle(autoExpandTextSpace=False, hideOverlappingLabels=False)
        self._view: AxisView | None = None
        self._placed: AxisLabels | None = None
        self._room = (0.0, 0.0)

    def show_axis(self, view: AxisView) -> None:
        """Paint *view* from now on."""
        if view != self._view:
            self._view, self._placed = view, None
            self.update()

    def placed(self) -> tuple[Label, ...]:
        """The labels as drawn, their ``at`` counted from the axis' own start."""
        placed, shift = self._placement()
        start = 0 if self._view is None else _start(self._view.window)
        return tuple(replace(label, index=label.index + start, at=label.at + shift) for label in placed.labels)

    def full_name(self, place: int) -> str:
        """The whole name of *place*, or nothing where there is none."""
        labels = () if self._view is None else self._view.labels
        return labels[place] if 0 <= place < len(labels) else ""

    @property
    def is_column_axis(self) -> bool:
        """Whether the names stand above columns."""
        return self.orientation == "top"

    @override
    def linkedViewChanged(self, view: object, newRange: object = None) -> None:
        # The names and their window come with show_axis alone.
        self._placed = None
        self.update()

    @override
    def resizeEvent(self, ev: object = None) -> None:
        self._placed = None
        super().resizeEvent(ev)

    @override
    def paint(self, p: QPainter, opt: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        view = self._view
        if view is None:
            return
        placed, shift = self._placement()
        # Names of the first and last place stand out by half a letter where places are narrow.
        room, spare = QRectF(0, 0, self.size().width(), self.size().height()), placed.pixels / 2
        if self.is_column_axis:
            p.setClipRect(room.adjusted(-spare, 0, spare, 0))
        else:
            p.setClipRect(room.adjusted(0, -spare, 0, spare))
        p.setPen(QPen(qcolor(view.theme.dim_text), 1))
        self._paint_ticks(p, placed, shift)
        p.setFont(pixel_font(placed.pixels))
        along = room.width() if self.is_column_axis else room.height()
        for label in placed.labels:
            if not 0 <= label.at + shift <= along:
                continue
            p.setPen(qcolor(view.theme.focus_text if label.focused else view.theme.dim_text))
            if self.is_column_axis:
                self._paint_column(p, label, shift, placed.pixels, turned=placed.turned)
            else:
                self._paint_row(p, label, shift, placed.pixels)

    def _paint_ticks(self, p: QPainter, placed: AxisLabels, shift: float) -> None:
        width, height = self.size().width(), self.size().height()
        if self.is_column_axis:
            p.drawLines([QLineF(at + shift, height - TICK + 1, at + shift, height) for at in placed.ticks])
        else:
            p.drawLines([QLineF(width - TICK + 1, at + shift, width, at + shift) for at in placed.ticks])

    def _paint_row(self, p: QPainter, label: Label, shift: float, pixels: float) -> None:
        right = self.size().width() - GAP - 1
        draw_at(p, right - label.depth, label.at + shift, drawable(label.text), pixels)

    def _paint_column(self, p: QPainter, label: Label, shift: float, pixels: float, *, turned: bool) -> None:
        at, bottom = label.at + shift, self.size().height() - GAP
        if not turned:
            draw_at(p, at - label.along / 2, bottom - pixels / 2, drawable(label.text), pixels)
            return
        p.save()
        p.translate(at, bottom)
        p.rotate(-90)
        draw_at(p, 0, 0, drawable(label.text), pixels)
        p.restore()

    def _placement(self) -> tuple[AxisLabels, float]:
        """The labels of the part in sight and how far they are shifted from the axis' start."""
        view = self._view
        if view is None:
            return AxisLabels((), False, 1, 12.0, 0.0, ()), 0.0
        low, high = view.window
        along, room = self.size().width(), self.size().height()
        if not self.is_column_axis:
            along, room = room, along
        pitch = along / (high - low)
        start = _start(view.window)
        stop = min(int(high) + 1, len(view.labels))
        if self._placed is None or self._room != (along, room):
            focus = None if view.focus is None or not start <= view.focus < stop else view.focus - start
            self._room = (along, room)
            # One pixel more: the gutter was measured from these very names and then rounded.
            room += 1
            self._placed = place_labels(
                view.labels[start:stop],
                pitch,
                room,
                focus,
                measure,
                pixels=view.pixels,
                lying=self.is_column_axis,
            )
        return self._placed, (start - low) * pitch


def _start(window: Window) -> int:
    return int(window[0]) // BLOCK * BLOCK
