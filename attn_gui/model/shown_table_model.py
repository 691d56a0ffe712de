"""One matrix of the document as a Qt item model that follows every change; it cannot be edited here."""

import math
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.model.shown_table import Block, Growth, Rectangle, ShownTable, difference, grown, growth, shown_table
from attn_gui.overriding import override
from attn_gui.session.inputs import is_linked, tokens_of
from attn_gui.session.parsing import format_number, full_text
from attn_gui.session.session import Array, MatrixName
from attn_gui.text import say

Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShownTableModel(QAbstractTableModel):
    """The table *name*; it has no rows while the document has no such matrix.

    A change tells of the changed rectangle only; rows or columns that come or go are told as such, anything else
    that changes the size is one reset.
    """

    def __init__(self, document: Document, name: MatrixName, view: CurrentView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._name = name
        self._view = view
        self._digits = view.state.table_digits
        self._block: Block = None
        self._shown = shown_table(document.session, name, None)
        document.session_changed.connect(self._follow)
        view.changed.connect(self._show_digits)

    @property
    def name(self) -> MatrixName:
        """Which matrix this is."""
        return self._name

    @property
    def linked(self) -> bool:
        """Whether the table shows X·W; typing takes the numbers over."""
        return is_linked(self._document.session, self._name)

    @property
    def block(self) -> Block:
        """The columns shown, first and the one after the last; None for all."""
        return self._block

    def values(self) -> Array:
        """Return the numbers shown, read-only."""
        return self._shown.numbers

    def value(self, row: int, column: int) -> float:
        """Return the exact number of a cell."""
        return float(self._shown.numbers[row, column])

    def set_block(self, first: int, last: int) -> None:
        """Show only the columns *first* to *last* - 1 (one head's); cells count from *first* on."""
        self._set_block((first, last))

    def show_all_columns(self) -> None:
        """Show every column."""
        self._set_block(None)

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._shown.numbers.shape[0]

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._shown.numbers.shape[1]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not (0 <= index.row() < self.rowCount() and 0 <= index.column() < self.columnCount()):
            return None
        value = self.value(index.row(), index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return format_number(value, self._digits)
            case Qt.ItemDataRole.EditRole:
                return full_text(value)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._in_words(index.row(), index.column(), value)
            case _:
                return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        upright = orientation == Qt.Orientation.Vertical
        names = self._shown.row_names if upright else self._shown.column_names
        if not 0 <= section < len(names):
            return None
        if role == Qt.ItemDataRole.EditRole and upright and self._name.kind is None:
            return tokens_of(self._document.session, self._name)[section]
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)
        return names[section] if role in shown else None

    def _in_words(self, row: int, column: int, value: float) -> str:
        place = f"{self._shown.row_names[row]}, {self._shown.column_names[column]}"
        if math.isfinite(value):
            return f"{place}: {full_text(value)}"
        return str(
            say(
                "{place}: {value} is no finite number; nothing can be computed with it.",
                place=place,
                value=full_text(value),
            )
        )

    def _set_block(self, block: Block) -> None:
        if block == self._block:
            return
        self.beginResetModel()
        self._block = block
        self._shown = shown_table(self._document.session, self._name, block)
        self.endResetModel()

    @Slot()
    def _follow(self) -> None:
        before = self._shown
        after = shown_table(self._document.session, self._name, self._block, before)
        if before.numbers.shape == after.numbers.shape:
            self._shown = after
            self._tell_changed(difference(before.numbers, after.numbers))
        else:
            self._resize(before, after)
        self._tell_renamed(before, after)

    def _resize(self, before: ShownTable, after: ShownTable) -> None:
        how = growth(before.numbers, after.numbers)
        if how is None:
            self.beginResetModel()
            self._shown = after
            self.endResetModel()
            return
        # Rows that stay must keep their numbers while others come or go; what else differs is told after that.
        resized = grown(before.numbers, after.numbers, how)
        self._begin(how)
        self._shown = replace(after, numbers=resized)
        self._end(how)
        self._shown = after
        self._tell_changed(difference(resized, after.numbers))

    def _begin(self, how: Growth) -> None:
        inserting = (self.beginInsertRows, self.beginInsertColumns)
        removing = (self.beginRemoveRows, self.beginRemoveColumns)
        begin = (inserting if how.count > 0 else removing)[how.axis]
        begin(QModelIndex(), how.first, how.first + abs(how.count) - 1)

    def _end(self, how: Growth) -> None:
        inserting = (self.endInsertRows, self.endInsertColumns)
        removing = (self.endRemoveRows, self.endRemoveColumns)
        (inserting if how.count > 0 else removing)[how.axis]()

    def _tell_changed(self, cells: Rectangle | None) -> None:
        if cells is not None:
            self.dataChanged.emit(self.index(cells.top, cells.left), self.index(cells.bottom, cells.right), [])

    def _tell_renamed(self, before: ShownTable, after: ShownTable) -> None:
        if after.row_names and before.row_names != after.row_names:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(after.row_names) - 1)
        if after.column_names and before.column_names != after.column_names:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(after.column_names) - 1)

    @Slot()
    def _show_digits(self) -> None:
        if self._view.state.table_digits == self._digits:
            return
        self._digits = self._view.state.table_digits
        rows, columns = self._shown.numbers.shape
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1), [Qt.ItemDataRole.DisplayRole])
