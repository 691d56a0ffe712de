"""Painting one number a row beside a map: a bar for the eye, the number where a row has room for it."""

import math

import numpy as np
from PySide6.QtGui import QPainter

from attn_gui.figures.figure import Beside, Theme
from attn_gui.figures.geometry import Rect
from attn_gui.figures.labels import elide
from attn_gui.figures.themes import mixed
from attn_gui.figures.ticks import measure_text
from attn_gui.views.painting_marks import fill, line
from attn_gui.views.painting_text import draw_text, measure

TINT = 0.24
"""How strongly the bars stand out from the ground: numbers are read on them."""


def paint_beside(
    beside: Beside,
    area: Rect,
    rows: tuple[float, float],
    focus: int | None,
    pixels: float,
    theme: Theme,
    painter: QPainter,
) -> None:
    """Paint the *rows* (first, beyond the last; parts of rows count) of *beside* into *area*, the *focus* in orange."""
    first, beyond = rows
    pitch = area.height / max(beyond - first, 1e-9)
    ink = mixed(theme.bar, theme.ground, TINT)
    # Where rows are finer than pixels one speaks for its neighbours: the largest of them.
    step = max(1, math.ceil(1 / pitch))
    for start in range(int(first), min(math.ceil(beyond), len(beside.values)), step):
        values = beside.values[start : start + step]
        value = math.nan if np.isnan(values).all() else float(np.nanmax(values))
        top = max(area.y + (start - first) * pitch, area.y)
        bottom = min(area.y + (start + step - first) * pitch, area.bottom)
        bar = Rect(area.x, round(top), area.width, max(round(bottom) - round(top), 1))
        share = 0.0 if math.isnan(value) else min(max(value / beside.most, 0.0), 1.0)
        gap = 1 if pitch >= 4 else 0
        fill(painter, Rect(bar.x, bar.y + gap, round(bar.width * share), max(bar.height - 2 * gap, 1)), ink)
        if pitch >= pixels + 2:
            color = theme.focus_text if start == focus else theme.text
            inner = Rect(bar.x, bar.y, bar.width - pixels / 4, bar.height)
            text = elide(measure_text(value), inner.width, pixels, measure)
            draw_text(painter, text, inner, pixels, color, align="right")
    line(painter, (area.x, area.y), (0, area.bottom), 1, theme.panel_border)


def paint_heading(beside: Beside, area: Rect, pixels: float, theme: Theme, painter: QPainter) -> None:
    """Paint what the numbers are above them."""
    text = elide(str(beside.heading), area.width, pixels, measure)
    draw_text(painter, text, area, pixels, theme.dim_text, align="right")
