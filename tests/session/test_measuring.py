"""The measures by name: which rows they take, where queries stand, what a maximum over heads has none of."""

import numpy as np
import pytest

from attn_gui.engine import Causal, Masking, attend, multi_head
from attn_gui.session.measuring import FOCUSED_PEAK, HEAD_NUMBERS, MEASURES, Rows, rows_of

WEIGHTS = np.array([[0.5, 0.25, 0.25, 0.0], [0.0, 0.0, 0.0, 1.0]])
BY_HAND = {
    "entropy": [1.5, 0],
    "entropy-share": [1.5 / np.log2(3), 0],
    "effective-keys": [2**1.5, 1],
    "peak": [0.5, 1],
    # Query 0 stands at key 2: 2·½ + 1·¼ + 0·¼; query 1 at key 3.
    "mean-distance": [1.25, 0],
    "diagonality": [0.5, 1],
    "first-token-share": [0.5, 0],
}
ROWS = Rows(WEIGHTS, np.array([[True, True, True, False], [True] * 4]), offset=2)


@pytest.mark.parametrize("key", MEASURES)
def test_each_measure_is_as_worked_by_hand_and_within_its_most(key: str) -> None:
    measure = MEASURES[key]
    np.testing.assert_allclose(measure.rows(ROWS), BY_HAND[key])
    assert (measure.rows(ROWS) <= measure.most(ROWS)).all()
    for row in range(2):
        np.testing.assert_allclose(measure.rows(ROWS.at(row)), BY_HAND[key][row : row + 1])


def test_a_maximum_over_heads_has_a_peak_and_nothing_else() -> None:
    rows = Rows(WEIGHTS, ROWS.permitted, spread=False)
    has = {key for key, measure in MEASURES.items() if not np.isnan(measure.rows(rows)).any()}
    assert has == {"peak"}


@pytest.mark.parametrize(
    ("masking", "offset"),
    [
        (Masking(), 0),
        (Masking(causal=Causal.TOP_LEFT), 0),
        (Masking(causal=Causal.BOTTOM_RIGHT), 2),
        (Masking(causal_offset=3), 3),
    ],
)
def test_queries_stand_where_the_mask_aligns_them(masking: Masking, offset: int) -> None:
    result = attend(np.ones((2, 3)), np.ones((4, 3)), np.ones((4, 2)), masking=masking)
    assert rows_of(result, result.weights, None).offset == offset


def test_each_head_has_its_own_permitted_keys_and_all_at_once_those_of_any() -> None:
    allowed = np.array([[[True, False]] * 2, [[False, True]] * 2])
    result = multi_head(*[np.ones((2, 4))] * 3, num_heads=2, masking=Masking(allowed=allowed))
    for head in range(2):
        np.testing.assert_array_equal(rows_of(result, result.weights[head], head).permitted, allowed[head])
    assert rows_of(result, result.weights.max(axis=0), None).permitted.all()


def test_under_a_head_stands_a_peak_or_the_mean_of_a_measure() -> None:
    assert list(HEAD_NUMBERS) == [FOCUSED_PEAK, *MEASURES]
    assert str(HEAD_NUMBERS["mean-distance"]) == "mean distance, row mean"
