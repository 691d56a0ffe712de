"""The one strip in which the program speaks: a sentence, what one click would do, details on demand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from attn_gui.views.icons import icon

LONGEST = 500


class Severity(StrEnum):
    """How a message is marked: by icon, frame and accessible name."""

    NOTE = "note"
    ERROR = "error"


@dataclass(frozen=True)
class Notice:
    """One message: the sentence, buttons (text, what a click does), and details for a report."""

    text: str
    severity: Severity = Severity.NOTE
    choices: Sequence[tuple[str, Callable[[], object]]] = ()
    details: str = ""


class MessageStrip(QFrame):
    """Shows one notice at a time; hidden when there is none. Text is plain, selectable, never interpreted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageStrip")
        self.notice: Notice | None = None
        self._mark = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._text = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setObjectName("messageText")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QHBoxLayout()
        self._more = _flat_button(self, "messageDetails", "Details")
        self._more.setCheckable(True)
        self._close = _flat_button(self, "messageClose", "Dismiss this message")
        self._close.setShortcut("")
        self._details = QPlainTextEdit(self, readOnly=True)
        self._details.setObjectName("messageDetailsText")
        self._details.setAccessibleName("Details of the message")
        self._details.setMaximumHeight(140)
        self._more.toggled.connect(self._details.setVisible)
        self._close.clicked.connect(self.clear)
        line = QHBoxLayout()
        line.addWidget(self._mark)
        line.addWidget(self._text, 1)
        line.addLayout(self._buttons)
        line.addWidget(self._more)
        line.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 5, 6, 5)
        column.addLayout(line)
        column.addWidget(self._details)
        self.clear()

    def show_notice(self, notice: Notice) -> None:
        """Show *notice* in place of what was shown."""
        self._drop_buttons()
        self.notice = notice
        text = notice.text if len(notice.text) <= LONGEST else notice.text[: LONGEST - 1] + "…"
        self._text.setText(text)
        self.setAccessibleName(f"{notice.severity}: {text}")
        self.setProperty("severity", notice.severity.value)
        self.style().polish(self)
        self.refresh_icons()
        for label, act in notice.choices:
            self._add_button(label, act)
        self._more.setChecked(False)
        self._more.setText("Details")
        self._more.setVisible(bool(notice.details))
        self._details.setPlainText(notice.details)
        self._details.setVisible(False)
        self.setVisible(True)

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        wrong = self.notice is not None and self.notice.severity is Severity.ERROR
        self._mark.setPixmap(icon("triangle-alert" if wrong else "info").pixmap(16, 16))
        self._close.setIcon(icon("x"))

    def clear(self) -> None:
        """Show nothing."""
        self.notice = None
        self._drop_buttons()
        self.setVisible(False)

    def _add_button(self, label: str, act: Callable[[], object]) -> None:
        button = QPushButton(label.replace("&", "&&"), self)
        button.setObjectName("messageChoice")

        def choose() -> None:
            self.clear()
            act()

        button.clicked.connect(choose)
        self._buttons.addWidget(button)

    def _drop_buttons(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setVisible(False)
                widget.deleteLater()


def _flat_button(parent: QWidget, name: str, description: str) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setProperty("flat", True)
    button.setAccessibleName(description)
    button.setToolTip(description)
    return button
