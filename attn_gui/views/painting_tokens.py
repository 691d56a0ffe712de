"""Painting tinted text: each token on its colour, marks where there is no number, an orange frame in focus."""

from PySide6.QtGui import QPainter

from attn_gui.figures.colormaps import ink_on
from attn_gui.figures.figure import CellState, Color
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_tokens import Chip, TokensLayout
from attn_gui.figures.page_figures import TokenStrip
from attn_gui.views.painting_map import paint_color_bar, paint_legend
from attn_gui.views.painting_marks import fill, frame, hatch, mark
from attn_gui.views.painting_text import draw_line, draw_text


def paint_tokens(figure: TokenStrip, layout: TokensLayout, painter: QPainter) -> None:
    """Paint the tokens by their layout."""
    theme, unit = figure.theme, layout.pixels / 12
    for line in layout.title:
        draw_line(painter, line, theme.text)
    for note in layout.notes:
        draw_line(painter, note, theme.dim_text)
    for chip in layout.chips:
        _chip(figure, chip, painter, unit)
    if layout.left_out is not None:
        draw_line(painter, layout.left_out, theme.dim_text)
    paint_color_bar(layout.color_bar, figure.scale, theme, painter)
    paint_legend(layout.legend, theme, painter)


def _chip(figure: TokenStrip, chip: Chip, painter: QPainter, unit: float) -> None:
    theme, rect = figure.theme, chip.rect
    state = CellState(int(figure.states[chip.place]))
    red, green, blue = (int(channel) for channel in figure.rgba[chip.place, :3])
    ground: Color = (red, green, blue)
    thick = max(1, round(unit))
    fill(painter, rect, ground)
    frame(painter, rect.inset(thick), thick, theme.panel_border)
    ink = ink_on(ground)
    if state == CellState.FORBIDDEN:
        hatch(painter, [rect], theme.forbidden, unit)
        # The text must be read on the hatching, too.
        fill(painter, Rect(rect.x + 4 * unit, rect.y + 3 * unit, rect.width - 8 * unit, rect.height - 6 * unit), ground)
        ink = theme.dim_text
    elif state != CellState.NUMBER:
        side = min(rect.height * 0.5, 8 * unit)
        mark(painter, state, Rect(rect.right - side, rect.y, side, side), theme, unit)
        ink = theme.text
    draw_text(painter, chip.text.text, chip.text.rect, chip.text.pixels, ink)
    if chip.number is not None:
        draw_line(painter, chip.number, theme.focus_text if chip.place == figure.focus else theme.dim_text)
    if chip.place == figure.origin:
        # Where the weights come from, or go to.
        fill(painter, Rect(rect.x + 4 * unit, rect.bottom - 4 * thick, rect.width - 8 * unit, 2 * thick), ink)
    if chip.place == figure.focus:
        frame(painter, rect, 2 * thick, theme.focus)
