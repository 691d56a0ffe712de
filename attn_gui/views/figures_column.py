"""The middle of the window: the head strip, where there are heads, above the maps and other pages."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class FiguresColumn(QWidget):
    """Places two finished widgets; the strip comes and goes with its frame."""

    def __init__(self, heads: QWidget, pages: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._strip = framed(heads)
        column.addWidget(self._strip)
        column.addWidget(pages, 1)
        self._has_heads, self._covered = False, False
        self._show_strip()

    def show_heads(self, shown: bool) -> None:
        """Show the strip of heads, or not."""
        self._has_heads = shown
        self._show_strip()

    def cover_heads(self, covered: bool) -> None:
        """Hide the strip of heads even where there are heads, or show it again."""
        self._covered = covered
        self._show_strip()

    def _show_strip(self) -> None:
        self._strip.setVisible(self._has_heads and not self._covered)


def framed(content: QWidget) -> QFrame:
    """Return *content* in a panel's frame."""
    frame = QFrame()
    frame.setObjectName("panel")
    frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(frame)
    column.setContentsMargins(2, 2, 2, 2)
    column.addWidget(content)
    frame.setFocusProxy(content)
    return frame
