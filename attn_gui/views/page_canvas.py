"""A figure on a page: the very picture that is exported, kept as pixels, with a mouse and keys."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from attn_gui.figures.figure import Figure, Sentence
from attn_gui.figures.page_figures import TokenLines
from attn_gui.overriding import override
from attn_gui.views.figure_painter import paint
from attn_gui.views.painting_pages import Hit, page_kind
from attn_gui.views.painting_text import color, measure
from attn_gui.views.tips import tip

FAR = 1_000_000
"""As many steps as reach the end of anything: who moves the focus stops at the last place."""
MOVES = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_PageUp: (-10, 0),
    Qt.Key.Key_PageDown: (10, 0),
    Qt.Key.Key_Home: (0, -FAR),
    Qt.Key.Key_End: (0, FAR),
}
MOST_PICTURES = 2
"""The figure itself and the one under the pointer."""


@dataclass(frozen=True, eq=False)
class _Picture:
    figure: Figure
    size: QSize
    ratio: float
    pixels: QPixmap


class PageCanvas(QWidget):
    """Shows one figure. Signals are the user's doing: ``clicked(side, place)``, ``hovered(Hit or None)``,
    ``moved(rows, columns)`` by the arrow keys, Page Up, Page Down, Home and End, ``released()`` by Escape.
    """

    clicked = Signal(str, int)
    hovered = Signal(object)
    moved = Signal(int, int)
    released = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._figure: Figure | None = None
        self._lit: Figure | None = None
        self._hit: Hit | None = None
        self._layout: tuple[Figure, QSize, Any] | None = None
        self._pictures: list[_Picture] = []

    @property
    def figure(self) -> Figure | None:
        """The figure on show."""
        return self._figure

    @property
    def shown(self) -> Figure | None:
        """What is painted: the figure, or the lines of the token under the pointer alone."""
        return self._figure if self._lit is None else self._lit

    def show_figure(self, figure: Figure) -> None:
        """Paint *figure* from now on."""
        self._figure = figure
        self._layout = None
        self._light()
        self.setAccessibleName(str(figure.message if isinstance(figure, Sentence) else figure.title))
        self.update()

    def layout_now(self) -> Any:
        """Return the layout of the figure as it is painted; None where there is none to ask."""
        figure, kind = self._figure, page_kind(self._figure)
        if figure is None or kind is None:
            return None
        if self._layout is None or self._layout[:2] != (figure, self.size()):
            size = self.width(), self.height()
            self._layout = figure, self.size(), kind.layout(figure, size, measure, pixels=text_pixels(figure))
        return self._layout[2]

    def hit_at(self, point: QPointF) -> Hit | None:
        """Return what lies under a point of this widget: a side or kind of place, and which."""
        kind, layout = page_kind(self._figure), self.layout_now()
        return None if kind is None or layout is None else kind.hit(self._figure, layout, (point.x(), point.y()))

    def words_at(self, point: QPointF) -> str:
        """Return what there is to say about a point of this widget."""
        kind, hit = page_kind(self._figure), self.hit_at(point)
        if kind is None or hit is None:
            return ""
        return str(kind.words(self._figure, self.layout_now(), hit, (point.x(), point.y())))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, figure = QPainter(self), self.shown
        if figure is None:
            painter.fillRect(event.rect(), self.palette().base())
            return
        painter.drawPixmap(0, 0, self._pixels_of(figure))
        if self.hasFocus():
            painter.setPen(QPen(color(figure.theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self.hit_at(event.position())
        if hit is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*hit)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.hit_at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in MOVES:
            self.moved.emit(*MOVES[key])
        elif plain and key == Qt.Key.Key_Escape:
            self.released.emit()
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip(self.words_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, 360)

    def _point_at(self, hit: Hit | None) -> None:
        if hit == self._hit:
            return
        self._hit = hit
        self._light()
        self.hovered.emit(hit)
        self.update()

    def _light(self) -> None:
        """Let the lines of the token under the pointer stand alone."""
        figure = self._figure
        self._lit = replace(figure, only=self._hit) if isinstance(figure, TokenLines) and self._hit else None

    def _pixels_of(self, figure: Figure) -> QPixmap:
        ratio, size = self.devicePixelRatio(), self.size()
        for picture in self._pictures:
            if picture.figure is figure and picture.size == size and picture.ratio == ratio:
                return picture.pixels
        pixels = QPixmap(size * ratio)
        pixels.setDevicePixelRatio(ratio)
        painter = QPainter(pixels)
        paint(figure, painter, (size.width(), size.height()), text_pixels(figure))
        painter.end()
        self._pictures = [_Picture(figure, size, ratio, pixels), *self._pictures][:MOST_PICTURES]
        return pixels


def text_pixels(figure: Figure) -> float:
    """Return the size of the text in the window."""
    return float(figure.theme.text_pixels)
