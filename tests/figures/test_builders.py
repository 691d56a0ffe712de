from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.errors import AttentionError
from attn_gui.figures.bars import bar_colors, bar_limits
from attn_gui.figures.figure import Appearance, BarChart, CellState, Figure, HeadStrip, Heatmap, Sentence
from attn_gui.figures.head_strip import LARGEST_TILE, shrunk
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.compute import Done, Refused
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD, ColorChoice, Focus
from attn_gui.text import say

Make = Callable[..., Done]
FIRST = Focus()


def heatmap(key: str, done: Done, focus: Focus = FIRST, **changes: object) -> Heatmap:
    figure = FIGURES[key].build(done, focus, replace(Appearance(LIGHT), **changes))
    assert isinstance(figure, Heatmap), figure
    return figure


def chart(key: str, done: Done, focus: Focus = FIRST, **changes: object) -> BarChart:
    figure = FIGURES[key].build(done, focus, replace(Appearance(LIGHT), **changes))
    assert isinstance(figure, BarChart), figure
    return figure


def test_maps_show_the_numbers_of_the_result(single: Make) -> None:
    done = single(4, 3)
    assert heatmap("scores", done).values is done.result.scores
    assert heatmap("weights", done).values is done.result.weights
    assert heatmap("output", done).values is done.result.output
    assert heatmap("output", done).columns.labels == ("d0", "d1", "d2")
    assert heatmap("weights", done).rows.labels == ("t0", "t1", "t2", "t3")


def test_repeated_tokens_are_told_apart(single: Make) -> None:
    done = single(4, tokens=["the", "cat", "the", "mat"])
    assert heatmap("weights", done).columns.labels == ("the·0", "cat", "the·2", "mat")


def test_forbidden_cells_are_marked_in_scores_and_weights_not_in_the_output(single: Make) -> None:
    done = single(4, causal=True)
    for key in ("scores", "weights"):
        figure = heatmap(key, done)
        assert (figure.states == CellState.FORBIDDEN).tolist() == np.triu(np.ones((4, 4)), 1).astype(bool).tolist()
        assert (figure.rgba[figure.states == CellState.FORBIDDEN, :3] == LIGHT.ground).all()
    assert not heatmap("output", done).states.any()


def test_a_forbidden_score_does_not_stretch_the_scale(single: Make) -> None:
    done = single(4, causal=True)
    scores = np.array(done.result.scores)
    scores[0, 3] = 1e6
    figure = heatmap("scores", replace(done, result=replace(done.result, scores=scores)))
    assert figure.scale.high < 100


def test_the_focus_is_row_and_column_and_stays_on_the_map(single: Make) -> None:
    done = single(4, 3)
    assert heatmap("scores", done, Focus(query=2, key=1, component=2)).focus == (2, 1)
    assert heatmap("output", done, Focus(query=2, key=1, component=2)).focus == (2, 2)
    assert heatmap("output", done, Focus(query=9, key=9, component=None)).focus == (3, None)
    assert heatmap("scores", done, Focus(query=0, key=9)).focus == (0, None)


def test_only_the_focus_moving_keeps_the_very_same_colours(single: Make) -> None:
    done = single(4)
    first, second = heatmap("scores", done, Focus(query=0)), heatmap("scores", done, Focus(query=3))
    assert first.rgba is second.rgba
    dark = heatmap("scores", done, theme=DARK)
    assert not np.array_equal(dark.rgba, first.rgba)


def test_chosen_colours_and_limits_reach_the_map_and_its_colour_bar(single: Make) -> None:
    colors = {"scores": ColorChoice("cividis", low=-2, high=2)}
    scale = heatmap("scores", single(4), colors=colors).scale
    assert (scale.name, scale.low, scale.high, scale.diverging) == ("cividis", -2, 2, False)


def test_each_head_has_its_own_map_on_one_scale_for_all(several: Make) -> None:
    done = several(4, heads=3)
    first, second = heatmap("weights", done, Focus(head=0)), heatmap("weights", done, Focus(head=2))
    assert np.array_equal(second.values, done.result.weights[2])
    assert first.scale.high == second.scale.high >= done.result.weights.max()
    assert str(second.title) == "③ Weights · head 2"
    assert np.array_equal(heatmap("scores", done, Focus(head=1)).values, done.result.scores[1])


def test_the_output_is_this_heads_or_all_heads_after_w_o_and_says_which(several: Make) -> None:
    done = several(4, heads=3, width=2)
    own = heatmap("output", done, Focus(head=1))
    assert np.array_equal(own.values, done.result.heads[1])
    assert str(own.title) == "④ Output · head 1"
    whole = heatmap("output", done, Focus(head=1), all_heads=True)
    assert whole.values is done.result.output
    assert str(whole.title) == "④ Output · all heads after W_o"


def test_the_mean_of_heads_has_weights_with_a_warning_and_no_scores(several: Make) -> None:
    done, focus = several(4, heads=3), Focus(head=MEAN_HEAD)
    weights = heatmap("weights", done, focus)
    assert np.allclose(weights.values, done.result.weights.mean(axis=0))
    assert "hides" in str(weights.title)
    for key in ("scores", "scores-bars"):
        figure = FIGURES[key].build(done, focus, Appearance(LIGHT))
        assert isinstance(figure, Sentence)
        assert "mean" in str(figure.message)
    assert heatmap("output", done, focus).values is done.result.output
    assert np.allclose(chart("weights-bars", done, focus).values, weights.values[0])
    assert "all heads" in str(chart("output-bars", done, focus).title)
    assert "hides" in str(chart("weights-bars", done, focus).title)


def test_the_maximum_over_heads_says_that_it_is_no_distribution_and_has_no_scores(several: Make) -> None:
    done, focus = several(4, heads=3), Focus(head=MAX_HEAD)
    weights = heatmap("weights", done, focus)
    assert np.array_equal(weights.values, done.result.weights.max(axis=0))
    assert "no attention distribution: rows do not sum to 1" in str(weights.title)
    assert "no attention distribution" in str(chart("weights-bars", done, focus).title)
    assert np.array_equal(chart("weights-bars", done, focus).values, weights.values[0])
    for key in ("scores", "scores-bars"):
        figure = FIGURES[key].build(done, focus, Appearance(LIGHT))
        assert isinstance(figure, Sentence)
        assert "maximum" in str(figure.message)
    assert heatmap("output", done, focus).values is done.result.output
    assert "all heads" in str(chart("output-bars", done, focus).title)


@pytest.mark.parametrize("key", ["scores", "weights", "output"])
def test_bars_are_the_focused_row_of_the_map(single: Make, key: str) -> None:
    done, focus = single(4, 5, causal=True), Focus(query=2, key=1, component=3)
    map_, bars = heatmap(key, done, focus), chart(f"{key}-bars", done, focus)
    assert np.array_equal(bars.values, map_.values[2])
    assert np.array_equal(bars.states, map_.states[2])
    assert bars.columns == map_.columns
    assert bars.focus == map_.focus[1]
    assert tuple(bars.colors[bars.focus]) == LIGHT.focus
    assert "“t2”" in str(bars.title)
    allowed = bars.values[bars.states == CellState.NUMBER]
    assert bars.low <= min(allowed.min(), 0)
    assert bars.high >= max(allowed.max(), 0)


def test_bars_of_weights_have_the_range_of_their_colour_bar(single: Make) -> None:
    done = single(4)
    assert (chart("weights-bars", done).low, chart("weights-bars", done).high) == (
        0,
        heatmap("weights", done).scale.high,
    )


def test_bars_are_red_above_zero_and_blue_below() -> None:
    colors = bar_colors(np.array([1.0, -1.0, 2.0]), 2, LIGHT, signed=True)
    assert [tuple(color) for color in colors] == [LIGHT.positive, LIGHT.negative, LIGHT.focus]


@pytest.mark.parametrize("values", [[0.0, 0.0], [np.nan, np.inf], [1e308, -1e308], [-1.0, -2.0], [5e-324], [-1e-310]])
def test_the_axis_of_bars_is_finite_and_holds_zero(values: list[float]) -> None:
    numbers = np.array(values)
    states = np.where(np.isfinite(numbers), CellState.NUMBER, CellState.NAN)
    low, high = bar_limits(numbers, states)
    assert np.isfinite([low, high]).all()
    assert low <= 0 <= high
    assert 1 / (high - low) < np.inf


def test_the_head_strip_has_a_tile_for_each_head_and_mean_and_maximum_at_the_end(several: Make) -> None:
    done = several(4, heads=3)
    figure = FIGURES["heads"].build(done, Focus(head=1, query=2), Appearance(LIGHT))
    assert isinstance(figure, HeadStrip)
    assert [tile.label for tile in figure.tiles] == ["0", "1", "2", "mean", "max"]
    assert [tile.head for tile in figure.tiles] == [0, 1, 2, MEAN_HEAD, MAX_HEAD]
    assert [tile.number for tile in figure.tiles[:3]] == done.result.weights[:, 2].max(axis=-1).tolist()
    assert figure.focus == 1
    assert np.array_equal(figure.tiles[1].rgba, heatmap("weights", done, Focus(head=1)).rgba)
    mean = FIGURES["heads"].build(done, Focus(head=MEAN_HEAD), Appearance(LIGHT))
    assert isinstance(mean, HeadStrip)
    assert mean.focus == 3
    assert mean.tiles[0].rgba is figure.tiles[0].rgba


def test_a_mode_without_heads_says_so_in_the_place_of_the_strip(single: Make) -> None:
    assert isinstance(FIGURES["heads"].build(single(), Focus(), Appearance(LIGHT)), Sentence)


def test_tiles_are_small_and_keep_peaks() -> None:
    values = np.zeros((300, 70))
    values[299, 69] = 0.9
    small = shrunk(values)
    assert small.shape == (LARGEST_TILE, LARGEST_TILE)
    assert small[-1, -1] == 0.9
    assert shrunk(values[:10, :10]).shape == (10, 10)


@pytest.mark.parametrize("key", FIGURES)
def test_a_refusal_is_shown_as_its_sentence_and_what_to_do(single: Make, key: str) -> None:
    error = AttentionError(say("Q does not fit."), field="query", code="x", hint=say("Choose general."))
    figure = FIGURES[key].build(Refused(single().session, error, ()), Focus(), Appearance(DARK))
    assert isinstance(figure, Sentence)
    assert str(figure.message) == "Q does not fit. Choose general."
    assert (figure.key, figure.theme) == (key, DARK)


@pytest.mark.parametrize("key", ["scores", "weights", "scores-bars", "weights-bars"])
def test_numbers_that_were_not_kept_are_said_to_be_missing(single: Make, key: str) -> None:
    done = single()
    bare = replace(done, result=replace(done.result, scores=None, weights=None))
    figure: Figure = FIGURES[key].build(bare, Focus(), Appearance(LIGHT))
    assert isinstance(figure, Sentence)


def test_every_figure_has_its_key_in_the_table() -> None:
    maps, bars = ["scores", "weights", "output"], ["scores-bars", "weights-bars", "output-bars"]
    pages = ["lines", "tokens", "head-grid", "head-table", "received"]
    assert list(FIGURES) == [*maps, *bars, "heads", "mask", *pages]
    assert [key for key, kind in FIGURES.items() if not kind.with_maps] == ["mask", *pages]
    assert all(kind.key == key and str(kind.title) for key, kind in FIGURES.items())
