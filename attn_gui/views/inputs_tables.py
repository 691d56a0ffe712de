"""The tab of Q, K and V: three tables over one another, each as high as it needs where there is room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.overriding import override
from attn_gui.session.session import Session
from attn_gui.views.matrix_editor import MatrixEditor
from attn_gui.views.matrix_words import origin


class TablesSplitter(QSplitter):
    """A vertical splitter that says when it was resized: ``resized()``."""

    resized = Signal()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class TablesTab(QWidget):
    """Shows where Q, K and V come from, and their editors in a splitter."""

    def __init__(self, editors: Sequence[MatrixEditor], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tab:inputs")
        self._editors = tuple(editors)
        self._dragged = False
        self.origin = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.origin.setObjectName("inputsOrigin")
        self.origin.setProperty("dim", True)
        self.origin.setWordWrap(True)
        self.splitter = TablesSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setObjectName("inputsSplitter")
        self.splitter.setHandleWidth(6)
        self.splitter.setChildrenCollapsible(False)
        for editor in self._editors:
            self.splitter.addWidget(editor)
            editor.height_changed.connect(self.share_height)
        self.splitter.addWidget(QWidget(self.splitter))
        self.splitter.splitterMoved.connect(self._keep_sizes)
        self.splitter.resized.connect(self.share_height)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.origin)
        column.addWidget(self.splitter, 1)

    def show_session(self, session: Session) -> None:
        """Say where Q, K and V come from in *session*; the editors follow the document by themselves."""
        words = origin(session)
        self.origin.setText(words)
        self.origin.setVisible(bool(words))

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme*."""
        for editor in self._editors:
            editor.show_theme(theme)

    def share_height(self) -> None:
        """Give each table what it needs, or, where there is too little, a fair share; a user's own sizes stay."""
        for editor in self._editors:
            editor.setMaximumHeight(editor.wanted_height())
        if self._dragged or not self.isVisible():
            return
        wanted = [editor.wanted_height() for editor in self._editors]
        handles = self.splitter.handleWidth() * len(wanted)
        room = self.splitter.height() - handles
        heights = self._whole_rows(shares(wanted, room), room)
        self.splitter.setSizes([*heights, max(0, room - sum(heights))])

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.share_height()

    def _whole_rows(self, heights: list[int], room: int) -> list[int]:
        whole = [editor.whole_rows(height) for editor, height in zip(self._editors, heights, strict=True)]
        # What the cut rows leave may hold a whole row of one of the tables.
        for place, editor in enumerate(self._editors):
            spare = room - sum(whole)
            whole[place] = editor.whole_rows(whole[place] + max(0, spare))
        return whole

    def _keep_sizes(self) -> None:
        self._dragged = True


def shares(wanted: Sequence[int], room: int) -> list[int]:
    """Return heights that fill *room* at most: who wants little gets it, the others share the rest evenly."""
    result = [0] * len(wanted)
    waiting = sorted(range(len(wanted)), key=lambda place: wanted[place])
    while waiting:
        place = waiting.pop(0)
        result[place] = min(wanted[place], max(0, room) // (len(waiting) + 1))
        room -= result[place]
    return result
