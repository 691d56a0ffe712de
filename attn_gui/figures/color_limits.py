"""The numbers that colour scales end at."""

from collections.abc import Iterable

import numpy as np

from attn_gui.figures.figure import Array

LARGEST = 1e300
"""Display values are held within ±1e300: a wider span overflows, and a colour bar of it crashes."""


def extremes(parts: Iterable[Array]) -> tuple[float, float] | None:
    """Return the smallest and the largest finite number in all *parts*, held within ±1e300; None without any."""
    found: list[float] = []
    for values in parts:
        finite = np.isfinite(values)
        if finite.any():
            wide = values.astype(np.float64, copy=False)
            found.append(held(float(wide.min(where=finite, initial=LARGEST))))
            found.append(held(float(wide.max(where=finite, initial=-LARGEST))))
    return (min(found), max(found)) if found else None


def limits(*parts: Array, symmetric: bool = False) -> tuple[float, float]:
    """Return finite limits low < high of the finite values, held within ±1e300; (-1, 1) where there are none.

    *symmetric* limits lie around 0. Values that are all equal get a small span around them.
    """
    found = extremes(parts)
    if found is None:
        return -1.0, 1.0
    low, high = found
    if symmetric:
        high = max(-low, high)
        return (-high, high) if high > 0 else (-1.0, 1.0)
    return apart(low, high)


def unit_limits(*parts: Array) -> tuple[float, float]:
    """Return 0 … 1 for shares of 1, or 0 … the next of 0.2, 0.1, 0.05 … that holds them where all are small."""
    peaks = [float(values.max(where=np.isfinite(values), initial=0)) for values in parts]
    peak = max(peaks, default=0.0)
    high = 1.0
    for smaller in (0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001):
        if 0 < peak <= smaller:
            high = smaller
    return 0.0, max(high, min(peak, LARGEST))


def held(value: float) -> float:
    """Return *value* within ±1e300; 0 for NaN."""
    return 0.0 if np.isnan(value) else float(np.clip(value, -LARGEST, LARGEST))


def apart(low: float, high: float) -> tuple[float, float]:
    """Return the limits, or a small span around their middle where they touch or are the wrong way round."""
    span = high / 2 - low / 2
    if span > 0 and np.isfinite(1 / span):
        return low, high
    middle = low / 2 + high / 2
    half = max(abs(middle) * 0.05, 1e-9) if middle else 1.0
    return middle - half, middle + half
