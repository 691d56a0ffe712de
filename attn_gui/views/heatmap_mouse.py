"""The mouse on a map: a click focuses, a drag pans or paints the mask, the wheel zooms."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from attn_gui.figures.figure import CellState
from attn_gui.views.heatmap_text import cell_tip, name
from attn_gui.views.heatmap_window import Window, panned
from attn_gui.views.tips import tip

if TYPE_CHECKING:
    from attn_gui.views.heatmap_view import HeatmapView

Cell = tuple[int, int]


class HeatmapMouse:
    """Turns the mouse events of one map into its signals."""

    def __init__(self, view: "HeatmapView") -> None:
        self._view = view
        self.mask_tool = False
        self._pressed: QPointF | None = None
        self._dragged = False
        self._from: tuple[Window, Window] = ((0.0, 1.0), (0.0, 1.0))
        self._hovered: Cell | None = None
        self._gesture: object | None = None
        self._allowed = True
        self._last: Cell | None = None

    def press(self, event: QMouseEvent) -> None:
        """Begin a click, a drag or a stroke of the mask tool."""
        cell = self._cell(event.position())
        if event.button() != Qt.MouseButton.LeftButton or cell is None:
            return
        if self.mask_tool:
            self._begin_stroke(cell)
            return
        self._pressed, self._dragged, self._from = event.position(), False, self._view.windows

    def move(self, event: QMouseEvent) -> None:
        """Go on with what was begun; without a button, hover."""
        if self._gesture is not None:
            self._paint_to(event.position())
        elif self._pressed is not None:
            self._pan(event.position())
        else:
            self._hover(self._cell(event.position()))

    def release(self, event: QMouseEvent) -> None:
        """End it; a press that went nowhere was a click."""
        cell = self._cell(event.position())
        clicked = self._pressed is not None and not self._dragged
        self._pressed, self._gesture, self._last = None, None, None
        if clicked and cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._view.cell_clicked.emit(*cell)

    def double_click(self, event: QMouseEvent) -> None:
        """Show the whole map again; with the mask tool every press paints."""
        if self.mask_tool:
            self.press(event)
        elif event.button() == Qt.MouseButton.LeftButton and self._cell(event.position()) is not None:
            self._view.reset_zoom()

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; with Ctrl the event belongs to the window (text size)."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or self._cell(event.position()) is None:
            event.ignore()
            return
        self._view.zoom(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def viewport_event(self, event: QEvent) -> bool:
        """Answer tips and the pointer's leaving; return whether the event is done with."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return False

    def toggle_focused(self) -> bool:
        """Paint the focused cell alone, the mask tool by key; return whether there was one to paint."""
        figure = self._view.figure
        row, column = (None, None) if figure is None else figure.focus
        if not self.mask_tool or figure is None or row is None or column is None:
            return False
        forbidden = bool(figure.states[row, column] == CellState.FORBIDDEN)
        self._view.mask_painted.emit(((row, column),), forbidden, object())
        return True

    def _cell(self, point: QPointF) -> Cell | None:
        figure = self._view.figure
        if figure is None or not self._view.map_rect.contains(point.toPoint()):
            return None
        row, column = self._view.frame.place(point)
        rows, columns = figure.values.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def _begin_stroke(self, cell: Cell) -> None:
        figure = self._view.figure
        assert figure is not None
        self._gesture = object()
        self._allowed = bool(figure.states[cell] == CellState.FORBIDDEN)
        self._last = cell
        self._view.mask_painted.emit((cell,), self._allowed, self._gesture)

    def _paint_to(self, point: QPointF) -> None:
        cell = self._cell(point)
        if cell is None or self._last is None or cell == self._last:
            return
        # A quick hand skips cells between two events: the stroke is the line between them.
        cells = _line(self._last, cell)
        self._last = cell
        self._view.mask_painted.emit(cells, self._allowed, self._gesture)

    def _pan(self, point: QPointF) -> None:
        assert self._pressed is not None
        moved = point - self._pressed
        if not self._dragged and moved.manhattanLength() < QApplication.startDragDistance():
            return
        self._dragged = True
        frame, figure = self._view.frame, self._view.figure
        assert figure is not None
        rows, columns = figure.values.shape
        self._view.look_at(
            panned(self._from[0], -moved.y() / frame.cell_height, rows),
            panned(self._from[1], -moved.x() / frame.cell_width, columns),
        )

    def _hover(self, cell: Cell | None) -> None:
        if cell == self._hovered:
            return
        self._hovered = cell
        if cell is None:
            self._view.hover_left.emit()
        else:
            self._view.cell_hovered.emit(*cell)

    def _show_tip(self, event: QHelpEvent) -> None:
        figure, view = self._view.figure, self._view
        point = QPointF(event.pos())
        text, area = "", QRect()
        if figure is not None:
            cell = self._cell(point)
            row, column = view.frame.place(point)
            if cell is not None:
                text, area = cell_tip(figure, *cell), view.frame.cell(*cell).toAlignedRect()
            elif point.x() < view.map_rect.left() and 0 <= row < len(figure.rows.labels):
                text = tip(name(figure.rows.labels, row))
            elif point.y() < view.map_rect.top() and 0 <= column < len(figure.columns.labels):
                text = tip(name(figure.columns.labels, column))
        QToolTip.showText(event.globalPos(), text, view, area)


def _line(start: Cell, end: Cell) -> tuple[Cell, ...]:
    """The cells on the straight way from *start* (left out) to *end*."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    return tuple(
        (
            round(start[0] + (end[0] - start[0]) * step / steps),
            round(start[1] + (end[1] - start[1]) * step / steps),
        )
        for step in range(1, steps + 1)
    )
