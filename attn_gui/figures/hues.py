"""Eight hues that are told apart by colour-blind readers too, none of them near the orange of the focus.

Chosen by search: each two, and each and the focus, are at least 0.08 apart in Oklab (Ottosson 2020) for normal sight,
protanopia, deuteranopia and tritanopia (simulated as by Machado et al. 2009); each has a contrast of at least 3 on the
theme's ground.
"""

from attn_gui.figures.figure import Color, Theme

_ON_LIGHT: tuple[Color, ...] = (
    (60, 150, 255),
    (210, 30, 105),
    (30, 105, 0),
    (75, 0, 255),
    (90, 30, 15),
    (135, 90, 180),
    (0, 0, 180),
    (135, 0, 105),
)
_ON_DARK: tuple[Color, ...] = (
    (150, 210, 255),
    (255, 90, 105),
    (0, 180, 180),
    (150, 135, 255),
    (150, 90, 15),
    (0, 255, 195),
    (195, 0, 150),
    (135, 45, 255),
)
MOST_HUES = len(_ON_LIGHT)


def hues(theme: Theme, count: int) -> tuple[Color, ...]:
    """Return the first *count* hues of a theme; the theme's own bar colour for a single one."""
    if count == 1:
        return (theme.bar,)
    return (_ON_DARK if theme.is_dark else _ON_LIGHT)[:count]
