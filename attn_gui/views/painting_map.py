"""Painting a map: cells, marks, numbers, focus, names and colour bar."""

import math
from itertools import groupby

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from attn_gui.figures.colormaps import ink_on, no_place_color
from attn_gui.figures.figure import Array, CellState, Color, Heatmap, Theme, ValueMark
from attn_gui.figures.geometry import Rect, cell_rect
from attn_gui.figures.labels import AxisLabels
from attn_gui.figures.layout_beside import beside_parts, heading_rect
from attn_gui.figures.layout_map import HeatmapLayout
from attn_gui.figures.layout_parts import LegendEntry, Side, label_rects
from attn_gui.figures.ticks import number_text
from attn_gui.views.painting_beside import paint_beside, paint_heading
from attn_gui.views.painting_color_bar import paint_color_bar
from attn_gui.views.painting_marks import fill, focus_bands, frame, hatch, line, mark
from attn_gui.views.painting_text import draw_line, draw_text, draw_turned
from attn_gui.views.painting_values import paint_value_marks, value_mark

MOST_RECTANGLES = 64
"""Up to this many places a side each cell is a rectangle of its own; beyond, the map is one image."""
SHARP = 1600
"""Images are enlarged by whole pixels to this size, or four times what they fill: no viewer blurs their cells."""
OVERLAP = 0.4
"""Each cell reaches this far under the next: without it viewers show seams where they smooth edges."""


def paint_map(figure: Heatmap, layout: HeatmapLayout, painter: QPainter) -> None:
    """Paint a map by its layout."""
    unit = layout.pixels / 12
    theme = figure.theme
    draw_line(painter, layout.title, theme.text)
    draw_line(painter, layout.sides, theme.dim_text)
    _cells(figure.rgba, layout.cells, painter)
    _marks(figure, layout.cells, painter, unit)
    _value_marks(figure, layout, painter, unit)
    frame(painter, layout.cells, max(1, round(unit)), theme.panel_border)
    if layout.digits is not None:
        _numbers(figure, layout.cells, layout.digits, layout.pixels, painter)
    _focus(figure, layout.cells, painter, max(1, round(unit)))
    paint_labels(layout.rows, layout.cells, "left", theme, painter)
    paint_labels(layout.columns, layout.cells, "above", theme, painter)
    if figure.beside is not None and layout.beside is not None:
        whole = (0.0, float(len(figure.beside.values)))
        for beside, area in beside_parts(figure.beside, layout.beside):
            paint_beside(beside, area, whole, figure.focus[0], layout.pixels, theme, painter)
            paint_heading(beside, heading_rect(area, layout.pixels), layout.pixels, theme, painter)
    paint_color_bar(layout.color_bar, figure.scale, theme, painter)
    paint_legend(layout.legend, theme, painter)


def paint_picture(rgba: Array, rect: Rect, painter: QPainter) -> None:
    """Paint RGBA (rows, columns, 4) into a rectangle, each cell sharp."""
    rows, columns = rgba.shape[:2]
    factor = max(1, math.ceil(min(SHARP, 4 * max(rect.width, rect.height)) / max(rows, columns)))
    shrinks = columns > rect.width or rows > rect.height
    pixels = np.ascontiguousarray(rgba if shrinks else rgba.repeat(factor, axis=0).repeat(factor, axis=1))
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
    # Painted devices may keep the image: the copy owns its bytes.
    painter.drawImage(QRectF(rect.x, rect.y, rect.width, rect.height), image.copy())


def paint_labels(axis: AxisLabels, cells: Rect, side: Side, theme: Theme, painter: QPainter) -> None:
    """Paint the names of an axis beside its cells, the focused one in orange; a ruler where some are left out."""
    for label, rect in label_rects(axis, cells, side):
        ink = theme.focus_text if label.focused else theme.dim_text
        if axis.turned:
            draw_turned(painter, label.text, rect, axis.pixels, ink)
        else:
            draw_text(painter, label.text, rect, axis.pixels, ink, align="right" if side == "left" else "center")
    thick = max(1, round(axis.pixels / 12))
    for tick in axis.ticks:
        if side == "left":
            line(painter, (cells.x - 3 * thick, round(cells.y + tick)), (cells.x, 0), thick, theme.dim_text)
        else:
            y = cells.y - 3 * thick if side == "above" else cells.bottom
            line(painter, (round(cells.x + tick), y), (0, y + 3 * thick), thick, theme.dim_text)


def paint_legend(entries: tuple[LegendEntry, ...], theme: Theme, painter: QPainter) -> None:
    """Paint what the marks mean."""
    for entry in entries:
        unit = entry.line.pixels / 12
        frame(painter, entry.swatch, max(1, round(unit)), theme.panel_border)
        if isinstance(entry.state, CellState):
            mark(painter, entry.state, entry.swatch, theme, unit)
        else:
            ground = no_place_color(theme) if entry.state == ValueMark.ZERO else theme.ground
            fill(painter, entry.swatch, ground)
            value_mark(painter, entry.state, entry.swatch, ink_on(ground), unit)
        draw_line(painter, entry.line, theme.dim_text)


def _cells(rgba: Array, cells: Rect, painter: QPainter) -> None:
    rows, columns = rgba.shape[:2]
    if not rows or not columns:
        return
    if max(rows, columns) > MOST_RECTANGLES:
        paint_picture(rgba, cells, painter)
        return
    for row in range(rows):
        for column in range(columns):
            rect = cell_rect(cells, rows, columns, row, column)
            wide = rect.width + (OVERLAP if column + 1 < columns else 0)
            high = rect.height + (OVERLAP if row + 1 < rows else 0)
            fill(painter, Rect(rect.x, rect.y, wide, high), _rgb(rgba[row, column]))


def _marks(figure: Heatmap, cells: Rect, painter: QPainter, unit: float) -> None:
    """Mark what is no number; forbidden neighbours are hatched in one go."""
    rows, columns = figure.states.shape
    # Where cells are smaller than pixels, one row of cells speaks for those in the same row of pixels.
    step = max(1, int(rows / max(cells.height, 1)))
    forbidden: list[Rect] = []
    for row in range(0, rows, step):
        column = 0
        for state, run in groupby(figure.states[row].tolist()):
            count = len(list(run))
            if state == CellState.FORBIDDEN:
                first = cell_rect(cells, rows, columns, row, column)
                last = cell_rect(cells, rows, columns, row, column + count - 1)
                forbidden.append(Rect(first.x, first.y, last.right - first.x, first.height))
            elif state != CellState.NUMBER:
                for place in range(column, column + count):
                    rect = cell_rect(cells, rows, columns, row, place)
                    mark(painter, CellState(state), rect, figure.theme, unit)
            column += count
    hatch(painter, forbidden, figure.theme.forbidden, unit)


def _value_marks(figure: Heatmap, layout: HeatmapLayout, painter: QPainter, unit: float) -> None:
    rows, columns = figure.values.shape

    def rect_of(row: int, column: int) -> Rect:
        return cell_rect(layout.cells, rows, columns, row, column)

    numbers = layout.digits is not None
    paint_value_marks(painter, figure, (range(rows), range(columns)), rect_of, unit, numbers=numbers)


def _numbers(figure: Heatmap, cells: Rect, digits: int, pixels: float, painter: QPainter) -> None:
    rows, columns = figure.values.shape
    for row, column in np.argwhere(figure.states == CellState.NUMBER).tolist():
        text = number_text(float(figure.values[row, column]), digits)
        rect = cell_rect(cells, rows, columns, row, column)
        draw_text(painter, text, rect, pixels, ink_on(_rgb(figure.rgba[row, column])))


def _focus(figure: Heatmap, cells: Rect, painter: QPainter, thick: int) -> None:
    """Outline focused row, column and cell; lines lie around the cells, not on them, but for one of ground."""
    rows, columns = figure.values.shape
    row, column = figure.focus
    if not rows or not columns:
        return
    focus_bands(painter, cells, (rows, columns), figure.focus, thick, figure.theme.focus)
    if row is None or column is None:
        return
    cell = cell_rect(cells, rows, columns, row, column)
    if min(cell.width, cell.height) >= 14 * thick:
        frame(painter, cell.inset(thick), thick, figure.theme.ground)


def _rgb(color: Array) -> Color:
    red, green, blue = (int(channel) for channel in color[:3])
    return red, green, blue
