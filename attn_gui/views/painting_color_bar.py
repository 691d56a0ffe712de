"""Painting a colour bar: its colours, a cap at an end beyond which numbers lie, numbers, and how to read it."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from attn_gui.figures.figure import Array, Color, ColorScale, Theme
from attn_gui.figures.geometry import Rect, edges
from attn_gui.figures.layout_parts import CAP, ColorBar
from attn_gui.views.painting_marks import fill, frame, line
from attn_gui.views.painting_text import color, draw_line, draw_text, draw_turned, measure


def paint_color_bar(bar: ColorBar, scale: ColorScale, theme: Theme, painter: QPainter) -> None:
    """Paint a colour scale, its numbers and its caption."""
    thick = max(1, round(bar.pixels / 12))
    _colors(bar, scale, painter)
    frame(painter, bar.colors, thick, theme.panel_border)
    paint_caps(bar, scale, theme, painter)
    for tick in bar.ticks:
        _tick(bar, tick.at, thick, theme, painter)
        draw_text(painter, tick.text, _text_rect(bar, tick.text_at), bar.pixels, theme.dim_text, align=_align(bar))
    if bar.caption is not None and bar.upright:
        words = bar.caption
        wide = measure(words.text, words.pixels)
        middle = Rect(words.rect.x, words.rect.center[1] - wide / 2, words.rect.width, wide)
        draw_turned(painter, words.text, middle, words.pixels, theme.dim_text)
    elif bar.caption is not None:
        draw_line(painter, bar.caption, theme.dim_text)


def paint_caps(bar: ColorBar, scale: ColorScale, theme: Theme, painter: QPainter) -> None:
    """Paint a triangle in the end's colour where numbers lie beyond that end."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for there, place, high in ((bar.below, 0, False), (bar.above, -1, True)):
        if there:
            painter.setPen(QPen(color(theme.dim_text), max(bar.pixels / 12, 1.0)))
            painter.setBrush(color(_rgb(scale.lut[place])))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in cap_points(bar, high=high)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def cap_points(bar: ColorBar, *, high: bool) -> tuple[tuple[float, float], ...]:
    """Return the corners of the cap at the high or the low end; its point is at the end of the bar's rectangle."""
    colors, long = bar.colors, bar.pixels * CAP
    middle_x, middle_y = colors.center
    if bar.upright:
        base, tip = (colors.y, colors.y - long) if high else (colors.bottom, colors.bottom + long)
        return (colors.x, base), (middle_x, tip), (colors.right, base)
    base, tip = (colors.right, colors.right + long) if high else (colors.x, colors.x - long)
    return (base, colors.y), (tip, middle_y), (base, colors.bottom)


def _colors(bar: ColorBar, scale: ColorScale, painter: QPainter) -> None:
    rect = bar.colors
    along = rect.height if bar.upright else rect.width
    strips = max(1, min(int(along), len(scale.lut)))
    places = np.rint(np.arange(strips) * (len(scale.lut) - 1) / max(strips - 1, 1)).astype(int)
    # Each reaches to the end of the bar, under those that follow: side by side they would show seams in SVG and PDF.
    for place, start in zip(places.tolist(), edges(0, along, strips)[:-1], strict=True):
        if bar.upright:
            strip = Rect(rect.x, rect.y, rect.width, along - start)
        else:
            strip = Rect(rect.x + start, rect.y, along - start, rect.height)
        fill(painter, strip, _rgb(scale.lut[place]))


def _tick(bar: ColorBar, at: float, thick: int, theme: Theme, painter: QPainter) -> None:
    rect = bar.colors
    if bar.upright:
        start = (rect.right, round(rect.bottom - at) - thick // 2)
        line(painter, start, (rect.right + 4 * thick, 0), thick, theme.dim_text)
    else:
        line(painter, (round(rect.x + at), rect.bottom), (0, rect.bottom + 4 * thick), thick, theme.dim_text)


def _text_rect(bar: ColorBar, at: float) -> Rect:
    rect, pixels = bar.colors, bar.pixels
    if bar.upright:
        return Rect(rect.right + pixels * 0.6, rect.bottom - at - pixels / 2, 0, pixels)
    return Rect(rect.x + at, rect.bottom + pixels * 0.6, 0, pixels)


def _align(bar: ColorBar) -> str:
    return "left" if bar.upright else "center"


def _rgb(colors: Array) -> Color:
    red, green, blue = (int(channel) for channel in colors[:3])
    return red, green, blue
