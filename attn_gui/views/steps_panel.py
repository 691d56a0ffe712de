"""The lesson step by step beside the open session: what a step does, its formula and numbers, and the ways on."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from attn_gui.overriding import override
from attn_gui.session.lesson_steps import StepPage
from attn_gui.text import Message
from attn_gui.views.fold_card import text_label
from attn_gui.views.icons import icon

SPEEDS = {"Slow": 8_000, "Usual": 4_000, "Quick": 1_500}
"""How long a stop is shown while the walk plays, in milliseconds."""
USUAL_SPEED = "Usual"
BACK, NEXT = "chevron-left", "chevron-right"
KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class StepsPanel(QWidget):
    """Shows one stop of the walk. All signals are the user's doing; ``moved`` carries -1 or 1, ``jumped`` a stop."""

    moved = Signal(int)
    jumped = Signal(int)
    play_toggled = Signal()
    speed_chosen = Signal()

    def __init__(self, stops: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps_panel")
        self.setAccessibleName("The lesson step by step")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stops, self._playing = stops, False
        self._count = text_label(self, dim=True)
        self._title = text_label(self)
        self._title.setObjectName("stepTitle")
        self._formula = text_label(self)
        self._formula.setObjectName("stepFormula")
        self._sentences = (text_label(self), text_label(self))
        self._numbers = text_label(self)
        self._numbers.setObjectName("stepNumbers")
        self.back = self._button("stepBack", "One step back (Left)", lambda: self.moved.emit(-1))
        self.play = self._button("stepPlay", "Play (Space)", self.play_toggled.emit)
        self.next = self._button("stepNext", "One step on (Right)", lambda: self.moved.emit(1))
        self.speed = QComboBox(self)
        self.speed.setObjectName("stepSpeed")
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("How long each step is shown while the walk plays")
        for name, pause in SPEEDS.items():
            self.speed.addItem(name, pause)
        self.speed.setCurrentText(USUAL_SPEED)
        self.speed.activated.connect(lambda _place: self.speed_chosen.emit())
        self._place()
        self.refresh_icons()

    @property
    def pause(self) -> int:
        """How long each stop is to be shown, in milliseconds."""
        return int(self.speed.currentData())

    @property
    def text(self) -> str:
        """What is to be read."""
        labels = (self._count, self._title, self._formula, *self._sentences, self._numbers)
        return "\n".join(label.text() for label in labels if label.text())

    def show_page(self, place: int, page: StepPage, numbers: Message | None) -> None:
        """Show the stop number *place*, from 0."""
        self._count.setText(f"Step {place + 1} of {self._stops}")
        self._title.setText(str(page.title))
        self._formula.setText(str(page.formula))
        for label, sentence in zip(self._sentences, page.sentences, strict=True):
            label.setText(str(sentence))
        self._numbers.setText("" if numbers is None else str(numbers))
        self.back.setEnabled(place > 0)
        self.next.setEnabled(place < self._stops - 1)
        self.setAccessibleDescription(self.text)

    def show_playing(self, playing: bool) -> None:
        """Show whether the walk goes on by itself."""
        self._playing = playing
        words = "Pause (Space)" if playing else "Play (Space)"
        self.play.setToolTip(words)
        self.play.setAccessibleName(words)
        self.refresh_icons()

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        self.back.setIcon(icon(BACK))
        self.play.setIcon(icon("pause" if self._playing else "play"))
        self.next.setIcon(icon(NEXT))

    def _button(self, name: str, words: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(act)
        return button

    def _place(self) -> None:
        for label in (self._title, self._formula):
            label.setProperty("heading", True)
        buttons = QHBoxLayout()
        for widget in (self.back, self.play, self.next):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        buttons.addWidget(QLabel("Speed", self))
        buttons.addWidget(self.speed)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addLayout(buttons)
        for label in (self._count, self._title, self._formula, *self._sentences, self._numbers):
            column.addWidget(label)
        column.addStretch(1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS:
            self.moved.emit(KEYS[key])
        elif key == Qt.Key.Key_Space:
            self.play_toggled.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.jumped.emit(0 if key == Qt.Key.Key_Home else self._stops - 1)
        else:
            super().keyPressEvent(event)
