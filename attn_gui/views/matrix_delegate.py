"""Paints a table's cells tinted by value, and lets nothing but a number leave the editor."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from attn_gui.figures.figure import Theme
from attn_gui.model.matrix_table import MatrixTableModel
from attn_gui.overriding import override
from attn_gui.session.naming import symbol_of
from attn_gui.session.parsing import full_text
from attn_gui.views.matrix_cell import CellEditor
from attn_gui.views.matrix_look import Look
from attn_gui.views.matrix_slopes import CellSlopes
from attn_gui.views.tips import tip

Index = QModelIndex | QPersistentModelIndex

MARGIN = 4
_MOVES = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


class MatrixDelegate(QStyledItemDelegate):
    """Signals: ``step_wanted(rows, columns)`` after a number was taken by Enter, Tab, Up or Down."""

    step_wanted = Signal(int, int)

    def __init__(self, table: MatrixTableModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.look = Look(theme)
        self.slopes: CellSlopes | None = None
        self.editor: CellEditor | None = None

    def ground(self, row: int, column: int) -> QColor:
        """Return the colour behind a cell: that of its value, or of its derivative where those are shown."""
        if self.slopes is None:
            return self.look.ground(self._table.value(row, column))
        return self.slopes.ground(self.look.theme, row, column + self._first_column)

    def words(self, index: Index) -> str:
        """Return the cell in words, with its derivative where those are shown."""
        words = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        if self.slopes is None or not index.isValid():
            return words
        return f"{words}\n{self.slopes.tip(index.row(), index.column() + self._first_column)}"

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        value = self._table.value(index.row(), index.column())
        rect: QRect = option.rect
        ground = self.ground(index.row(), index.column())
        painter.fillRect(rect, ground)
        if value - value != 0:  # NaN and both infinities
            self._hatch(painter, rect)
        state = QStyle.StateFlag(option.state)
        if state & QStyle.StateFlag.State_Selected:
            wash = QColor(*self.look.theme.accent)
            wash.setAlpha(56)
            painter.fillRect(rect, wash)
        painter.setFont(option.font)
        painter.setPen(self.look.ink(ground))
        place = rect.adjusted(1, 0, -MARGIN, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(index.data()))
        if state & QStyle.StateFlag.State_HasFocus:
            self._outline(painter, rect)

    @override
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        text = tip(self.words(index))
        QToolTip.showText(event.globalPos(), text, view.viewport(), option.rect)
        return True

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        row, column = index.row(), index.column()
        editor = CellEditor(f"{symbol_of(self._table.name)}, row {row}, column {column}", parent)
        self.editor = editor
        return editor

    @override
    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if self.editor is editor:
            self.editor = None
        super().destroyEditor(editor, index)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, CellEditor)
        if not editor.isModified():
            editor.setText(full_text(self._table.value(index.row(), index.column())))
            editor.selectAll()

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        assert isinstance(editor, CellEditor)
        editor.place(option.rect)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, CellEditor)
        value = editor.read() if editor.isModified() else None
        if value is not None:
            editor.setModified(False)
            model.setData(index, value, Qt.ItemDataRole.EditRole)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, CellEditor):
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(watched, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            stays = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
            if event.reason() not in stays:
                self.finish(watched)
        return False

    def finish(self, editor: CellEditor) -> bool:
        """Take what *editor* holds and close it; return False, with the editor open, where it is no number."""
        if not editor.is_ready():
            return False
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True

    def _take_key(self, editor: CellEditor, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            editor.setModified(False)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
            return True
        move = _MOVES.get(key)
        if move is None:
            return False
        if self.finish(editor):
            up = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.step_wanted.emit(-move[0] if up else move[0], move[1])
        return True

    @property
    def _first_column(self) -> int:
        return 0 if self._table.block is None else self._table.block[0]

    def _hatch(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, QBrush(QColor(*self.look.theme.forbidden), Qt.BrushStyle.BDiagPattern))

    def _outline(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(QPen(QColor(*self.look.theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
