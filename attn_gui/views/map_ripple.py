"""A passing wash over the cells of a map that have just changed."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from attn_gui.figures.figure import Array
from attn_gui.overriding import override
from attn_gui.views.cell_overlay import CellFrame
from attn_gui.views.cell_overlay_marks import runs
from attn_gui.views.heatmap_view import HeatmapView

MOST_CELLS = 4_096
"""With more cells in sight nothing is shown: single ones would not be seen."""
STRONGEST = 150
"""How strong the wash is at first, of 255."""
OUTLINED_FROM = 7.0
"""Smaller cells than this many pixels are washed, not outlined."""


def shows_ripples(view: HeatmapView) -> bool:
    """Return whether the map is seen, with few enough cells in sight."""
    if view.figure is None or not view.isVisible():
        return False
    rows, columns = view.frame.in_sight(view.figure.values.shape)
    return len(rows) * len(columns) <= MOST_CELLS


class MapRipple(QGraphicsItem):
    """Lies over the map of a view; it paints nothing while its ``strength`` is 0."""

    def __init__(self, view: HeatmapView) -> None:
        plot = view.getPlotItem()
        assert plot is not None, "a map is a plot"
        super().__init__(plot.vb)
        self._view = view
        self._rect = _rect(view)
        self._changed: list[tuple[int, int, int]] = []
        self.strength = 0.0
        self.setZValue(5)  # above the colours, below numbers and outlines

    def begin(self, changed: Array) -> None:
        """Take the cells where *changed* (rows, columns) is true, not yet to be seen."""
        self._changed = runs(changed, True)
        if self._rect != _rect(self._view):
            self.prepareGeometryChange()
            self._rect = _rect(self._view)
        self.show_strength(0.0)

    def show_strength(self, strength: float) -> None:
        """Let the cells be seen from 1, strongly, to 0, not at all."""
        if strength != self.strength and self._changed:
            # The map alone: an item's own update would have the plot painted twice, its axes too.
            self._view.viewport().update(self._view.map_rect)
        self.strength = strength

    @property
    def cells(self) -> int:
        """How many cells have changed."""
        return sum(length for _row, _column, length in self._changed)

    @override
    def boundingRect(self) -> QRectF:
        return self._rect

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        figure = self._view.figure
        if figure is None or not self.strength:
            return
        frame = CellFrame(self._rect, *self._view.windows)
        color = QColor(*figure.theme.accent)
        color.setAlphaF(self.strength * STRONGEST / 255)
        painter.setClipRect(frame.rect)
        painter.setBrush(color)
        outlined = min(frame.cell_width, frame.cell_height) >= OUTLINED_FROM
        line = QColor(*figure.theme.accent)
        line.setAlphaF(self.strength)
        painter.setPen(QPen(line, 2) if outlined else Qt.PenStyle.NoPen)
        for row, column, length in self._changed:
            rect = frame.cell(row, column, 1, length)
            painter.drawRect(rect.adjusted(1, 1, -1, -1) if outlined else rect)


def _rect(view: HeatmapView) -> QRectF:
    return QRectF(0, 0, view.map_rect.width(), view.map_rect.height())
