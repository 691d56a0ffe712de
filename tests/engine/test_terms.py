"""Sums of the largest numbers."""

import math

import numpy as np
import pytest

from attn_gui.engine import SCORINGS, attend
from attn_gui.engine.explain import explain
from attn_gui.engine.terms import summed


@pytest.mark.parametrize(
    ("numbers", "sum_of_them"),
    [
        ([0.1] * 10, 1.0),
        ([1e308, 1e308, -1e308], 1e308),
        ([1e308, 1e308], math.inf),
        ([-1e308] * 3, -math.inf),
        ([math.inf, 1.0], math.inf),
    ],
)
def test_a_sum_is_exact_wherever_it_has_a_double(numbers: list[float], sum_of_them: float) -> None:
    assert summed(numbers) == sum_of_them


def test_infinities_that_cancel_have_no_sum() -> None:
    assert math.isnan(summed([math.inf, -math.inf]))


def test_an_additive_score_of_the_largest_numbers_is_explained() -> None:
    largest = np.full((2, 3), 1e308)
    result = attend(largest, largest, np.ones((2, 1)), scoring=SCORINGS["additive"].build(v=np.ones(3)))
    assert explain(result, stage="scores", index=(0, 1)).value == 3.0


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e200])
def test_a_gain_sets_the_length_of_v_whatever_it_was(size: float) -> None:
    key = np.array([[0.3, -0.2]])
    scoring = SCORINGS["additive"].build(v=np.array([3.0, 4.0]) * size, gain=2.0)
    expected = 2.0 * (0.6 * np.tanh(0.6) + 0.8 * np.tanh(-0.4))
    assert attend(key, key, key, scoring=scoring).scores[0, 0] == pytest.approx(expected, rel=1e-12)
