"""One map of numbers on the screen: it paints the figure it holds and says what the user asks for."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from attn_gui.figures.figure import Array, Heatmap
from attn_gui.overriding import override
from attn_gui.views.cell_overlay import CellFrame, CellOverlay, digits_in_sight
from attn_gui.views.heatmap_keys import press_key
from attn_gui.views.heatmap_mouse import HeatmapMouse
from attn_gui.views.heatmap_text import summary
from attn_gui.views.heatmap_window import Window, revealing, whole, zoomed
from attn_gui.views.plot_painting import PlotPainting
from attn_gui.views.token_axis import AxisView, TokenAxis


class HeatmapView(pg.PlotWidget):
    """A map with names along its sides. All signals are the user's doing; ``show_figure`` emits none."""

    cell_clicked = Signal(int, int)
    cell_hovered = Signal(int, int)
    hover_left = Signal()
    moved = Signal(int, int)
    released = Signal()
    window_moved = Signal()
    mask_painted = Signal(object, bool, object)
    menu_requested = Signal(object)

    # Qt calls the overrides below while the base class is still being built.
    _ready = False

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        self._row_axis, self._column_axis = TokenAxis("left"), TokenAxis("top")
        plot: Any = pg.PlotItem(axisItems={"left": self._row_axis, "top": self._column_axis}, enableMenu=False)
        super().__init__(parent, plotItem=plot)
        self._plot = plot
        self.setObjectName(f"{key}_map")
        self._prepare(plot)
        self._painting = PlotPainting(self)
        self._image = pg.ImageItem(axisOrder="row-major")
        plot.vb.addItem(self._image, ignoreBounds=True)
        self._overlay = CellOverlay(plot.vb, self._painting.repaint)
        self._figure: Heatmap | None = None
        self._part: tuple[object, ...] = ()
        self._map_rect = QRect(0, 0, 1, 1)
        self._rows: Window = whole(1)
        self._columns: Window = whole(1)
        self._pixels = 12.0
        self._digits: int | None = None
        self._row_names = True
        self._mouse = HeatmapMouse(self)
        self._ready = True

    def _prepare(self, plot: Any) -> None:
        plot.hideButtons()
        plot.hideAxis("bottom")
        plot.showAxis("top")
        plot.layout.setContentsMargins(0, 0, 0, 0)
        for side in ("bottom", "right"):
            plot.getAxis(side).unlinkFromView()
        plot.vb.setMouseEnabled(x=False, y=False)
        plot.vb.invertY(True)
        plot.vb.setDefaultPadding(0)
        plot.vb.disableAutoRange()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(0, 0)

    # ---- what is shown -------------------------------------------------------------------------------------------

    @property
    def figure(self) -> Heatmap | None:
        """The figure on show."""
        return self._figure

    @property
    def windows(self) -> tuple[Window, Window]:
        """The rows and the columns in sight."""
        return self._rows, self._columns

    @property
    def span(self) -> float:
        """How many rows are in sight."""
        return self._rows[1] - self._rows[0]

    @property
    def map_rect(self) -> QRect:
        """Where the cells are, within this widget."""
        return self._map_rect

    @property
    def overlay(self) -> CellOverlay:
        """What lies over the colours: numbers, the focus, what is lit and pointed at."""
        return self._overlay

    @property
    def row_axis(self) -> TokenAxis:
        """The names left of the rows."""
        return self._row_axis

    @property
    def column_axis(self) -> TokenAxis:
        """The names above the columns."""
        return self._column_axis

    @property
    def frame(self) -> CellFrame:
        """Where cells lie, in this widget's coordinates."""
        return CellFrame(QRectF(self._map_rect), self._rows, self._columns)

    def show_figure(self, figure: Heatmap, digits: int | None = None) -> None:
        """Paint *figure* from now on; a new shape is shown whole, a moved focus is brought into sight.

        *digits* is how many decimals its numbers have room for while all cells are in sight (None: no numbers).
        """
        self._digits = digits
        before = self._figure
        self._figure = figure
        rows, columns = figure.values.shape
        if before is None or before.values.shape[0] != rows:
            self._rows = whole(rows)
        if before is None or before.values.shape[1] != columns:
            self._columns = whole(columns)
        if before is None or before.focus != figure.focus:
            self._rows = revealing(self._rows, figure.focus[0], rows)
            self._columns = revealing(self._columns, figure.focus[1], columns)
        if before is None or before.theme != figure.theme:
            self.setBackground(figure.theme.ground)
        self.setAccessibleName(summary(figure))
        self._refresh()

    def set_map_rect(self, rect: QRect, pixels: float, *, names: bool = True) -> None:
        """Put the cells into *rect* of this widget: left of it the row *names*, above it the column names.

        The next ``show_figure`` paints there.
        """
        if (pixels, names) == (self._pixels, self._row_names) and rect == self._map_rect:
            return
        self._pixels, self._row_names = pixels, names
        if rect != self._map_rect:
            self._map_rect = rect
            self._arrange()

    def set_windows(self, rows: Window, columns: Window) -> None:
        """Show these *rows* and *columns*."""
        if (rows, columns) != (self._rows, self._columns):
            self._rows, self._columns = rows, columns
            self._refresh()

    def set_mask_tool(self, on: bool) -> None:
        """Let the left button paint the mask instead of panning."""
        self._mouse.mask_tool = on
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)

    # ---- what the user does --------------------------------------------------------------------------------------

    def look_at(self, rows: Window, columns: Window) -> None:
        """Show these *rows* and *columns* because the user asked for it."""
        if (rows, columns) != (self._rows, self._columns):
            self.set_windows(rows, columns)
            self.window_moved.emit()

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom by *factor* around *anchor* (the focused cell when there is none)."""
        if self._figure is None:
            return
        rows, columns = self._figure.values.shape
        row, column = self._anchor(anchor)
        self.look_at(zoomed(self._rows, factor, row, rows), zoomed(self._columns, factor, column, columns))

    def reset_zoom(self) -> None:
        """Show all cells again."""
        if self._figure is not None:
            rows, columns = self._figure.values.shape
            self.look_at(whole(rows), whole(columns))

    def toggle_focused(self) -> bool:
        """With the mask tool, paint the focused cell alone; return whether there was one to paint."""
        return self._mouse.toggle_focused()

    def _anchor(self, point: QPointF | None) -> tuple[float, float]:
        frame = self.frame
        if point is not None:
            row = (point.y() - frame.rect.top()) / frame.cell_height + frame.rows[0]
            column = (point.x() - frame.rect.left()) / frame.cell_width + frame.columns[0]
            return row, column
        row, column = (None, None) if self._figure is None else self._figure.focus
        middle = [(window[0] + window[1]) / 2 for window in (self._rows, self._columns)]
        return (middle[0] if row is None else row + 0.5, middle[1] if column is None else column + 0.5)

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        if not press_key(self, ev):
            ev.ignore()

    @override
    def mousePressEvent(self, ev: QMouseEvent) -> None:
        self._mouse.press(ev)

    @override
    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        self._mouse.move(ev)

    @override
    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        self._mouse.release(ev)

    @override
    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        self._mouse.double_click(ev)

    @override
    def wheelEvent(self, ev: QWheelEvent) -> None:
        self._mouse.wheel(ev)

    @override
    def viewportEvent(self, event: Any) -> bool:
        return (self._ready and self._mouse.viewport_event(event)) or bool(super().viewportEvent(event))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # Asked for by key, the menu opens at the focused cell rather than at a pointer that may be anywhere.
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_requested.emit(self.mapToGlobal(self._focus_point()) if by_key else event.globalPos())

    def _focus_point(self) -> Any:
        row, column = (None, None) if self._figure is None else self._figure.focus
        return self.frame.cell(row or 0, column or 0).center().toPoint()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._overlay.show_keyboard(event.reason() != Qt.FocusReason.MouseFocusReason)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._overlay.show_keyboard(False)

    @override
    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        super().resizeEvent(ev)
        if self._ready:
            self._arrange()

    @override
    def close(self) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride] pyqtgraph forgets Qt's answer
        # pyqtgraph's own takes the scene apart while Qt still uses it.
        return QWidget.close(self)

    # ---- painting ------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        rect = self._map_rect
        for axis, room in ((self._row_axis, rect.x()), (self._column_axis, rect.y())):
            (axis.setHeight if axis.is_column_axis else axis.setWidth)(room)
        layout = self._plot.layout
        layout.setContentsMargins(
            0, 0, max(self.width() - rect.right() - 1, 0), max(self.height() - rect.bottom() - 1, 0)
        )
        layout.activate()
        # The margins of the size before may have kept it from shrinking.
        self._plot.setGeometry(QRectF(self.viewport().rect()))

    def _refresh(self) -> None:
        figure = self._figure
        if figure is None:
            return
        frame = CellFrame(QRectF(0, 0, self._map_rect.width(), self._map_rect.height()), self._rows, self._columns)
        self._show_image(figure.rgba, frame)
        self._plot.vb.setRange(xRange=self._columns, yRange=self._rows, padding=0)
        digits = digits_in_sight(frame, figure, self._pixels, self._digits)
        self._overlay.show_overlay(figure, frame, self._pixels, digits)
        row, column = figure.focus
        names = figure.rows.labels if self._row_names else ()
        self._row_axis.show_axis(AxisView(names, self._rows, row, figure.theme, self._pixels))
        self._column_axis.show_axis(AxisView(figure.columns.labels, self._columns, column, figure.theme, self._pixels))
        self._painting.repaint()

    def _show_image(self, rgba: Array, frame: CellFrame) -> None:
        """Hand pyqtgraph the part in sight, about one value a pixel at most: more costs time and shows nothing."""
        rows, columns = frame.in_sight(rgba.shape)
        down = max(int(len(rows) / max(frame.rect.height(), 1)), 1)
        across = max(int(len(columns) / max(frame.rect.width(), 1)), 1)
        part = (id(rgba), rows, columns, down, across)
        if part == self._part:
            return
        self._part = part
        cells = np.ascontiguousarray(rgba[rows.start : rows.stop : down, columns.start : columns.stop : across])
        self._image.setImage(cells, autoLevels=False)
        self._image.setRect(QRectF(columns.start, rows.start, cells.shape[1] * across, cells.shape[0] * down))
