"""How numbers are spread over the colours: evenly, by logarithm, by rows, between percentiles; what is clipped."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attn_gui.figures.color_scales import SCALES, on_scale, row_shares, share_of, shares, value_marks
from attn_gui.figures.colormaps import COLORMAPS, color_scale, no_place_color, shared_scale, states, to_rgba
from attn_gui.figures.figure import ColorScale, Theme, ValueMark
from attn_gui.figures.themes import DARK, LIGHT, contrast
from attn_gui.session.view_state import COLOR_SCALES, ColorChoice

ANY = arrays(np.float64, (3, 4), elements=st.floats(allow_nan=True, allow_infinity=True))
LOG, ROWS, MIDDLE = ColorChoice(scale="log"), ColorChoice(scale="row-max"), ColorChoice(scale="percentile")


def scale_of(values: np.ndarray, choice: ColorChoice, colormap: str = "viridis", *, unit: bool = False) -> ColorScale:
    return color_scale(values, colormap, choice, LIGHT, unit=unit)


def test_there_is_a_row_for_each_scale_that_can_be_chosen() -> None:
    assert tuple(SCALES) == COLOR_SCALES


@given(
    ANY,
    st.sampled_from(list(COLORMAPS)),
    st.sampled_from(COLOR_SCALES),
    st.floats(allow_nan=True) | st.none(),
    st.floats(allow_nan=True) | st.none(),
    st.booleans(),
)
def test_any_values_on_any_scale_with_any_limits_give_colours(
    values: np.ndarray, name: str, kind: str, low: float | None, high: float | None, first: bool
) -> None:
    scale = color_scale(values, "signed", ColorChoice(name, low, high, kind, without_first=first), DARK)
    found = states(values)
    rgba = to_rgba(values, found, scale, DARK)
    assert np.isfinite([scale.low, scale.high]).all()
    assert scale.low < scale.high
    assert (rgba[..., 3] == 255).all()
    assert (rgba[found > 0, :3] == DARK.ground).all()
    places = shares(
        np.linspace(scale.low / 2, scale.high / 2, 50) + np.linspace(scale.low / 2, scale.high / 2, 50), scale
    )
    assert (np.diff(places) >= 0).all()
    assert (places[0], places[-1]) == (0, 1)
    value_marks(values, found, scale)


def test_on_a_logarithmic_scale_each_power_of_ten_takes_the_same_room() -> None:
    weights = np.array([[0.001, 0.01, 0.1, 1.0]])
    scale = scale_of(weights, LOG, unit=True)
    assert (scale.low, scale.high, scale.threshold) == (0.001, 1.0, 0.0)
    assert shares(weights, scale).tolist() == [pytest.approx([0, 1 / 3, 2 / 3, 1])]


def test_a_logarithmic_scale_begins_at_the_power_of_ten_below_the_smallest_number() -> None:
    assert scale_of(np.array([[0.0, 0.003, 0.5]]), LOG, unit=True).low == pytest.approx(0.001)


def test_a_logarithmic_scale_has_six_decades_at_most_and_clips_what_is_smaller() -> None:
    values = np.array([[1e-30, 1e-3, 1.0]])
    scale = scale_of(values, LOG, unit=True)
    assert scale.low == pytest.approx(1e-6)
    assert (scale.below, scale.above) == (True, False)
    assert value_marks(values, states(values), scale).tolist() == [[ValueMark.BELOW, 0, 0]]


def test_numbers_of_both_signs_are_linear_near_zero_and_logarithmic_beyond() -> None:
    values = np.array([[-50.0, -5.0, 0.0, 0.05, 0.5, 5.0, 50.0]])
    scale = scale_of(values, LOG, "signed")
    # Two decades below 10, the power of ten in 50.
    assert (scale.low, scale.high, scale.threshold) == (-50, 50, 0.1)
    reach = 1 + np.log10(500)
    expected = [-reach, -1 - np.log10(50), 0, 0.5, 1 + np.log10(5), 1 + np.log10(50), reach]
    assert shares(values, scale)[0] == pytest.approx(0.5 + np.array(expected) / reach / 2)


def test_zero_on_a_logarithmic_scale_has_a_colour_and_a_mark_of_its_own() -> None:
    values = np.array([[0.0, 0.1, 1.0]])
    for theme in (LIGHT, DARK):
        for name in ("viridis", "cividis", "magma", "grays", "twilight"):
            scale = color_scale(values, name, LOG, theme, unit=True)
            rgba = to_rgba(values, states(values), scale, theme)
            assert tuple(rgba[0, 0, :3]) == no_place_color(theme)
            assert tuple(rgba[0, 0, :3]) not in {tuple(scale.lut[0]), theme.ground}
            assert value_marks(values, states(values), scale).tolist() == [[ValueMark.ZERO, 0, 0]]
    assert contrast(no_place_color(LIGHT), LIGHT.ground) > 1.2
    assert contrast(no_place_color(DARK), DARK.ground) > 1.2


def test_zero_has_its_place_where_there_are_negative_numbers() -> None:
    values = np.array([[0.0, -1.0, 1.0]])
    assert value_marks(values, states(values), scale_of(values, LOG, "signed")) is None
    assert tuple(to_rgba(values, states(values), scale_of(values, LOG, "signed"), LIGHT)[0, 0, :3]) == LIGHT.ground


def test_shares_of_the_rows_maximum_are_each_rows_own() -> None:
    scores = np.array([[1.0, -4.0, 2.0], [0.1, 0.05, -0.2], [0.0, 0.0, 0.0]])
    expected = [[0.25, -1.0, 0.5], [0.5, 0.25, -1.0], [0.0, 0.0, 0.0]]
    assert row_shares(scores).tolist() == expected
    scale = scale_of(scores, ROWS, "signed")
    assert (scale.low, scale.high) == (-1, 1)
    even = to_rgba(np.array(expected), states(scores), scale_of(np.array(expected), ColorChoice(), "signed"), LIGHT)
    assert np.array_equal(to_rgba(scores, states(scores), scale, LIGHT), even)


def test_forbidden_cells_take_no_part_in_the_rows_maximum() -> None:
    scores = np.array([[9.0, 1.0, 2.0]])
    found = states(scores, np.array([[False, True, True]]))
    scale = scale_of(np.array([[np.nan, 1.0, 2.0]]), ROWS)
    rgba = to_rgba(scores, found, scale, LIGHT)
    assert tuple(rgba[0, 2, :3]) == tuple(scale.lut[-1])
    assert tuple(rgba[0, 1, :3]) == tuple(scale.lut[128])


def test_percentiles_clip_what_lies_beyond_them() -> None:
    values = np.arange(101.0)[None]
    scale = scale_of(values, MIDDLE)
    assert (scale.low, scale.high, scale.below, scale.above) == (1, 99, True, True)
    marks = value_marks(values, states(values), scale)
    assert np.flatnonzero(marks == ValueMark.BELOW).tolist() == [0]
    assert np.flatnonzero(marks == ValueMark.ABOVE).tolist() == [100]
    narrow = scale_of(values, ColorChoice(scale="percentile", percentiles=(25.0, 50.0)))
    assert (narrow.low, narrow.high) == (25, 50)


def test_percentiles_around_zero_are_symmetric() -> None:
    scale = scale_of(np.linspace(-10, 30, 401)[None], MIDDLE, "signed")
    assert scale.high == pytest.approx(29.6)
    assert scale.low == -scale.high


def test_percentiles_of_many_values_come_from_every_column() -> None:
    values = np.tile(np.arange(1000.0), (4000, 1))
    scale = scale_of(values, ColorChoice(scale="percentile", percentiles=(10.0, 90.0)))
    assert (scale.low, scale.high) == (pytest.approx(99.9, abs=2), pytest.approx(899.1, abs=2))


def test_the_first_token_left_out_gives_the_others_the_whole_range() -> None:
    weights = np.array([[0.97, 0.02, 0.01], [0.95, 0.01, 0.04]])
    scale = scale_of(weights, ColorChoice(without_first=True), unit=True)
    assert (scale.low, scale.high, scale.above) == (0, 0.05, True)
    marks = value_marks(weights, states(weights), scale)
    assert marks.tolist() == [[ValueMark.ABOVE, 0, 0]] * 2
    rgba = to_rgba(weights, states(weights), scale, LIGHT)
    assert tuple(rgba[0, 0, :3]) == tuple(scale.lut[-1])


def test_the_first_token_left_out_of_the_rows_maximum_may_be_more_than_one() -> None:
    weights = np.array([[0.8, 0.15, 0.05]])
    scale = scale_of(weights, ColorChoice(scale="row-max", without_first=True), unit=True)
    assert on_scale(weights, scale)[0] == pytest.approx([0.8 / 0.15, 1, 1 / 3])
    assert (scale.high, scale.above) == (1, True)


def test_a_single_token_is_not_left_out() -> None:
    assert scale_of(np.array([[1.0]]), ColorChoice(without_first=True), unit=True).high == 1


def test_typed_limits_hold_on_a_logarithmic_scale_but_zero_is_no_end_of_it() -> None:
    values = np.array([[0.001, 1.0]])
    typed = scale_of(values, ColorChoice(low=0.01, high=0.1, scale="log"))
    assert (typed.low, typed.high, typed.below, typed.above) == (0.01, 0.1, True, True)
    assert scale_of(values, ColorChoice(low=0.0, high=0.1, scale="log")).low == pytest.approx(0.001)
    backwards = scale_of(values, ColorChoice(high=1e-5, scale="log"))
    assert 0 < backwards.low < backwards.high == 1e-5


def test_limits_from_the_data_clip_nothing() -> None:
    values = np.array([[0.0, 0.5]])
    scale = scale_of(values, ColorChoice(), unit=True)
    assert (scale.below, scale.above) == (False, False)
    assert value_marks(values, states(values), scale) is None


def test_maps_with_one_scale_have_equal_colours_for_equal_numbers() -> None:
    first, second = np.array([[0.0, 2.0]]), np.array([[-1.0, 2.0, 8.0]])
    for kind in ("linear", "log", "percentile"):
        scale = shared_scale((first, second), "viridis", ColorChoice(scale=kind), LIGHT)
        one, two = (to_rgba(values, states(values), scale, LIGHT) for values in (first, second))
        assert one[0, 1].tolist() == two[0, 1].tolist()
    assert (
        scale_of(first, ColorChoice()).high,
        shared_scale((first, second), "viridis", ColorChoice(), LIGHT).high,
    ) == (
        2,
        8,
    )


def test_one_number_has_the_place_that_it_has_among_many() -> None:
    scale = scale_of(np.array([[1.0, 100.0]]), LOG)
    assert share_of(10.0, scale) == pytest.approx(0.5)
    assert share_of(1e9, scale) == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
@pytest.mark.parametrize("name", [key for key, row in COLORMAPS.items() if not row.cyclic])
def test_in_maps_too_fine_for_marks_colour_alone_tells_forbidden_nan_and_zero_apart(name: str, theme: Theme) -> None:
    values = np.ones((200, 200))
    values[0, :3] = (0.0, np.nan, 5.0)
    permitted = np.ones((200, 200), bool)
    permitted[0, 2] = False
    found = states(values, permitted)
    scale = color_scale(np.where(found == 0, values, np.nan), name, LOG, theme)
    colors = to_rgba(values, found, scale, theme)[0, :4, :3].astype(int)
    for first, second in combinations(colors.tolist(), 2):
        assert sum(abs(a - b) for a, b in zip(first, second, strict=True)) > 24
