"""Distances of rows, by hand."""

import numpy as np
import pytest

from attn_gui.session.comparing.distances import (
    jensen_shannon,
    largest_apart,
    relative_apart,
    shares,
    total_variation,
)


def test_total_variation_is_half_of_all_that_moved() -> None:
    # ½ (|0.1 − 0.4| + |0.2 − 0.4| + |0.7 − 0.2|) = ½ (0.3 + 0.2 + 0.5) = 0.5
    assert total_variation(np.array([0.1, 0.2, 0.7]), np.array([0.4, 0.4, 0.2])) == pytest.approx(0.5, abs=1e-15)


def test_rows_with_nothing_in_common_are_1_apart_in_both_measures() -> None:
    a, b = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert total_variation(a, b) == 1
    assert jensen_shannon(a, b) == 1


def test_equal_rows_are_0_apart() -> None:
    a = np.array([[0.3, 0.7], [0.5, 0.5]])
    assert (total_variation(a, a) == 0).all()
    assert (jensen_shannon(a, a) == 0).all()


def test_jensen_shannon_of_a_certain_row_and_an_even_one() -> None:
    # The middle is (3/4, 1/4): H = 2 − ¾ log2 3 = 0.811278; H(a) = 0, H(b) = 1; 0.811278 − ½ = 0.311278.
    found = jensen_shannon(np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    assert found == pytest.approx(2 - 0.75 * np.log2(3) - 0.5, abs=1e-15)
    assert found == pytest.approx(0.3112781244591328, abs=1e-15)


def test_what_goes_to_no_key_is_a_place_of_its_own() -> None:
    # With a sink that takes a half: (1/4, 1/4, ½) against (½, ½, 0) is ½ (¼ + ¼ + ½) = ½.
    assert total_variation(np.array([0.25, 0.25]), np.array([0.5, 0.5])) == 0.5
    assert total_variation(np.zeros(2), np.array([0.5, 0.5])) == 1


def test_rows_that_sum_to_more_than_1_are_divided_by_their_sum() -> None:
    np.testing.assert_array_equal(shares(np.array([1.0, 3.0])), [0.25, 0.75, 0.0])


def test_a_row_that_is_no_number_has_no_distance() -> None:
    a, b = np.array([[np.nan, np.nan], [0.5, 0.5]]), np.array([[0.5, 0.5], [0.5, 0.5]])
    for measure in (total_variation, jensen_shannon):
        np.testing.assert_array_equal(np.isnan(measure(a, b)), [True, False])


def test_outputs_are_apart_by_their_largest_difference_and_by_its_share() -> None:
    a, b = np.array([[1.0, -4.0], [0.0, 0.0]]), np.array([[2.0, -3.5], [0.0, 0.0]])
    np.testing.assert_array_equal(largest_apart(a, b), [1.0, 0.0])
    np.testing.assert_array_equal(relative_apart(a, b), [0.25, 0.0])
