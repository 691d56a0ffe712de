"""The colours of a map with their numbers, a marker at the value under the pointer, and the menu that changes them."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from attn_gui.figures import layout_parts
from attn_gui.figures.figure import ColorScale, Theme
from attn_gui.figures.geometry import Rect
from attn_gui.figures.ticks import Tick, short
from attn_gui.overriding import override
from attn_gui.session.view_state import ColorChoice
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.color_bar_menu import ColorMenu
from attn_gui.views.tips import tip
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font


class ColorBar(QWidget):
    """Paints one colour scale; a click, Return or the menu key opens its menu. All signals are the user's."""

    colors_chosen = Signal(object)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{key}_color_bar")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._key = key
        self._scale: ColorScale | None = None
        self._theme: Theme | None = None
        self._choice = ColorChoice()
        self._marker: float | None = None
        self._pixels = 12.0
        self._margin = 6.0
        self._image = QImage()
        self.menu = ColorMenu(self)
        self.menu.setObjectName(f"{key}_color_menu")
        self.menu.colors_chosen.connect(self.colors_chosen)

    def show_scale(self, scale: ColorScale, theme: Theme, title: str, choice: ColorChoice, pixels: float) -> None:
        """Paint *scale* from now on; the menu ticks what *choice* says."""
        if self._scale is None or self._scale.lut is not scale.lut:
            lut = np.ascontiguousarray(scale.lut)
            self._image = QImage(lut.tobytes(), len(lut), 1, 3 * len(lut), QImage.Format.Format_RGB888).copy()
        self._scale, self._theme, self._choice, self._pixels = scale, theme, choice, pixels
        self._margin = pixels / 2
        words = f"Colours of {title}: {scale.name}, {short(scale.low)} to {short(scale.high)}"
        self.setAccessibleName(words)
        self.setToolTip(tip(f"{words}. Click to change."))
        self.update()

    def mark(self, value: float | None) -> None:
        """Put the marker at *value*; without one, take it away."""
        if value != self._marker:
            self._marker = value
            self.update()

    @property
    def marker(self) -> float | None:
        """Where the marker is."""
        return self._marker

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The numbers below the colours."""
        if self._scale is None:
            return ()
        return layout_parts.lying_bar(self._scale, self._bar(), self._pixels, measure, spare=self._margin).ticks

    def open_menu(self) -> None:
        """Open the menu below the colours."""
        if self._scale is not None:
            self.menu.show_choice(self._choice, self._scale)
            self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _bar(self) -> Rect:
        return Rect(self._margin, 0, max(self.width() - 2 * self._margin, 1.0), float(round(self._pixels)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scale is None or self._theme is None:
            return
        painter = QPainter(self)
        bar, theme = self._bar(), self._theme
        area = QRectF(bar.x, bar.y, bar.width, bar.height)
        painter.drawImage(area, self._image)
        wide = 2 if self.hasFocus() else 1
        painter.setPen(QPen(qcolor(theme.accent if self.hasFocus() else theme.panel_border), wide))
        painter.drawRect(area.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2))
        painter.setFont(pixel_font(self._pixels))
        painter.setPen(qcolor(theme.dim_text))
        middle = bar.bottom + 4 + self._pixels / 2
        for tick in self.ticks:
            painter.drawLine(QPointF(bar.x + tick.at, bar.bottom), QPointF(bar.x + tick.at, bar.bottom + 3))
            left = bar.x + tick.text_at - measure(tick.text, self._pixels) / 2
            draw_at(painter, left, middle, tick.text, self._pixels)
        if self._marker is not None:
            self._paint_marker(painter, self._scale, theme, bar)

    def _paint_marker(self, painter: QPainter, scale: ColorScale, theme: Theme, bar: Rect) -> None:
        assert self._marker is not None
        share = (self._marker / 2 - scale.low / 2) / (scale.high / 2 - scale.low / 2)
        x = bar.x + min(max(share, 0.0), 1.0) * bar.width
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(qcolor(theme.ground), 1))
        painter.setBrush(qcolor(theme.text))
        tip, base = bar.y + bar.height * 0.55, bar.bottom + 1
        painter.drawPolygon(QPolygonF([QPointF(x, tip), QPointF(x - 5, base), QPointF(x + 5, base)]))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open_menu()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.open_menu()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Menu):
            self.open_menu()
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
