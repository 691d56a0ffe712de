import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attn_gui.figures.ticks import cell_digits, cell_text, measure_in, number_text, number_ticks

ENDS = st.floats(-1e300, 1e300)


def wide(text: str) -> float:
    return 7.0 * len(text)


@given(ENDS, ENDS, st.floats(1, 4000), st.booleans())
def test_ticks_lie_on_the_scale_and_their_texts_never_touch(low: float, high: float, room: float, level: bool) -> None:
    low, high = min(low, high), max(low, high)
    assume(high / 2 - low / 2 > 1e-300)
    extent = wide if level else lambda _: 12.0
    ticks = number_ticks(low, high, room, extent)
    for tick in ticks:
        assert -1e-6 <= tick.at <= room + 1e-6
        assert tick.text_at - extent(tick.text) / 2 >= -1e-6
    for before, after in pairwise(ticks):
        assert after.text_at - before.text_at >= (extent(before.text) + extent(after.text)) / 2


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(80, 2000))
def test_tick_texts_are_round_numbers_at_equal_steps(low: float, span: float, room: float) -> None:
    ticks = number_ticks(low, low + span, room, lambda _: 12.0)
    assert len(ticks) >= 2
    for tick in ticks:
        assert float(tick.text) == pytest.approx(tick.value, rel=1e-3, abs=span * 0.01)


def test_steps_are_one_two_or_five() -> None:
    texts = [tick.text for tick in number_ticks(-5.6, 5.6, 300, lambda _: 12.0)]
    assert texts[:3] == ["-5", "-4", "-3"]
    assert "0" in texts
    assert [tick.text for tick in number_ticks(0, 1, 60, lambda _: 12.0)] == ["0.0", "0.5", "1.0"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.46831053, "0.4683"),
        (2.0, "2"),
        (0.5, "0.5"),
        (-0.00001, "-0.0000"),
        (0.0, "0"),
        (1e300, "1.000e+300"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
    ],
)
def test_numbers_have_four_decimals_unless_they_have_fewer(value: float, text: str) -> None:
    assert number_text(value, 4) == text


def test_a_number_is_drawn_only_where_it_fits_with_two_pixels_to_spare() -> None:
    def measure(text: str, _pixels: float) -> float:
        return wide(text)

    assert cell_text(0.46831, 4, 42 + 4, 16, measure) == "0.4683"
    assert cell_text(0.46831, 4, 42 + 3, 16, measure) is None
    assert cell_text(0.46831, 4, 60, 15, measure) is None


def test_a_map_shows_all_numbers_with_as_many_decimals_as_fit_everywhere() -> None:
    def measure(text: str, _pixels: float) -> float:
        return wide(text)

    values, states = np.array([[0.12345, -1.12345]]), np.zeros((1, 2), dtype=np.uint8)
    assert cell_digits(values, states, 4, 60, 20, measure) == 4
    assert cell_digits(values, states, 4, 46, 20, measure) == 3
    assert cell_digits(values, states, 4, 39, 20, measure) == 2
    assert cell_digits(values, states, 4, 38, 20, measure) is None
    assert cell_digits(values, states, 4, 60, 9, measure) is None


def test_a_map_of_the_largest_doubles_has_room_for_their_texts() -> None:
    def measure(text: str, _pixels: float) -> float:
        return wide(text)

    values = np.array([[-1e8, -1.7976931348623157e308, 0.25]])
    states = np.zeros(values.shape, dtype=np.uint8)
    longest = wide("-1.798e+308")
    assert cell_digits(values, states, 4, longest + 4, 20, measure) == 4
    assert cell_digits(values, states, 4, longest + 3, 20, measure) == 3


@pytest.mark.parametrize(("width", "text"), [(50, "11.39"), (45, "11.4"), (25, "11")])
def test_a_measure_gives_up_decimals_before_it_is_cut(width: float, text: str) -> None:
    assert measure_in(width, 11.39, 12.0, lambda shown, _pixels: 10.0 * len(shown)) == text
