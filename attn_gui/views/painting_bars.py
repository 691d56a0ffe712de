"""Painting bars: the value axis with its numbers, the bars, their numbers, the names below."""

from PySide6.QtGui import QPainter

from attn_gui.figures.figure import BarChart, CellState
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_bars import BarLayout, bar_rect, height_of
from attn_gui.views.painting_map import paint_labels, paint_legend
from attn_gui.views.painting_marks import fill, line, mark
from attn_gui.views.painting_text import draw_line, draw_text


def paint_bars(figure: BarChart, layout: BarLayout, painter: QPainter) -> None:
    """Paint a bar chart by its layout."""
    theme, plot, pixels = figure.theme, layout.plot, layout.pixels
    thick = max(1, round(pixels / 12))
    draw_line(painter, layout.title, theme.text)
    for tick in layout.ticks:
        y = round(plot.bottom - tick.at)
        line(painter, (plot.x, y), (plot.right, y), thick, theme.grid)
        text = Rect(plot.x - pixels * 0.6, plot.bottom - tick.text_at - pixels / 2, 0, pixels)
        draw_text(painter, tick.text, text, pixels, theme.dim_text, align="right")
    for place in range(len(figure.values)):
        _bar(figure, plot, place, painter, pixels / 12)
    zero = round(height_of(figure, 0.0, plot))
    line(painter, (plot.x, zero), (plot.right, zero), thick, theme.dim_text)
    for number in layout.numbers:
        draw_line(painter, number, theme.text)
    paint_labels(layout.columns, plot, "below", theme, painter)
    paint_legend(layout.legend, theme, painter)


def _bar(figure: BarChart, plot: Rect, place: int, painter: QPainter, unit: float) -> None:
    bar, state = bar_rect(figure, plot, place), CellState(int(figure.states[place]))
    if state == CellState.NUMBER:
        red, green, blue = (int(channel) for channel in figure.colors[place])
        fill(painter, bar, (red, green, blue))
        return
    high = min(max(bar.width, 6.0), 14 * unit)
    mark(painter, state, Rect(bar.x, max(plot.y, bar.y - high), bar.width, high), figure.theme, unit)
