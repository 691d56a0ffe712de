"""Painting a table of heads: bars behind the numbers, the focused head in orange, a rule above the means."""

from PySide6.QtGui import QPainter

from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_table import TableLayout, TableLine
from attn_gui.figures.page_figures import HeadTable
from attn_gui.figures.themes import mixed
from attn_gui.views.painting_marks import fill, line
from attn_gui.views.painting_text import draw_line

TINT = 0.24
"""How strongly bars stand out from the ground: numbers are read on them."""


def paint_table(figure: HeadTable, layout: TableLayout, painter: QPainter) -> None:
    """Paint a table by its layout."""
    theme = figure.theme
    for text in layout.title:
        draw_line(painter, text, theme.text)
    for place, heading in enumerate(layout.headings):
        for text in heading.lines:
            draw_line(painter, text, theme.text if place - 1 == figure.sort else theme.dim_text)
    thick = max(1, round(layout.pixels / 12))
    means = len(figure.heads) - 2
    for row in layout.lines:
        _row(figure, row, thick, painter)
        if row is layout.lines[0] or row.place == means:
            line(painter, (row.rect.x, round(row.rect.y)), (row.rect.right, 0), thick, theme.dim_text)
    if layout.left_out is not None:
        draw_line(painter, layout.left_out, theme.dim_text)


def _row(figure: HeadTable, row: TableLine, thick: int, painter: QPainter) -> None:
    theme = figure.theme
    chosen = row.place == figure.focus
    ink = theme.focus_text if chosen else theme.text
    for cell in row.cells:
        fill(painter, cell.bar, mixed(theme.bar, theme.ground, TINT))
        draw_line(painter, cell.text, ink)
    draw_line(painter, row.name, ink)
    if chosen:
        fill(painter, Rect(row.rect.x - 5 * thick, row.rect.y, 3 * thick, row.rect.height), theme.focus)
