"""Painting the maps of all heads, the chosen one in an orange frame."""

from PySide6.QtGui import QPainter

from attn_gui.figures.layout_grid import GridLayout
from attn_gui.figures.page_figures import HeadGrid
from attn_gui.views.painting_map import paint_color_bar, paint_picture
from attn_gui.views.painting_marks import frame
from attn_gui.views.painting_text import draw_line


def paint_grid(figure: HeadGrid, layout: GridLayout, painter: QPainter) -> None:
    """Paint all heads by their layout."""
    theme = figure.theme
    thick = max(1, round(layout.pixels / 12))
    for line in layout.title:
        draw_line(painter, line, theme.text)
    for line in layout.note:
        draw_line(painter, line, theme.dim_text)
    for place, (tile, spot) in enumerate(zip(figure.tiles, layout.tiles, strict=True)):
        chosen = place == figure.focus
        paint_picture(tile.rgba, spot.picture, painter)
        frame(painter, spot.picture, 2 * thick if chosen else thick, theme.focus if chosen else theme.panel_border)
        draw_line(painter, spot.name, theme.focus_text if chosen else theme.text)
        draw_line(painter, spot.number, theme.dim_text)
    paint_color_bar(layout.color_bar, figure.scale, theme, painter)
