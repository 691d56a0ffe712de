"""Chosen scales reach every figure of a result: maps, lens, head tiles, bars; the numbers stay what they are."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from attn_gui.engine import Masking, multi_head
from attn_gui.figures.color_scales import row_shares
from attn_gui.figures.colormaps import color_scale, forbidden_color, states, to_rgba
from attn_gui.figures.figure import Appearance, BarChart, CellState, HeadStrip, Heatmap, Theme, ValueMark
from attn_gui.figures.head_strip import LARGEST_TILE, shrunk
from attn_gui.figures.lens import lens
from attn_gui.figures.page_figures import HeadGrid
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.compute import Done
from attn_gui.session.view_state import COLOR_SCALES, MAX_HEAD, MEAN_HEAD, ColorChoice, Focus

Make = Callable[..., Done]
ROWS = ColorChoice(scale="row-max")


def built(key: str, done: Done, choice: ColorChoice, focus: Focus | None = None, stage: str = ""):
    colors = MappingProxyType({stage or key: choice})
    return FIGURES[key].build(done, focus or Focus(), Appearance(LIGHT, colors))


def heatmap(key: str, done: Done, choice: ColorChoice, focus: Focus | None = None) -> Heatmap:
    figure = built(key, done, choice, focus)
    assert isinstance(figure, Heatmap)
    return figure


@pytest.mark.parametrize("key", ["scores", "weights", "output"])
@pytest.mark.parametrize("kind", COLOR_SCALES)
def test_every_map_takes_every_scale_and_keeps_its_numbers(single: Make, key: str, kind: str) -> None:
    done = single(5, 4, causal=True)
    figure = heatmap(key, done, ColorChoice(scale=kind))
    assert figure.scale.kind == kind
    assert figure.values is getattr(done.result, key)


def test_all_heads_share_one_scale_of_every_kind(several: Make) -> None:
    done = several(6)
    for kind in COLOR_SCALES:
        scales = [heatmap("weights", done, ColorChoice(scale=kind), Focus(head)).scale for head in (0, 2, MEAN_HEAD)]
        assert len({(scale.low, scale.high) for scale in scales}) == 1


def test_percentiles_are_those_of_the_allowed_weights_of_all_heads(several: Make, single: Make) -> None:
    done = several(6)
    scale = heatmap("weights", done, ColorChoice(scale="percentile")).scale
    assert (scale.low, scale.high) == pytest.approx(tuple(np.percentile(done.result.weights, (1, 99))))
    masked = single(6, causal=True)
    scale = heatmap("weights", masked, ColorChoice(scale="percentile")).scale
    allowed = masked.result.weights[np.tril(np.ones((6, 6), bool))]
    assert (scale.low, scale.high) == pytest.approx(tuple(np.percentile(allowed, (1, 99))))


def test_head_tiles_have_the_colours_of_their_maps(several: Make) -> None:
    done = several(6)
    for choice in (ROWS, ColorChoice(scale="log"), ColorChoice(scale="row-max", without_first=True)):
        strip = built("heads", done, choice, stage="weights")
        assert isinstance(strip, HeadStrip)
        for tile in strip.tiles:
            assert np.array_equal(tile.rgba, heatmap("weights", done, choice, Focus(tile.head)).rgba)


@pytest.mark.parametrize("key", ["heads", "head-grid"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
def test_in_tiles_forbidden_nan_and_zero_look_different(several: Make, key: str, theme: Theme) -> None:
    plain = several(4)
    may = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1]], dtype=bool)
    inputs = (plain.inputs.query, plain.inputs.key, plain.inputs.value)
    result = multi_head(*inputs, num_heads=3, masking=Masking(allowed=may))
    weights = result.weights.copy()
    weights[:, 3] = np.nan
    figure = FIGURES[key].build(replace(plain, result=replace(result, weights=weights)), Focus(), Appearance(theme))
    assert isinstance(figure, HeadStrip | HeadGrid)
    for tile in figure.tiles[:3]:
        seen = tile.rgba[..., :3]
        assert (seen[:3][~may[:3]] == forbidden_color(theme)).all()
        assert (seen[3] == theme.warning).all()
        assert not (seen[:3][may[:3]] == forbidden_color(theme)).all(axis=-1).any()


def test_head_tiles_smaller_than_their_maps_show_the_largest_share_of_each_block(several: Make) -> None:
    done = several(2 * LARGEST_TILE)
    strip = built("heads", done, ROWS, Focus(MAX_HEAD), stage="weights")
    assert isinstance(strip, HeadStrip)
    share = shrunk(row_shares(done.result.weights[1]))
    scale = color_scale(np.array([[0.0, 1.0]]), "viridis", ColorChoice(low=0, high=1), LIGHT)
    assert np.array_equal(strip.tiles[1].rgba, to_rgba(share, states(share), scale, LIGHT))


def test_the_first_component_of_an_output_is_no_token_to_leave_out(single: Make) -> None:
    done = single(4, 3)
    left_out = heatmap("output", done, ColorChoice(without_first=True))
    assert not left_out.scale.without_first
    assert left_out.scale.high == pytest.approx(np.abs(done.result.output).max())
    assert heatmap("scores", done, ColorChoice(without_first=True)).scale.high == pytest.approx(
        np.abs(done.result.scores[:, 1:]).max()
    )


def test_forbidden_scores_have_no_say_in_any_scale(single: Make) -> None:
    done = single(5, causal=True)
    allowed = done.result.scores[np.tril(np.ones((5, 5), bool))]
    figure = heatmap("scores", done, ROWS)
    row = done.result.scores[2, :3]
    place = round(float((row[1] / np.abs(row).max() + 1) / 2 * 255))
    assert figure.rgba[2, 1, :3].tolist() == figure.scale.lut[place].tolist()
    assert heatmap("scores", done, ColorChoice(scale="log")).scale.high == pytest.approx(np.abs(allowed).max())


def test_clipped_cells_are_marked_in_the_map_and_its_lens(single: Make) -> None:
    done = single(70)
    figure = heatmap("weights", done, ColorChoice(low=0.01, high=0.02), Focus(query=40, key=69))
    part = lens(figure)
    assert part is not None
    expected = np.where(done.result.weights > 0.02, ValueMark.ABOVE, 0) + np.where(
        done.result.weights < 0.01, ValueMark.BELOW, 0
    )
    assert np.array_equal(figure.marks, expected)
    assert np.array_equal(part.marks, expected[36:45, 61:70])


def test_forbidden_cells_are_never_marked(single: Make) -> None:
    figure = heatmap("weights", single(6, causal=True), ColorChoice(low=0.2, high=0.3, scale="log"))
    assert not figure.marks[figure.states == CellState.FORBIDDEN].any()


def test_bars_of_weights_end_at_a_weight_when_colours_show_shares(single: Make) -> None:
    done = single(4)
    plain, rows = (built("weights-bars", done, choice, stage="weights") for choice in (ColorChoice(), ROWS))
    assert isinstance(plain, BarChart)
    assert isinstance(rows, BarChart)
    assert (rows.low, rows.high) == (plain.low, plain.high)
    assert rows.values.tolist() == done.result.weights[0].tolist()


def test_only_the_focus_moving_keeps_the_very_same_marks(single: Make) -> None:
    done, choice = single(6), ColorChoice(scale="percentile")
    first, second = (heatmap("weights", done, choice, Focus(query=row)) for row in (0, 3))
    assert first.marks is second.marks
    assert first.rgba is second.rgba
