"""The two looks. Orange means focus and nothing else; red and blue are signs; text has a contrast of at least 4.5."""

from attn_gui.figures.figure import Color, Theme

LIGHT = Theme(
    key="light",
    ground=(255, 255, 255),
    window=(242, 244, 247),
    panel_border=(216, 220, 228),
    text=(26, 30, 40),
    dim_text=(91, 98, 112),
    grid=(226, 229, 235),
    accent=(67, 83, 201),
    focus=(232, 119, 10),
    focus_text=(168, 80, 0),
    positive=(201, 42, 42),
    negative=(24, 100, 171),
    bar=(67, 83, 201),
    forbidden=(142, 149, 163),
    warning=(176, 42, 55),
)

DARK = Theme(
    key="dark",
    ground=(27, 29, 37),
    window=(18, 19, 24),
    panel_border=(50, 54, 66),
    text=(230, 232, 240),
    dim_text=(154, 161, 176),
    grid=(48, 52, 63),
    accent=(139, 155, 255),
    focus=(255, 169, 77),
    focus_text=(255, 169, 77),
    positive=(255, 107, 107),
    negative=(77, 171, 247),
    bar=(139, 155, 255),
    forbidden=(112, 118, 132),
    warning=(255, 135, 135),
)

THEMES = {theme.key: theme for theme in (LIGHT, DARK)}


def mixed(color: Color, other: Color, share: float) -> Color:
    """Return *share* of *color* with the rest of *other*."""
    red, green, blue = (round(share * a + (1 - share) * b) for a, b in zip(color, other, strict=True))
    return red, green, blue


def luminance(color: Color) -> float:
    """Return the relative luminance of an sRGB colour, 0 … 1 (WCAG 2.2)."""
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Color, second: Color) -> float:
    """Return the contrast ratio of two colours, 1 … 21 (WCAG 2.2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
