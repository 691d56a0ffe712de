"""Painting the head tiles, and a sentence in the place of a figure."""

from PySide6.QtGui import QPainter

from attn_gui.figures.figure import HeadStrip, Sentence
from attn_gui.figures.layout_strip import SentenceLayout, StripLayout
from attn_gui.views.painting_color_bar import paint_color_bar
from attn_gui.views.painting_map import paint_picture
from attn_gui.views.painting_marks import frame
from attn_gui.views.painting_text import draw_line


def paint_strip(figure: HeadStrip, layout: StripLayout, painter: QPainter) -> None:
    """Paint all heads by their layout, the chosen one in an orange frame."""
    theme = figure.theme
    thick = max(1, round(layout.pixels / 12))
    draw_line(painter, layout.title, theme.text)
    draw_line(painter, layout.note, theme.dim_text)
    for place, (tile, spot) in enumerate(zip(figure.tiles, layout.tiles, strict=True)):
        chosen = place == figure.focus
        paint_picture(tile.rgba, spot.picture, painter)
        frame(painter, spot.picture, 2 * thick if chosen else thick, theme.focus if chosen else theme.panel_border)
        draw_line(painter, spot.name, theme.focus_text if chosen else theme.text)
        draw_line(painter, spot.number, theme.dim_text)
    if figure.scale is not None and layout.color_bar is not None:
        paint_color_bar(layout.color_bar, figure.scale, theme, painter)


def paint_sentence(figure: Sentence, layout: SentenceLayout, painter: QPainter) -> None:
    """Paint why there is no figure."""
    for line in layout.lines:
        draw_line(painter, line, figure.theme.text)
