"""The title above a map: what it shows, and by how it is made; double-click or Return enlarges the map and back."""

import re
from math import ceil

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from attn_gui.figures.figure import Theme
from attn_gui.figures.labels import drawable, elide
from attn_gui.overriding import override
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.tips import tip
from attn_gui.views.token_axis_text import bold_width, draw_at, measure, pixel_font

PARTING = re.compile(r"  | (?=· )")
"""Two spaces, or a middle dot, part a title's name from what is said about it."""
INDENT = 3


def title_parts(text: str) -> tuple[str, str]:
    """Return a title's name and what is said about it."""
    name, *rest = PARTING.split(text, maxsplit=1)
    return name, rest[0] if rest else ""


class MapTitle(QWidget):
    """One line: the name bold, what is said about it dim, elided where it does not fit."""

    enlarge_requested = Signal()

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{key}_title")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._text = ""
        self._theme: Theme | None = None
        self._pixels = 12.0

    @property
    def text(self) -> str:
        """The whole title."""
        return self._text

    @property
    def name_width(self) -> int:
        """The pixels that the title's name needs."""
        return ceil(bold_width(drawable(title_parts(self._text)[0]), self._pixels)) + 2 * INDENT

    def show_title(self, text: str, theme: Theme, pixels: float, *, enlarged: bool) -> None:
        """Show *text* from now on; *enlarged* says what the double-click will undo."""
        if (text, theme, pixels) != (self._text, self._theme, self._pixels):
            self._text, self._theme, self._pixels = text, theme, pixels
            self.update()
        self.setAccessibleName(" ".join(text.split()))
        way = "show all maps again" if enlarged else "enlarge this map"
        self.setToolTip(tip(f"{' '.join(text.split())}\nDouble-click or press Return to {way}"))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        name, rest = title_parts(self._text)
        middle = self.height() / 2
        head = elide(drawable(name), self.width() - 2 * INDENT, self._pixels, bold_width)
        painter.setFont(pixel_font(self._pixels, bold=True))
        painter.setPen(qcolor(self._theme.text))
        draw_at(painter, INDENT, middle, head, self._pixels)
        left = INDENT + bold_width(head, self._pixels) + self._pixels * 0.6
        tail = elide(drawable(rest), self.width() - left - INDENT, self._pixels, measure) if rest else ""
        if len(tail) > 2:
            painter.setFont(pixel_font(self._pixels))
            painter.setPen(qcolor(self._theme.dim_text))
            draw_at(painter, left, middle, tail, self._pixels)
        if self.hasFocus():
            painter.setPen(QPen(qcolor(self._theme.accent), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.enlarge_requested.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enlarge_requested.emit()
        else:
            event.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
