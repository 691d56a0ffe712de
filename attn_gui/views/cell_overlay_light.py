"""Lit cells and the cell under the pointer, painted over a map or a table: nothing of it is focus, nothing orange."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from attn_gui.figures.figure import Theme
from attn_gui.session.lit import Lit
from attn_gui.views.cell_overlay_marks import qcolor

LINE = 2
PALER = 150
"""How much of the ground lies over what is not lit, of 255: it steps back and stays readable."""
LEAST = 5.0
"""An outline is at least so many pixels a side: of finer cells it still says where they are."""

Block = tuple[int, int, int, int]
"""First row, first column, how many rows, how many columns."""


def lit_blocks(lit: Iterable[Lit], rows: range, columns: range) -> list[Block]:
    """Return the unbroken blocks of lit cells within *rows* and *columns*, the part in sight."""
    blocks: list[Block] = []
    for each in lit:
        upright, across = _runs(each.rows, rows), _runs(each.columns, columns)
        blocks += [(row, column, high, wide) for row, high in upright for column, wide in across]
    return blocks


def paint_light(painter: QPainter, whole: QRectF, blocks: Sequence[QRectF], theme: Theme, *, dims: bool) -> None:
    """Outline the *blocks*, two pixels strong in the accent colour; with *dims* what else *whole* shows gets paler."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if dims:
        rest = QPainterPath()
        rest.addRect(whole)
        for block in blocks:
            lit = QPainterPath()
            lit.addRect(block)
            rest = rest.subtracted(lit)
        veil = qcolor(theme.ground)
        veil.setAlpha(PALER)
        painter.fillPath(rest, veil)
    half = LINE / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((theme.ground, LINE + 2), (theme.accent, LINE)):
        pen = QPen(qcolor(color), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        for block in blocks:
            painter.drawRect(_visible(block).intersected(whole).adjusted(half, half, -half, -half))


def paint_pointed(painter: QPainter, row: QRectF | None, cell: QRectF | None, theme: Theme) -> None:
    """Mark the row and the cell under the pointer in the colour of text."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if row is not None:
        painter.setPen(QPen(qcolor(theme.text), 1, Qt.PenStyle.DotLine))
        painter.drawRect(row.adjusted(0.5, 0.5, -0.5, -0.5))
    if cell is not None:
        outline = _visible(cell)
        for color, inset in ((theme.ground, 1.5), (theme.text, 0.5)):
            painter.setPen(QPen(qcolor(color), 1))
            painter.drawRect(outline.adjusted(inset, inset, -inset, -inset))


def _visible(rect: QRectF) -> QRectF:
    wide, high = max(LEAST - rect.width(), 0.0) / 2, max(LEAST - rect.height(), 0.0) / 2
    return rect.adjusted(-wide, -high, wide, high)


def _runs(places: tuple[int, ...] | None, shown: range) -> list[tuple[int, int]]:
    """Return first and count of each unbroken run of *places* (None: all) among those shown."""
    if places is None:
        return [(shown.start, len(shown))] if shown else []
    runs: list[tuple[int, int]] = []
    for place in sorted({place for place in places if place in shown}):
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
