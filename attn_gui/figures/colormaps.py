"""Numbers to colours. Views paint the bytes made here, so that screen and export show the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from attn_gui.figures import colormap_data, colormap_data_crameri
from attn_gui.figures.color_limits import LARGEST, held, limits, unit_limits
from attn_gui.figures.color_scales import (
    SCALES,
    Wish,
    beyond,
    counting,
    leaves_out_zero,
    on_scale,
    shares,
    threshold_of,
    value_marks,
)
from attn_gui.figures.figure import Array, CellState, Color, ColorScale, Theme
from attn_gui.figures.themes import contrast, mixed
from attn_gui.session.view_state import LINEAR_SCALE, ColorChoice
from attn_gui.text import Message, say

__all__ = [
    "COLORMAPS",
    "LARGEST",
    "Colormap",
    "between",
    "color_scale",
    "diverging",
    "ink_on",
    "limits",
    "shared_scale",
    "states",
    "to_rgba",
    "unit_limits",
    "value_marks",
]

BLOCK = 8192
"""So many values are coloured at a time."""

FINE = 160
"""From so many cells a side on they may be too small for hatching and marks."""

BROWN: Color = (165, 100, 70)
BLACK: Color = (0, 0, 0)
WHITE: Color = (255, 255, 255)


@dataclass(frozen=True, eq=False)
class Colormap:
    """A named table of colours, ``lut(theme)`` (256, 3) uint8, and what it is good for.

    ``diverging`` ones have zero in the middle, in the panel's ground or in a neutral colour; the two ends of a
    ``cyclic`` one are alike.
    """

    key: str
    label: Message
    diverging: bool
    lut: Callable[[Theme], Array]
    meant_for: Message
    cyclic: bool = False


def color_scale(values: Array, colormap: str, choice: ColorChoice, theme: Theme, *, unit: bool = False) -> ColorScale:
    """Return the scale of a figure whose own map is *colormap*, with what the user chose put first.

    *values* (rows, columns) are NaN where they do not count (forbidden cells). Limits are finite with low < high. A
    diverging map is centred on 0, so its limits are made symmetric. With *unit* the values are shares of 1: the range
    is 0 … 1, or less where all are small.
    """
    return shared_scale((values,), colormap, choice, theme, unit=unit)


def shared_scale(
    parts: Sequence[Array], colormap: str, choice: ColorChoice, theme: Theme, *, unit: bool = False
) -> ColorScale:
    """Return the one scale of several maps, so that equal numbers have equal colours in all of them.

    The *parts* are arrays (…, rows, columns) of any sizes, NaN where a cell does not count (``np.where(states ==
    CellState.NUMBER, values, np.nan)``). Give the scale to ``to_rgba`` and ``value_marks`` of each map, and to its
    Heatmap. A map that shall have its own scale is given to ``color_scale`` alone; a difference is best with colormap
    "signed" or "vik" and a ColorChoice of its own, so that zero is in the middle.
    """
    row, kind = COLORMAPS.get(choice.colormap or colormap, COLORMAPS[colormap]), SCALES.get(choice.scale)
    kind = kind or SCALES[LINEAR_SCALE]
    counted = [counting(values, choice.without_first) for values in parts]
    low, high = kind.ends(counted, Wish(row.diverging, unit, choice.percentiles))
    low, high = kind.usable(*_chosen(choice, low, high, row.diverging, kind.logarithmic))
    threshold = threshold_of(low, high) if kind.logarithmic else 0.0
    scale = ColorScale(
        row.key,
        row.lut(theme),
        low,
        high,
        row.diverging,
        kind.key,
        threshold,
        choice.percentiles,
        choice.without_first,
    )
    if not depends_on_all(choice):
        return scale
    below, above = beyond(parts, scale)
    return replace(scale, below=below, above=above)


def depends_on_all(choice: ColorChoice) -> bool:
    """Return whether what was chosen needs every value to make a scale of, not only the largest and the smallest."""
    return replace(choice, colormap=None) != ColorChoice()


def _chosen(choice: ColorChoice, low: float, high: float, symmetric: bool, logarithmic: bool) -> tuple[float, float]:
    """The limits from the data with the typed ones in their place; a logarithmic scale has no end at 0."""
    given = [None if end is None else held(end) for end in (choice.low, choice.high)]
    if symmetric:
        ends = [abs(end) for end in given if end is not None]
        high = held(max(ends)) if ends else high
        return -high, high
    if logarithmic and given[0] == 0:
        given[0] = None
    return (low if given[0] is None else given[0]), (high if given[1] is None else given[1])


def to_rgba(values: Array, states: Array, scale: ColorScale, theme: Theme, *, marked: bool = True) -> Array:
    """Return *values* as RGBA of the same shape + (4,), uint8; cells that are no NUMBER get the theme's ground.

    In maps that are not *marked*, or too fine for it, such cells get colours of their own. On a scale that has no
    place for zero, zero and what is below get a brown that no colour map has.
    """
    lut, fine = _packed(scale.lut), not marked or max(values.shape, default=0) > FINE
    rgba = np.empty((*values.shape, 4), dtype=np.uint8)
    by_rows, without_zero = SCALES[scale.kind].by_rows, leaves_out_zero(scale)
    # A block at a time: fresh memory for each step of the calculation would take longer than the steps.
    rows = max(1, BLOCK // max(values[:1].size, 1))
    for start in range(0, len(values), rows):
        block = slice(start, start + rows)
        odd = states[block] != CellState.NUMBER
        some_odd = bool(odd.any())
        shown = values[block]
        if by_rows:
            shown = on_scale(np.where(odd, np.nan, shown), scale)
        shown = np.where(odd, scale.low, shown) if some_odd else shown
        # Four bytes are looked up at once.
        pixels = rgba[block].view(np.uint32)[..., 0]
        pixels[...] = lut.take(_places(shown, scale))
        if without_zero:
            rgba[block][shown <= 0, :3] = no_place_color(theme)
        if some_odd:
            pixels[odd] = _of_states(theme, fine).take(states[block][odd])
    return _sealed(rgba)


def _packed(colors: Array) -> Array:
    """Return RGB colours (n, 3), opaque, as n numbers of four bytes."""
    found = np.full((len(colors), 4), 255, dtype=np.uint8)
    found[:, :3] = colors
    return found.view(np.uint32)[:, 0]


@lru_cache(maxsize=16)
def _of_states(theme: Theme, fine: bool) -> Array:
    """The colours of the CellStates, packed; where there are marks, all have the ground."""
    colors = np.array([theme.ground] * len(CellState), dtype=np.uint8)
    if fine:
        colors[CellState.FORBIDDEN] = forbidden_color(theme)
        colors[CellState.NAN :] = theme.warning
    return _packed(colors)


def no_place_color(theme: Theme) -> Color:
    """Return the pale brown of zeros on a logarithmic scale: no colour map has it, and what is forbidden is gray."""
    return mixed(BROWN, theme.ground, 0.38)


def forbidden_color(theme: Theme) -> Color:
    """Return the gray of what may not attend, where cells are too small for hatching."""
    return mixed(theme.forbidden, theme.ground, 0.35)


def _places(values: Array, scale: ColorScale) -> Array:
    """Return which colour of the scale each value has."""
    last = len(scale.lut) - 1
    return np.clip(np.rint(shares(values, scale) * last), 0, last).astype(np.uint8)


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


def _sealed(array: np.ndarray[Any, np.dtype[Any]]) -> Array:
    array.flags.writeable = False
    return array


def _stored(text: str) -> Callable[[Theme], Array]:
    lut = _sealed(np.frombuffer(bytes.fromhex(text), dtype=np.uint8).reshape(256, 3))
    return lambda _theme: lut


def _signed(theme: Theme) -> Array:
    return diverging(theme.negative, theme.ground, theme.positive)


def _purple_green(theme: Theme) -> Array:
    light = contrast(theme.ground, WHITE) < contrast(theme.ground, BLACK)
    purple, green = ((118, 42, 131), (27, 120, 55)) if light else ((194, 125, 214), (95, 190, 120))
    return diverging(purple, theme.ground, green)


_LIGHT_MIDDLE, _DARK_MIDDLE = _stored(colormap_data_crameri.VIK), _stored(colormap_data_crameri.BERLIN)


def _vik(theme: Theme) -> Array:
    return (_DARK_MIDDLE if theme.is_dark else _LIGHT_MIDDLE)(theme)


def _lut(colors: Array) -> Array:
    return _sealed(np.rint(colors).astype(np.uint8))


_EVEN = say("numbers from small to large, as weights are")
_SIGNED = say("numbers of both signs: zero is in the middle")

_CYCLIC = say("what comes round again, as angles and phases do: both ends have the same colour")

COLORMAPS: dict[str, Colormap] = {
    row.key: row
    for row in (
        Colormap("signed", say("Red and blue around zero"), True, _signed, _SIGNED),
        Colormap("purple-green", say("Green and purple around zero"), True, _purple_green, _SIGNED),
        Colormap("vik", say("Vik, evenly red and blue around zero"), True, _vik, _SIGNED),
        Colormap("viridis", say("Viridis"), False, _stored(colormap_data.VIRIDIS), _EVEN),
        Colormap("cividis", say("Cividis"), False, _stored(colormap_data.CIVIDIS), _EVEN),
        Colormap("magma", say("Magma"), False, _stored(colormap_data.MAGMA), _EVEN),
        Colormap("grays", say("Grays"), False, lambda theme: between(theme.ground, theme.text), _EVEN),
        Colormap("twilight", say("Twilight, cyclic"), False, _stored(colormap_data.TWILIGHT), _CYCLIC, cyclic=True),
    )
}
