"""The sentence beside a field whose text is no number: words and a red frame, and the text stays."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget


class NumberComplaint(QLabel):
    """A sentence under (or, without room, above) a field, inside the field's window."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field.window())
        self._field = field
        self.setObjectName("numberComplaint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Frame the field red and put *sentence* beside it; the field says it to a screen reader, too."""
        self._mark(True)
        self._field.setAccessibleDescription(sentence)
        self.setText(sentence)
        self._place(self._field.window())
        self.show()
        self.raise_()

    def clear(self) -> None:
        """Take sentence and frame away; nothing happens where there is none."""
        if self.text():
            self._mark(False)
            self._field.setAccessibleDescription("")
            self.setText("")
        self.hide()

    def _mark(self, wrong: bool) -> None:
        self._field.setProperty("wrong", wrong)
        self._field.style().unpolish(self._field)
        self._field.style().polish(self._field)

    def _place(self, window: QWidget) -> None:
        if self.parentWidget() is not window:
            self.setParent(window)
        width = min(300, max(120, window.width() - 8))
        one_line = self.fontMetrics().horizontalAdvance(self.text()) + 18
        width = min(width, one_line)
        self.resize(width, self.heightForWidth(width))
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        above = self._field.mapTo(window, QPoint(0, -self.height() - 2))
        fits = below.y() + self.height() <= window.height() or above.y() < 0
        place = below if fits else above
        self.move(max(4, min(place.x(), window.width() - width - 4)), place.y())
