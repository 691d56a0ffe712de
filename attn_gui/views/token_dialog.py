"""Sets all token names of a table at once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from attn_gui.session.edits import SetTokens
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import MatrixName


class TokenDialog(QDialog):
    """One name a line, as many as the table has rows. Signals: ``chosen(SetTokens)``."""

    chosen = Signal(object)

    def __init__(self, name: MatrixName, tokens: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._count = name, len(tokens)
        self.setObjectName("tokenDialog")
        self.setWindowTitle(f"Token names of {symbol_of(name)}")
        self.resize(340, 400)
        words = QLabel(f"One name a line, {self._count} in all.", self, textFormat=Qt.TextFormat.PlainText)
        self.names = QPlainTextEdit("\n".join(tokens), self)
        self.names.setObjectName("tokenNames")
        self.names.setAccessibleName(self.windowTitle())
        self.names.setTabChangesFocus(True)
        self.found = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.found.setObjectName("tokenCount")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText("Rename")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (words, self.names, self.found, buttons):
            column.addWidget(part)
        self.names.textChanged.connect(self._count_names)
        self._count_names()

    def tokens(self) -> tuple[str, ...]:
        """Return the names typed, an empty last line left out."""
        lines = self.names.toPlainText().split("\n")
        if len(lines) > self._count and not lines[-1].strip():
            lines.pop()
        return tuple(line.strip() for line in lines)

    def _count_names(self) -> None:
        names = self.tokens()
        fits = len(names) == self._count and all(names)
        self.ok.setEnabled(fits)
        if len(names) != self._count:
            self.found.setText(f"{len(names)} names for {self._count} rows.")
        else:
            self.found.setText("" if fits else f"Row {names.index('')} has no name.")

    def _accept(self) -> None:
        self.accept()
        self.chosen.emit(SetTokens(self._name, self.tokens()))
