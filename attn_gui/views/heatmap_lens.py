"""The lens: nine by nine cells around the focus with their numbers, where a map is too fine for them."""

import math

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from attn_gui.figures.figure import Axis, CellState, Heatmap
from attn_gui.figures.labels import drawable, elide
from attn_gui.figures.ticks import number_text
from attn_gui.overriding import override
from attn_gui.views.cell_overlay import CellFrame, fitting_digits, paint_focus, paint_grid, paint_numbers
from attn_gui.views.cell_overlay_marks import paint_hatching, paint_marks, qcolor
from attn_gui.views.heatmap_text import summary
from attn_gui.views.heatmap_window import whole
from attn_gui.views.painting_values import paint_marks_in
from attn_gui.views.token_axis_text import draw_at, measure, pixel_font

DIGITS = 2
LONGEST = 56.0


class HeatmapLens(QWidget):
    """Paints a small map made by ``figures.lens``; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._panel = parent
        self.setObjectName("lens")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._figure: Heatmap | None = None
        self._pixels = 10.0
        self.hide()

    @property
    def figure(self) -> Heatmap | None:
        """The magnified part on show."""
        return self._figure

    def show_lens(self, figure: Heatmap, over: QRect, focus: QPoint) -> None:
        """Show *figure* in the corner of *over* (the map's rectangle) that is farthest from *focus*."""
        self._figure = figure
        self._pixels = max(figure.theme.text_pixels - 2.0, 9.0)
        self.setAccessibleName(f"Lens: {summary(figure)}")
        size = self._size()
        left = over.left() + 4 if focus.x() > over.center().x() else over.right() - 3 - size.width()
        top = over.top() + 4 if focus.y() > over.center().y() else over.bottom() - 3 - size.height()
        room = self._panel.rect().adjusted(2, 2, -2, -2)
        left = max(min(left, room.right() - size.width()), room.left())
        self.setGeometry(QRect(QPoint(left, max(top, room.top())), size))
        self.show()
        self.raise_()
        self.update()

    def _cells(self) -> QRect:
        figure = self._figure
        assert figure is not None
        numbers = figure.values[figure.states == CellState.NUMBER].tolist()
        digits = min(figure.digits, DIGITS)
        widest = max((measure(number_text(value, digits), self._pixels) for value in numbers), default=8.0)
        rows, columns = figure.values.shape
        wide, high = math.ceil(min(widest, 60.0)) + 4, math.ceil(self._pixels) + 5
        return QRect(self._room(figure.rows) + 8, self._room(figure.columns) + 8, wide * columns, high * rows)

    def _room(self, axis: Axis) -> int:
        """How many pixels the names of an axis take: all of them stand upright above, or lie to the left."""
        names = (measure(drawable(text[:64]), self._pixels) for text in axis.labels)
        return math.ceil(min(max(names, default=0.0), LONGEST))

    def _size(self) -> QSize:
        cells = self._cells()
        return QSize(cells.right() + 6, cells.bottom() + 6)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        figure = self._figure
        if figure is None:
            return
        painter = QPainter(self)
        theme, cells = figure.theme, self._cells()
        painter.fillRect(self.rect(), qcolor(theme.ground))
        painter.setPen(QPen(qcolor(theme.dim_text), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        rgba = np.ascontiguousarray(figure.rgba)
        rows, columns = figure.values.shape
        image = QImage(rgba.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
        painter.drawImage(QRectF(cells), image)
        frame = CellFrame(QRectF(cells), whole(rows), whole(columns))
        paint_grid(painter, frame, figure.values.shape, theme)
        paint_hatching(painter, frame, figure)
        paint_marks(painter, frame, figure)
        digits = fitting_digits(frame, figure, self._pixels, min(DIGITS, figure.digits))
        paint_marks_in(painter, frame, figure, numbers=digits is not None)
        paint_numbers(painter, frame, figure, self._pixels, digits)
        paint_focus(painter, frame, figure)
        self._paint_names(painter, figure, frame)

    def _paint_names(self, painter: QPainter, figure: Heatmap, frame: CellFrame) -> None:
        painter.setFont(pixel_font(self._pixels))
        row, column = figure.focus
        for place, text in enumerate(figure.rows.labels):
            painter.setPen(qcolor(figure.theme.focus_text if place == row else figure.theme.dim_text))
            shown = elide(drawable(text), frame.rect.left() - 8, self._pixels, measure)
            left = frame.rect.left() - 4 - measure(shown, self._pixels)
            draw_at(painter, left, frame.y(place + 0.5), shown, self._pixels)
        for place, text in enumerate(figure.columns.labels):
            painter.setPen(qcolor(figure.theme.focus_text if place == column else figure.theme.dim_text))
            painter.save()
            painter.translate(frame.x(place + 0.5), frame.rect.top() - 4)
            painter.rotate(-90)
            shown = elide(drawable(text), frame.rect.top() - 8, self._pixels, measure)
            draw_at(painter, 0, 0, shown, self._pixels)
            painter.restore()
