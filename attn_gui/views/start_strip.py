"""The three doors of the first start, in a strip that goes away for good when dismissed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from attn_gui.views.icons import icon


class StartStrip(QFrame):
    """Signals: ``example_chosen(key)``, ``own_numbers_chosen()``, ``dismissed()``."""

    example_chosen = Signal(str)
    own_numbers_chosen = Signal()
    dismissed = Signal()

    def __init__(self, lesson_key: str, real_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("startStrip")
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 4, 6, 4)
        line.addWidget(QLabel("Start with", self))
        self._add_door(line, "startLesson", "The lesson's example").clicked.connect(
            lambda: self.example_chosen.emit(lesson_key)
        )
        self._add_door(line, "startReal", "A real head").clicked.connect(lambda: self.example_chosen.emit(real_key))
        self._add_door(line, "startOwn", "My own numbers…").clicked.connect(self.own_numbers_chosen)
        line.addWidget(QLabel("or type into any table: everything follows.", self))
        line.addStretch(1)
        self._close = QToolButton(self)
        self._close.setObjectName("startClose")
        self._close.setProperty("flat", True)
        self._close.setAccessibleName("Do not show this again")
        self._close.setToolTip("Do not show this again (the examples stay in the Examples menu)")
        self._close.clicked.connect(self.dismissed)
        line.addWidget(self._close)
        self.refresh_icons()

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        self._close.setIcon(icon("x"))

    def _add_door(self, line: QHBoxLayout, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        line.addWidget(button)
        return button
