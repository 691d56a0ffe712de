"""What eyes make of the colour maps: even steps, lightness that says the order, ends that differ for everyone."""

import numpy as np
import pytest

from attn_gui.figures.colormaps import COLORMAPS
from attn_gui.figures.figure import Theme
from attn_gui.figures.themes import DARK, LIGHT

THEME = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
SEQUENTIAL = [key for key, row in COLORMAPS.items() if not row.diverging and not row.cyclic]
DIVERGING = [key for key, row in COLORMAPS.items() if row.diverging]
CYCLIC = [key for key, row in COLORMAPS.items() if row.cyclic]

XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
CAT02 = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
HPE = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0.0, 0.0, 1.0]])

UNEVEN = {"cividis": 2.3, "grays": 1.8}
"""cividis was published with a bend near its dark end; grays are even in sRGB."""
BLINDNESS = {
    # Machado, Oliveira, Fernandes 2009, table 1, severity 1.0, for linear RGB.
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
EYES = pytest.mark.parametrize("eyes", ["normal", *BLINDNESS])


def linear(colors: np.ndarray) -> np.ndarray:
    part = colors / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def ucs(light: np.ndarray) -> np.ndarray:
    """Return linear sRGB as J', a', b' of CAM02-UCS (Luo, Cui, Li 2006) in sRGB's own viewing conditions."""
    white, background, la = np.array([95.047, 100.0, 108.883]), 20.0, 64 / np.pi / 5
    surround, exponent, induction = 1.0, 0.69, 1.0
    k = 1 / (5 * la + 1)
    fl = 0.2 * k**4 * 5 * la + 0.1 * (1 - k**4) ** 2 * (5 * la) ** (1 / 3)
    n = background / 100
    nbb, z = 0.725 * n**-0.2, 1.48 + np.sqrt(n)
    degree = surround * (1 - np.exp(-(la + 42) / 92) / 3.6)
    rgb_white = CAT02 @ white
    adapted = degree * 100 / rgb_white + 1 - degree

    def responses(xyz: np.ndarray) -> np.ndarray:
        cones = (xyz @ CAT02.T * adapted) @ np.linalg.inv(CAT02).T @ HPE.T
        power = (fl * np.abs(cones) / 100) ** 0.42
        return np.sign(cones) * 400 * power / (power + 27.13) + 0.1

    red, green, blue = np.moveaxis(responses(light @ XYZ.T * 100), -1, 0)
    a, b = red - 12 * green / 11 + blue / 11, (red + green - 2 * blue) / 9
    hue = np.arctan2(b, a)
    eccentricity = (np.cos(hue + 2) + 3.8) / 4
    achromatic = (2 * red + green + blue / 20 - 0.305) * nbb
    of_white = responses(white)
    whole = (2 * of_white[0] + of_white[1] + of_white[2] / 20 - 0.305) * nbb
    lightness = 100 * np.maximum(achromatic / whole, 0) ** (exponent * z)
    t = 50000 / 13 * induction * nbb * eccentricity * np.hypot(a, b) / (red + green + 21 * blue / 20)
    chroma = t**0.9 * np.sqrt(lightness / 100) * (1.64 - 0.29**n) ** 0.73
    colorful = np.log1p(0.0228 * chroma * fl**0.25) / 0.0228
    return np.stack([1.7 * lightness / (1 + 0.007 * lightness), colorful * np.cos(hue), colorful * np.sin(hue)], -1)


def seen(name: str, theme: Theme, eyes: str = "normal") -> np.ndarray:
    light = linear(COLORMAPS[name].lut(theme).astype(float))
    if eyes in BLINDNESS:
        light = np.clip(light @ np.array(BLINDNESS[eyes]).T, 0, 1)
    return ucs(light)


def steps(places: np.ndarray) -> np.ndarray:
    """How far apart every eighth colour and the next are: single ones are rounded to whole levels."""
    return np.linalg.norm(np.diff(places[::8], axis=0), axis=1)


def test_the_colour_space_gives_the_published_numbers() -> None:
    # As the library colorspacious 1.1.2 gives them.
    found = ucs(linear(np.array([[255.0, 255, 255], [255, 0, 0], [0, 0, 255], [10, 100, 50]])))
    expected = [[100.0, -1.912, -1.151], [60.048, 38.689, 24.319], [31.221, -8.383, -39.159], [37.591, -19.797, 11.553]]
    np.testing.assert_allclose(found, expected, atol=0.02)


@THEME
@EYES
@pytest.mark.parametrize("name", SEQUENTIAL)
def test_lightness_tells_the_order_of_numbers_to_every_eye(name: str, theme: Theme, eyes: str) -> None:
    lightness = seen(name, theme, eyes)[::8, 0]
    change = np.diff(lightness)
    assert (change > 0).all() or (change < 0).all()
    assert abs(lightness[-1] - lightness[0]) > 60


@THEME
@pytest.mark.parametrize("name", SEQUENTIAL)
def test_equal_differences_look_about_equal(name: str, theme: Theme) -> None:
    found = steps(seen(name, theme))
    assert found.max() < UNEVEN.get(name, 1.3) * found.min()


@THEME
@EYES
@pytest.mark.parametrize("name", DIVERGING)
def test_maps_around_zero_have_lightness_alike_on_both_sides(name: str, theme: Theme, eyes: str) -> None:
    lightness = seen(name, theme, eyes)[:, 0]
    below, above = lightness[127::-8], lightness[128::8]
    for side in (below, above):
        change = np.diff(side)
        assert (change < 0).all() if lightness[128] > 50 else (change > 0).all()
    assert np.abs(below - above).max() < 0.25 * np.ptp(lightness)


@THEME
@pytest.mark.parametrize("name", DIVERGING)
def test_maps_around_zero_have_steps_of_about_one_size(name: str, theme: Theme) -> None:
    found = steps(seen(name, theme)[:128]), steps(seen(name, theme)[128:])
    assert max(side.max() for side in found) < 2 * min(side.min() for side in found)


@THEME
@EYES
@pytest.mark.parametrize("name", DIVERGING)
def test_every_eye_tells_minus_from_plus(name: str, theme: Theme, eyes: str) -> None:
    places = seen(name, theme, eyes)
    apart = np.linalg.norm(places[:128] - places[:127:-1], axis=1)
    # Ten is plain to see side by side; the pale quarter next to zero may be harder.
    assert apart[0] > 25
    assert apart[:64].min() > 15


@THEME
@pytest.mark.parametrize("name", CYCLIC)
def test_the_ends_of_a_cyclic_map_meet(name: str, theme: Theme) -> None:
    places = seen(name, theme)
    assert np.linalg.norm(places[0] - places[-1]) < 1.5
    assert steps(places).max() < 2 * steps(places).min()
    # Once round, lightness falls and rises again, as often as not.
    assert np.abs(places[:128, 0] - places[:127:-1, 0]).max() < 5
