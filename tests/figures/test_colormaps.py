import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attn_gui.figures.colormaps import COLORMAPS, LARGEST, color_scale, ink_on, limits, states, to_rgba, unit_limits
from attn_gui.figures.figure import CellState, Theme
from attn_gui.figures.themes import DARK, LIGHT, contrast
from attn_gui.session.view_state import ColorChoice

THEME = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
ANY = arrays(np.float64, (3, 4), elements=st.floats(allow_nan=True, allow_infinity=True))


@pytest.mark.parametrize("name", ["viridis", "cividis", "magma"])
def test_perceptual_maps_are_the_published_ones(name: str) -> None:
    assert np.array_equal(COLORMAPS[name].lut(LIGHT), pg.colormap.get(name).getLookupTable(0, 1, 256))


@THEME
@pytest.mark.parametrize("name", COLORMAPS)
def test_every_map_is_256_read_only_colours(name: str, theme: Theme) -> None:
    lut = COLORMAPS[name].lut(theme)
    assert lut.shape == (256, 3)
    assert lut.dtype == np.uint8
    assert not lut.flags.writeable


@THEME
@pytest.mark.parametrize("name", ["signed", "purple-green"])
def test_zero_has_the_ground_of_the_panel_in_maps_made_for_it(name: str, theme: Theme) -> None:
    values = np.array([[-2.0, 0.0, 2.0]])
    scale = color_scale(values, name, ColorChoice(), theme)
    rgba = to_rgba(values, states(values), scale, theme)
    assert tuple(rgba[0, 1, :3]) == theme.ground
    assert tuple(rgba[0, 0, :3]) == tuple(scale.lut[0])
    assert tuple(rgba[0, 2, :3]) == tuple(scale.lut[255])


@THEME
def test_the_signed_map_is_red_above_zero_and_blue_below(theme: Theme) -> None:
    lut = COLORMAPS["signed"].lut(theme)
    assert (tuple(lut[255]), tuple(lut[0])) == (theme.positive, theme.negative)


@given(ANY, st.booleans())
def test_limits_are_finite_ordered_and_held(values: np.ndarray, symmetric: bool) -> None:
    low, high = limits(values, symmetric=symmetric)
    assert np.isfinite([low, high]).all()
    assert low < high
    assert high - low <= 2 * LARGEST * 1.11
    if symmetric:
        assert low == -high


@given(
    ANY, st.sampled_from(list(COLORMAPS)), st.floats(allow_nan=True) | st.none(), st.floats(allow_nan=True) | st.none()
)
def test_any_values_and_any_chosen_limits_give_colours(
    values: np.ndarray, name: str, low: float | None, high: float | None
) -> None:
    scale = color_scale(values, "signed", ColorChoice(name, low, high), DARK)
    rgba = to_rgba(values, states(values), scale, DARK)
    assert scale.low < scale.high
    assert rgba.shape == (3, 4, 4)
    assert (rgba[..., 3] == 255).all()
    assert (rgba[~np.isfinite(values), :3] == DARK.ground).all()


def test_equal_values_get_a_small_span_around_them() -> None:
    low, high = limits(np.full((2, 2), 3.0))
    assert low < 3 < high
    assert high - low < 1
    assert limits(np.zeros((2, 2)), symmetric=True) == (-1, 1)
    assert limits(np.full((1, 1), np.nan)) == (-1, 1)


def test_weights_range_from_zero_to_one_or_less_where_all_are_small() -> None:
    assert unit_limits(np.array([0.65, 0.35])) == (0, 1)
    assert unit_limits(np.array([0.011, 0.0])) == (0, 0.02)
    assert unit_limits(np.array([0.0])) == (0, 1)
    assert unit_limits(np.array([np.nan])) == (0, 1)


def test_chosen_limits_hold_and_diverging_ones_are_centred_on_zero() -> None:
    values = np.array([[1.0, 2.0]])
    scale = color_scale(values, "viridis", ColorChoice(low=-1, high=5), LIGHT)
    assert (scale.low, scale.high) == (-1, 5)
    scale = color_scale(values, "signed", ColorChoice(low=-1, high=5), LIGHT)
    assert (scale.low, scale.high) == (-5, 5)
    assert color_scale(values, "signed", ColorChoice("no such map"), LIGHT).name == "signed"


def test_colours_follow_the_value_in_a_sequential_map() -> None:
    values = np.array([[0.0, 0.5, 1.0, 7.0]])
    scale = color_scale(values, "viridis", ColorChoice(low=0, high=1), LIGHT)
    rgba = to_rgba(values, states(values), scale, LIGHT)
    assert rgba[0, :, :3].tolist() == [[68, 1, 84], [33, 145, 140], [253, 231, 37], [253, 231, 37]]


def test_states_tell_forbidden_cells_nan_and_both_infinities_apart() -> None:
    values = np.array([[1.0, np.nan], [np.inf, -np.inf]])
    assert states(values).tolist() == [[0, 2], [3, 4]]
    assert states(values, np.array([[True, False], [True, True]]))[0, 1] == CellState.FORBIDDEN


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_ink_is_readable_on_every_colour(color: tuple[int, int, int]) -> None:
    assert contrast(ink_on(color), color) >= 4.5


@pytest.mark.parametrize(("low", "high"), [(-1e308, 1e308), (0.0, 1e308), (0.0, 5e-324), (0.5, 0.5000000001)])
def test_float32_numbers_take_limits_that_float32_cannot_hold(low: float, high: float) -> None:
    values = np.array([[-1.0, 0.0, 0.25, 3e38]])
    scale = color_scale(values, "viridis", ColorChoice("viridis", low, high), LIGHT)
    narrow = values.astype(np.float32)
    np.testing.assert_array_equal(
        to_rgba(narrow, states(narrow), scale, LIGHT), to_rgba(narrow.astype(np.float64), states(narrow), scale, LIGHT)
    )
