"""A thin veil over maps whose numbers are being computed anew."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from attn_gui.figures.figure import Theme
from attn_gui.overriding import override


class Veil(QWidget):
    """Covers its parent with a little of the ground; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outdated_veil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme: Theme | None = None
        self.hide()

    def set_shown(self, shown: bool) -> None:
        """Be there or not."""
        self.setVisible(shown)
        if shown:
            self.raise_()

    def cover(self, area: QRect, theme: Theme | None) -> None:
        """Cover *area* in the look of *theme*."""
        self._theme = theme
        if self.geometry() != area:
            self.setGeometry(area)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is not None:
            QPainter(self).fillRect(self.rect(), QColor(*self._theme.ground, 75))
