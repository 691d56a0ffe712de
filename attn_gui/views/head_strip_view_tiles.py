"""One widget that paints any number of head tiles side by side."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from attn_gui.figures.figure import HeadStrip, HeadTile
from attn_gui.figures.labels import elide
from attn_gui.figures.ticks import measure_in, measure_text
from attn_gui.overriding import override
from attn_gui.session.measuring import HEAD_NUMBERS
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.tips import tip
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font

SMALLEST, LARGEST = 34, 56
SCROLL_BAR = 12
BELOW = 5
TICK = 4
"""How long the mark of the focused row is, in pixels."""
LEAST = 5
"""The focused cell's outline is at least so many pixels a side."""
TEXT_GAP = 4
"""Pixels between the words of two tiles."""


class HeadTiles(QWidget):
    """Paints the tiles of one figure. ``head_chosen`` is the user's doing, by click or Left, Right, Home, End."""

    head_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("head_tiles")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.figure: HeadStrip | None = None
        self._images: list[QImage] = []
        self._sources: tuple[int, ...] = ()
        self._pitch, self._side, self._pixels = 54, SMALLEST, 12.0

    def show_tiles(self, figure: HeadStrip | None) -> None:
        """Paint *figure* from now on."""
        self.figure = figure
        tiles = () if figure is None else figure.tiles
        sources = tuple(id(tile.rgba) for tile in tiles)
        if sources != self._sources:
            self._sources, self._images = sources, [_image(tile) for tile in tiles]
        chosen = "" if figure is None else self._words(figure, figure.tiles[figure.focus])
        count = sum(tile.head >= 0 for tile in tiles)
        self.setAccessibleName(f"Heads: {chosen} chosen of {count} heads, their mean and their maximum")
        self.update()

    def height_for(self, pixels: float) -> int:
        """Return how high the strip must be for the smallest tiles, with a scroll bar."""
        return round(SMALLEST + 2 * (pixels + 5)) + BELOW + SCROLL_BAR

    def fit(self, width: int, height: int, pixels: float) -> None:
        """Take the room of *width* × *height* pixels; more tiles than fit make the widget wider."""
        count = 0 if self.figure is None else len(self.figure.tiles)
        widest = max(measure("00.00", pixels), measure("mean", pixels)) + 4
        self._pixels = pixels
        least = max(SMALLEST + 4, round(widest))
        self._pitch = max(least, min(width // max(count, 1), LARGEST + 24))
        room = height - 2 * (pixels + 5) - BELOW - (SCROLL_BAR if self._pitch * count > width else 0)
        self._side = int(max(min(self._pitch - 8, room, LARGEST), 8))
        self.resize(QSize(max(self._pitch * count, 1), height))
        self.update()

    def tile_rect(self, place: int) -> QRect:
        """Where the picture of the tile *place* is."""
        left = place * self._pitch + (self._pitch - self._side) // 2
        return QRect(left, round(self._pixels + 5), self._side, self._side)

    def place_at(self, point: QPoint) -> int | None:
        """Return which tile is under *point*."""
        place = point.x() // self._pitch
        return place if self.figure is not None and 0 <= place < len(self.figure.tiles) else None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        figure = self.figure
        if figure is None:
            return
        painter = QPainter(self)
        painter.fillRect(event.rect(), qcolor(figure.theme.ground))
        painter.setFont(pixel_font(self._pixels))
        first, last = event.rect().left() // self._pitch, event.rect().right() // self._pitch
        for place in range(max(first, 0), min(last + 1, len(figure.tiles))):
            self._paint_tile(painter, figure, place)

    def _paint_tile(self, painter: QPainter, figure: HeadStrip, place: int) -> None:
        theme, tile, rect = figure.theme, figure.tiles[place], QRectF(self.tile_rect(place))
        chosen = place == figure.focus
        painter.drawImage(rect, self._images[place])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(qcolor(theme.panel_border), 1))
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        self._paint_focus(painter, figure, rect)
        if chosen:
            pen = QPen(qcolor(theme.focus), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(rect.adjusted(-2, -2, 2, 2))
            if self.hasFocus():
                painter.setPen(QPen(qcolor(theme.accent), 1, Qt.PenStyle.DotLine))
                painter.drawRect(rect.adjusted(-4.5, -4.5, 4.5, 4.5))
        painter.setPen(qcolor(theme.focus_text if chosen else theme.text))
        self._paint_text(painter, place, tile.label, rect.top() - self._pixels / 2 - 4)
        painter.setPen(qcolor(theme.dim_text))
        number = measure_in(self._pitch - TEXT_GAP, tile.number, self._pixels, measure)
        self._paint_text(painter, place, number, rect.bottom() + self._pixels / 2 + BELOW)

    def _paint_focus(self, painter: QPainter, figure: HeadStrip, rect: QRectF) -> None:
        """Mark the focused row at the left edge, and the focused cell where it is."""
        (row, column), (rows, columns) = figure.cell, figure.size
        if row is None or row >= rows:
            return
        high = rect.height() / rows
        middle = rect.top() + (row + 0.5) * high
        thick = max(round(high), 2)
        painter.fillRect(QRectF(rect.left() - 1, round(middle - thick / 2), TICK, thick), qcolor(figure.theme.focus))
        if column is not None and column < columns:
            wide = rect.width() / columns
            cell = QRectF(0, 0, max(round(wide), LEAST), max(round(high), LEAST))
            cell.moveCenter(QPointF(rect.left() + (column + 0.5) * wide, middle))
            painter.setPen(QPen(qcolor(figure.theme.focus), 1))
            painter.drawRect(QRectF(cell.toRect()).intersected(rect).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_text(self, painter: QPainter, place: int, text: str, middle: float) -> None:
        shown = elide(text, self._pitch - TEXT_GAP, self._pixels, measure)
        left = (place + 0.5) * self._pitch - measure(shown, self._pixels) / 2
        draw_at(painter, left, middle, shown, self._pixels)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None and self.figure is not None:
            self.head_chosen.emit(self.figure.tiles[place].head)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.figure is None:
            event.ignore()
            return
        here, last = self.figure.focus, len(self.figure.tiles) - 1
        places = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            event.ignore()
        elif 0 <= place <= last and place != here:
            self.head_chosen.emit(self.figure.tiles[place].head)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(event.pos())
            lines = () if self.figure is None or place is None else self.figure.tell(place)
            QToolTip.showText(event.globalPos(), tip("\n".join(map(str, lines))), self)
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

    def _words(self, figure: HeadStrip, tile: HeadTile) -> str:
        name = f"head {tile.label}" if tile.label.isdigit() else f"{tile.label} of all heads"
        return f"{name}, {HEAD_NUMBERS[figure.number]} {measure_text(tile.number)}"


def _image(tile: HeadTile) -> QImage:
    rgba = np.ascontiguousarray(tile.rgba)
    rows, columns = rgba.shape[:2]
    return QImage(rgba.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
