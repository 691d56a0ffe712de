"""Measures of rows: worked by hand, and against SciPy's entropy and Jensen–Shannon distance (recorded)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attn_gui.engine.measures import (
    diagonality,
    distances,
    effective_keys,
    entropy,
    entropy_share,
    first_token_share,
    head_overlap,
    maximum_entropy,
    mean_distance,
    mean_of_rows,
    peak,
    peaks,
    row_sum,
)

BY_SCIPY = json.loads((Path(__file__).parents[1] / "data" / "measures_scipy.json").read_text(encoding="utf-8"))
HEADS = np.array(BY_SCIPY["weights"])


def test_entropy_is_in_bits_and_never_negative_zero():
    weights = np.array([[0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0, 0]])
    np.testing.assert_allclose(entropy(weights), [2, 0, 1, 0])
    assert not np.signbit(entropy(weights)).any()
    assert np.isnan(entropy(np.array([np.nan, np.nan])))


def test_entropy_agrees_with_scipy_over_heads():
    np.testing.assert_allclose(entropy(HEADS), BY_SCIPY["entropy"], rtol=1e-13)


def test_overlap_of_heads_agrees_with_scipy():
    np.testing.assert_allclose(head_overlap(HEADS), BY_SCIPY["overlap"], rtol=1e-12)


@pytest.mark.parametrize("share", [0.5, 1e-3, 3.0])
def test_a_row_that_does_not_sum_to_1_is_as_spread_as_its_shares(share: float):
    np.testing.assert_allclose(entropy(share * HEADS), entropy(HEADS), rtol=1e-12)
    np.testing.assert_allclose(mean_distance(share * HEADS), mean_distance(HEADS), rtol=1e-12)
    np.testing.assert_allclose(diagonality(share * HEADS), diagonality(HEADS), rtol=1e-12)
    np.testing.assert_allclose(first_token_share(share * HEADS), first_token_share(HEADS), rtol=1e-12)
    np.testing.assert_allclose(head_overlap(share * HEADS), head_overlap(HEADS), atol=1e-14)
    np.testing.assert_allclose(peaks(share * HEADS)[0], share * peaks(HEADS)[0], rtol=1e-15)


def test_maximum_entropy_counts_the_permitted_keys():
    permitted = np.array([[True] * 4, [True, False, False, False], [False] * 4])
    np.testing.assert_array_equal(maximum_entropy(permitted), [2, 0, 0])


def test_entropy_as_share_of_its_maximum_has_none_where_one_key_is_permitted():
    weights = np.array([[0.5, 0.5, 0, 0], [0.25] * 4, [1, 0, 0, 0], [0, 0, 0, 0]])
    permitted = np.array([[True] * 4, [True] * 4, [True, False, False, False], [False] * 4])
    np.testing.assert_allclose(entropy_share(weights, permitted), [0.5, 1, np.nan, np.nan])
    assert (entropy_share(np.full((9, 7), 1 / 7), np.ones((9, 7), dtype=bool)) <= 1).all()


def test_a_row_spreads_effectively_over_as_many_keys_as_share_it_evenly():
    weights = np.array([[0.25] * 4, [1, 0, 0, 0], [0.5, 0, 0, 0.5], [0.1, 0.1, 0, 0], [0] * 4, [np.nan] * 4])
    np.testing.assert_allclose(effective_keys(weights), [4, 1, 2, 2, 0, np.nan])


def test_distance_is_counted_from_where_the_query_stands_among_the_keys():
    np.testing.assert_array_equal(distances((2, 3)), [[0, 1, 2], [1, 0, 1]])
    np.testing.assert_array_equal(distances((5, 2, 3), offset=1), [[1, 0, 1], [2, 1, 0]])
    weights = np.array([[0.5, 0.25, 0.25], [0, 0, 1], [0, 0, 0], [np.nan] * 3])
    # 0·½ + 1·¼ + 2·¼; then |1 - 2|; then none.
    np.testing.assert_allclose(mean_distance(weights), [0.75, 1, np.nan, np.nan])
    np.testing.assert_allclose(mean_distance(weights[:2], offset=1), [0.75, 0])


def test_diagonality_is_the_share_of_the_own_token_and_its_neighbours():
    weights = np.array([[0.5, 0.25, 0.25, 0], [0.1, 0.2, 0.3, 0.4], [0, 0, 0, 0], [0, 0.5, 0.25, 0.25]])
    np.testing.assert_allclose(diagonality(weights), [0.75, 0.6, np.nan, 0.5])
    np.testing.assert_allclose(diagonality(weights, width=0), [0.5, 0.2, np.nan, 0.25])
    np.testing.assert_allclose(diagonality(weights[:1], offset=3), [0.25])
    # The diagonality of Yang, Liu & Lee (2020), -(1/T²) Σ |q - k| w, from the mean distances.
    even = np.full((3, 3), 1 / 3)
    assert -mean_distance(even).mean() / 3 == pytest.approx(-((0 + 1 + 2) + (1 + 0 + 1) + (2 + 1 + 0)) / 3 / 9)


def test_the_first_token_has_its_share():
    weights = np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0], [0, 0, 0]])
    np.testing.assert_allclose(first_token_share(weights), [0.5, 0.5, np.nan])


def test_heads_that_are_alike_overlap_and_heads_apart_differ_by_one_bit():
    one, other = np.array([[1.0, 0], [1, 0]]), np.array([[0.0, 1], [0, 1]])
    np.testing.assert_array_equal(head_overlap(np.stack([one, one, other])), [[0, 0, 1], [0, 0, 1], [1, 1, 0]])
    # H(¾, ¼) - ½ by hand for ½ ½ against 1 0.
    half = np.array([[0.5, 0.5], [1, 0]])
    expected = (-(0.75 * np.log2(0.75) + 0.25 * np.log2(0.25)) - 0.5) / 2
    assert head_overlap(np.stack([one, half]))[0, 1] == pytest.approx(expected)


def test_rows_without_weight_do_not_count_in_the_overlap():
    one, other = np.array([[1.0, 0], [0, 0]]), np.array([[0.0, 1], [0, 1]])
    np.testing.assert_array_equal(head_overlap(np.stack([one, other])), [[0, 1], [1, 0]])
    none = head_overlap(np.stack([np.zeros((2, 2)), other]))
    np.testing.assert_array_equal(none, [[np.nan, np.nan], [np.nan, 0]])
    assert head_overlap(np.stack([np.stack([one, other])] * 3)).shape == (3, 2, 2)


def test_row_sums_and_peaks():
    np.testing.assert_array_equal(row_sum(np.array([[0.25, 0.75], [0, 0]])), [1, 0])
    assert peak(np.array([0.25, 0.75])) == (0.75, 1)
    assert peak(np.array([0.0, 0.0])) is None
    assert peak(np.array([np.nan, np.nan])) is None
    values, places = peaks(np.array([[0.25, 0.75], [0.5, 0.5], [0, 0], [np.nan, np.nan]]))
    np.testing.assert_array_equal(values, [0.75, 0.5, 0, np.nan])
    np.testing.assert_array_equal(places, [1, 0, -1, -1])


def test_the_mean_over_rows_leaves_out_those_without_a_measure():
    assert mean_of_rows(np.array([1.0, np.nan, 2.0])) == 1.5
    assert np.isnan(mean_of_rows(np.array([np.nan, np.nan])))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("measure", [entropy, effective_keys, mean_distance, diagonality, first_token_share])
def test_measures_work_over_any_leading_axes_in_the_type_of_the_weights(measure: Any, dtype: Any):
    weights = HEADS.astype(dtype)
    whole = measure(weights)
    assert whole.dtype == dtype
    assert not whole.flags.writeable
    np.testing.assert_allclose(whole, [measure(head) for head in weights], rtol=1e-6)


def test_measures_change_no_weights():
    before = HEADS.copy()
    HEADS.flags.writeable = False
    for measure in (entropy, effective_keys, mean_distance, diagonality, first_token_share, head_overlap, peaks):
        measure(HEADS)
    np.testing.assert_array_equal(HEADS, before)
