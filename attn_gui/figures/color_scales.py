"""How numbers are spread over the colours of a scale, and which numbers its two ends stand for."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from attn_gui.figures.color_limits import LARGEST, apart, extremes, held, limits, unit_limits
from attn_gui.figures.figure import Array, CellState, ColorScale, ValueMark
from attn_gui.session.view_state import LINEAR_SCALE
from attn_gui.text import Message, say

MOST_DECADES = 6
"""A logarithmic scale holds so many powers of ten at most; what is smaller is drawn clipped."""
LEAST_SPAN = 1e-6
"""Logarithms that differ by less are not told apart."""
ENOUGH = 1_000_000
"""Percentiles are those of so many values at most, taken evenly from all."""


@dataclass(frozen=True)
class Wish:
    """What limits are made for: values around zero, shares of 1, and which percentiles."""

    symmetric: bool
    unit: bool
    percentiles: tuple[float, float]


@dataclass(frozen=True)
class ScaleKind:
    """One way to spread numbers: its name in menus, the limits that data have on it, limits made usable, places.

    ``shares`` gives where on the bar numbers lie, 0 … 1. ``by_rows``: numbers are first divided by the largest
    magnitude of their row; ``logarithmic``: zero has no place on it, unless there are negative numbers.
    """

    key: str
    label: Message
    ends: Callable[[Sequence[Array], Wish], tuple[float, float]]
    usable: Callable[[float, float], tuple[float, float]]
    shares: Callable[[Array, ColorScale], Array]
    by_rows: bool = False
    logarithmic: bool = False
    fixed_limits: bool = True


def kind_of(scale: ColorScale) -> ScaleKind:
    """Return the row of a scale's kind."""
    return SCALES[scale.kind]


def on_scale(values: Array, scale: ColorScale) -> Array:
    """Return *values* (rows, columns) as the numbers that the bar shows: shares of their row's maximum, or themselves.

    NaN counts for nothing and stays.
    """
    return row_shares(values, scale.without_first) if kind_of(scale).by_rows else values


def as_shown(scale: ColorScale) -> ColorScale:
    """Return the scale for numbers that have been through ``on_scale`` already."""
    return replace(scale, kind=LINEAR_SCALE) if kind_of(scale).by_rows else scale


def row_shares(values: Array, without_first: bool = False) -> Array:
    """Return *values* (…, rows, columns), each divided by the largest finite magnitude in its row, as float64.

    *without_first*: the first column takes no part in that, so its own share may be above 1.
    """
    counted = np.abs(counting(values, without_first)).astype(np.float64, copy=False)
    largest = counted.max(axis=-1, where=np.isfinite(counted), initial=0.0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        shares = np.asarray(values / largest)
    return np.where(largest > 0, shares, np.sign(values) * LARGEST)


def counting(values: Array, without_first: bool) -> Array:
    """Return the values that have a say in the limits: all, or all but the first column."""
    return values[..., 1:] if without_first and values.shape[-1] > 1 else values


def shares(values: Array, scale: ColorScale) -> Array:
    """Return where on the bar the numbers *values*, as ``on_scale`` gives them, lie: 0 … 1, clipped, float64."""
    return kind_of(scale).shares(np.asarray(values, dtype=np.float64), scale)


def share_of(value: float, scale: ColorScale) -> float:
    """Return where on the bar one number lies, 0 … 1."""
    return float(shares(np.array([value]), scale)[0])


def beyond(parts: Sequence[Array], scale: ColorScale) -> tuple[bool, bool]:
    """Return whether any number lies below the low end of the scale, and above its high end."""
    below = above = False
    for values in parts:
        shown = on_scale(values, scale)
        found = extremes((np.where(shown > 0, shown, np.nan),) if leaves_out_zero(scale) else (shown,))
        if found is not None:
            below, above = below or found[0] < scale.low, above or found[1] > scale.high
    return below, above


def leaves_out_zero(scale: ColorScale) -> bool:
    """Return whether zero and what is below it have no place on the scale."""
    return kind_of(scale).logarithmic and scale.low > 0


def value_marks(values: Array, states: Array, scale: ColorScale) -> Array | None:
    """Return the ValueMark of each cell as uint8, the shape of *values*; None where no cell has one."""
    if not (scale.below or scale.above or leaves_out_zero(scale)):
        return None
    numbers = states == CellState.NUMBER
    shown = on_scale(np.where(numbers, values, np.nan), scale)
    marks = np.zeros(values.shape, np.uint8)
    marks[shown > scale.high] = ValueMark.ABOVE
    marks[shown < scale.low] = ValueMark.BELOW
    if leaves_out_zero(scale):
        marks[shown == 0] = ValueMark.ZERO
    marks.flags.writeable = False
    return marks if marks.any() else None


def threshold_of(low: float, high: float) -> float:
    """Return the magnitude up to which a logarithmic scale with negative numbers is linear: two decades below its end.

    0 where there are no negative numbers.
    """
    if low >= 0:
        return 0.0
    return max(10.0 ** (math.floor(math.log10(max(-low, abs(high)))) - 2), 1e-300)


def _even_ends(parts: Sequence[Array], wish: Wish) -> tuple[float, float]:
    if wish.unit and not wish.symmetric:
        return unit_limits(*parts)
    return limits(*parts, symmetric=wish.symmetric)


def _log_ends(parts: Sequence[Array], wish: Wish) -> tuple[float, float]:
    low, high = _even_ends(parts, wish)
    if low < 0:
        return low, high
    least = extremes([np.where(values > 0, values, np.nan) for values in parts])
    floor = high * 10.0**-MOST_DECADES
    if least is None:
        return high / 1000, high
    return max(10.0 ** math.floor(math.log10(least[0])), floor), high


def _row_ends(parts: Sequence[Array], wish: Wish) -> tuple[float, float]:
    found = extremes(parts)
    return (-1.0, 1.0) if wish.symmetric or (found is not None and found[0] < 0) else (0.0, 1.0)


def _percentile_ends(parts: Sequence[Array], wish: Wish) -> tuple[float, float]:
    found = np.concatenate([_some(values) for values in parts])
    if not found.size:
        return -1.0, 1.0
    low, high = (held(float(end)) for end in np.percentile(found, wish.percentiles))
    return (-max(-low, high), max(-low, high)) if wish.symmetric else (low, high)


def _some(values: Array) -> Array:
    """Finite values from all of *values*; the step shares no divisor with the width, so every column is met."""
    step = max(math.ceil(values.size / ENOUGH), 1)
    while step > 1 and math.gcd(step, values.shape[-1]) > 1:
        step += 1
    taken = values.reshape(-1)[::step].astype(np.float64, copy=False)
    return np.clip(taken[np.isfinite(taken)], -LARGEST, LARGEST)


def _even_shares(values: Array, scale: ColorScale) -> Array:
    # Halves: the span itself may be twice the largest number that is drawn. Its inverse may be beyond it, too.
    return (np.clip(values, scale.low, scale.high) / 2 - scale.low / 2) / (scale.high / 2 - scale.low / 2)


def _log_shares(values: Array, scale: ColorScale) -> Array:
    low, high = _logs(np.array([scale.low, scale.high]), scale.threshold).tolist()
    return np.clip((_logs(np.clip(values, scale.low, scale.high), scale.threshold) - low) / (high - low), 0.0, 1.0)


def _logs(values: Array, threshold: float) -> Array:
    """The decimal logarithms; with a *threshold* linear within it and signed, going on without a step or a bend."""
    if not threshold:
        return np.log10(values)
    size = np.abs(values) / threshold
    return np.sign(values) * np.where(size <= 1, size, 1 + np.log10(np.maximum(size, 1)))


def _log_usable(low: float, high: float) -> tuple[float, float]:
    """Limits as they are where logarithms tell them apart and none is 0; else wider ones of the same signs."""
    if low < high and low != 0:
        first, last = _logs(np.array([low, high]), threshold_of(low, high)).tolist()
        if last - first > LEAST_SPAN:
            return low, high
    if low < 0:
        spare = max(abs(low), abs(high)) * 0.05
        return held(min(low, high) - spare), held(max(low, high) + spare)
    return (high / 1000, high) if high > 1 / LARGEST else apart(low, high)


SCALES: dict[str, ScaleKind] = {
    kind.key: kind
    for kind in (
        ScaleKind(LINEAR_SCALE, say("Linear"), _even_ends, apart, _even_shares),
        ScaleKind("log", say("Logarithmic"), _log_ends, _log_usable, _log_shares, logarithmic=True),
        ScaleKind("row-max", say("Share of the row's maximum"), _row_ends, apart, _even_shares, by_rows=True),
        ScaleKind("percentile", say("Between percentiles"), _percentile_ends, apart, _even_shares, fixed_limits=False),
    )
}
