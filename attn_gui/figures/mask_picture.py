"""The cells of a mask as pixels: a ground and a pattern for each rule, so that no state is told by colour alone."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from attn_gui.figures.figure import Array, Color, MaskMap, Theme
from attn_gui.figures.themes import mixed

PERIOD = 6.0
THICK = 1.2

Pattern = Callable[[Array, Array, float, float], Array]
"""From the pixels' x and y, the period and the thickness: which pixels are inked."""


class Look(NamedTuple):
    """Ground and ink of a rule in the light and in the dark look."""

    light: tuple[Color, Color]
    dark: tuple[Color, Color]


GRAYS = Look(((224, 227, 234), (138, 146, 162)), ((44, 47, 57), (112, 119, 136)))
LOOKS: dict[str, Look] = {
    "rising": GRAYS,
    "falling": Look(((208, 234, 230), (62, 134, 124)), ((26, 56, 53), (92, 166, 155))),
    "crossed": Look(((231, 219, 242), (134, 96, 168)), ((52, 41, 66), (158, 122, 192))),
    "upright": Look(((232, 232, 204), (130, 130, 66)), ((56, 56, 32), (164, 164, 96))),
    "level": Look(((246, 219, 231), (170, 84, 122)), ((66, 36, 50), (204, 122, 158))),
    "grid": Look(((234, 223, 212), (136, 106, 78)), ((60, 49, 40), (178, 146, 116))),
    "dotted": Look(((226, 226, 226), (112, 112, 112)), ((48, 48, 48), (150, 150, 150))),
}
PATTERNS: dict[str, Pattern] = {
    "rising": lambda x, y, period, thick: (x + y) % period < thick,
    "falling": lambda x, y, period, thick: (x - y) % period < thick,
    "crossed": lambda x, y, period, thick: ((x + y) % period < thick) | ((x - y) % period < thick),
    "upright": lambda x, y, period, thick: x % period < thick,
    "level": lambda x, y, period, thick: y % period < thick,
    "grid": lambda x, y, period, thick: (x % period < thick) | (y % period < thick),
    "dotted": lambda x, y, period, thick: (x % period < 2 * thick) & (y % period < 2 * thick),
}
TINT = 0.28


def grounds(look: str, theme: Theme) -> tuple[Color, Color]:
    """Return ground and ink of a rule's look in *theme*."""
    row = LOOKS[look]
    return row.dark if theme.is_dark else row.light


def mask_picture(figure: MaskMap, width: int, height: int, unit: float, *, dots: bool = True) -> Array:
    """Return the cells as RGBA (height, width, 4) uint8, each pixel that of the cell that it lies in.

    *unit* enlarges the patterns; *dots* are on what several rules forbid.
    """
    rows, columns = figure.codes.shape
    at_row = np.minimum(np.arange(height) * rows // max(height, 1), rows - 1)
    at_column = np.minimum(np.arange(width) * columns // max(width, 1), columns - 1)
    codes = figure.codes[at_row[:, None], at_column]
    picture = np.empty((height, width, 4), np.uint8)
    picture[..., 3] = 255
    picture[..., :3] = _allowed(figure)[figure.signs[at_row[:, None], at_column] + 1]
    x, y = _grid(width, height)
    for place, rule in enumerate(figure.rules, 1):
        here = codes == place
        ground, ink = grounds(rule.look, figure.theme)
        picture[here, :3] = ground
        picture[here & PATTERNS[rule.look](x, y, PERIOD * unit, THICK * unit), :3] = ink
    if dots:
        several = figure.several[at_row[:, None], at_column]
        picture[several & _dots(x, y, unit), :3] = figure.theme.text
    return picture


def swatch(look: str, theme: Theme, side: int, unit: float) -> Array:
    """Return a sample of a rule's look as RGBA (side, side, 4)."""
    x, y = _grid(side, side)
    ground, ink = grounds(look, theme)
    picture = np.full((side, side, 4), 255, np.uint8)
    picture[..., :3] = np.where(PATTERNS[look](x, y, PERIOD * unit, THICK * unit)[..., None], ink, ground)
    return picture


def dotted_swatch(theme: Theme, side: int, unit: float) -> Array:
    """Return a sample of what several rules forbid as RGBA (side, side, 4)."""
    x, y = _grid(side, side)
    picture = np.full((side, side, 4), 255, np.uint8)
    picture[..., :3] = np.where(_dots(x, y, unit)[..., None], theme.text, theme.ground)
    return picture


def _grid(width: int, height: int) -> tuple[Array, Array]:
    """The x and y of pixels, off their corners by other shares: then lines of every slant are equally thick."""
    return np.arange(width) + 0.25, np.arange(height)[:, None] + 0.5


def _dots(x: Array, y: Array, unit: float) -> Array:
    return PATTERNS["dotted"](x, y, PERIOD * unit, THICK * unit)


def _allowed(figure: MaskMap) -> Array:
    """The colours of cells that may attend: with a bias that lowers, without, with one that raises."""
    theme = figure.theme
    ends = (theme.negative, theme.ground, theme.positive)
    return np.array([mixed(end, theme.ground, TINT) for end in ends], np.uint8)
