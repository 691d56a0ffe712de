"""The line above an explanation: the way back along its chain, the lock of the focus, what can be copied."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from attn_gui.views.icons import icon

PREVIEW = "Preview"
LOCKED, UNLOCKED = "Locked", "Unlocked"
LOCKED_TIP = "The focused cell is held. Click to let go of it: the key then follows the pointer (Ctrl+L)"
UNLOCKED_TIP = "No cell is held: the key follows the pointer. Click to hold a cell (Ctrl+L)"
ICON = QSize(14, 14)


class ExplanationHeader(QWidget):
    """Signals, all of them the user's doing: ``back_clicked()``, ``lock_clicked()``, ``copy_clicked()``."""

    back_clicked = Signal()
    lock_clicked = Signal()
    copy_clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._locked = True
        self._back = self._button("explanation_back", "Back along the chain", icon("arrow-left"))
        self._back.setToolTip("Back to the number that this one is part of (Backspace)")
        self._back.clicked.connect(self.back_clicked)
        self._state = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._state.setObjectName("explanation_state")
        self._state.setProperty("dim", True)
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lock = self._button("focus_lock", "Lock of the focused cell", icon("lock"))
        self._lock.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._lock.clicked.connect(self.lock_clicked)
        self._copy = self._button("copy_explanation_button", "Copy explanation", icon("copy"))
        self._copy.setText("Copy")
        self._copy.setToolTip("Copy the whole explanation as text; the arrow offers other formats")
        self._copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._copy.clicked.connect(self.copy_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._back)
        row.addWidget(self._state, 1)
        row.addWidget(self._lock)
        row.addWidget(self._copy)
        self.show_lock(locked=True, pointing=False)
        self.show_way(goes_back=False)

    def offer_copies(self, menu: QMenu) -> None:
        """Let the copy button's arrow open *menu*."""
        self._copy.setMenu(menu)
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def show_lock(self, *, locked: bool, pointing: bool) -> None:
        """Show whether a cell is held, and whether what is explained is only pointed at."""
        self._locked = locked
        self._lock.setText(LOCKED if locked else UNLOCKED)
        self._lock.setToolTip(LOCKED_TIP if locked else UNLOCKED_TIP)
        self._state.setText(PREVIEW if pointing else "")
        self._lock.setIcon(icon("lock" if locked else "lock-open"))

    def show_way(self, *, goes_back: bool) -> None:
        """Offer the way back where there is one."""
        self._back.setVisible(goes_back)

    def show_explained(self, explained: bool) -> None:
        """Offer copies where something is explained."""
        self._copy.setEnabled(explained)

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        self._back.setIcon(icon("arrow-left"))
        self._lock.setIcon(icon("lock" if self._locked else "lock-open"))
        self._copy.setIcon(icon("copy"))

    def _button(self, name: str, words: str, picture: QIcon) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setProperty("flat", True)
        button.setAccessibleName(words)
        button.setIcon(picture)
        button.setIconSize(ICON)
        return button
