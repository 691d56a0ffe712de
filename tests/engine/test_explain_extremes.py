"""Explanations come to the numbers that they explain, also at the ends of the range and along shared axes."""

import numpy as np
import pytest

from attn_gui.engine import Dot, Local, Masking, Positions, attend
from attn_gui.engine.explain import evaluate, explain

X = np.random.default_rng(0).normal(size=(2, 4, 6))


def require_explained(result):
    """Every number of every weight's explanation comes to its value."""
    for index in np.ndindex(result.weights.shape):
        for section in explain(result, stage="weights", index=index).sections:
            for number in section.numbers:
                assert evaluate(number) == pytest.approx(number.value, rel=1e-9, abs=1e-12, nan_ok=True), number.label


@pytest.mark.parametrize("empty_rows", ["zero", "uniform", "nan"])
@pytest.mark.parametrize("normaliser", ["monotonic", "monotonic-hard"])
def test_nothing_stays_on_the_keys_of_an_empty_row_whatever_it_is_filled_with(normaliser, empty_rows):
    allowed = np.ones((4, 4), bool)
    allowed[1] = False
    result = attend(X, X, X, normaliser=normaliser, masking=Masking(allowed=allowed, empty_rows=empty_rows))
    assert not result.weights[:, 2:].any()
    require_explained(result)


@pytest.mark.parametrize("normaliser", ["monotonic", "monotonic-hard"])
def test_what_stays_on_a_key_is_told_without_the_bell(normaliser):
    require_explained(attend(X, X, X, normaliser=normaliser, local=Local(2, v=np.ones(6)), temperature=0.5))


@pytest.mark.parametrize("normaliser", ["hardmax", "monotonic", "monotonic-hard", "softmax"])
@pytest.mark.parametrize("temperature", [1e-300, 1e300])
@pytest.mark.parametrize("size", [1e-10, 1.0, 1e3])
def test_extreme_temperatures_are_explained(normaliser, temperature, size):
    x = X[0] * size
    require_explained(attend(x, x, x, scoring=Dot(1.0), normaliser=normaliser, temperature=temperature))


def test_a_place_predicted_at_either_end_is_explained():
    require_explained(attend(X, X, X, local=Local(2, weight=np.ones((6, 3)) * 50, v=np.full(3, 1e30))))


def test_the_place_of_a_query_that_batch_entries_share_is_explained():
    require_explained(attend(X[:1], np.stack([X[0], X[1], X[0]]), X[:1], local=Local(2, v=np.ones(6))))


def test_the_distance_of_alibi_is_a_whole_number_also_for_slopes_near_zero():
    result = attend(X, X, X, positions=Positions(alibi=[1e-320, 0.1]), masking=Masking(causal_offset=[3, 1]))
    section = explain(result, stage="weights", index=(0, 2, 1)).sections[0]
    distance = section.numbers[-1].operands[-1].operands[1]
    assert distance.value == 2 + 3 - 1
    require_explained(result)
