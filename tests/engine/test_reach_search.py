"""Searches along slopes, on functions whose answers are plain."""

import numpy as np
import pytest

from attn_gui.engine.reach_search import Found, corrected, farthest


def plane(moves):
    """x + 2y, whose slope is (1, 2) everywhere."""
    slope = np.array([1.0, 2.0])
    return Found(moves @ slope, np.tile(slope, (len(moves), 1)))


def flat(moves):
    """0 everywhere."""
    return Found(np.zeros(len(moves)), np.zeros(moves.shape))


def test_what_is_missing_is_made_up_for_along_the_slope():
    found = corrected(plane, 5.0, np.zeros(2))
    assert found.made
    assert found.move.tolist() == pytest.approx([1.0, 2.0])


def test_where_nothing_rises_nothing_is_made():
    assert not corrected(flat, 5.0, np.zeros(2)).made


def test_where_slopes_mislead_it_is_given_up_in_the_end():
    def misleading(moves):
        return Found(np.zeros(len(moves)), np.ones(moves.shape))

    assert not corrected(misleading, 1.0, np.zeros(2)).made


def test_a_climb_without_end_ends_after_its_steps():
    one, _ = farthest(plane, np.zeros((1, 2)), 1, 1e9, 1)
    two, _ = farthest(plane, np.zeros((1, 2)), 1, 1e9, 3)
    assert 0 < one < two < 1e9


def test_on_flat_ground_the_climb_stays_where_it_began():
    value, move = farthest(flat, np.zeros((2, 2)), 1, 1.0, 5)
    assert value == 0
    assert move.tolist() == [0, 0]
