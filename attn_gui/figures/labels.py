"""Which names are drawn along a map, where, and how much of them: whole or ending in "…", never overlapping."""

import unicodedata
from dataclasses import dataclass

from attn_gui.figures.geometry import Measure

ELLIPSIS = "…"
LEAST_PITCH = 9.0
"""Below this many pixels from one place to the next not every label is drawn."""
LONGEST = 64
"""Longer names are cut before they are measured."""
SPARE = 4.0
"""Pixels between a label and what is beside it."""


@dataclass(frozen=True)
class Label:
    """One drawn name: of which place, its text, its middle along the axis, its size along and away from the axis."""

    index: int
    text: str
    at: float
    along: float
    depth: float
    focused: bool


@dataclass(frozen=True)
class AxisLabels:
    """The drawn names of one axis: ``every`` n-th (1: all), ``turned`` upright or not, font size, deepest gutter.

    ``ticks`` are the places of a ruler where names were left out, else empty; positions count from the axis' start.
    ``spare`` are the pixels between names and cells, where the ruler is.
    """

    labels: tuple[Label, ...]
    turned: bool
    every: int
    pixels: float
    depth: float
    ticks: tuple[float, ...]
    spare: float = SPARE


def drawable(text: str) -> str:
    """Return *text* with what no font or SVG file can hold (controls, line ends, lone surrogates) made visible."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} or _unfit(letter)
        else letter
        for letter in text
    )


def elide(text: str, width: float, pixels: float, measure: Measure, longest: int = LONGEST) -> str:
    """Return *text* where it fits in *width*, else its longest beginning that fits with "…"; empty if none does."""
    if len(text) <= longest and measure(text, pixels) <= width:
        return text
    low, high = 0, min(len(text), longest) + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if measure(_cut(text, middle), pixels) <= width else (low, middle)
    return _cut(text, low) if measure(_cut(text, low), pixels) <= width else ""


def place_labels(
    labels: tuple[str, ...],
    pitch: float,
    room: float,
    focus: int | None,
    measure: Measure,
    *,
    pixels: float = 12.0,
    lying: bool = True,
    least_pitch: float = LEAST_PITCH,
) -> AxisLabels:
    """Return the drawn labels of an axis whose places are *pitch* pixels apart, in a gutter of *room* pixels.

    *lying* labels (columns) lie along the axis where all fit, else all are turned; others (rows) stand beside their
    place. Below *least_pitch* every n-th is drawn, with a ruler. The *focus* is always drawn.
    """
    spare = SPARE * pixels / 12
    if lying and labels and all(measure(text, pixels) + 2 * spare <= pitch and len(text) <= LONGEST for text in labels):
        whole = tuple(
            Label(place, text, (place + 0.5) * pitch, measure(text, pixels), pixels, place == focus)
            for place, text in enumerate(labels)
        )
        return AxisLabels(whole, False, 1, pixels, min(room, pixels + spare), (), spare)
    every = (
        1 if pitch >= least_pitch else _every(max(least_pitch, pixels) / pitch) if pitch > 0 else max(1, len(labels))
    )
    spare *= 1 if every == 1 else 2
    size = min(pixels, max(least_pitch, pitch * every))
    shown = _shown(len(labels), every, pitch, size, focus)
    drawn = tuple(
        Label(place, text, (place + 0.5) * pitch, size, measure(text, size), place == focus)
        for place in shown
        if (text := elide(labels[place], room - spare, size, measure))
    )
    depth = min(room, max((label.depth for label in drawn), default=0.0) + spare)
    ticks = () if every == 1 else tuple((place + 0.5) * pitch for place in range(0, len(labels), every))
    return AxisLabels(drawn, lying, every, size, depth, ticks, spare)


def _shown(count: int, every: int, pitch: float, size: float, focus: int | None) -> list[int]:
    """The places whose names are drawn: every n-th, without those that would touch the focused one."""
    places = list(range(0, count, every))
    if focus is None or not 0 <= focus < count:
        return places
    free = [place for place in places if abs(place - focus) * pitch >= min(size, pitch * every) or place == focus]
    return sorted({*free, focus})


def _every(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20 … that is at least *least*."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if factor * step >= least:
                return factor * step
        step *= 10


def _cut(text: str, length: int) -> str:
    kept = text[:length]
    while kept and length < len(text) and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def _unfit(letter: str) -> bool:
    # Marks that turn the writing direction would carry over into what is drawn next; the last two are no characters.
    return letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
