"""Guesses of a row of weights are shares that sum to 1, judged by Kullback and Leibler's divergence."""

import numpy as np
import pytest

from attn_gui.session.guessing import DOUBT, even_guess, judged, truth_of, with_share

ALL = np.ones(4, dtype=bool)
MASKED = np.array([True, False, True, True])


def test_an_even_guess_leaves_forbidden_keys_without_any_share():
    assert even_guess(MASKED).tolist() == [1 / 3, 0, 1 / 3, 1 / 3]


def test_moving_one_bar_scales_the_others_in_proportion():
    guess = np.array([0.4, 0.4, 0.2, 0.0])
    assert np.allclose(with_share(guess, ALL, 0, 0.1), [0.1, 0.6, 0.3, 0.0])


def test_others_that_had_nothing_share_evenly():
    assert np.allclose(with_share(np.array([1.0, 0, 0, 0]), ALL, 0, 0.4), [0.4, 0.2, 0.2, 0.2])


@pytest.mark.parametrize(("share", "held"), [(-1.0, 0.0), (7.0, 1.0)])
def test_shares_stay_between_0_and_1(share, held):
    moved = with_share(even_guess(ALL), ALL, 2, share)
    assert moved[2] == held
    assert moved.sum() == pytest.approx(1.0)


def test_a_forbidden_key_and_an_only_key_cannot_be_moved():
    guess = even_guess(MASKED)
    assert with_share(guess, MASKED, 1, 0.5) is guess
    only = np.array([False, True, False, False])
    assert with_share(even_guess(only), only, 1, 0.5).tolist() == [0, 1, 0, 0]


def test_rows_that_sum_to_less_than_1_count_as_shares_of_their_sum():
    assert truth_of(np.array([0.2, 0.1, 0.1, 0.0]), ALL).tolist() == [0.5, 0.25, 0.25, 0.0]


@pytest.mark.parametrize("row", [[np.nan, 0, 0, 0], [0.0, 0, 0, 0]])
def test_rows_without_weight_have_nothing_to_guess(row):
    assert truth_of(np.array(row), ALL) is None
    assert truth_of(np.array([1.0, 0, 0, 0]), np.array([True, False, False, False])) is None


def test_the_divergence_of_an_even_guess_is_the_one_worked_by_hand():
    # Of (1/2, 1/2, 0, 0) against (1/4 …): two times 1/2 · log2(2) = 1 bit; the doubt changes an even guess in nothing.
    found = judged(np.array([0.5, 0.5, 0, 0]), even_guess(ALL), ALL)
    assert found.bits == pytest.approx(1.0)
    assert found.even_bits == pytest.approx(1.0)


def test_a_share_of_0_that_was_not_0_costs_much_but_not_all():
    # q = doubt / 4 for the true key: log2(4 / doubt) bits.
    found = judged(np.array([1.0, 0, 0, 0]), np.array([0.0, 1, 0, 0]), ALL)
    assert found.bits == pytest.approx(np.log2(4 / DOUBT))
    assert str(found.verdict) == "Farther off than an even guess"
    assert (found.guessed, found.true) == (1, 0)


@pytest.mark.parametrize(
    ("guess", "verdict"),
    [
        ([0.9, 0.1, 0, 0], "Spot on"),
        ([0.8, 0.2, 0, 0], "Close"),
        ([0.97, 0.03, 0, 0], "Close"),
        ([0.6, 0.4, 0, 0], "The direction is right"),
    ],
)
def test_verdicts_are_words(guess, verdict):
    found = judged(np.array([0.9, 0.1, 0, 0]), np.array(guess, dtype=float), ALL)
    assert str(found.verdict) == verdict, found.bits


def test_whoever_names_one_of_several_largest_weights_is_right():
    found = judged(np.array([0.4, 0.4, 0.2, 0]), np.array([0.2, 0.6, 0.2, 0]), ALL)
    assert found.guessed == found.true == 1
