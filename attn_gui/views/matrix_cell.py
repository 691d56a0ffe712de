"""The field in which a cell is typed: it reads the number before anything is taken."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent, QMoveEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from attn_gui.errors import AttentionError
from attn_gui.overriding import override
from attn_gui.session.parsing import parse_number
from attn_gui.views.number_complaint import NumberComplaint


class CellEditor(QLineEdit):
    """Shows the full value; a text that is no number stays, framed red, with a sentence beside it."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setStyleSheet("padding: 0 2px; border-radius: 0;")
        self._complaint = NumberComplaint(self)
        self._cell, self._viewport = QRect(), parent
        self.textEdited.connect(self._complaint.clear)
        self.textEdited.connect(lambda: self.place(self._cell))
        self.destroyed.connect(self._complaint.deleteLater)

    @property
    def complaint(self) -> str:
        """The sentence beside the field, or nothing."""
        return self._complaint.text()

    def read(self) -> float | None:
        """Return the number typed; None, with the sentence shown, where the text is none."""
        try:
            return parse_number(self.text())
        except AttentionError as error:
            self._complaint.show_sentence(str(error))
            return None

    def is_ready(self) -> bool:
        """Return whether the field may close: untouched, or a number; else it says why not."""
        return not self.isModified() or self.read() is not None

    def place(self, cell: QRect) -> None:
        """Lie over *cell*, and to its left where the text needs more room."""
        # Qt reuses the rectangle it hands out.
        self._cell = QRect(cell)
        room = self._viewport.width()
        wanted = self.fontMetrics().horizontalAdvance(self.text()) + 18
        width = min(max(cell.width() + 1, wanted, 56), room)
        left = max(0, min(cell.right() + 2 - width, room - width))
        self.setGeometry(left, cell.top() - 1, width, cell.height() + 2)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._complaint.clear()
        super().hideEvent(event)

    @override
    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self.complaint:
            self._complaint.show_sentence(self.complaint)
