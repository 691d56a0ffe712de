"""The tab of X: its table, or what X is and a button that makes one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.session.edits import MakeX
from attn_gui.session.session import Session
from attn_gui.views.matrix_editor import MatrixEditor

WHAT_X_IS = (
    "There is no X yet.\n\nX holds one row of numbers for each token, before anything is asked of it. "
    "Q, K and V can follow it: Q = X · W_q, K = X · W_k, V = X · W_v, and multi-head attention can read it directly."
)


class XTab(QWidget):
    """Signals: ``edited(MakeX)``."""

    edited = Signal(object)

    def __init__(self, editor: MatrixEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tab:x")
        self._editor = editor
        self._absent = QWidget(self)
        words = QLabel(WHAT_X_IS, self._absent, textFormat=Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setProperty("dim", True)
        self.make = QPushButton("Make X from Q", self._absent)
        self.make.setObjectName("makeX")
        self.make.setToolTip(
            "X begins as a copy of Q and its tokens; the chains beside Q, K and V then link them to it"
        )
        self.make.clicked.connect(self._make)
        inner = QVBoxLayout(self._absent)
        inner.setContentsMargins(4, 12, 4, 0)
        inner.setSpacing(10)
        inner.addWidget(words)
        inner.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self._absent)
        column.addWidget(editor, 1)
        column.addStretch(0)
        editor.height_changed.connect(self._share_height)

    def show_session(self, session: Session) -> None:
        """Show X, or the offer to make one."""
        self._absent.setVisible(session.x is None)
        self._editor.setVisible(session.x is not None)
        self._share_height()

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme*."""
        self._editor.show_theme(theme)

    def _make(self) -> None:
        self.edited.emit(MakeX())
        # The button is gone, and with it the keyboard.
        if not self._editor.isHidden():
            self._editor.table.setFocus()

    def _share_height(self) -> None:
        self._editor.setMaximumHeight(self._editor.wanted_height())
