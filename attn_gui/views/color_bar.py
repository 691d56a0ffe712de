"""The colours of a map with their numbers, markers at the focused and the hovered value, the menu that changes them."""

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
from attn_gui.figures.color_scales import leaves_out_zero, share_of
from attn_gui.figures.color_words import scale_words
from attn_gui.figures.figure import Color, ColorScale, Theme
from attn_gui.figures.geometry import Rect
from attn_gui.figures.ticks import Tick
from attn_gui.overriding import override
from attn_gui.session.view_state import ColorChoice
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.color_bar_menu import ColorMenu
from attn_gui.views.painting_color_bar import cap_points, paint_caps
from attn_gui.views.tips import tip
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font


class ColorBar(QWidget):
    """Paints one colour scale; a click, Return or the menu key opens its menu. All signals are the user's.

    *tokens*: the columns of its map are tokens, of which the first can be left out.
    """

    colors_chosen = Signal(object)

    def __init__(self, key: str, parent: QWidget | None = None, *, tokens: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(f"{key}_color_bar")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._key = key
        self._scale: ColorScale | None = None
        self._theme: Theme | None = None
        self._choice = ColorChoice()
        self._marker: float | None = None
        self._focused: float | None = None
        self._pixels = 12.0
        self._margin = 6.0
        self._image = QImage()
        self.menu = ColorMenu(self, tokens=tokens)
        self.menu.setObjectName(f"{key}_color_menu")
        self.menu.colors_chosen.connect(self.colors_chosen)

    def show_scale(self, scale: ColorScale, theme: Theme, title: str, choice: ColorChoice, pixels: float) -> None:
        """Paint *scale* from now on; the menu ticks what *choice* says."""
        if self._scale is None or self._scale.lut is not scale.lut:
            lut = np.ascontiguousarray(scale.lut)
            self._image = QImage(lut.tobytes(), len(lut), 1, 3 * len(lut), QImage.Format.Format_RGB888).copy()
        self._scale, self._theme, self._choice, self._pixels = scale, theme, choice, pixels
        self._margin = pixels / 2
        words = f"Colours of {title}: {scale_words(scale)}"
        self.setAccessibleName(words)
        self.setToolTip(tip(f"{words}. Click to change."))
        self.update()

    def mark(self, value: float | None) -> None:
        """Put the marker of the pointer, below the colours, at *value*; without one, take it away."""
        if value != self._marker:
            self._marker = value
            self.update()

    def mark_focus(self, value: float | None) -> None:
        """Put the marker of the focus, above the colours, at *value*; without one, take it away."""
        if value != self._focused:
            self._focused = value
            self.update()

    @property
    def marker(self) -> float | None:
        """Where the marker of the pointer is."""
        return self._marker

    @property
    def focused(self) -> float | None:
        """Where the marker of the focus is."""
        return self._focused

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The numbers below the colours."""
        return () if self._scale is None else self._laid_out(self._scale).ticks

    @property
    def caption(self) -> str:
        """What stands below the numbers; nothing on an even scale of all numbers."""
        line = None if self._scale is None else self._laid_out(self._scale).caption
        return "" if line is None else line.text

    def open_menu(self) -> None:
        """Open the menu below the colours."""
        if self._scale is not None:
            self.menu.show_choice(self._choice, self._scale)
            self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _laid_out(self, scale: ColorScale) -> layout_parts.ColorBar:
        rect = Rect(self._margin, 0, max(self.width() - 2 * self._margin, 1.0), float(round(self._pixels)))
        return layout_parts.lying_bar(scale, rect, self._pixels, measure, spare=self._margin, captioned=True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scale is None or self._theme is None:
            return
        painter = QPainter(self)
        layout, theme = self._laid_out(self._scale), self._theme
        bar = layout.colors
        area = QRectF(bar.x, bar.y, bar.width, bar.height)
        painter.drawImage(area, self._image)
        wide = 2 if self.hasFocus() else 1
        painter.setPen(QPen(qcolor(theme.accent if self.hasFocus() else theme.panel_border), wide))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2))
        paint_caps(layout, self._scale, theme, painter)
        self._paint_words(painter, layout, theme)
        if self._focused is not None:
            self._paint_marker(painter, self._focused, layout, theme.focus, above=True)
        if self._marker is not None:
            self._paint_marker(painter, self._marker, layout, theme.text, above=False)

    def _paint_words(self, painter: QPainter, layout: layout_parts.ColorBar, theme: Theme) -> None:
        bar, pixels = layout.colors, self._pixels
        painter.setFont(pixel_font(pixels))
        painter.setPen(qcolor(theme.dim_text))
        middle = bar.bottom + 4 + pixels / 2
        for tick in layout.ticks:
            painter.drawLine(QPointF(bar.x + tick.at, bar.bottom), QPointF(bar.x + tick.at, bar.bottom + 3))
            draw_at(painter, bar.x + tick.text_at - measure(tick.text, pixels) / 2, middle, tick.text, pixels)
        if layout.caption is not None:
            words = layout.caption
            left = words.rect.center[0] - measure(words.text, pixels) / 2
            draw_at(painter, left, words.rect.center[1], words.text, pixels)

    def _paint_marker(
        self, painter: QPainter, value: float, layout: layout_parts.ColorBar, ink: Color, *, above: bool
    ) -> None:
        """A triangle that points at the value's colour; beyond the colours, at the cap."""
        assert self._scale is not None
        assert self._theme is not None
        bar = layout.colors
        x = _place(value, self._scale, layout)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(qcolor(self._theme.ground), 1))
        painter.setBrush(qcolor(ink))
        tip, base = (0.45, bar.y - 1) if above else (0.55, bar.bottom + 1)
        tip = bar.y + bar.height * tip
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


def _place(value: float, scale: ColorScale, layout: layout_parts.ColorBar) -> float:
    """Return the x of *value*: on the colours, or at the point of the cap of the end that it is beyond."""
    bar = layout.colors
    if value > scale.high and layout.above:
        return cap_points(layout, high=True)[1][0]
    if value < scale.low:
        if layout.below:
            return cap_points(layout, high=False)[1][0]
        # Zero on a logarithmic scale is left of all colours.
        return bar.x - (4 if leaves_out_zero(scale) else 0)
    return bar.x + share_of(value, scale) * bar.width
