"""Numbers beside colour bars, and what is said of their scales."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_gui.figures.color_ticks import decade_text, scale_ticks
from attn_gui.figures.color_words import caption, captions, cell_words, scale_words, value_on
from attn_gui.figures.colormaps import color_scale, states, to_rgba, value_marks
from attn_gui.figures.figure import Axis, ColorScale, Heatmap
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_parts import legend, lying_bar, upright_bar
from attn_gui.figures.themes import LIGHT
from attn_gui.session.view_state import COLOR_SCALES, ColorChoice
from attn_gui.text import say


def wide(text: str, pixels: float = 12.0) -> float:
    return len(text) * pixels * 0.6


def scale_of(low: float, high: float, kind: str = "log", colormap: str = "viridis") -> ColorScale:
    return color_scale(np.array([[low, high]]), colormap, ColorChoice(low=low, high=high, scale=kind), LIGHT)


def texts(scale: ColorScale, room: float = 300.0) -> list[str]:
    return [tick.text for tick in scale_ticks(scale, room, wide)]


def test_powers_of_ten_stand_at_equal_distances() -> None:
    ticks = scale_ticks(scale_of(0.001, 1), 300, wide, spare=20)
    assert [tick.text for tick in ticks] == ["0.001", "0.01", "0.1", "1"]
    assert [tick.at for tick in ticks] == pytest.approx([0, 100, 200, 300])


def test_few_decades_have_numbers_between_and_many_have_every_second_or_third() -> None:
    assert texts(scale_of(0.05, 1)) == ["0.05", "0.1", "0.2", "0.5", "1"]
    assert texts(scale_of(1e-6, 1), 200) == ["1e-6", "1e-4", "0.01", "1"]
    assert texts(scale_of(1e-12, 1), 120) == ["1e-10", "1e-5", "1"]


def test_both_signs_have_zero_in_the_middle() -> None:
    scale = scale_of(-50, 50, colormap="signed")
    assert texts(scale) == ["-10", "-1", "-0.1", "0", "0.1", "1", "10"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.001, "0.001"), (1e-4, "1e-4"), (10000.0, "10000"), (1e5, "1e5"), (2e-7, "2e-7")]
)
def test_powers_of_ten_are_written_in_few_letters(value: float, text: str) -> None:
    assert decade_text(value) == text


@given(
    st.floats(-1e300, 1e300), st.floats(1e-300, 1e300), st.sampled_from(COLOR_SCALES), st.floats(0, 400), st.booleans()
)
def test_numbers_never_touch_and_lie_on_the_scale(
    low: float, span: float, kind: str, room: float, signed: bool
) -> None:
    scale = scale_of(low, low + span, kind, "signed" if signed else "viridis")
    ticks = scale_ticks(scale, room, wide)
    for before, after in pairwise(ticks):
        assert after.text_at - before.text_at >= (wide(before.text) + wide(after.text)) / 2
    assert all(0 <= tick.at <= room for tick in ticks)


def test_a_clipped_end_has_a_cap_that_takes_its_room_from_the_colours() -> None:
    values = np.array([[0.0, 5.0]])
    scale = color_scale(values, "viridis", ColorChoice(high=1.0), LIGHT)
    lying, upright = lying_bar(scale, Rect(10, 0, 200, 12), 12, wide), upright_bar(scale, Rect(0, 10, 12, 200), 12)
    assert (lying.colors.x, lying.colors.right) == (10, pytest.approx(210 - 7.2))
    assert (upright.colors.y, upright.colors.bottom) == (pytest.approx(17.2), 210)
    assert lying.ticks[-1].at == pytest.approx(200 - 7.2)


def test_the_bar_says_how_to_read_it_in_as_many_letters_as_fit() -> None:
    rect, narrow = Rect(0, 0, 300, 12), Rect(0, 0, 100, 12)
    scale = scale_of(0, 1, "row-max")
    assert lying_bar(scale, rect, 12, wide, captioned=True).caption.text == "share of the row's maximum"
    assert lying_bar(scale, narrow, 12, wide, captioned=True).caption.text == "÷ row maximum"
    assert upright_bar(scale, Rect(0, 0, 12, 300), 12, wide).caption.text == "share of the row's maximum"
    assert lying_bar(scale_of(0, 1, "linear"), rect, 12, wide, captioned=True).caption is None
    assert lying_bar(scale, rect, 12, wide).caption is None


def test_captions_say_threshold_percentiles_and_what_is_left_out() -> None:
    values = np.array([[-50.0, 50.0]])
    assert str(caption(scale_of(-50, 50, colormap="signed"))) == "logarithmic, linear within ±0.1"
    percentile = color_scale(values, "viridis", ColorChoice(scale="percentile", percentiles=(2.5, 97.5)), LIGHT)
    assert str(caption(percentile)) == "percentiles 2.5 to 97.5"
    left_out = color_scale(values, "viridis", ColorChoice(scale="log", without_first=True), LIGHT)
    assert str(caption(left_out)).endswith(", first token left out")
    alone = color_scale(values, "viridis", ColorChoice(without_first=True), LIGHT)
    assert [str(each) for each in captions(alone)] == ["first token left out", "first left out"]


def test_a_scale_is_told_in_one_line() -> None:
    scale = color_scale(np.array([[-1.0, 5.0]]), "viridis", ColorChoice(low=0.0, high=1.0), LIGHT)
    assert str(scale_words(scale)) == "viridis, 0 to 1, numbers below and above are clipped"


def heatmap(values: np.ndarray, choice: ColorChoice) -> Heatmap:
    scale = color_scale(values, "viridis", choice, LIGHT)
    found = states(values)
    axis = Axis(say("keys"), tuple(f"t{place}" for place in range(values.shape[1])))
    rgba, marks = to_rgba(values, found, scale, LIGHT), value_marks(values, found, scale)
    return Heatmap("m", say("Map"), values, rgba, found, axis, axis, scale, (0, 0), 4, True, LIGHT, marks=marks)


def test_a_cell_tells_what_its_colour_does_not() -> None:
    values = np.array([[0.0, 0.2, 3.0], [1.0, np.nan, 0.5]])

    def said(choice: ColorChoice, row: int, column: int) -> list[str]:
        return [str(words) for words in cell_words(heatmap(values, choice), row, column)]

    assert said(ColorChoice(), 0, 0) == []
    assert said(ColorChoice(scale="log"), 0, 0) == ["zero has no place on a logarithmic scale"]
    assert said(ColorChoice(low=0.1, high=1.0), 0, 0) == ["below the colours, which begin at 0.1"]
    assert said(ColorChoice(low=0.1, high=1.0), 0, 2) == ["above the colours, which end at 1"]
    assert said(ColorChoice(scale="row-max"), 1, 2) == ["0.5 of the row's maximum"]
    assert said(ColorChoice(scale="row-max"), 1, 1) == []


def test_the_number_on_the_bar_is_a_share_where_the_bar_shows_shares() -> None:
    values = np.array([[1.0, 4.0], [np.nan, 2.0]])
    assert value_on(heatmap(values, ColorChoice()), 0, 0) == 1
    assert value_on(heatmap(values, ColorChoice(scale="row-max")), 0, 0) == 0.25
    assert value_on(heatmap(values, ColorChoice(scale="row-max")), 1, 0) is None
    assert value_on(heatmap(values, ColorChoice()), 5, 0) is None


def test_the_legend_names_the_marks_of_values() -> None:
    values = np.array([[0.0, 0.2, 3.0, np.inf]])
    figure = heatmap(values, ColorChoice(low=0.1, high=1.0, scale="log"))
    entries = legend(figure.states, Rect(0, 0, 900, 16), 12, wide, figure.marks)
    assert [entry.line.text for entry in entries] == ["infinity", "zero", "above the colours"]
