"""Marks of cells that are more than a number: hatching for forbidden ones, signs for NaN and the infinities."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from attn_gui.figures.figure import Array, CellState, Color, Heatmap, Theme
from attn_gui.figures.geometry import Rect
from attn_gui.views.painting_marks import hatch, mark

if TYPE_CHECKING:
    from attn_gui.views.cell_overlay import CellFrame

MARKED_FROM = 3.0
"""Smaller cells than this many pixels keep the plain colour of their state."""
DRAWN_RUNS = 80
"""More patches than this are hatched by Qt's own pattern: line by line would take too long."""


def qcolor(color: Color) -> QColor:
    """Return *color* for Qt."""
    return QColor(color[0], color[1], color[2])


def luminance(rgb: Array) -> Array:
    """Relative luminance 0 … 1 of *rgb* (…, 3) uint8, after WCAG 2.2."""
    part = rgb.astype(np.float64) / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def ink_on(rgba: Array, theme: Theme) -> list[list[QColor]]:
    """Black or white for each cell of *rgba* (rows, columns, 4), whichever has more contrast to what is seen there."""
    alpha = rgba[..., 3:].astype(np.float64) / 255.0
    seen = rgba[..., :3] * alpha + np.array(theme.ground) * (1.0 - alpha)
    dark, light = QColor(0, 0, 0), QColor(255, 255, 255)
    # At this luminance black and white have the same contrast: (1.05)/(L+0.05) = (L+0.05)/0.05.
    return [[dark if bright else light for bright in row] for row in luminance(seen) > 0.1791]


def runs(states: Array, wanted: CellState | bool) -> list[tuple[int, int, int]]:
    """Return (row, first column, length) of each unbroken run of *wanted* along the rows of *states*."""
    flags = np.zeros((states.shape[0], states.shape[1] + 2), dtype=np.int8)
    flags[:, 1:-1] = states == wanted
    edges = np.diff(flags, axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return [(int(r), int(a), int(b - a)) for r, a, b in zip(rows, starts, ends, strict=True)]


def paint_hatching(painter: QPainter, frame: "CellFrame", figure: Heatmap) -> None:
    """Hatch the forbidden cells, so that they look like no colour of any map."""
    rows, columns = frame.in_sight(figure.states.shape)
    if min(frame.cell_width, frame.cell_height) < MARKED_FROM:
        return
    part = figure.states[rows.start : rows.stop, columns.start : columns.stop]
    patches = [frame.cell(rows.start + r, columns.start + c, 1, n) for r, c, n in runs(part, CellState.FORBIDDEN)]
    if len(patches) <= DRAWN_RUNS:
        rects = [Rect(run.x(), run.y(), run.width(), run.height()) for run in patches]
        hatch(painter, rects, figure.theme.forbidden, 1.0)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(qcolor(figure.theme.forbidden), Qt.BrushStyle.BDiagPattern))
    painter.drawRects(patches)


def paint_marks(painter: QPainter, frame: "CellFrame", figure: Heatmap) -> None:
    """Mark NaN by a cross, the infinities by a triangle that points up or down."""
    if min(frame.cell_width, frame.cell_height) < MARKED_FROM:
        return
    rows, columns = frame.in_sight(figure.states.shape)
    part = figure.states[rows.start : rows.stop, columns.start : columns.stop]
    places = np.argwhere(part >= CellState.NAN)
    for row, column in places.tolist():
        cell = frame.cell(rows.start + row, columns.start + column)
        rect = Rect(cell.x(), cell.y(), cell.width(), cell.height())
        mark(painter, CellState(int(part[row, column])), rect, figure.theme, 1.0)
