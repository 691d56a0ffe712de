"""Painting the head tiles, and a sentence in the place of a figure."""

from PySide6.QtGui import QPainter

from attn_gui.figures.figure import HeadStrip, Sentence
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_strip import SentenceLayout, StripLayout
from attn_gui.views.painting_color_bar import paint_color_bar
from attn_gui.views.painting_map import paint_picture
from attn_gui.views.painting_marks import fill, frame
from attn_gui.views.painting_text import draw_line

TICK, LEAST = 4, 5
"""How long the mark of the focused row is, and the least side of the focused cell's outline, in lines' widths."""


def paint_strip(figure: HeadStrip, layout: StripLayout, painter: QPainter) -> None:
    """Paint all heads by their layout, the chosen one in an orange frame."""
    theme = figure.theme
    thick = max(1, round(layout.pixels / 12))
    draw_line(painter, layout.title, theme.text)
    draw_line(painter, layout.note, theme.dim_text)
    for place, (tile, spot) in enumerate(zip(figure.tiles, layout.tiles, strict=True)):
        chosen = place == figure.focus
        paint_picture(tile.rgba, spot.picture, painter)
        _focus(figure, spot.picture, thick, painter)
        frame(painter, spot.picture, 2 * thick if chosen else thick, theme.focus if chosen else theme.panel_border)
        draw_line(painter, spot.name, theme.focus_text if chosen else theme.text)
        draw_line(painter, spot.number, theme.dim_text)
    if figure.scale is not None and layout.color_bar is not None:
        paint_color_bar(layout.color_bar, figure.scale, theme, painter)


def _focus(figure: HeadStrip, picture: Rect, thick: int, painter: QPainter) -> None:
    """Mark the focused row at the left edge, and the focused cell where it is, however small it is."""
    (row, column), (rows, columns), ink = figure.cell, figure.size, figure.theme.focus
    if row is None or not rows:
        return
    high, wide = picture.height / rows, picture.width / max(columns, 1)
    middle, mark = picture.y + (row + 0.5) * high, max(round(high), 2 * thick)
    if column is not None:
        across, down = max(round(wide), LEAST * thick), max(round(high), LEAST * thick)
        left, top = picture.x + (column + 0.5) * wide - across / 2, middle - down / 2
        frame(painter, _inside(Rect(round(left), round(top), across, down), picture).inset(thick), thick, ink)
    fill(painter, Rect(picture.x, round(middle - mark / 2), TICK * thick, mark), ink)


def _inside(rect: Rect, room: Rect) -> Rect:
    """The rectangle moved so that it lies in the room."""
    left = min(max(rect.x, room.x), room.right - rect.width)
    return Rect(left, min(max(rect.y, room.y), room.bottom - rect.height), rect.width, rect.height)


def paint_sentence(figure: Sentence, layout: SentenceLayout, painter: QPainter) -> None:
    """Paint why there is no figure."""
    for line in layout.lines:
        draw_line(painter, line, figure.theme.text)
