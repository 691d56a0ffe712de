"""A table of numbers as in a spreadsheet: typed, nudged, copied, pasted, zeroed."""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from attn_gui.errors import AttentionError
from attn_gui.figures.figure import Theme
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.matrix_table import MatrixTableModel
from attn_gui.overriding import override
from attn_gui.session.naming import symbol_of
from attn_gui.session.parsing import parse_block
from attn_gui.session.view_state import ViewState
from attn_gui.views.matrix_clipboard import fitted, meant
from attn_gui.views.matrix_column_header import Band
from attn_gui.views.matrix_grid import MatrixGrid
from attn_gui.views.matrix_keys import table_command
from attn_gui.views.matrix_nudge import PIXELS_PER_UNIT, NumberGesture
from attn_gui.views.matrix_steps import CellSteps
from attn_gui.views.questions import Questions

_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class MatrixView(MatrixGrid):
    """Signals: ``entered()`` when the keyboard comes here, ``row_chosen(row)`` when the user went to a cell,
    ``rejected(AttentionError)`` for text that could not be pasted, ``menu_wanted(QPoint)`` in global coordinates,
    ``explanation_wanted(row, column)`` of a number, the column counted in the whole table.
    """

    entered = Signal()
    row_chosen = Signal(int)
    rejected = Signal(object)
    menu_wanted = Signal(QPoint)
    explanation_wanted = Signal(int, int)

    def __init__(
        self,
        table: MatrixTableModel,
        view: CurrentView,
        theme: Theme,
        questions: Questions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(table, view.state.table_digits, theme, parent)
        self._view, self._questions = view, questions
        self._title, self._part = symbol_of(table.name), ""
        self._gesture: NumberGesture | None = None
        self._dragged_from: int | None = None
        self.setObjectName(f"table:{table.name}")
        self._steps = CellSteps()
        self.cells.step_wanted.connect(self._step)
        self.tokens.renamable = table.name.kind is None
        self.tokens.renamed.connect(self._rename)
        for header in (self.tokens, self.dimensions):
            header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tokens.customContextMenuRequested.connect(self._open_row_menu)
        self.dimensions.customContextMenuRequested.connect(self._open_column_menu)
        view.changed.connect(self._follow_view)

    def show_title(self, title: str, description: str) -> None:
        """Name the table to a screen reader."""
        self.setAccessibleName(title)
        self.setAccessibleDescription(description)

    def show_part(self, part: str, bands: tuple[Band, ...]) -> None:
        """Say which *part* of the columns is shown ("head 11"; nothing for all), and the *bands* above them."""
        self._part = part
        self.dimensions.show_bands(bands)

    def selected_cells(self) -> tuple[range, range]:
        """Return rows and columns of the rectangle around the selection, or of the current cell."""
        found = [index for index in (self.selectedIndexes() or [self.currentIndex()]) if index.isValid()]
        if not found:
            return range(0), range(0)
        rows, columns = [index.row() for index in found], [index.column() for index in found]
        return range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1)

    def copy(self) -> None:
        """Put the selected rectangle on the clipboard as tab-separated text."""
        rows, columns = self.selected_cells()
        if rows:
            QGuiApplication.clipboard().setText(self.table.copy(rows, columns))

    def copy_all(self) -> None:
        """Put the whole table on the clipboard as tab-separated text."""
        everything = range(self.table.rowCount()), range(self.table.columnCount())
        QGuiApplication.clipboard().setText(self.table.copy(*everything))

    def cut(self) -> None:
        """Copy the selected rectangle and set it to zero."""
        self.copy()
        self.clear()

    def clear(self) -> None:
        """Set the selected cells to zero, as one step."""
        rows, columns = self.selected_cells()
        if rows:
            self.table.clear(rows, columns)

    def paste(self) -> None:
        """Put the clipboard's numbers here, as one step; text that is no block of numbers is ``rejected``."""
        rows, columns = self.selected_cells()
        row, column = (rows.start, columns.start) if rows else (0, 0)
        try:
            block = meant(parse_block(QGuiApplication.clipboard().text()), self._questions)
        except AttentionError as error:
            self.rejected.emit(error)
            return
        room = (self.table.rowCount() - row, self.table.columnCount() - column)
        found = None if block is None else fitted(block, room, self._title, self._questions, part=self._part)
        if found is not None and self.table.paste_block(found[0], row, column, grow=found[1]):
            self._select((row, column), found[0].values.shape)

    def rename(self) -> None:
        """Rename the token of the current row in place."""
        self.tokens.rename(self.currentIndex().row())

    def explain(self) -> None:
        """Ask where the current number comes from."""
        index = self.currentIndex()
        if index.isValid():
            self.explanation_wanted.emit(index.row(), index.column() + self.first_column)

    def nudge(self, units: int) -> None:
        """Change the current number by *units* of its last shown digit, as part of the running gesture."""
        gesture = self._running_gesture()
        if gesture is not None:
            gesture.move(units)

    @override
    def event(self, event: QEvent) -> bool:
        # The window's own Ctrl+C, Delete … must not take these keys away while the table has them.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and table_command(event):
            event.accept()
            return True
        # Qt turns Tab into a change of focus before keyPressEvent sees it.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._leave_by_tab(event):
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = table_command(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            self._run(command)
        self._tell_row()

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt:
            self._gesture = None
        super().keyReleaseEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._gesture = None
        super().focusOutEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.cells.editor is not None and not self.cells.editor.is_ready():
            self.cells.editor.setFocus()
            return
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and _drags_number(event):
            self.go_to(index.row(), index.column())
            self._gesture = None
            self._dragged_from = round(event.position().y())
            self._running_gesture()
        else:
            super().mousePressEvent(event)
        self._tell_row()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None or self._gesture is None:
            super().mouseMoveEvent(event)
            return
        units = (self._dragged_from - round(event.position().y())) // PIXELS_PER_UNIT
        factor = 10 if event.modifiers() & _SHIFT else 1
        self._gesture.move_to(units * factor)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._dragged_from = self._dragged_from is not None, None
        if dragged:
            self._gesture = None
        else:
            super().mouseReleaseEvent(event)
            self._tell_row()

    @Slot(object, object)
    def _follow_view(self, _before: ViewState, after: ViewState) -> None:
        self.show_digits(after.table_digits)

    @Slot(QPoint)
    def _open_row_menu(self, at: QPoint) -> None:
        self._open_menu_of(self.tokens.logicalIndexAt(at), max(self.currentIndex().column(), 0), self.tokens, at)

    @Slot(QPoint)
    def _open_column_menu(self, at: QPoint) -> None:
        self._open_menu_of(max(self.currentIndex().row(), 0), self.dimensions.logicalIndexAt(at), self.dimensions, at)

    def _open_menu_of(self, row: int, column: int, header: QHeaderView, at: QPoint) -> None:
        if row < 0 or column < 0 or (self.cells.editor is not None and not self.cells.editor.is_ready()):
            return
        self.setFocus()
        self.go_to(row, column)
        self._tell_row()
        self.menu_wanted.emit(header.mapToGlobal(at))

    def _rename(self, row: int, name: str) -> None:
        self.table.setHeaderData(row, Qt.Orientation.Vertical, name)

    def _run(self, command: str) -> None:
        steps = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
        nudges = {"nudge_up": 1, "nudge_down": -1, "nudge_up_ten": 10, "nudge_down_ten": -10}
        if command in steps:
            self._step(*steps[command])
        elif command in nudges:
            self.nudge(nudges[command])
        elif command == "menu":
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        elif command == "leave":
            self.focusNextChild()
        else:
            {
                "clear": self.clear,
                "copy": self.copy,
                "cut": self.cut,
                "paste": self.paste,
                "rename": self.rename,
                "explain": self.explain,
            }[command]()

    def _step(self, rows: int, columns: int) -> None:
        index = self.currentIndex()
        if index.isValid():
            shape = self.table.rowCount(), self.table.columnCount()
            self.go_to(*self._steps.next_cell((index.row(), index.column()), rows, columns, shape))
            self._tell_row()

    def _leave_by_tab(self, event: QKeyEvent) -> bool:
        """Return True once Tab has left the last cell, or Shift+Tab the first, for the next widget."""
        command, index = table_command(event), self.currentIndex()
        last = (self.table.rowCount() - 1, self.table.columnCount() - 1)
        here = (index.row(), index.column())
        if command == "right" and (here == last or not index.isValid()):
            return self.focusNextChild()
        if command == "left" and (here == (0, 0) or not index.isValid()):
            return self.focusPreviousChild()
        if command in ("right", "left", "leave"):
            self.keyPressEvent(event)
            return True
        return False

    def _running_gesture(self) -> NumberGesture | None:
        index = self.currentIndex()
        if not index.isValid():
            return None
        place = (index.row(), index.column())
        if self._gesture is None or self._gesture.place != place:
            self._gesture = NumberGesture(self.table, *place, self._view.state.table_digits)
        return self._gesture

    def _select(self, place: tuple[int, int], shape: tuple[int, ...]) -> None:
        first = self.table.index(*place)
        last = self.table.index(place[0] + shape[0] - 1, place[1] + shape[1] - 1)
        if first.isValid() and last.isValid():
            chosen = QItemSelection(first, last)
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _tell_row(self) -> None:
        index = self.currentIndex()
        if index.isValid() and self.is_in_use():
            self.row_chosen.emit(index.row())


def _drags_number(event: QMouseEvent) -> bool:
    left_with_alt = event.button() == Qt.MouseButton.LeftButton and event.modifiers() & _ALT
    return bool(left_with_alt) or event.button() == Qt.MouseButton.MiddleButton
