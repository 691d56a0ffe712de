"""The focused row of a map as bars on the same columns."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from attn_gui.figures.figure import BarChart
from attn_gui.overriding import override
from attn_gui.views.bar_view_axis import ValueAxis
from attn_gui.views.bar_view_drag import NEAR, BarDrag, BarReach, Held
from attn_gui.views.bar_view_item import BarsItem, place_at
from attn_gui.views.heatmap_text import bar_summary, exact, name
from attn_gui.views.heatmap_window import Window, whole
from attn_gui.views.plot_painting import PlotPainting
from attn_gui.views.tips import tip


class BarView(pg.PlotWidget):
    """Bars with a value axis. All signals are the user's doing; ``show_figure`` emits none."""

    bar_clicked = Signal(int)
    bar_hovered = Signal(int)
    hover_left = Signal()
    moved = Signal(int, int)
    released = Signal()
    menu_requested = Signal(object)

    # Qt calls the overrides below while the base class is still being built.
    _ready = False

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        self._axis = ValueAxis()
        plot: Any = pg.PlotItem(axisItems={"left": self._axis}, enableMenu=False)
        super().__init__(parent, plotItem=plot)
        self._plot = plot
        self.setObjectName(f"{key}_bars")
        plot.hideButtons()
        plot.hideAxis("bottom")
        for side in ("bottom", "top", "right"):
            plot.getAxis(side).unlinkFromView()
        plot.vb.setMouseEnabled(x=False, y=False)
        plot.vb.disableAutoRange()
        plot.vb.setFlag(plot.vb.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        self.setMinimumSize(0, 0)
        self._bars = BarsItem(plot.vb)
        self._painting = PlotPainting(self)
        self.drag = BarDrag(self)
        self._figure: BarChart | None = None
        self._columns: Window = whole(1)
        self._plot_rect = QRect(0, 0, 1, 1)
        self._pixels = 12.0
        self._hovered: int | None = None
        self._ready = True

    @property
    def figure(self) -> BarChart | None:
        """The figure on show."""
        return self._figure

    @property
    def plot_rect(self) -> QRect:
        """Where the bars are, within this widget."""
        return self._plot_rect

    @property
    def bars(self) -> BarsItem:
        """What paints the bars."""
        return self._bars

    @property
    def axis(self) -> ValueAxis:
        """The numbers beside the bars."""
        return self._axis

    def show_reach(self, reach: BarReach | None) -> None:
        """Mark what a dragged bar can become; None takes the marks away."""
        self._bars.show_reach(reach)

    def show_figure(self, figure: BarChart, columns: Window | None = None) -> None:
        """Paint *figure* from now on, with the *columns* of its map in sight (all, where none are given)."""
        before = self._figure
        self._figure = figure
        self._columns = columns or whole(len(figure.values))
        if before is None or before.theme != figure.theme:
            self.setBackground(figure.theme.ground)
        self.setAccessibleName(bar_summary(figure))
        self._refresh()

    def set_columns(self, columns: Window) -> None:
        """Show these *columns*, as the map above does."""
        if columns != self._columns:
            self._columns = columns
            self._refresh()

    def set_plot_rect(self, rect: QRect, pixels: float) -> None:
        """Put the bars into *rect* of this widget: left of it the numbers of the axis.

        The next ``show_figure`` paints there.
        """
        self._pixels = pixels
        if rect != self._plot_rect:
            self._plot_rect = rect
            self._arrange()

    def _arrange(self) -> None:
        rect, layout = self._plot_rect, self._plot.layout
        self._axis.setWidth(rect.x())
        right, below = self.width() - rect.right() - 1, self.height() - rect.bottom() - 1
        layout.setContentsMargins(0, rect.y(), max(right, 0), max(below, 0))
        layout.activate()
        # The margins of the size before may have kept it from shrinking.
        self._plot.setGeometry(QRectF(self.viewport().rect()))

    def _refresh(self) -> None:
        if self._figure is None:
            return
        room = QRectF(0, 0, self._plot_rect.width(), self._plot_rect.height())
        self._axis.show_axis(self._figure, room.height(), self._pixels)
        self._bars.show_bars(self._figure, room, self._columns, self._pixels, float(self._plot_rect.y()))
        self._painting.repaint()

    def _bar(self, point: QPointF) -> int | None:
        figure, rect = self._figure, self._plot_rect
        if figure is None or not rect.left() <= point.x() <= rect.right():
            return None
        place = place_at(point.x() - rect.left(), rect.width(), self._columns)
        return place if 0 <= place < len(figure.values) else None

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        place = self._bar(ev.position())
        if ev.button() == Qt.MouseButton.LeftButton and place is not None:
            self.bar_clicked.emit(place)
            self.drag.press(self._held(place, ev))

    @override
    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        if ev.button() == Qt.MouseButton.LeftButton:
            self.drag.end()
        ev.accept()

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        point = ev.position()
        dragging = self.drag.move(ev.globalPosition().y())
        place = self._bar(point)
        if not dragging:
            self._hover(place)
        vertical = dragging or self._at_top(place, point)
        self.viewport().setCursor(Qt.CursorShape.SizeVerCursor if vertical else Qt.CursorShape.ArrowCursor)

    def _held(self, place: int, event: QMouseEvent) -> Held:
        """A press on a bar, in places of the screen: the view itself may be moved meanwhile."""
        figure, rect = self._figure, self._plot_rect
        assert figure is not None
        y = event.globalPosition().y()
        top = y - event.position().y() + rect.top()
        return Held(place, y, (figure.low, figure.high), (top, top + rect.height()))

    def _at_top(self, place: int | None, point: QPointF) -> bool:
        if place is None or not self.drag.on:
            return False
        return abs(self._plot_rect.top() + float(self._bars.rects[place, 1]) - point.y()) <= NEAR

    @override
    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        ev.accept()

    @override
    def wheelEvent(self, ev: QWheelEvent) -> None:
        ev.ignore()

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(ev.key())
        if self.drag.press_key(key, shift=bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)):
            return
        if key in steps:
            self.moved.emit(0, steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            count = 0 if self._figure is None else len(self._figure.values)
            self.moved.emit(0, count if key == Qt.Key.Key_End else -count)
        elif key == Qt.Key.Key_Escape:
            self.released.emit()
        else:
            ev.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._bars.show_keyboard(True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.drag.end()
        self._bars.show_keyboard(False)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    @override
    def viewportEvent(self, event: Any) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        if self._ready and event.type() == QEvent.Type.Leave:
            self._hover(None)
        return bool(super().viewportEvent(event))

    @override
    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        super().resizeEvent(ev)
        if self._ready:
            self._arrange()

    @override
    def close(self) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride] pyqtgraph forgets Qt's answer
        # pyqtgraph's own takes the scene apart while Qt still uses it.
        return QWidget.close(self)

    def _hover(self, place: int | None) -> None:
        if place == self._hovered:
            return
        self._hovered = place
        if place is None:
            self.hover_left.emit()
        else:
            self.bar_hovered.emit(place)

    def _show_tip(self, event: QHelpEvent) -> None:
        figure, place = self._figure, self._bar(QPointF(event.pos()))
        text = ""
        if figure is not None and place is not None:
            value = exact(float(figure.values[place]), int(figure.states[place]))
            text = tip(f"{name(figure.columns.labels, place)}\n{value}")
        QToolTip.showText(event.globalPos(), text, self)
