"""Painting lines between tokens: names on both sides, curves from weak to strong, the focused pair in orange."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from attn_gui.figures.figure import CellState, Color
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_lines import LinesLayout, Point, key_label_rect
from attn_gui.figures.lines import share_of
from attn_gui.figures.page_figures import TokenLines
from attn_gui.figures.themes import mixed
from attn_gui.session.view_choices import OPACITY
from attn_gui.views.painting_map import paint_labels
from attn_gui.views.painting_marks import line, mark
from attn_gui.views.painting_text import color, draw_line, draw_text

THINNEST, WIDEST, WIDEST_OF_SEVERAL = 0.6, 6.0, 4.0
"""The widths of the weakest line and the strongest, of one head and of several, at 12 pixels of text."""
EVEN = 1.6
PALEST = 0.14
"""How much of its colour the weakest line keeps where strength is shown by colour."""


def paint_lines(figure: TokenLines, layout: LinesLayout, painter: QPainter) -> None:
    """Paint lines by their layout."""
    theme, unit = figure.theme, layout.pixels / 12
    for text in layout.title:
        draw_line(painter, text, theme.text)
    for text in (*layout.notes, *layout.headings):
        draw_line(painter, text, theme.dim_text)
    drawn = layout.drawn
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pair = (figure.head, *figure.focus)
    for head, query, key, weight in zip(
        drawn.heads.tolist(), drawn.queries.tolist(), drawn.keys.tolist(), drawn.weights.tolist(), strict=True
    ):
        if drawn.pair is None or (head, query, key) != pair:
            _curve(
                figure,
                layout,
                painter,
                (head, query, key),
                _pen(figure, figure.hues[head], share_of(figure, weight), unit),
            )
    query, key = figure.focus
    if drawn.pair is not None and key is not None:
        _curve(figure, layout, painter, (figure.head or 0, query, key), _focus_pen(figure, drawn.pair, unit))
    _names(figure, layout, painter, unit)
    for swatch in layout.legend:
        middle = swatch.stroke.center[1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(_pen(figure, swatch.color, swatch.share, unit))
        painter.drawLine(QLineF(swatch.stroke.x, middle, swatch.stroke.right, middle))
        draw_line(painter, swatch.line, theme.dim_text)


def _curve(figure: TokenLines, layout: LinesLayout, painter: QPainter, place: tuple[int, int, int], pen: QPen) -> None:
    """A cubic that leaves and arrives level: it is straight only where it crosses nothing on its way."""
    start, end = layout.ends(figure, *place)
    painter.setPen(pen)
    painter.drawPath(_path(start, end))


def _path(start: Point, end: Point) -> QPainterPath:
    middle = (start[0] + end[0]) / 2
    path = QPainterPath(QPointF(*start))
    path.cubicTo(QPointF(middle, start[1]), QPointF(middle, end[1]), QPointF(*end))
    return path


def _focus_pen(figure: TokenLines, weight: float, unit: float) -> QPen:
    """Orange in full: the focused pair is seen even where its weight is nearly nothing."""
    pen = _pen(figure, figure.theme.focus, share_of(figure, weight), unit)
    pen.setColor(color(figure.theme.focus))
    pen.setWidthF(max(pen.widthF(), 2 * EVEN * unit if figure.ink == OPACITY else EVEN * unit))
    return pen


def _pen(figure: TokenLines, hue: Color, share: float, unit: float) -> QPen:
    """Paler colours are mixed, not see-through: where lines cross, the strongest is seen as it is."""
    if figure.ink == OPACITY:
        pen = QPen(color(mixed(hue, figure.theme.ground, PALEST + (1 - PALEST) * share)), EVEN * unit)
    else:
        widest = WIDEST if len(figure.hues) == 1 else WIDEST_OF_SEVERAL
        pen = QPen(color(hue), (THINNEST + (widest - THINNEST) * share) * unit)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _names(figure: TokenLines, layout: LinesLayout, painter: QPainter, unit: float) -> None:
    theme, thick = figure.theme, max(1, round(unit))
    # As beside a map, whose cells begin where the lines do.
    beside = Rect(layout.left.right, layout.left.y, 0, layout.left.height)
    paint_labels(layout.queries, beside, "left", theme, painter)
    for label in layout.keys.labels:
        ink = theme.focus_text if label.focused else theme.dim_text
        draw_text(
            painter, label.text, key_label_rect(label, layout.keys, layout.right), layout.keys.pixels, ink, align="left"
        )
    for tick in layout.keys.ticks:
        y = round(layout.right.y + tick)
        line(painter, (layout.right.x, y), (layout.right.x + 3 * thick, 0), thick, theme.dim_text)
    side = 9 * unit
    for query in figure.lost:
        y = layout.query_y(query, figure)
        mark(painter, CellState.NAN, Rect(layout.left.right + 2 * unit, y - side / 2, side, side), theme, unit)
