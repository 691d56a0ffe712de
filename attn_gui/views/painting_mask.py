"""Painting a mask: patterns, letters, signs, focus, names and legend."""

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from attn_gui.figures.figure import Array, MaskMap, MaskRule, Theme
from attn_gui.figures.geometry import Rect, cell_rect, edges
from attn_gui.figures.layout_mask import SEVERAL, MaskKey, MaskLayout
from attn_gui.figures.mask_picture import TINT, dotted_swatch, grounds, mask_picture, swatch
from attn_gui.figures.themes import mixed
from attn_gui.views.painting_map import paint_labels
from attn_gui.views.painting_marks import fill, focus_bands, frame, line
from attn_gui.views.painting_text import draw_line, draw_text, measure

FINE = 2
"""Pixels of the picture for each pixel of the layout: patterns stay sharp in enlarged exports."""
GRID_PITCH = 7.0
SIGNS = {1: "+", -1: "−"}


def paint_mask(figure: MaskMap, layout: MaskLayout, painter: QPainter) -> None:
    """Paint a mask by its layout."""
    theme, thick = figure.theme, max(1, round(layout.pixels / 12))
    draw_line(painter, layout.title, theme.text)
    draw_line(painter, layout.sides, theme.dim_text)
    cells = layout.cells
    unit = layout.pixels / 12 * FINE
    size = math.ceil(cells.width * FINE), math.ceil(cells.height * FINE)
    picture = mask_picture(figure, *size, unit, dots=not layout.pluses)
    _image(picture, cells, painter)
    _grid(figure, cells, thick, painter)
    frame(painter, cells, thick, theme.panel_border)
    if layout.letters is not None:
        _letters(figure, cells, layout, painter)
    focus_bands(painter, cells, figure.codes.shape, figure.focus, thick, theme.focus)
    paint_labels(layout.rows, cells, "left", theme, painter)
    paint_labels(layout.columns, cells, "above", theme, painter)
    for key in layout.legend:
        _key(figure, key, layout, painter)


def _image(picture: Array, rect: Rect, painter: QPainter) -> None:
    height, width = picture.shape[:2]
    pixels = np.ascontiguousarray(picture)
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    # Painted devices may keep the image: the copy owns its bytes.
    painter.drawImage(QRectF(rect.x, rect.y, rect.width, rect.height), image.copy())


def _grid(figure: MaskMap, cells: Rect, thick: int, painter: QPainter) -> None:
    rows, columns = figure.codes.shape
    if min(cells.width / columns, cells.height / rows) < GRID_PITCH:
        return
    for x in edges(cells.x, cells.width, columns)[1:-1]:
        line(painter, (x, cells.y), (0, cells.bottom), thick, figure.theme.grid)
    for y in edges(cells.y, cells.height, rows)[1:-1]:
        line(painter, (cells.x, y), (cells.right, 0), thick, figure.theme.grid)


def _letters(figure: MaskMap, cells: Rect, layout: MaskLayout, painter: QPainter) -> None:
    pixels = layout.letters or layout.pixels
    rows, columns = figure.codes.shape
    for row, column in np.argwhere((figure.codes > 0) | (figure.signs != 0)).tolist():
        rect = cell_rect(cells, rows, columns, row, column)
        code = int(figure.codes[row, column])
        if not code:
            draw_text(painter, SIGNS[int(figure.signs[row, column])], rect, pixels, figure.theme.text)
            continue
        rule = figure.rules[code - 1]
        several = layout.pluses and bool(figure.several[row, column])
        _letter(painter, rule, rect, pixels, figure.theme, several=several)


def _letter(painter: QPainter, rule: MaskRule, rect: Rect, pixels: float, theme: Theme, *, several: bool) -> None:
    text = f"{rule.letter}+" if several else rule.letter
    wide = min(rect.width, measure(text, pixels) + 2)
    x, y = rect.center
    # A pattern behind a letter makes it hard to read.
    fill(painter, Rect(x - wide / 2, y - pixels * 0.55, wide, pixels * 1.1), grounds(rule.look, theme)[0])
    draw_text(painter, text, rect, pixels, theme.text)


def _key(figure: MaskMap, key: MaskKey, layout: MaskLayout, painter: QPainter) -> None:
    theme, pixels = figure.theme, layout.pixels
    marked = bool(key.look or key.sign)
    if marked:
        _sample(figure, key, layout, painter)
        frame(painter, key.swatch, max(1, round(pixels / 12)), theme.panel_border)
    draw_line(painter, key.line, theme.text if marked else theme.dim_text)


def _sample(figure: MaskMap, key: MaskKey, layout: MaskLayout, painter: QPainter) -> None:
    theme, side, unit = figure.theme, round(key.swatch.width) * FINE, layout.pixels / 12 * FINE
    size = layout.letters or layout.pixels
    if key.sign:
        ink = theme.positive if key.sign > 0 else theme.negative
        fill(painter, key.swatch, mixed(ink, theme.ground, TINT))
        draw_text(painter, SIGNS[key.sign], key.swatch, size, theme.text)
    elif key.look == SEVERAL:
        if layout.pluses:
            draw_text(painter, key.letter, key.swatch, size, theme.text)
        else:
            _image(dotted_swatch(theme, side, unit), key.swatch, painter)
    else:
        _image(swatch(key.look, theme, side, unit), key.swatch, painter)
        if layout.letters is not None:
            rule = next(rule for rule in figure.rules if rule.look == key.look)
            _letter(painter, rule, key.swatch, size, theme, several=False)
