"""What stands in the place of figures that cannot be drawn: why, and what can be done about it."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.overriding import override
from attn_gui.text import Message

WIDEST = 520
"""Longer lines are hard to read."""


class Offer(Protocol):
    """A way out that can be named: the refusal's remedies."""

    @property
    def label(self) -> Message: ...


class RefusalView(QWidget):
    """One sentence and a button for each remedy; ``remedy_chosen`` carries the remedy itself."""

    remedy_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("refusal")
        self._sentence = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._sentence.setObjectName("refusal_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._sentence.setMinimumWidth(100)
        self._box = QVBoxLayout(self)
        self._box.setSpacing(10)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addStretch(2)
        self._box.addWidget(self._sentence)
        self._box.addStretch(3)
        self._buttons: list[QPushButton] = []
        self._remedies: tuple[Offer, ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence on show."""
        return self._sentence.text()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The remedies' buttons, in their order."""
        return tuple(self._buttons)

    def show_refusal(self, message: Message, remedies: Sequence[Offer], theme: Theme) -> None:
        """Show *message* and one button for each of *remedies*, on the ground of *theme*."""
        text = str(message)
        self._sentence.setText(text)
        self._sentence.setStyleSheet(f"color: rgb{theme.text}; background: transparent;")
        self.setAccessibleName(text)
        if tuple(remedies) != self._remedies:
            self._rebuild(tuple(remedies))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max((self.width() - WIDEST) // 2, 0)
        self._box.setContentsMargins(side, 0, side, 0)

    def _rebuild(self, remedies: tuple[Offer, ...]) -> None:
        for button in self._buttons:
            self._box.removeWidget(button)
            button.deleteLater()
        self._remedies = remedies
        self._buttons = [self._button(place, remedy) for place, remedy in enumerate(remedies)]

    def _button(self, place: int, remedy: Offer) -> QPushButton:
        button = QPushButton(str(remedy.label).replace("&", "&&"), self)
        button.setObjectName(f"remedy_{place}")
        button.setAccessibleName(str(remedy.label))
        button.clicked.connect(lambda: self.remedy_chosen.emit(remedy))
        self._box.insertWidget(2 + place, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button
