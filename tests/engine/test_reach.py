"""Which change of a row makes a wanted weight: worked by hand, made again, and what is said where none does."""

import math
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import (
    EngineError,
    Local,
    Masking,
    Positions,
    Projections,
    Rope,
    attend,
    multi_head,
    self_attention,
    sparsemax,
)
from attn_gui.engine.reach import Moves, Reach, reach
from attn_gui.engine.scoring import SCORINGS, Additive, Cosine, Dot

rng = np.random.default_rng(8)


def two_keys(target: float, **options: Any) -> Any:
    keys = [[3.0, 4.0], [0.0, 0.0]]
    return reach(attend([[0.0, 0.0]], keys, keys, scoring=Dot(1.0), **options), index=(0, 0), target=target)


def test_of_two_keys_the_query_moves_along_their_difference_by_the_log_odds():
    found = two_keys(0.8)
    assert found.reached
    assert found.why is None
    np.testing.assert_allclose(found.change, np.array([3.0, 4.0]) * math.log(4) / 25, rtol=1e-6)
    assert found.weight == pytest.approx(0.8, abs=1e-9)
    assert found.reachable == (0.0, 1.0)


def test_a_temperature_asks_for_as_much_more_and_a_sink_for_its_part():
    np.testing.assert_allclose(two_keys(0.8, temperature=2.0).change, 2 * two_keys(0.8).change, rtol=1e-6)
    # Key 1 scores 0 whatever the query: with a sink of 0 the odds are those against 2.
    with_sink = two_keys(0.8, sink=0.0).change
    np.testing.assert_allclose(with_sink, np.array([3.0, 4.0]) * math.log(8) / 25, rtol=1e-6)


@pytest.mark.parametrize(("normaliser", "target"), [("sparsemax", 0.3), ("sparsemax", 1.0), ("entmax15", 0.7)])
def test_weights_of_normalisers_that_cut_off_are_made_from_far_outside_their_support(normaliser: str, target: float):
    query, keys = rng.standard_normal((1, 4)), rng.standard_normal((5, 4))
    far = query - 6 * keys[2]
    result = attend(far, keys, keys, normaliser=normaliser)
    assert result.weights[0, 2] == 0
    found = reach(result, index=(0, 2), target=target)
    assert found.reached
    again = attend(far + found.change, keys, keys, normaliser=normaliser)
    assert again.weights[0, 2] == pytest.approx(target, abs=1e-6)


def test_a_sparse_weight_falls_from_one_as_far_as_its_gap_asks():
    keys = np.array([[1.0], [0.0]])
    found = reach(attend([[3.0]], keys, keys, scoring=Dot(1.0), normaliser="sparsemax"), index=(0, 0), target=0.75)
    # (1 + q) / 2 = 0.75
    assert found.change[0] == pytest.approx(-2.5, abs=1e-6)
    assert sparsemax([0.5, 0.0])[0] == 0.75
    squared = reach(attend([[3.0]], keys, keys, scoring=Dot(1.0), normaliser="entmax15"), index=(0, 0), target=0.64)
    # s = 0.8 beside 0.6: half their difference of scores is 0.2.
    assert squared.change[0] == pytest.approx(0.4 - 3, abs=1e-6)


def test_a_key_in_the_middle_of_others_cannot_be_lifted_and_the_sentence_says_so():
    keys = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [0.0, 0.0]])
    found = reach(attend([[1.0, 0.3]], keys, keys, scoring=Dot(1.0)), index=(0, 4), target=0.9)
    assert not found.reached
    # By symmetry the best query is 0, where all weights are alike.
    assert found.reachable == (0.0, pytest.approx(0.2, abs=1e-9))
    assert 0.19 < found.weight <= 0.2
    assert str(found.why) == "The key lies among the others, as a mixture of them: no query gives it more than 0.2."


def test_a_cosine_has_a_largest_and_a_smallest_weight():
    keys = np.array([[2.0, 0.0], [-1.0, 0.0]])
    result = attend([[0.0, 1.0]], keys, keys, scoring=Cosine(1.0))
    search = Reach(result, index=(0, 0))
    ends = (1 / (1 + math.exp(2)), 1 / (1 + math.exp(-2)))
    assert search.reachable == (pytest.approx(ends[0], abs=1e-5), pytest.approx(ends[1], abs=1e-5))
    above, below = search.to(0.95), search.to(0.01)
    assert str(above.why) == "No change of this row lifts the weight above 0.881."
    assert str(below.why) == "No change of this row takes the weight below 0.119."
    assert search.to(0.7).reached


KINDS = {
    "additive": ("additive", {"query_weight": (3, 5), "key_weight": (3, 5), "v": (5,)}, {}),
    "concat": ("concat", {"weight": (6, 5), "v": (5,)}, {}),
    "general, softcap": ("general", {"weight": (3, 3)}, {"softcap": 3.0}),
    "bias, mask": ("dot", {}, {"masking": Masking(causal="bottom_right", bias=np.ones((4, 5)))}),
    "monotonic": ("dot", {}, {"normaliser": "monotonic"}),
    "local-p": ("dot", {}, {"local": Local(4, v=np.array([1.0, -1.0, 0.5]))}),
}


@pytest.mark.parametrize("change", ["query", "key"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_answered_makes_the_weight(kind: str, change: Any):
    score, shapes, options = KINDS[kind]
    noise = np.random.default_rng(3)
    scoring = SCORINGS[score].build(**{name: noise.standard_normal(shape) for name, shape in shapes.items()})
    query, key = noise.standard_normal((4, 3)), noise.standard_normal((5, 3))
    result = attend(query, key, key, scoring=scoring, **options)
    search = Reach(result, index=(2, 1), change=change)
    low, high = search.reachable
    for share in (0.2, 0.8):
        found = search.to(low + share * (high - low))
        moved = {"query": np.array(query), "key": np.array(key)}
        moved[change][{"query": 2, "key": 1}[change]] += found.change
        again = attend(moved["query"], moved["key"], key, scoring=scoring, **options).weights[2, 1]
        assert found.reached
        assert again == pytest.approx(found.weight, abs=1e-12)
        assert again == pytest.approx(low + share * (high - low), abs=1e-6)


@pytest.mark.parametrize("change", ["query", "key"])
def test_in_several_heads_the_row_before_projection_changes(change: Any):
    inputs = [rng.standard_normal((4, 12)) for _ in range(3)]
    weights = {"w_query": rng.standard_normal((12, 8)), "w_key": rng.standard_normal((12, 4))}
    projections = Projections(**weights, w_value=np.eye(12)[:, :4])
    options: dict[str, Any] = {
        "num_heads": 4,
        "num_kv_heads": 2,
        "positions": Positions(rope=Rope.HALF, qk_norm=True, theta=9.0),
    }
    result = multi_head(*inputs, projections, **options)
    search = Reach(result, index=(3, 1, 2), change=change)
    low, high = search.reachable
    found = search.to((low + 2 * high) / 3)
    assert found.reached
    assert len(found.change) == 12
    inputs[("query", "key").index(change)][{"query": 1, "key": 2}[change]] += found.change
    assert multi_head(*inputs, projections, **options).weights[3, 1, 2] == pytest.approx(found.weight, abs=1e-12)


def test_a_row_that_is_query_and_key_at_once_is_moved_as_both():
    x = rng.standard_normal((4, 6))
    result = self_attention(x, num_heads=2)
    search = Reach(result, index=(1, 2, 0), moves=Moves(2, query=np.eye(6), key=np.eye(6)))
    target = 0.9 * search.reachable[1]
    found = search.to(target)
    x[2] += found.change
    assert found.reached
    assert self_attention(x, num_heads=2).weights[1, 2, 0] == pytest.approx(target, abs=1e-6)


def test_a_row_without_part_in_the_weight_is_named():
    result = attend(*(np.ones((3, 2)),) * 3)
    found = reach(result, index=(0, 1), target=0.8, moves=Moves(2, query=np.eye(2)))
    assert not found.reached
    assert str(found.why) == "This row has no part in the weight."
    assert not found.change.any()


ONE = np.ones((1, 1))
TWO = np.array([[1.0], [2.0]])
FIXED: dict[str, tuple[dict[str, Any], Any, str]] = {
    "jumps": (
        {"normaliser": "hardmax"},
        TWO,
        "The weights of hardmax jump from one value to the next: none lie between.",
    ),
    "empty": (
        {"masking": Masking(allowed=np.array([False]))},
        ONE,
        "The query may attend to no key: its weights are fixed.",
    ),
    "forbidden": (
        {"masking": Masking(allowed=np.array([False, True]))},
        TWO,
        "The mask forbids this key: its weight stays 0.",
    ),
    "alone": ({}, ONE, "It is the only key that the query may attend to: its weight stays 1."),
}


@pytest.mark.parametrize("why", FIXED)
def test_a_weight_that_nothing_changes_says_why(why: str):
    options, keys, sentence = FIXED[why]
    found = reach(attend([[1.0]], keys, keys, **options), index=(0, 0), target=0.5)
    assert not found.reached
    assert str(found.why) == sentence
    assert found.reachable[0] == found.reachable[1]


def test_weights_outside_0_and_1_and_other_sides_are_refused():
    assert str(two_keys(1.5).why) == "A weight lies between 0 and 1."
    with pytest.raises(EngineError, match='must be "query" or "key"; it is "value"'):
        reach(attend([[1.0]], [[1.0]], [[1.0]]), index=(0, 0), target=0.5, change="value")  # type: ignore[arg-type]


def test_equal_keys_share_whatever_the_query():
    keys = np.ones((2, 3))
    found = reach(attend(np.ones((1, 3)), keys, keys), index=(0, 0), target=0.7)
    assert not found.reached
    assert found.reachable == (0.5, 0.5)


def test_a_saturated_network_says_how_far_it_goes():
    v = np.array([2.0, -1.0])
    result = attend([[0.0, 0.0]], [[1.0, 1.0], [-1.0, 0.5]], np.ones((2, 1)), scoring=Additive(v))
    low, high = Reach(result, index=(0, 0)).reachable
    grid = np.stack(np.meshgrid(*[np.linspace(-6, 6, 241)] * 2), axis=-1).reshape(-1, 2)
    scores = [np.tanh(grid + key) @ v for key in ([1.0, 1.0], [-1.0, 0.5])]
    weights = 1 / (1 + np.exp(scores[1] - scores[0]))
    assert (low, high) == (pytest.approx(weights.min(), abs=2e-3), pytest.approx(weights.max(), abs=2e-3))
