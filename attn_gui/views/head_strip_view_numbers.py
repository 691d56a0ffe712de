"""The small menu of the head strip: which number stands below each head."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from attn_gui.session.measuring import FOCUSED_PEAK, HEAD_NUMBERS, MEASURES
from attn_gui.text import capitalised
from attn_gui.views.tips import tip


class HeadNumberButton(QToolButton):
    """Says what the numbers are and lets choose others. ``number_chosen(key of HEAD_NUMBERS)`` is the user's doing."""

    number_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("head_numbers")
        self.setProperty("flat", True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.setObjectName("headNumbersMenu")
        self._menu.setToolTipsVisible(True)
        group = QActionGroup(self._menu)
        self._actions: dict[str, QAction] = {}
        for key, name in HEAD_NUMBERS.items():
            action = QAction(capitalised(name), self._menu, checkable=True)
            action.setObjectName(f"headNumber-{key}")
            if key in MEASURES:
                action.setToolTip(tip(str(MEASURES[key].meaning)))
            action.triggered.connect(partial(self._choose, key))
            group.addAction(action)
            self._menu.addAction(action)
            self._actions[key] = action
        self.setMenu(self._menu)
        self.show_number(FOCUSED_PEAK)

    def show_number(self, key: str) -> None:
        """Show that the number *key* stands below each head."""
        name = str(HEAD_NUMBERS[key])
        self.setText(f"{name} ▾")
        self.setToolTip(f"The number below each head: {name}")
        self.setAccessibleName(f"Number below each head: {name}")
        self._actions[key].setChecked(True)

    def _choose(self, key: str) -> None:
        self.number_chosen.emit(key)
