"""Numbers beside a colour bar: round ones on an even scale, powers of ten on a logarithmic one."""

import math
from collections.abc import Callable, Iterator

from attn_gui.figures.color_scales import kind_of, share_of
from attn_gui.figures.figure import ColorScale
from attn_gui.figures.ticks import Tick, apart, end_ticks, most_ticks, number_ticks, placed

PLAIN = (1e-3, 1e5)
"""Powers of ten from the first to below the second are written out."""


def scale_ticks(
    scale: ColorScale, room: float, extent: Callable[[str], float], *, gap: float = 6.0, spare: float = 0.0
) -> tuple[Tick, ...]:
    """Return the numbers of a scale that stand in *room* pixels without touching, as ``number_ticks`` does."""
    if not kind_of(scale).logarithmic:
        return number_ticks(scale.low, scale.high, room, extent, gap=gap, spare=spare)

    def place(value: float) -> float:
        return share_of(value, scale)

    for values in _choices(scale):
        if 2 <= len(values) <= most_ticks(room):
            ticks = placed([(value, decade_text(value)) for value in values], place, room, extent, spare)
            if apart(ticks, extent, gap):
                return ticks
    return end_ticks(scale.low, scale.high, place, room, extent, gap=gap, spare=spare)


def decade_text(value: float) -> str:
    """Return a power of ten, or a few of them, in few letters: ``0.001``, ``100``, ``2e-7``."""
    if value == 0 or PLAIN[0] * (1 - 1e-9) <= abs(value) < PLAIN[1]:
        return f"{value:g}"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def _choices(scale: ColorScale) -> Iterator[list[float]]:
    """Numbers to try, the most first: 1, 2, 5 of each power of ten, each power, every second …"""
    first, last = _decades(scale)
    if last - first <= 2:
        yield _inside(scale, [factor * 10.0**power for power in range(first - 1, last + 1) for factor in (1, 2, 5)])
    for step in range(1, max(last - first, 0) + 2):
        # From the high end down: it has a number on every step.
        yield _inside(scale, [10.0**power for power in range(last, first - 1, -step)])


def _decades(scale: ColorScale) -> tuple[int, int]:
    """The smallest and the largest power of ten on the scale; between ±threshold there is only zero."""
    largest = max(abs(scale.low), abs(scale.high))
    least = scale.threshold or scale.low
    return math.ceil(math.log10(least) - 1e-9), math.floor(math.log10(largest) + 1e-9)


def _inside(scale: ColorScale, sizes: list[float]) -> list[float]:
    signed = sizes if not scale.threshold else [0.0, *sizes, *(-size for size in sizes)]
    spare = 1e-9 * max(abs(scale.low), abs(scale.high)) if scale.threshold else 1e-9 * scale.low
    return sorted(value for value in signed if scale.low - spare <= value <= scale.high + spare)
