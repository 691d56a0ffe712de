"""One stage of the other program: what was given of it, and the ways to give it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from attn_gui.overriding import override
from attn_gui.views.fold_card import small_button, text_label

NOTHING = "none given; a file can be dropped here"


class GivenRow(QFrame):
    """Signals: ``paste_asked()``, ``open_asked()``, ``clear_asked()``, ``file_dropped(str)``."""

    paste_asked = Signal()
    open_asked = Signal()
    clear_asked = Signal()
    file_dropped = Signal(str)

    def __init__(self, stage: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"given:{stage}")
        self.setAccessibleName(f"Given {stage}")
        self.setAcceptDrops(True)
        self._title = QLabel(stage.capitalize(), self, textFormat=Qt.TextFormat.PlainText)
        self._title.setProperty("heading", True)
        self._state = text_label(self, dim=True)
        self._state.setText(NOTHING)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._title, 1)
        self._clear = small_button(self, f"clear:{stage}", "Clear", self.clear_asked.emit)
        self._clear.setVisible(False)
        for button, tip in (
            (self._clear, f"Take the given {stage} away"),
            (small_button(self, f"paste:{stage}", "Paste", self.paste_asked.emit), f"Take {stage} from the clipboard"),
            (small_button(self, f"open:{stage}", "Open…", self.open_asked.emit), f"Take {stage} from a file"),
        ):
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 2)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._state)

    @property
    def state(self) -> str:
        """What is said of the given numbers."""
        return self._state.text()

    def show_given(self, text: str | None) -> None:
        """Show what was given: sizes, type, where from; None for nothing."""
        self._state.setText(NOTHING if text is None else text)
        self._clear.setVisible(text is not None)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                event.acceptProposedAction()
                self.file_dropped.emit(url.toLocalFile())
                return
