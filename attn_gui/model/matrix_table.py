"""One matrix of the document as a Qt item model: what it shows, and what is typed or pasted as edits."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal

from attn_gui.errors import AttentionError
from attn_gui.model.shown_table_model import Index, ShownTableModel
from attn_gui.overriding import override
from attn_gui.session.edits import ClearCells, RenameToken, SetBlock, SetCell, SetTokens
from attn_gui.session.inputs import tokens_of
from attn_gui.session.parsing import Block as TextBlock
from attn_gui.session.parsing import full_text, parse_block, parse_number


class MatrixTableModel(ShownTableModel):
    """The table *name*; it has no rows while the document has no such matrix. Every change goes to the document."""

    rejected = Signal(object)
    """The AttentionError of a text that is no number or no block; errors of edits come from the document."""

    def set_value(self, row: int, column: int, value: float, merge_key: object | None = None) -> bool:
        """Set one number; equal keys in a row (a drag) are one step. False if the document rejects it."""
        cell = SetCell(self._name, row, self._shown.first_column + column, value, merge_key=merge_key)
        return self._document.apply(cell)

    def paste(self, text: str, row: int, column: int, grow: bool = False) -> bool:
        """Write the rectangle in *text* with its first number at (row, column); False if it is not one or too large."""
        try:
            block = parse_block(text)
        except AttentionError as error:
            self.rejected.emit(error)
            return False
        return self.paste_block(block, row, column, grow)

    def paste_block(self, block: TextBlock, row: int, column: int, grow: bool = False) -> bool:
        """Write *block*, its row labels as token names; with *grow* the table is enlarged. One step."""
        edit = SetBlock(self._name, row, self._shown.first_column + column, block.values, grow=grow)
        if block.row_labels is None or self._name.kind is not None:
            return self._document.apply(edit)
        tokens = tokens_of(self._document.session, self._name)
        named = (*tokens[:row], *block.row_labels, *tokens[row + len(block.row_labels) :])
        return self._document.apply_together(edit.label, (edit, SetTokens(self._name, named)))

    def copy(self, rows: Sequence[int], columns: Sequence[int]) -> str:
        """Return the cells where *rows* and *columns* cross as tab-separated text with every digit."""
        part = self._shown.numbers[np.ix_(rows, columns)].tolist()
        return "\n".join("\t".join(map(full_text, line)) for line in part)

    def clear(self, rows: Sequence[int], columns: Sequence[int]) -> bool:
        """Set the cells where *rows* and *columns* cross to 0, as one step."""
        shifted = tuple(self._shown.first_column + column for column in columns)
        return self._document.apply(ClearCells(self._name, tuple(rows), shifted))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        try:
            number = parse_number(value if isinstance(value, str) else repr(value))
        except AttentionError as error:
            self.rejected.emit(error)
            return False
        return self.set_value(index.row(), index.column(), number)

    @override
    def setHeaderData(
        self, section: int, orientation: Qt.Orientation, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        named = orientation == Qt.Orientation.Vertical and self._name.kind is None
        if not named or role != Qt.ItemDataRole.EditRole or not 0 <= section < self.rowCount():
            return False
        return self._document.apply(RenameToken(self._name, section, str(value)))
