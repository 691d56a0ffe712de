"""The pins as a table of two columns: the name, which can be edited, and what is to be said of the state."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from attn_gui.overriding import override
from attn_gui.session.pin_rows import PinRow

NAME, WORDS = 0, 1
_HEADINGS = ("Pin", "State")
_NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class PinsTable(QAbstractTableModel):
    """Shows rows; what is typed over a name is only asked for."""

    rename_asked = Signal(str, str)
    """The name of a pin and what was typed in its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PinRow, ...] = ()

    @property
    def rows(self) -> tuple[PinRow, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[PinRow]) -> bool:
        """Show *rows*; return whether other pins, or pins in another order, are listed now."""
        before, after = self._rows, tuple(rows)
        if [row.name for row in before] == [row.name for row in after]:
            self._rows = after
            for place in (place for place, row in enumerate(after) if row != before[place]):
                self.dataChanged.emit(self.index(place, NAME), self.index(place, WORDS))
            return False
        self.beginResetModel()
        self._rows = after
        self.endResetModel()
        return True

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return None
        row = self._rows[index.row()]
        return row.name if index.column() == NAME else str(row.words)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == NAME else usual

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != NAME:
            return False
        self.rename_asked.emit(self._rows[index.row()].name, str(value))
        return True
