"""Functions of the catalogue with numbers small enough to work by hand, and what they refuse."""

import math

import numpy as np
import pytest

from attn_gui.engine import (
    NORMALISERS,
    Cosine,
    FiniteError,
    Local,
    Masking,
    Positions,
    ShapeError,
    alibi_bias,
    attend,
    entmax15,
    hardmax,
    monotonic,
    rotate,
    sparsemax,
    window_mask,
)


def test_sparsemax_by_hand():
    # (1 + 0.5 - 1) / 2 = 0.25 is taken from both; -1 is below it.
    np.testing.assert_allclose(sparsemax([1.0, 0.5, -1.0]), [0.75, 0.25, 0.0], rtol=1e-15)
    np.testing.assert_array_equal(sparsemax([[2.0, 1.0], [3.0, 3.0]]), [[1.0, 0.0], [0.5, 0.5]])


def test_entmax15_by_hand():
    # Halves 0.2 and 0 less -0.6 are 0.8 and 0.6, whose squares sum to 1.
    np.testing.assert_allclose(entmax15([0.4, 0.0]), [0.64, 0.36], rtol=1e-14)
    np.testing.assert_array_equal(entmax15([[2.0, 0.0, -9.0]]), [[1.0, 0.0, 0.0]])


def test_hardmax_takes_the_first_of_equal_numbers():
    np.testing.assert_array_equal(hardmax([[1, 3, 3], [2, 1, 0]]), [[0, 1, 0], [1, 0, 0]])


def test_monotonic_attention_by_hand():
    # The second query comes to key 0 with 0.5, passes it with 0.25 and starts from key 1 with another 0.25.
    np.testing.assert_array_equal(monotonic([[0.5, 0.5], [0.5, 0.5]]), [[0.5, 0.25], [0.25, 0.25]])
    np.testing.assert_array_equal(monotonic([[0, 1, 1], [1, 0, 1], [1, 1, 1]]), [[0, 1, 0], [0, 0, 1], [0, 0, 1]])


@pytest.mark.parametrize("function", [sparsemax, entmax15, hardmax, monotonic])
def test_normalisers_refuse_what_is_no_row_of_numbers(function):
    with pytest.raises(ShapeError):
        function([])
    with pytest.raises(FiniteError):
        function([[0.0, math.nan]])


def test_softmax_has_no_turn_of_its_own_for_it_stands_elsewhere():
    with pytest.raises(AssertionError):
        NORMALISERS["softmax"].turn(np.zeros((1, 2)))


def test_a_window_counts_both_ends_and_its_own_key():
    np.testing.assert_array_equal(window_mask(3, 4, 1, 0), [[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0]])
    np.testing.assert_array_equal(window_mask(2, 4, 0, 1, offset=2), [[0, 0, 1, 1], [0, 0, 0, 1]])
    np.testing.assert_array_equal(window_mask(2, 3, None, 0), [[1, 0, 0], [1, 1, 0]])
    np.testing.assert_array_equal(window_mask(2, 3, None, None), np.ones((2, 3)))


def test_alibi_by_hand():
    # Two heads: slopes 1/16 and 1/256; the query stands at 2 of the keys 0, 1, 2.
    np.testing.assert_array_equal(alibi_bias(2, 1, 3, offset=2) * 256, [[[-32, -16, 0]], [[-2, -1, 0]]])


def test_rotation_that_is_off_leaves_the_numbers():
    np.testing.assert_array_equal(rotate([[1.0, 2.0]], [5], layout="off"), [[1.0, 2.0]])


def test_cosine_of_a_vector_of_no_length_is_zero():
    scores = Cosine()(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [0.0, 0.0]]))
    np.testing.assert_allclose(scores, [[0.0, 0.0], [0.6, 0.0]], rtol=1e-15)
    terms = Cosine().terms(np.array([0.0, 0.0]), np.array([1.0, 0.0]))
    assert terms[-1].value == 0


def test_local_p_by_hand():
    # v tanh(q) = 0 puts p in the middle of 4 keys; D = 2 makes the bell exp(-(s - 2)² / 2); key 0 to 3 are all near.
    result = attend(np.zeros((1, 1)), np.zeros((4, 1)), np.eye(4), local=Local(2, None, [1.0]))
    bell = [math.exp(-2), math.exp(-0.5), 1, math.exp(-0.5)]
    np.testing.assert_allclose(result.weights, [np.array(bell) / 4], rtol=1e-15)
    np.testing.assert_array_equal(result.centres, [[2.0]])


def test_local_m_by_hand():
    result = attend(np.zeros((2, 1)), np.zeros((4, 1)), np.eye(4), local=Local(1))
    np.testing.assert_allclose(result.weights, [[1 / 2, 1 / 2, 0, 0], [1 / 3, 1 / 3, 1 / 3, 0]], rtol=1e-15)


def test_two_rules_that_leave_nothing_leave_an_empty_row():
    masking = Masking(causal="top_left", window=(None, -0), key_mask=[False, True])
    result = attend(np.zeros((2, 2)), np.zeros((2, 2)), np.eye(2), masking=masking, positions=Positions(rope="half"))
    np.testing.assert_array_equal(result.weights, [[0, 0], [0, 1]])
    assert [str(rule.label) for rule in result.rules()] == ["the causal mask", "the sliding window", "the key mask"]
