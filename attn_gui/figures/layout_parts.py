"""What layouts are made of: lines of text, colour bars, legends, and where the names of an axis lie."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from attn_gui.figures.color_ticks import scale_ticks
from attn_gui.figures.color_words import MARK_NAMES, captions
from attn_gui.figures.figure import Array, CellState, ColorScale, ValueMark
from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.labels import AxisLabels, Label, drawable, elide
from attn_gui.figures.ticks import Tick
from attn_gui.text import Message, say

BOLDER = 1.17
"""How much wider bold letters are, at most, than those that are measured."""
SMALLER = 0.75
"""The least size of a title that has no room, as a share of its own; below that it is cut."""
LONGEST_LINE = 250
"""So many letters of a line are measured at most; names, of which there are many, are cut sooner."""
LARGEST_CELL = 64.0
CAP = 0.6
"""How long, in font sizes, the cap at the end of a colour bar is that says that numbers lie beyond."""
CAPTION = 1.3
"""How much room, in font sizes, the words beside a colour bar take."""
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
    """Where a colour scale is drawn, with its numbers to the right (*upright*) or below.

    ``rect`` holds the colours and, where numbers are ``below`` or ``above`` the ends, a cap at that end; ticks are
    placed from the low end of ``colors``. ``caption`` says what must be known to read it.
    """

    rect: Rect
    upright: bool
    ticks: tuple[Tick, ...]
    pixels: float
    below: bool = False
    above: bool = False
    caption: TextLine | None = None

    @property
    def colors(self) -> Rect:
        """Where the colours are, without the caps."""
        return _colors(self.rect, self.upright, self.below, self.above, self.pixels)

    @property
    def foot(self) -> float:
        """How many pixels below the rectangle of a lying bar its numbers and its caption take."""
        return self.pixels * (1.6 if self.caption is None else 1.75 + CAPTION)


@dataclass(frozen=True)
class LegendEntry:
    """The mark of a state that is no number, or of a value that is beyond the colours, and what it means."""

    state: CellState | ValueMark
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
    """Return *text* as one line that stays inside *rect*; a bold one gets smaller before it is cut."""
    width, words = rect.width / (BOLDER if bold else 1.0), drawable(str(text))
    least = SMALLER * pixels if bold else pixels
    while pixels > least and measure(words[:LONGEST_LINE], pixels) > width:
        # Letters have whole pixels.
        pixels = max(least, round(pixels) - 1.0)
    return TextLine(elide(words, width, pixels, measure, LONGEST_LINE), rect, pixels, align, bold, dim)


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


def upright_bar(scale: ColorScale, rect: Rect, pixels: float, measure: Measure | None = None) -> ColorBar:
    """Return a colour bar whose numbers stand to its right; with *measure* its caption, turned, right of them."""
    colors = _colors(rect, True, scale.below, scale.above, pixels)
    ticks = scale_ticks(scale, colors.height, lambda _: pixels, gap=pixels, spare=pixels / 2)
    line = None
    if measure is not None and (words := _fitting(scale, rect.height, pixels, measure)):
        x = rect.right + pixels + widest(ticks, pixels, measure)
        line = TextLine(words, Rect(x, rect.y, pixels * CAPTION, rect.height), pixels, dim=True)
    return ColorBar(rect, True, ticks, pixels, scale.below, scale.above, line)


def lying_bar(
    scale: ColorScale, rect: Rect, pixels: float, measure: Measure, spare: float = 0.0, *, captioned: bool = False
) -> ColorBar:
    """Return a colour bar whose numbers stand below, up to *spare* pixels beyond its ends; *captioned*: its caption
    below them."""
    colors = _colors(rect, False, scale.below, scale.above, pixels)
    ticks = scale_ticks(scale, colors.width, lambda text: measure(text, pixels), spare=spare)
    line, wide = None, rect.width + 2 * spare
    if captioned and (words := _fitting(scale, wide, pixels, measure)):
        below = Rect(rect.x - spare, rect.bottom + pixels * 1.75, wide, pixels * CAPTION)
        line = TextLine(words, below, pixels, dim=True)
    return ColorBar(rect, False, ticks, pixels, scale.below, scale.above, line)


def _fitting(scale: ColorScale, room: float, pixels: float, measure: Measure) -> str:
    """The longest of a scale's captions that fits; the shortest ends in "…" where none does."""
    words = [str(each) for each in captions(scale)]
    fitting = next((each for each in words if measure(each, pixels) <= room), words[-1] if words else "")
    return elide(fitting, room, pixels, measure)


def _colors(rect: Rect, upright: bool, below: bool, above: bool, pixels: float) -> Rect:
    """What the caps leave of a bar."""
    low, high = (pixels * CAP if cap else 0.0 for cap in (below, above))
    if upright:
        return Rect(rect.x, rect.y + high, rect.width, max(rect.height - low - high, 1.0))
    return Rect(rect.x + low, rect.y, max(rect.width - low - high, 1.0), rect.height)


def widest(ticks: tuple[Tick, ...], pixels: float, measure: Measure) -> float:
    """Return the width of the widest number of a scale."""
    return max((measure(tick.text, pixels) for tick in ticks), default=0.0)


def legend(
    states: Array, row: Rect, pixels: float, measure: Measure, marks: Array | None = None
) -> tuple[LegendEntry, ...]:
    """Return the entries for what is no number in *states* and for the ValueMarks, in the middle of *row*.

    Those that do not fit are left.
    """
    entries: list[LegendEntry] = []
    names: list[tuple[CellState | ValueMark, str]] = [(state, str(STATE_NAMES[state])) for state in present(states)]
    names += [(mark, str(MARK_NAMES[mark])) for mark in marked(marks)]
    total = sum(measure(name, pixels) + 1 + pixels * 3 for _, name in names)
    x = row.x + max(0.0, (row.width - total + pixels * 1.5) / 2)
    for state, name in names:
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


def marked(marks: Array | None) -> tuple[ValueMark, ...]:
    """Return which ValueMarks occur."""
    found = () if marks is None else np.unique(marks).tolist()
    return tuple(ValueMark(mark) for mark in found if mark != ValueMark.NONE)


def _label_rect(label: Label, axis: AxisLabels, cells: Rect, side: Side) -> Rect:
    if side == "left":
        return Rect(cells.x - axis.spare - label.depth, cells.y + label.at - label.along / 2, label.depth, label.along)
    # Level letters have air below them already.
    spare = axis.spare if axis.turned else axis.spare / 2
    y = cells.y - spare - label.depth if side == "above" else cells.bottom + spare
    return Rect(cells.x + label.at - label.along / 2, y, label.along, label.depth)
