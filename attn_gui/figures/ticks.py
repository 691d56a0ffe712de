"""Numbers beside bars and colour bars, and inside cells."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from attn_gui.figures.figure import Array, CellState
from attn_gui.figures.geometry import Measure

CELL_SPARE = 2.0
FEWEST_DIGITS = 2


@dataclass(frozen=True)
class Tick:
    """A number on a scale: its value, text, place in pixels from the low end, and the middle of its text."""

    value: float
    text: str
    at: float
    text_at: float


def number_ticks(
    low: float, high: float, room: float, extent: Callable[[str], float], *, gap: float = 6.0, spare: float = 0.0
) -> tuple[Tick, ...]:
    """Return as many round numbers (steps of 1, 2, 5) in *low … high* as stand in *room* pixels without touching.

    *extent* gives a text's size along the scale; texts are pushed to within *spare* pixels of the ends. Where not even
    two round numbers fit, the two ends are tried, then fewer.
    """

    def place(value: float) -> float:
        return (value / 2 - low / 2) / (high / 2 - low / 2)

    for step in _steps(low, high, most_ticks(room)):
        ticks = placed(_round_numbers(low, high, step), place, room, extent, spare)
        if len(ticks) >= 2 and apart(ticks, extent, gap):
            return ticks
    return end_ticks(low, high, place, room, extent, gap=gap, spare=spare)


def end_ticks(
    low: float,
    high: float,
    place: Callable[[float], float],
    room: float,
    extent: Callable[[str], float],
    *,
    gap: float = 6.0,
    spare: float = 0.0,
) -> tuple[Tick, ...]:
    """Return the two ends where both have room, else zero or the high end, else nothing; *place* is 0 … 1."""
    for values in ((low, high), (0.0 if low <= 0 <= high else high,)):
        ticks = placed([(value, short(value, _digits(low, high))) for value in values], place, room, extent, spare)
        if ticks and apart(ticks, extent, gap) and all(extent(tick.text) <= room + 2 * spare for tick in ticks):
            return ticks
    return ()


def most_ticks(room: float) -> int:
    """Return how many numbers a scale of that many pixels has at most."""
    return max(2, min(12, int(room // 18)))


def short(value: float, digits: int = 3) -> str:
    """Return *value* in few letters, as ``-0.125`` or ``1e+300``."""
    return f"{value + 0.0:.{digits}g}"


def cell_text(
    value: float, digits: int, width: float, height: float, measure: Measure, pixels: float = 12.0
) -> str | None:
    """Return *value* with *digits* decimals where it fits a cell with 2 pixels to spare on each side, else None."""
    text = number_text(value, digits)
    fits = measure(text, pixels) + 2 * CELL_SPARE <= width and pixels + 2 * CELL_SPARE <= height
    return text if fits else None


def number_text(value: float, digits: int) -> str:
    """Return *value* with *digits* decimals; without them where it has none, in powers of ten where it is huge."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "-∞"
    if abs(value) >= 1e7:
        return f"{value:.{max(digits - 1, 0)}e}"
    text = f"{value:.{digits}f}"
    if value == float(text) and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def measure_text(value: float) -> str:
    """Return a measure in few letters: 2 decimals, fewer from 100 on, a dash where there is none."""
    if math.isnan(value):
        return "–"
    return number_text(value, 2 if value < 100 else 1 if value < 1000 else 0)


def measure_in(width: float, value: float, pixels: float, measure: Measure) -> str:
    """Return a measure with as many of its decimals as *width* has room for."""
    texts = (measure_text(value), *(number_text(value, digits) for digits in (1, 0)))
    return next((text for text in texts if measure(text, pixels) <= width), texts[0])


def cell_digits(
    values: Array, states: Array, digits: int, width: float, height: float, measure: Measure, pixels: float = 12.0
) -> int | None:
    """Return how many decimals every number of a map has room for: *digits*, or down to 2, or None: no numbers."""
    if pixels + 2 * CELL_SPARE > height or width < 2 * CELL_SPARE + pixels / 2:
        return None
    numbers = values[states == CellState.NUMBER].astype(np.float64)
    for fewer in range(digits, min(FEWEST_DIGITS, digits) - 1, -1):
        if all(
            cell_text(value, fewer, width, height, measure, pixels) is not None for value in _widest(numbers, fewer)
        ):
            return fewer
    return None


def _widest(numbers: Array, digits: int) -> list[float]:
    """One value for each length that texts have, by sign: digits are equally wide, so no other one is wider."""
    if not numbers.size:
        return []
    # From here on they are written in powers of ten; rounding the largest would overflow.
    held = np.clip(numbers, -1e7, 1e7)
    decimals = np.full(numbers.shape, digits)
    for fewer in range(digits - 1, -1, -1):
        decimals[np.round(held, fewer) == held] = fewer
    whole = np.floor(np.log10(np.maximum(np.abs(np.round(held, digits)), 1.0))) + (np.abs(numbers) >= 9e99)
    kinds = (whole * 100 + decimals) * 2 + (numbers < 0)
    places = np.unique(kinds, return_index=True)[1]
    return numbers[places].tolist()


def _steps(low: float, high: float, most: int) -> list[float]:
    """Return the round steps that divide *low … high* into *most* parts or fewer, each once, the finest first."""
    steps: dict[float, None] = {}
    for count in range(most, 0, -1):
        rough = high / count - low / count
        if rough > 0 and math.isfinite(rough):
            unit = 10.0 ** math.floor(math.log10(rough))
            if unit != 0 and math.isfinite(unit):
                steps[next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough * (1 - 1e-9))] = None
    return list(steps)


def _round_numbers(low: float, high: float, step: float) -> list[tuple[float, str]]:
    """Return the multiples of *step* in *low … high* with their texts; none where they are too many to be exact."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if not 0 <= last - first <= 100 or max(abs(first), abs(last)) > 2**52:
        return []
    largest = max(abs(low), abs(high))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    plain = decimals <= 6 and largest < 1e6
    digits = max(1, math.floor(math.log10(largest) + 1e-9) - math.floor(math.log10(step) + 1e-9) + 1)
    return [
        (place * step, f"{place * step + 0.0:.{decimals}f}" if plain else short(place * step, min(digits, 15)))
        for place in range(first, last + 1)
    ]


def _digits(low: float, high: float) -> int:
    """How many digits tell the two ends apart, with one to spare."""
    largest, span = max(abs(low), abs(high)), high / 2 - low / 2
    return min(15, max(3, math.floor(math.log10(largest)) - math.floor(math.log10(span)) + 2))


def placed(
    numbers: list[tuple[float, str]],
    place: Callable[[float], float],
    room: float,
    extent: Callable[[str], float],
    spare: float,
) -> tuple[Tick, ...]:
    """Return *numbers* with their texts as ticks, texts pushed to within *spare* pixels of the ends."""
    ticks: list[Tick] = []
    for value, text in numbers:
        at = min(max(place(value), 0.0), 1.0) * room
        half = extent(text) / 2
        ticks.append(Tick(value, text, at, min(max(at, half - spare), room + spare - half)))
    return tuple(ticks)


def apart(ticks: tuple[Tick, ...], extent: Callable[[str], float], gap: float) -> bool:
    """Return whether the texts of all *ticks* have that gap between them."""
    pairs = pairwise(ticks)
    return all(
        after.text_at - before.text_at >= (extent(before.text) + extent(after.text)) / 2 + gap
        for before, after in pairs
    )
