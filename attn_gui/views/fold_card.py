"""A card: a line to click on, and below it what unfolds; the inside is made when it is first unfolded."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from attn_gui.views.icons import icon

INDENT = 22
BREAK = "\u200b"
"""Where a long line of code may be broken without a sign."""


class FoldCard(QWidget):
    """A titled line with a summary under it. ``unfolded(bool)`` says that the user opened or closed it."""

    unfolded = Signal(bool)

    def __init__(self, title: str, fill: Callable[[QVBoxLayout], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fill = fill
        self._inside: QWidget | None = None
        self._open = False
        self._title = QToolButton(self)
        self._title.setObjectName("cardTitle")
        self._title.setProperty("flat", True)
        self._title.setText(title.replace("&", "&&"))
        self._title.setAccessibleName(title)
        self._title.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title.clicked.connect(self._turn)
        self._summary = text_label(self, dim=True)
        self._summary.setContentsMargins(INDENT, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(2)
        self._column.addWidget(self._title)
        self._column.addWidget(self._summary)
        self.refresh_icons()

    @property
    def title(self) -> QToolButton:
        """The line to click on."""
        return self._title

    @property
    def is_unfolded(self) -> bool:
        """Whether the inside is shown."""
        return self._open

    def show_summary(self, text: str) -> None:
        """Show *text* below the title; nothing for nothing."""
        self._summary.setText(text)
        self._summary.setVisible(bool(text))

    def refresh_icons(self) -> None:
        """Draw the arrow anew in the palette's colours."""
        self._title.setIcon(icon("chevron-down" if self.is_unfolded else "chevron-right"))

    def _turn(self) -> None:
        self._open = not self._open
        self._show_inside()
        self.unfolded.emit(self._open)

    def _show_inside(self) -> None:
        if self._inside is None:
            self._inside = QWidget(self)
            column = QVBoxLayout(self._inside)
            column.setContentsMargins(INDENT, 2, 4, 6)
            column.setSpacing(6)
            self._fill(column)
            self._column.addWidget(self._inside)
        self._inside.setVisible(self._open)
        self.refresh_icons()


def text_label(parent: QWidget, *, dim: bool = False) -> QLabel:
    """Return a label for words that wrap and can be selected."""
    label = QLabel(parent, textFormat=Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(80)
    # Not "Minimum": a scrolled column would be as high as its words need at the least width.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if dim:
        label.setProperty("dim", True)
    return label


def small_button(parent: QWidget, name: str, text: str, act: Callable[[], object]) -> QPushButton:
    """Return a push button that runs *act*."""
    button = QPushButton(text.replace("&", "&&"), parent)
    button.setObjectName(name)
    button.clicked.connect(act)
    return button


def breakable(code: str) -> str:
    """Return code that may be broken after brackets, dots, commas and underscores."""
    for sign in "([{._=":
        code = code.replace(sign, sign + BREAK)
    return code
