"""The numbers beside bars: round ones, as many as stand without touching."""

import pyqtgraph as pg
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from attn_gui.figures.figure import BarChart
from attn_gui.figures.layout_bars import value_ticks
from attn_gui.figures.ticks import Tick
from attn_gui.overriding import override
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font

GAP = 6.0


class ValueAxis(pg.AxisItem):
    """A value axis that paints the ticks of the layout; pyqtgraph's own are not used."""

    def __init__(self) -> None:
        super().__init__("left", showValues=False, maxTickLength=0)
        self.setStyle(autoExpandTextSpace=False, hideOverlappingLabels=False)
        self._figure: BarChart | None = None
        self._pixels = 12.0
        self.ticks: tuple[Tick, ...] = ()

    def show_axis(self, figure: BarChart, room: float, pixels: float) -> None:
        """Paint the numbers of *figure*, whose plot is *room* pixels high, from now on."""
        self._figure, self._pixels = figure, pixels
        self.ticks = value_ticks(figure, room, pixels)
        self.update()

    @override
    def linkedViewChanged(self, view: object, newRange: object = None) -> None:
        # The numbers come with show_axis alone.
        self.update()

    @override
    def paint(self, p: QPainter, opt: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._figure is None:
            return
        theme, right, bottom = self._figure.theme, self.size().width(), self.size().height()
        p.setPen(QPen(qcolor(theme.dim_text), 1))
        p.drawLines([QLineF(right - 3, round(bottom - t.at), right, round(bottom - t.at)) for t in self.ticks])
        p.setFont(pixel_font(self._pixels))
        for tick in self.ticks:
            left = right - GAP - measure(tick.text, self._pixels)
            draw_at(p, left, bottom - tick.text_at, tick.text, self._pixels)
