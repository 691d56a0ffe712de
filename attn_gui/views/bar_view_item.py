"""Paints bars, what stands in the place of a bar, and the numbers at their ends."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from attn_gui.figures.figure import BarChart, CellState
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_bars import bar_numbers, bar_rect, height_of
from attn_gui.figures.layout_parts import TextLine
from attn_gui.overriding import override
from attn_gui.views.cell_overlay_marks import paint_mark, qcolor
from attn_gui.views.heatmap_window import Window
from attn_gui.views.token_axis_text import measure, metrics, pixel_font

NUMBERS_UP_TO = 128
"""With more bars than this the search for places of numbers would take longer than the painting."""


def place_at(x: float, width: float, columns: Window) -> int:
    """Return which column lies at *x* of a plot *width* pixels wide."""
    return int((columns[0] + x * (columns[1] - columns[0]) / max(width, 1.0)) // 1)


class BarsItem(QGraphicsItem):
    """Paints one bar chart; it holds the figure and where it goes, and nothing else."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._figure: BarChart | None = None
        self._room = QRectF(0, 0, 1, 1)
        self._plot = Rect(0, 0, 1, 1)
        self._above = 0.0
        self._pixels = 12.0
        self.rects: list[Rect] = []
        self.numbers: tuple[TextLine, ...] = ()
        self.setZValue(5)

    def show_bars(self, figure: BarChart, room: QRectF, columns: Window, pixels: float, above: float) -> None:
        """Paint *figure* into *room* from now on; *above* it that many pixels are free for numbers."""
        if room != self._room or above != self._above:
            self.prepareGeometryChange()
        self._figure, self._room, self._pixels, self._above = figure, room, pixels, above
        count = len(figure.values)
        pitch = room.width() / (columns[1] - columns[0])
        # The plot of all columns, of which the room shows a part.
        self._plot = Rect(room.x() - columns[0] * pitch, room.y(), pitch * count, room.height())
        self.rects = [bar_rect(figure, self._plot, place) for place in range(count)]
        numbers = bar_numbers(figure, self._plot, pixels, measure) if count <= NUMBERS_UP_TO else ()
        stubs = [self._stub(place) for place, state in enumerate(figure.states.tolist()) if state != CellState.NUMBER]
        self.numbers = tuple(line for line in numbers if not any(line.rect.overlaps(stub) for stub in stubs))
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._room.adjusted(0, -self._above, 0, 0)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        figure = self._figure
        if figure is None:
            return
        painter.setClipRect(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_bars(painter, figure)
        self._paint_placeholders(painter, figure)
        zero = round(height_of(figure, 0.0, self._plot))
        painter.setPen(QPen(qcolor(figure.theme.dim_text), 1))
        painter.drawLine(QLineF(self._room.left(), zero, self._room.right(), zero))
        painter.setFont(pixel_font(self._pixels))
        painter.setPen(qcolor(figure.theme.text))
        drop = (metrics(self._pixels).ascent() - metrics(self._pixels).descent()) / 2
        for line in self.numbers:
            painter.drawText(QPointF(line.rect.x, line.rect.center[1] + drop), line.text)

    def _paint_bars(self, painter: QPainter, figure: BarChart) -> None:
        colors: list[tuple[int, int, int]] = [tuple(color) for color in figure.colors.tolist()]
        for place, (rect, color) in enumerate(zip(self.rects, colors, strict=True)):
            if rect.height > 0 and rect.right > self._room.left() and rect.x < self._room.right():
                shade = figure.theme.focus if place == figure.focus else color
                painter.fillRect(QRectF(rect.x, rect.y, rect.width, rect.height), QColor(*shade))

    def _stub(self, place: int) -> Rect:
        """A patch of fixed height at the zero line: it says that no bar belongs here, whatever the scale."""
        assert self._figure is not None
        zero, high = height_of(self._figure, 0.0, self._plot), 1.5 * self._pixels
        top = max(min(zero, self._room.bottom()) - high, self._room.top())
        return Rect(self.rects[place].x, top, self.rects[place].width, high)

    def _paint_placeholders(self, painter: QPainter, figure: BarChart) -> None:
        hatch = QBrush(qcolor(figure.theme.forbidden), Qt.BrushStyle.BDiagPattern)
        for place, state in enumerate(figure.states.tolist()):
            if state == CellState.NUMBER:
                continue
            stub = self._stub(place)
            area = QRectF(stub.x, stub.y, stub.width, stub.height)
            if state == CellState.FORBIDDEN:
                painter.fillRect(area, hatch)
            else:
                paint_mark(painter, area, CellState(state), qcolor(figure.theme.warning), self._pixels)
