"""Small dialogs of text: notes, keyboard shortcuts, help pages, about."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)


class NotesDialog(QDialog):
    """The session's notes (source, licence, what it shows), readable and editable."""

    def __init__(self, notes: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notesDialog")
        self.setWindowTitle("Notes of this session")
        self.resize(560, 360)
        column = QVBoxLayout(self)
        column.addWidget(QLabel("Where the numbers come from, their licence, what to look at:", self))
        self._text = QPlainTextEdit(notes, self)
        self._text.setObjectName("notesText")
        self._text.setAccessibleName("Notes")
        self._text.setTabChangesFocus(True)
        column.addWidget(self._text)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    @property
    def notes(self) -> str:
        """The text as it stands."""
        return self._text.toPlainText()


class ShortcutsDialog(QDialog):
    """Every command with its menu and keys, as given by the live actions."""

    def __init__(self, rows: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(640, 560)
        table = QTableWidget(len(rows), 3, self)
        table.setObjectName("shortcutsTable")
        table.setAccessibleName("Commands and their keys")
        table.setHorizontalHeaderLabels(["Where", "Command", "Keys"])
        table.verticalHeader().setVisible(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                table.setItem(place, column, QTableWidgetItem(text))
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(0, 120)
        table.setColumnWidth(2, 190)
        _finish(self, table)


class PageDialog(QDialog):
    """A page of help from ``resources/help/``, in Markdown."""

    def __init__(self, title: str, markdown: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageDialog")
        self.setWindowTitle(title)
        self.resize(720, 560)
        page = QTextBrowser(self)
        page.setObjectName("pageText")
        page.setAccessibleName(title)
        page.setOpenLinks(False)
        page.setMarkdown(markdown)
        _finish(self, page)


class AboutDialog(QDialog):
    """What this is and the versions it runs on, with a button that copies them."""

    def __init__(self, lines: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle("About Attention Explorer")
        text = QLabel("\n".join(lines), self, textFormat=Qt.TextFormat.PlainText)
        text.setObjectName("aboutText")
        flags = Qt.TextInteractionFlag
        text.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        copy = _finish(self, text).addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("aboutCopy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(lines)))


def _finish(dialog: QDialog, content: QWidget) -> QDialogButtonBox:
    column = QVBoxLayout(dialog)
    column.addWidget(content)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.reject)
    close = buttons.button(QDialogButtonBox.StandardButton.Close)
    if isinstance(close, QPushButton):
        close.setDefault(True)
    column.addWidget(buttons)
    return buttons
