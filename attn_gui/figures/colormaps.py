"""Numbers to colours. Views paint the bytes made here, so that screen and export show the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from attn_gui.figures import colormap_data
from attn_gui.figures.figure import Array, CellState, Color, ColorScale, Theme
from attn_gui.figures.themes import contrast
from attn_gui.session.view_state import ColorChoice
from attn_gui.text import Message, say

LARGEST = 1e300
"""Display values are held within ±1e300: a wider span overflows, and a colour bar of it crashes."""

BLOCK = 8192
"""So many values are coloured at a time."""

BLACK: Color = (0, 0, 0)
WHITE: Color = (255, 255, 255)


@dataclass(frozen=True, eq=False)
class Colormap:
    """A named table of colours; ``lut(theme)`` is (256, 3) uint8, ``diverging`` ones have the ground in the middle."""

    key: str
    label: Message
    diverging: bool
    lut: Callable[[Theme], Array]


def color_scale(values: Array, colormap: str, choice: ColorChoice, theme: Theme, *, unit: bool = False) -> ColorScale:
    """Return the scale of a figure whose own map is *colormap*, with what the user chose put first.

    Limits are finite with low < high. A diverging map is centred on 0, so its limits are made symmetric. With *unit*
    the values are shares of 1: the range is 0 … 1, or less where all are small.
    """
    row = COLORMAPS.get(choice.colormap or colormap, COLORMAPS[colormap])
    low, high = unit_limits(values) if unit and not row.diverging else limits(values, symmetric=row.diverging)
    low = low if choice.low is None else _held(choice.low)
    high = high if choice.high is None else _held(choice.high)
    if row.diverging:
        given = [abs(end) for end in (choice.low, choice.high) if end is not None]
        high = _held(max(given)) if given else high
        low = -high
    low, high = _apart(low, high)
    return ColorScale(row.key, row.lut(theme), low, high, row.diverging)


def limits(values: Array, *, symmetric: bool = False) -> tuple[float, float]:
    """Return finite limits low < high of the finite *values*, held within ±1e300; (-1, 1) where there are none.

    *symmetric* limits lie around 0. Values that are all equal get a small span around them.
    """
    values = values.astype(np.float64, copy=False)
    finite = np.isfinite(values)
    if not finite.any():
        return -1.0, 1.0
    low = _held(values.min(where=finite, initial=LARGEST))
    high = _held(values.max(where=finite, initial=-LARGEST))
    if symmetric:
        high = max(-low, high)
        return (-high, high) if high > 0 else (-1.0, 1.0)
    return _apart(low, high)


def unit_limits(values: Array) -> tuple[float, float]:
    """Return 0 … 1 for shares of 1, or 0 … the next of 0.2, 0.1, 0.05 … that holds them where all are small."""
    finite = np.isfinite(values)
    peak = float(values.max(where=finite, initial=0)) if finite.any() else 1.0
    high = 1.0
    for smaller in (0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001):
        if 0 < peak <= smaller:
            high = smaller
    return 0.0, max(high, min(peak, LARGEST))


def to_rgba(values: Array, states: Array, scale: ColorScale, theme: Theme) -> Array:
    """Return *values* as RGBA of the same shape + (4,), uint8; cells that are no NUMBER get the theme's ground."""
    lut = np.full((len(scale.lut), 4), 255, dtype=np.uint8)
    lut[:, :3] = scale.lut
    rgba = np.empty((*values.shape, 4), dtype=np.uint8)
    # A block at a time: fresh memory for each step of the calculation would take longer than the steps.
    rows = max(1, BLOCK // max(values[:1].size, 1))
    for start in range(0, len(values), rows):
        block = slice(start, start + rows)
        odd = states[block] != CellState.NUMBER
        shown = np.where(odd, scale.low, values[block]) if odd.any() else values[block]
        # Four bytes are looked up at once.
        rgba[block].view(np.uint32)[..., 0] = lut.view(np.uint32)[:, 0].take(_places(shown, scale))
        rgba[block][odd, :3] = theme.ground
    return _sealed(rgba)


def _places(values: Array, scale: ColorScale) -> Array:
    """Return which colour of the scale each value has."""
    last = len(scale.lut) - 1
    # Limits that people chose may be beyond what float32 holds.
    values = np.asarray(values, dtype=np.float64)
    # Halves: the span itself may be twice the largest number that is drawn. Its inverse may be beyond it, too.
    share = (np.clip(values, scale.low, scale.high) / 2 - scale.low / 2) / (scale.high / 2 - scale.low / 2)
    return np.clip(np.rint(share * last), 0, last).astype(np.uint8)


def states(values: Array, permitted: Array | None = None) -> Array:
    """Return the CellState of each value as uint8, the shape of *values*; *permitted* True = may attend."""
    found = np.full(values.shape, CellState.NUMBER, dtype=np.uint8)
    if not np.isfinite(values).all():
        found[np.isnan(values)] = CellState.NAN
        found[values == np.inf] = CellState.POSITIVE_INFINITY
        found[values == -np.inf] = CellState.NEGATIVE_INFINITY
    if permitted is not None:
        found[~np.broadcast_to(permitted, values.shape)] = CellState.FORBIDDEN
    return _sealed(found)


def ink_on(color: Color) -> Color:
    """Return black or white, whichever is read better on *color*."""
    return BLACK if contrast(BLACK, color) >= contrast(WHITE, color) else WHITE


def diverging(negative: Color, middle: Color, positive: Color) -> Array:
    """Return 256 colours from *negative* through *middle*, which both places around zero have, to *positive*."""
    place = np.arange(256) - 127.5
    share = (np.abs(place) - 0.5)[:, None] / 127
    end = np.where(place[:, None] < 0, np.array(negative), np.array(positive))
    return _lut(np.array(middle) + share * (end - np.array(middle)))


def between(first: Color, last: Color) -> Array:
    """Return 256 colours from *first* to *last*."""
    share = np.linspace(0, 1, 256)[:, None]
    return _lut(np.array(first) + share * (np.array(last) - np.array(first)))


def _stored(text: str) -> Callable[[Theme], Array]:
    lut = _sealed(np.frombuffer(bytes.fromhex(text), dtype=np.uint8).reshape(256, 3))
    return lambda _theme: lut


def _signed(theme: Theme) -> Array:
    return diverging(theme.negative, theme.ground, theme.positive)


def _purple_green(theme: Theme) -> Array:
    light = contrast(theme.ground, WHITE) < contrast(theme.ground, BLACK)
    purple, green = ((118, 42, 131), (27, 120, 55)) if light else ((194, 125, 214), (95, 190, 120))
    return diverging(purple, theme.ground, green)


def _lut(colors: Array) -> Array:
    return _sealed(np.rint(colors).astype(np.uint8))


def _sealed(array: np.ndarray[Any, np.dtype[Any]]) -> Array:
    array.flags.writeable = False
    return array


def _held(value: float) -> float:
    return 0.0 if np.isnan(value) else float(np.clip(value, -LARGEST, LARGEST))


def _apart(low: float, high: float) -> tuple[float, float]:
    """Return the limits, or a small span around their middle where they touch or are the wrong way round."""
    span = high / 2 - low / 2
    if span > 0 and np.isfinite(1 / span):
        return low, high
    middle = low / 2 + high / 2
    half = max(abs(middle) * 0.05, 1e-9) if middle else 1.0
    return middle - half, middle + half


COLORMAPS: dict[str, Colormap] = {
    row.key: row
    for row in (
        Colormap("signed", say("Red and blue around zero"), True, _signed),
        Colormap("purple-green", say("Green and purple around zero"), True, _purple_green),
        Colormap("viridis", say("Viridis"), False, _stored(colormap_data.VIRIDIS)),
        Colormap("cividis", say("Cividis"), False, _stored(colormap_data.CIVIDIS)),
        Colormap("magma", say("Magma"), False, _stored(colormap_data.MAGMA)),
        Colormap("grays", say("Grays"), False, lambda theme: between(theme.ground, theme.text)),
    )
}
