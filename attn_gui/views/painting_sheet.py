"""Painting the pages of a lesson sheet onto any painter: a PDF, a printer, a picture for the preview."""

from typing import assert_never

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from attn_gui.figures.figure import BarChart, Color, Heatmap, Theme
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_bars import bar_layout
from attn_gui.figures.layout_map import heatmap_layout
from attn_gui.figures.sheet.items import Box, Drawing, Item, Page, Shade, Stroke, Text
from attn_gui.figures.themes import LIGHT
from attn_gui.views.figure_painter import paint
from attn_gui.views.painting_map import paint_labels
from attn_gui.views.painting_marks import fill, frame
from attn_gui.views.painting_text import color, draw_line, draw_turned, measure

MOST_GRID = 40
"""Up to so many cells a side an empty map has a grid; beyond it is a frame."""
GRID = (150, 156, 168)
SHADE = (233, 235, 239)


def paint_page(page: Page, painter: QPainter) -> None:
    """Paint *page* from the painter's origin over a white ground; one unit is 1/96 inch."""
    painter.save()
    fill(painter, Rect(0, 0, *page.size), LIGHT.ground)
    for item in page.items:
        _paint(item, painter)
    painter.restore()


def _paint(item: Item, painter: QPainter) -> None:
    match item:
        case Text(line, turned):
            ink = LIGHT.dim_text if line.dim else LIGHT.text
            if turned:
                draw_turned(painter, line.text, line.rect, line.pixels, ink)
            else:
                draw_line(painter, line, ink)
        case Stroke():
            _stroke(item, painter)
        case Shade(rect):
            fill(painter, rect, SHADE)
        case Box(rect, blank, focus):
            _box(rect, 1.8 if focus else 1.0, LIGHT.focus if focus else GRID if blank else LIGHT.grid, painter)
        case Drawing():
            _draw(item, painter)
        case _:
            assert_never(item)


def _stroke(item: Stroke, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(color(GRID if item.dim else LIGHT.text), item.width * (0.7 if item.dim else 1.0)))
    painter.drawLine(QLineF(QPointF(*item.start), QPointF(*item.end)))
    painter.setPen(Qt.PenStyle.NoPen)


def _box(rect: Rect, width: float, ink: Color, painter: QPainter) -> None:
    # A pen, as edges of whole pixels would vanish where a page is made small.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(color(ink), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(rect.x, rect.y, rect.width, rect.height))
    painter.setPen(Qt.PenStyle.NoPen)


def _draw(item: Drawing, painter: QPainter) -> None:
    painter.save()
    painter.translate(item.rect.x, item.rect.y)
    size = item.rect.width, item.rect.height
    match item.figure:
        case Heatmap() if item.blank:
            _empty_map(item.figure, size, painter)
        case BarChart() if item.blank:
            _empty_bars(item.figure, size, painter)
        case _:
            paint(item.figure, painter, size)
    painter.restore()


def _empty_map(figure: Heatmap, size: tuple[float, float], painter: QPainter) -> None:
    """The title, the names and a grid to colour in; no colour bar, whose ends would tell the largest number."""
    layout, theme = heatmap_layout(figure, size, measure), figure.theme
    draw_line(painter, layout.title, theme.text)
    draw_line(painter, layout.sides, theme.dim_text)
    paint_labels(layout.rows, layout.cells, "left", theme, painter)
    paint_labels(layout.columns, layout.cells, "above", theme, painter)
    _grid(layout.cells, figure.values.shape, theme, painter)


def _empty_bars(figure: BarChart, size: tuple[float, float], painter: QPainter) -> None:
    """The title, the names and an empty plot; no axis, whose numbers would tell how long the bars are."""
    layout, theme = bar_layout(figure, size, measure), figure.theme
    draw_line(painter, layout.title, theme.text)
    paint_labels(layout.columns, layout.plot, "below", theme, painter)
    _grid(layout.plot, (1, len(figure.values)), theme, painter)


def _grid(cells: Rect, shape: tuple[int, ...], theme: Theme, painter: QPainter) -> None:
    frame(painter, cells, 1, theme.forbidden)
    rows, columns = shape
    if max(rows, columns) > MOST_GRID:
        return
    for row in range(1, rows):
        y = round(cells.y + cells.height * row / rows)
        fill(painter, Rect(cells.x, y, cells.width, 1), theme.panel_border)
    for column in range(1, columns):
        x = round(cells.x + cells.width * column / columns)
        fill(painter, Rect(x, cells.y, 1, cells.height), theme.panel_border)
