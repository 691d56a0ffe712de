"""Painting curves on logarithmic axes: grid, the line of the square, measured points and what joins them."""

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from attn_gui.figures.figure import Color, CurveChart, Theme
from attn_gui.figures.layout_curves import CurveLayout
from attn_gui.views.painting_marks import frame, line
from attn_gui.views.painting_text import color, draw_line

INKS = {
    "circle": ((67, 83, 201), (139, 155, 255)),
    "square": ((0, 122, 112), (88, 196, 184)),
    "triangle": ((134, 70, 156), (206, 147, 226)),
}
"""The colour of each marker in the light and in the dark look."""


def paint_curves(figure: CurveChart, layout: CurveLayout, painter: QPainter) -> None:
    """Paint a chart of curves by its layout."""
    theme, unit = figure.theme, layout.pixels / 12
    thick = max(1, round(unit))
    draw_line(painter, layout.title, theme.text)
    draw_line(painter, layout.up_title, theme.dim_text)
    draw_line(painter, layout.across_title, theme.dim_text)
    _axes(layout, theme, thick, painter)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if layout.square is not None and layout.square_label is not None:
        painter.setPen(QPen(color(theme.dim_text), 1.2 * unit, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(QPointF(*layout.square[0]), QPointF(*layout.square[1])))
        draw_line(painter, layout.square_label, theme.dim_text)
    for curve, points in zip(figure.curves, layout.curves, strict=True):
        ink = ink_of(curve.marker, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(color(ink), 1.6 * unit))
        painter.drawLines([QLineF(QPointF(*a), QPointF(*b)) for a, b in pairwise(points)])
        for point in points:
            _marker(painter, curve.marker, point, ink, unit)
    for key in layout.legend:
        if key.marker is not None:
            _marker(painter, key.marker, key.at, ink_of(key.marker, theme), unit)
        draw_line(painter, key.line, theme.dim_text if key.line.dim else theme.text)


def ink_of(marker: str, theme: Theme) -> Color:
    """Return the colour of a curve with this marker."""
    light, dark = INKS[marker]
    return dark if theme.is_dark else light


def _axes(layout: CurveLayout, theme: Theme, thick: int, painter: QPainter) -> None:
    plot = layout.plot
    for at, text in layout.up:
        line(painter, (plot.x, round(at)), (plot.right, 0), thick, theme.grid)
        draw_line(painter, text, theme.dim_text)
    for at, text in layout.across:
        line(painter, (round(at), plot.y), (0, plot.bottom), thick, theme.grid)
        draw_line(painter, text, theme.dim_text)
    frame(painter, plot, thick, theme.panel_border)


def _marker(painter: QPainter, marker: str, at: tuple[float, float], ink: Color, unit: float) -> None:
    x, y = at
    half = 3.6 * unit
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(ink))
    if marker == "circle":
        painter.drawEllipse(QPointF(x, y), half, half)
    elif marker == "square":
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
    else:
        painter.drawPolygon(QPolygonF([QPointF(x, y - half), QPointF(x + half, y + half), QPointF(x - half, y + half)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
