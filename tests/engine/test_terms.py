"""Sums of the largest numbers, and numbers that are made when they are looked at."""

import math

import numpy as np
import pytest

from attn_gui.engine import SCORINGS, attend
from attn_gui.engine.explain import explain
from attn_gui.engine.terms import Listed, Many, Number, Operator, constant, made, summed, values_of
from attn_gui.text import say


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


def numbers_made() -> tuple[Many, list[int]]:
    made_at: list[int] = []

    def make(at: int) -> Number:
        made_at.append(at)
        return constant(say("number"), at)

    return Many([0.0, 1.0, 2.0, 3.0], make), made_at


def test_of_many_numbers_only_those_that_are_asked_for_are_made() -> None:
    many, made_at = numbers_made()
    assert len(many) == 4
    assert many[-1] is many[3]
    assert [number.value for number in many[1:3]] == [1.0, 2.0]
    assert made_at == [3, 1, 2]
    total = made(say("sum"), Operator.SUM, many)
    assert (total.value, total.operands) == (6.0, many)
    assert made_at == [3, 1, 2]


def test_numbers_can_stand_after_many() -> None:
    many, made_at = numbers_made()
    last = constant(say("last"), 7.0)
    longer = many.and_then(last)
    assert list(values_of(longer)) == [0.0, 1.0, 2.0, 3.0, 7.0]
    assert longer[4] is last
    assert longer[0] is many[0]
    assert made_at == [0]
    read = Listed(many, last)
    assert (read.rest, read[-1], len(read)) == ((last,), last, 5)


def test_beyond_the_last_there_is_no_number() -> None:
    with pytest.raises(IndexError):
        numbers_made()[0][4]
