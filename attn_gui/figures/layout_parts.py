"""What layouts are made of: lines of text, colour bars, legends, and where the names of an axis lie."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from attn_gui.figures.figure import Array, CellState, ColorScale
from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.labels import AxisLabels, Label, drawable, elide
from attn_gui.figures.ticks import Tick, number_ticks
from attn_gui.text import Message, say

BOLDER = 1.17
"""How much wider bold letters are, at most, than those that are measured."""
LARGEST_CELL = 64.0
GUTTER = 0.3
"""The share of a side that the names beside a map may take."""

Align = Literal["left", "center", "right"]
Side = Literal["left", "above", "below"]


@dataclass(frozen=True)
class TextLine:
    """One line of text: whole or ending in "…", its rectangle, font size, and how it is set in it."""

    text: str
    rect: Rect
    pixels: float
    align: Align = "center"
    bold: bool = False
    dim: bool = False


@dataclass(frozen=True)
class ColorBar:
    """Where a colour scale is drawn, with its numbers to the right (*upright*) or below."""

    rect: Rect
    upright: bool
    ticks: tuple[Tick, ...]
    pixels: float


@dataclass(frozen=True)
class LegendEntry:
    """The mark of a state that is no number, and what it means."""

    state: CellState
    swatch: Rect
    line: TextLine


STATE_NAMES: dict[CellState, Message] = {
    CellState.FORBIDDEN: say("may not attend"),
    CellState.NAN: say("not a number"),
    CellState.POSITIVE_INFINITY: say("infinity"),
    CellState.NEGATIVE_INFINITY: say("minus infinity"),
}


def base_pixels(size: tuple[float, float]) -> float:
    """Return the font size of a figure of that size: 12, and more in large ones, so that text is not lost in them."""
    return float(max(12, round(min(size[0] * 0.75, size[1]) / 44)))


def text_line(
    text: object,
    rect: Rect,
    pixels: float,
    measure: Measure,
    *,
    align: Align = "center",
    bold: bool = False,
    dim: bool = False,
) -> TextLine:
    """Return *text* as one line that stays inside *rect*."""
    width = rect.width / (BOLDER if bold else 1.0)
    return TextLine(elide(drawable(str(text)), width, pixels, measure), rect, pixels, align, bold, dim)


def wrap(text: str, width: float, pixels: float, measure: Measure) -> tuple[str, ...]:
    """Return *text* broken between words into lines that fit *width*; a longer word ends in "…"."""
    lines: list[str] = []
    for word in drawable(text).split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and measure(longer, pixels) <= width:
            lines[-1] = longer
        else:
            lines.append(elide(word, width, pixels, measure))
    return tuple(lines)


def label_rects(axis: AxisLabels, cells: Rect, side: Side) -> tuple[tuple[Label, Rect], ...]:
    """Return each drawn label of an axis with the rectangle that its letters fill, beside *cells*."""
    return tuple((label, _label_rect(label, axis, cells, side)) for label in axis.labels)


def upright_bar(scale: ColorScale, rect: Rect, pixels: float) -> ColorBar:
    """Return a colour bar whose numbers stand to its right."""
    ticks = number_ticks(scale.low, scale.high, rect.height, lambda _: pixels, gap=pixels, spare=pixels / 2)
    return ColorBar(rect, True, ticks, pixels)


def lying_bar(scale: ColorScale, rect: Rect, pixels: float, measure: Measure, spare: float = 0.0) -> ColorBar:
    """Return a colour bar whose numbers stand below, up to *spare* pixels beyond its ends."""
    ticks = number_ticks(scale.low, scale.high, rect.width, lambda text: measure(text, pixels), spare=spare)
    return ColorBar(rect, False, ticks, pixels)


def widest(ticks: tuple[Tick, ...], pixels: float, measure: Measure) -> float:
    """Return the width of the widest number of a scale."""
    return max((measure(tick.text, pixels) for tick in ticks), default=0.0)


def legend(states: Array, row: Rect, pixels: float, measure: Measure) -> tuple[LegendEntry, ...]:
    """Return the entries for what is no number in *states*, in the middle of *row*; those that do not fit are left."""
    entries: list[LegendEntry] = []
    names = [measure(str(STATE_NAMES[state]), pixels) + 1 + pixels * 3 for state in present(states)]
    x = row.x + max(0.0, (row.width - sum(names) + pixels * 1.5) / 2)
    for state in present(states):
        name = str(STATE_NAMES[state])
        line = Rect(x + pixels * 1.5, row.y, measure(name, pixels) + 1, row.height)
        if line.right > row.right:
            break
        swatch = Rect(round(x), round(row.y + (row.height - pixels) / 2), round(pixels), round(pixels))
        entries.append(LegendEntry(state, swatch, TextLine(name, line, pixels, "left", dim=True)))
        x = line.right + pixels * 1.5
    return tuple(entries)


def present(states: Array) -> tuple[CellState, ...]:
    """Return which states other than NUMBER occur."""
    return tuple(CellState(int(state)) for state in np.unique(states) if state != CellState.NUMBER)


def _label_rect(label: Label, axis: AxisLabels, cells: Rect, side: Side) -> Rect:
    if side == "left":
        return Rect(cells.x - axis.spare - label.depth, cells.y + label.at - label.along / 2, label.depth, label.along)
    # Level letters have air below them already.
    spare = axis.spare if axis.turned else axis.spare / 2
    y = cells.y - spare - label.depth if side == "above" else cells.bottom + spare
    return Rect(cells.x + label.at - label.along / 2, y, label.along, label.depth)
