"""Measures in words and beside the rows of a map."""

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import attend
from attn_gui.figures.figure import Appearance, HeadStrip, Heatmap
from attn_gui.figures.row_measures import row_details, row_parts
from attn_gui.figures.status import status, status_details
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import LIGHT
from attn_gui.session.compute import Done
from attn_gui.session.measuring import HEAD_NUMBERS, MEASURES
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD, Focus

Make = Callable[..., Done]


def bits_of(weights: np.ndarray) -> float:
    return -sum(weight * np.log2(weight) for weight in weights if weight > 0)


def weights_map(done: Done, head: int = 0, measure: str | None = "entropy") -> Heatmap:
    figure = FIGURES["weights"].build(done, Focus(head=head), Appearance(LIGHT, row_measure=measure))
    assert isinstance(figure, Heatmap)
    return figure


def strip(done: Done, number: str) -> HeadStrip:
    figure = FIGURES["heads"].build(done, Focus(query=1), Appearance(LIGHT, head_number=number))
    assert isinstance(figure, HeadStrip)
    return figure


def test_beside_the_weights_stands_the_measure_of_each_row_and_beside_nothing_else(several: Make) -> None:
    done = several(5, heads=3)
    beside = weights_map(done, head=2).beside
    assert beside is not None
    np.testing.assert_allclose(beside.values, [bits_of(row) for row in done.result.weights[2]])
    assert beside.most == np.log2(5)
    assert str(beside.heading) == "entropy"
    for key in ("scores", "output"):
        figure = FIGURES[key].build(done, Focus(), Appearance(LIGHT, row_measure="entropy"))
        assert isinstance(figure, Heatmap)
        assert figure.beside is None
    assert weights_map(done, measure=None).beside is None


def test_a_row_is_told_with_all_its_measures(single: Make) -> None:
    done = single(4)
    beside = weights_map(done).beside
    assert beside is not None
    lines = [str(line) for line in beside.tell(2)]
    row = done.result.weights[2]
    assert lines[:3] == ["“t2”", "row sum 1.000000", f"entropy {bits_of(row):.6f} bits"]
    assert f"first-token share {row[0]:.6f}" in lines
    assert len(lines) == 3 + len(MEASURES)
    assert lines == [str(line) for line in row_details(done, Focus(query=2))]


def test_the_mean_of_heads_is_measured_and_the_maximum_has_only_a_peak(several: Make) -> None:
    done = several(4, heads=3)
    mean, maximum = weights_map(done, MEAN_HEAD).beside, weights_map(done, MAX_HEAD).beside
    assert mean is not None
    assert maximum is not None
    np.testing.assert_allclose(mean.values, [bits_of(row) for row in done.result.weights.mean(axis=0)])
    assert np.isnan(maximum.values).all()
    peaks = weights_map(done, MAX_HEAD, "peak").beside
    assert peaks is not None
    np.testing.assert_array_equal(peaks.values, done.result.weights.max(axis=(0, 2)))
    assert "only its peak" in str(maximum.tell(0)[-1])


def test_the_status_of_the_maximum_says_that_it_is_no_distribution(several: Make) -> None:
    done = several(4, heads=3)
    parts = [str(part) for part in status(done, Focus(head=MAX_HEAD, query=1, key=2))]
    largest = done.result.weights.max(axis=0)[1]
    assert parts[:3] == ["maximum over heads, no attention distribution", "t1 → t2", f"weight {largest[2]:.6f}"]
    assert parts[3] == f"row sum {largest.sum():.6f}"
    assert parts[4] == f"peak {largest.max():.4f} at t{largest.argmax()}"
    assert not any("entropy" in part or "effective" in part for part in parts)


def test_with_a_sink_the_row_sum_says_so_and_the_rest_is_of_what_is_given(single: Make) -> None:
    done = single(3)
    plain = row_parts(done, Focus(query=1))
    result = attend(done.inputs.query, done.inputs.key, done.inputs.value, sink=np.array(1.0))
    parts = row_parts(replace(done, result=result), Focus(query=1))
    total = result.weights[1].sum()
    assert total < 0.9
    assert str(parts[0]) == f"row sum {total:.6f}"
    assert [str(part) for part in parts[1:3]] == [str(part) for part in plain[1:3]]


def test_what_was_not_kept_or_refused_has_no_details(single: Make) -> None:
    done = single(3)
    bare = replace(done, result=replace(done.result, weights=None))
    assert row_details(bare, Focus()) == ()
    assert len(status_details(done, Focus())) == 3 + len(MEASURES)


@pytest.mark.parametrize("number", HEAD_NUMBERS)
def test_the_number_under_each_head_is_the_chosen_one(several: Make, number: str) -> None:
    done = several(4, heads=3)
    figure = strip(done, number)
    assert figure.number == number
    found = [tile.number for tile in figure.tiles]
    if number == "entropy":
        heads = [*done.result.weights, done.result.weights.mean(axis=0)]
        np.testing.assert_allclose(found[:4], [np.mean([bits_of(row) for row in head]) for head in heads])
        assert np.isnan(found[4])
    if number == "first-token-share":
        np.testing.assert_allclose(found[:3], done.result.weights[:, :, 0].mean(axis=-1))


def test_a_head_is_told_with_all_its_measures(several: Make) -> None:
    done = several(4, heads=3)
    lines = [str(line) for line in strip(done, "entropy").tell(2)]
    assert lines[:2] == ["head 2", f"peak of the focused row {done.result.weights[2, 1].max():.6f}"]
    assert f"   peak {done.result.weights[2].max(axis=-1).mean():.6f}" in lines
    assert str(strip(done, "entropy").tell(4)[0]) == "maximum over heads, no attention distribution"


def test_numbers_kept_for_a_result_do_not_keep_it_alive(several: Make) -> None:
    done = several(4, heads=2)
    result = weakref.ref(done.result)
    figures = [weights_map(done), strip(done, "entropy")]
    assert figures
    del done, figures
    gc.collect()
    assert result() is None
