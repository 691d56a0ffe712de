"""Where the parts of a bar chart lie."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from attn_gui.figures.figure import BarChart, CellState
from attn_gui.figures.geometry import Measure, Rect, cell_rect, fitting
from attn_gui.figures.labels import LEAST_PITCH, AxisLabels, place_labels
from attn_gui.figures.layout_parts import (
    GUTTER,
    LARGEST_CELL,
    LegendEntry,
    TextLine,
    base_pixels,
    legend,
    present,
    text_line,
    widest,
)
from attn_gui.figures.ticks import FEWEST_DIGITS, Tick, number_text, number_ticks

MOST_NUMBERS = 40
USUAL_DIGITS = 3


@dataclass(frozen=True)
class BarLayout:
    """Title, plot, names below, numbers of the axis (places from the bottom), numbers on the bars, legend."""

    title: TextLine
    plot: Rect
    columns: AxisLabels
    ticks: tuple[Tick, ...]
    numbers: tuple[TextLine, ...]
    legend: tuple[LegendEntry, ...]
    pixels: float


def bar_layout(
    figure: BarChart, size: tuple[float, float], measure: Measure, *, pixels: float | None = None
) -> BarLayout:
    """Return the layout of a bar chart in *size* pixels: nothing overlaps, gutters take at most 30 % of a side.

    *pixels* is the size of the text; None: one that suits the picture.
    """
    width, height = size
    pixels = base_pixels(size) if pixels is None else pixels
    unit = pixels / 12
    pad, head, foot = pixels, pixels * 3.4, (pixels * 2 if present(figure.states) else 0.0)
    count = len(figure.values)
    guess = value_ticks(figure, height / 2, pixels)
    gutter = min(GUTTER * width, widest(guess, pixels, measure) + pixels)
    plot_width = fitting(width - 2 * pad - gutter, count, LARGEST_CELL * unit * 1.5)
    columns = place_labels(
        figure.columns.labels,
        plot_width / max(count, 1),
        GUTTER * height,
        figure.focus,
        measure,
        pixels=pixels,
        least_pitch=LEAST_PITCH * max(1.0, unit * 0.75),
    )
    plot_height = round(max(height - 2 * pad - head - columns.depth - foot, 1))
    left = round((width - gutter - plot_width) / 2 + gutter)
    plot = Rect(left, round(pad + head), plot_width, plot_height)
    return BarLayout(
        text_line(figure.title, Rect(pad, pad, width - 2 * pad, pixels * 1.6), pixels * 1.15, measure, bold=True),
        plot,
        columns,
        value_ticks(figure, plot_height, pixels),
        bar_numbers(figure, plot, pixels, measure),
        legend(figure.states, Rect(pad, height - pad - pixels * 1.4, width - 2 * pad, pixels * 1.4), pixels, measure),
        pixels,
    )


def value_ticks(figure: BarChart, room: float, pixels: float) -> tuple[Tick, ...]:
    """Return the numbers of the value axis, at most eight, placed in pixels from its bottom."""
    return _value_ticks(figure.low, figure.high, room, pixels)


@lru_cache(maxsize=256)
def _value_ticks(low: float, high: float, room: float, pixels: float) -> tuple[Tick, ...]:
    gap = max(pixels * 0.6, room / 7 - pixels)
    return number_ticks(low, high, room, lambda _: pixels, gap=gap, spare=pixels / 2)


def height_of(figure: BarChart, value: float, plot: Rect) -> float:
    """Return the y of *value* in the plot, held inside it."""
    span = figure.high / 2 - figure.low / 2
    share = min(max((value / 2 - figure.low / 2) / span, 0.0), 1.0)
    return plot.bottom - share * plot.height


def bar_rect(figure: BarChart, plot: Rect, place: int) -> Rect:
    """Return one bar, in whole pixels, four fifths of its column wide; it has no height where there is no number."""
    column = cell_rect(plot, 1, len(figure.values), 0, place)
    left = column.x + (round(column.width * 0.1) if column.width >= 4 else 0)
    wide = max(1, column.width - 2 * (left - column.x) if column.width >= 4 else column.width)
    zero = round(height_of(figure, 0.0, plot))
    value = float(figure.values[place])
    if figure.states[place] != CellState.NUMBER or not math.isfinite(value):
        return Rect(left, zero, wide, 0)
    end = round(height_of(figure, value, plot))
    return Rect(left, min(zero, end), wide, abs(end - zero))


def bar_numbers(
    figure: BarChart,
    plot: Rect,
    pixels: float,
    measure: Measure,
    *,
    below: float = 0.0,
    rects: Sequence[Rect] | None = None,
) -> tuple[TextLine, ...]:
    """Return the numbers that stand at the ends of bars without touching each other or the ends of the plot.

    They may reach *below* pixels under it; *rects* are the bars, where they are known already. The focused bar's comes
    first, then the others from the largest on. All have the same decimals: those of the figure where every number
    stands with them, else 3, or 2 where the first one stands only so.
    """
    numbers = np.flatnonzero((figure.states == CellState.NUMBER) & (figure.values != 0)).tolist()
    values: list[float] = figure.values.tolist()
    numbers.sort(key=lambda place: (place != figure.focus, -abs(values[place])))
    bars = [bar_rect(figure, plot, place) for place in range(len(figure.values))] if rects is None else rects
    some, standing = numbers[:MOST_NUMBERS], list[TextLine]()
    for digits in sorted({figure.digits, min(figure.digits, USUAL_DIGITS), min(figure.digits, FEWEST_DIGITS)})[::-1]:
        lines = [_bar_number(values[at], digits, bars[at], plot, pixels, measure) for at in some]
        standing = _standing(lines, bars, plot, pixels, below)
        enough = 1 if digits <= USUAL_DIGITS else len(lines)
        if lines and len(standing) >= enough and standing[0] is lines[0]:
            break
    return tuple(standing)


def _standing(lines: list[TextLine], bars: Sequence[Rect], plot: Rect, pixels: float, below: float) -> list[TextLine]:
    """Return those of *lines*, in their order, that touch no bar, no end of the plot and none before."""
    pitch = plot.width / max(len(bars), 1)
    room = Rect(plot.x, plot.y - pixels * 1.6, plot.width + pixels * 0.8, plot.height + pixels * 1.6 + below)
    drawn: list[TextLine] = []
    for line in lines:
        if not room.holds(line.rect):
            continue
        near = line.rect.inset(-pixels / 5)
        first, last = int((near.x - plot.x) / pitch), int((near.right - plot.x) / pitch) + 1
        hidden = any(line.rect.overlaps(other) for other in bars[max(first, 0) : max(last, 0)])
        if not hidden and not any(near.overlaps(other.rect) for other in drawn):
            drawn.append(line)
    return drawn


def _bar_number(value: float, digits: int, bar: Rect, plot: Rect, pixels: float, measure: Measure) -> TextLine:
    """The number in the middle of its bar, or as near to it as the plot allows."""
    text = number_text(value, digits)
    wide = measure(text, pixels)
    # Close to the axis one of its strokes would read as a minus.
    x = max(min(bar.center[0] - wide / 2, plot.right + pixels * 0.8 - wide), plot.x + pixels * 0.6)
    y = bar.y - pixels * 1.3 if value > 0 else bar.bottom + pixels * 0.3
    return TextLine(text, Rect(x, y, wide, pixels), pixels)
