"""Where the tokens of a running text lie: wrapped into lines, as large as fits, below them the colour bar."""

import math
from dataclasses import dataclass

from attn_gui.figures.figure import CellState
from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.labels import elide
from attn_gui.figures.layout_page_parts import below, note_lines, title_lines
from attn_gui.figures.layout_parts import (
    ColorBar,
    LegendEntry,
    TextLine,
    base_pixels,
    legend,
    lying_bar,
    present,
    text_line,
)
from attn_gui.figures.page_figures import TokenStrip
from attn_gui.figures.ticks import number_text
from attn_gui.text import say

Point = tuple[float, float]
Hit = tuple[str, int]
Lines = tuple[TextLine, ...]
SMALLEST = 8.0
LONGEST = 14.0
"""The widest token, in font sizes; longer ones end in "…"."""
DIGITS = 2
LARGER, LARGEST = 1.15, 1.6
"""Tokens are read as text: larger than names beside a map, more so where there is room."""


@dataclass(frozen=True)
class Chip:
    """One token: its place, its tinted rectangle, its text, the number below it or None."""

    place: int
    rect: Rect
    text: TextLine
    number: TextLine | None


@dataclass(frozen=True)
class TokensLayout:
    """Title, notes, the tokens that are drawn, how many there was no room for, colour bar, legend of marks."""

    title: Lines
    notes: Lines
    chips: tuple[Chip, ...]
    left_out: TextLine | None
    color_bar: ColorBar
    legend: tuple[LegendEntry, ...]
    pixels: float


def tokens_layout(
    figure: TokenStrip, size: tuple[float, float], measure: Measure, *, pixels: float | None = None
) -> TokensLayout:
    """Return the layout in *size* pixels: the text becomes smaller until all of it fits, down to 8 pixels.

    *pixels* is the size of other text; None: one that suits the picture. What fits nowhere is left out, and counted.
    """
    width, height = size
    pixels = base_pixels(size) if pixels is None else pixels
    row = Rect(pixels, pixels, max(width - 2 * pixels, 1.0), 0)
    title, notes = _head(figure, row, pixels, measure)
    head, foot = below((*title, *notes), row.y) + pixels * 0.6, pixels + _foot(figure, pixels)
    room = Rect(row.x, head, row.width, max(height - head - foot, 1.0))
    small, chips = _fitted(figure, room, pixels, measure)
    bottom = max((chip.rect.bottom for chip in chips), default=room.y) + _number_room(figure, small)
    top = min(bottom + pixels, height - foot + pixels * 0.2)
    bar = Rect(row.x, round(top), round(min(row.width, pixels * 24)), round(pixels))
    aside = Rect(bar.right + pixels * 2, bar.y, max(width - bar.right - 3 * pixels, 1.0), pixels)
    marks = Rect(row.x, bar.bottom + pixels * 2.1, row.width, pixels * 1.4)
    return TokensLayout(
        title,
        notes,
        chips,
        _left_out(len(figure.tokens) - len(chips), aside, pixels, measure),
        lying_bar(figure.scale, bar, pixels, measure, spare=pixels / 2),
        legend(figure.states, marks, pixels, measure),
        pixels,
    )


def tokens_height(figure: TokenStrip, width: float, pixels: float, measure: Measure) -> float:
    """Return how high the picture must be for all tokens at a size to read in that width."""
    row = Rect(pixels, pixels, max(width - 2 * pixels, 1.0), 0)
    title, notes = _head(figure, row, pixels, measure)
    top = below((*title, *notes), row.y) + pixels * 0.6
    chips = _chips(figure, Rect(row.x, top, row.width, math.inf), pixels * LARGER, measure)
    bottom = max((chip.rect.bottom for chip in chips), default=top) + _number_room(figure, pixels * LARGER)
    return bottom + 2 * pixels + _foot(figure, pixels)


def tokens_hit(figure: TokenStrip, layout: TokensLayout, point: Point) -> Hit | None:
    """Return the token under *point*, ("query" or "key", place)."""
    x, y = point
    for chip in layout.chips:
        bottom = chip.rect.bottom if chip.number is None else chip.number.rect.bottom
        if chip.rect.x <= x < chip.rect.right and chip.rect.y <= y < bottom:
            return figure.side, chip.place
    return None


def _head(figure: TokenStrip, row: Rect, pixels: float, measure: Measure) -> tuple[Lines, Lines]:
    title = title_lines(figure.title, row, pixels, measure, "left")
    notes = " ".join(map(str, figure.notes))
    return title, note_lines(notes, Rect(row.x, below(title, row.y), row.width, 0), pixels, measure, "left")


def _fitted(figure: TokenStrip, room: Rect, pixels: float, measure: Measure) -> tuple[float, tuple[Chip, ...]]:
    """The largest text with which every token has room, and the tokens; at the smallest those that have."""
    size = pixels * LARGEST
    while True:
        chips = _chips(figure, room, size, measure)
        if size <= SMALLEST or not chips or chips[-1].rect.bottom + _number_room(figure, size) <= room.bottom:
            break
        size = max(size - 1, SMALLEST)
    return size, tuple(chip for chip in chips if chip.rect.bottom + _number_room(figure, size) <= room.bottom)


def _chips(figure: TokenStrip, room: Rect, pixels: float, measure: Measure) -> tuple[Chip, ...]:
    """All tokens from the upper left corner of *room* on, however far down they reach."""
    chips: list[Chip] = []
    x, y = room.x, room.y
    spare, gap, high = pixels * 0.4, max(2.0, pixels * 0.25), round(pixels * 1.7)
    small = max(pixels * 0.75, SMALLEST)
    for place, token in enumerate(figure.tokens):
        text = elide(token, min(LONGEST * pixels, room.width - 2 * spare), pixels, measure)
        number = _number(figure, place)
        wide = math.ceil(max(measure(text, pixels), measure(number, small), pixels * 0.6) + 2 * spare)
        if x > room.x and x + wide > room.right:
            x, y = room.x, y + high + _number_room(figure, pixels) + pixels * 0.5
        rect = Rect(round(x), round(y), wide, high)
        line = TextLine(number, Rect(rect.x, rect.bottom + small * 0.2, wide, small * 1.1), small, dim=True)
        chips.append(Chip(place, rect, TextLine(text, rect, pixels), line if number else None))
        x = rect.right + gap
    return tuple(chips)


def _number(figure: TokenStrip, place: int) -> str:
    if not figure.show_numbers or figure.states[place] != CellState.NUMBER:
        return ""
    value = float(figure.values[place])
    # What is small is not nothing.
    return "<0.01" if 0 < value < 0.005 else number_text(value, DIGITS)


def _number_room(figure: TokenStrip, pixels: float) -> float:
    """The height of the numbers below the tokens."""
    return max(pixels * 0.75, SMALLEST) * 1.4 if figure.show_numbers else 0.0


def _foot(figure: TokenStrip, pixels: float) -> float:
    return pixels * (3.6 + (2.0 if present(figure.states) else 0.0))


def _left_out(count: int, rect: Rect, pixels: float, measure: Measure) -> TextLine | None:
    if not count:
        return None
    more = "{count} more tokens have no room here" if count > 1 else "1 more token has no room here"
    return text_line(say(more, count=count), rect, pixels, measure, align="left", dim=True)
