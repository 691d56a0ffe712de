"""The first rows of a table that is about to be imported."""

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from attn_gui.io.matrices import Matrix
from attn_gui.overriding import override
from attn_gui.session.parsing import format_number

MOST_ROWS, MOST_COLUMNS = 6, 8
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ImportPreview(QAbstractTableModel):
    """Shows at most 6 × 8 numbers of a Matrix, with the file's own labels or the places counted from 0."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._matrix = Matrix(np.empty((0, 0)))

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Show *matrix*, or nothing."""
        self.beginResetModel()
        self._matrix = Matrix(np.empty((0, 0))) if matrix is None else matrix
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else min(MOST_ROWS, self._matrix.values.shape[0])

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else min(MOST_COLUMNS, self._matrix.values.shape[1])

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        return format_number(float(self._matrix.values[index.row(), index.column()]), 4)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        upright = orientation == Qt.Orientation.Vertical
        labels = self._matrix.row_labels if upright else self._matrix.column_labels
        return str(section) if labels is None or section >= len(labels) else labels[section]
