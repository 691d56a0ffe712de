"""Numbers at the ends of their range, and options whose type or shape is not that of the inputs."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from attn_gui.engine import (
    Dot,
    Local,
    Masking,
    Positions,
    alibi_slopes,
    attend,
    entmax15,
    monotonic,
    pipeline,
    rotate,
    softmax,
    sparsemax,
)
from attn_gui.engine import parts as parts_of_engine
from attn_gui.engine.errors import FiniteError, ShapeError

X32 = np.random.default_rng(0).normal(size=(2, 4, 6)).astype(np.float32)
X64 = np.random.default_rng(1).normal(size=(2, 4, 6))


def test_a_sink_beyond_the_range_of_float32_takes_everything_or_nothing():
    plain = attend(X32, X32, X32)
    taken = attend(X32, X32, X32, sink=1e308)
    left = attend(X32, X32, X32, sink=[-1e308, 1e308])
    assert not taken.weights.any()
    np.testing.assert_array_equal(left.weights[0], plain.weights[0])
    assert not left.weights[1].any()
    assert not softmax(X32, sink=1e308).any()


def test_gains_slopes_and_places_in_float64_leave_float32_results():
    positions = Positions(qk_norm=True, query_gain=np.ones(6), key_gain=np.ones(6), rope="half", alibi=[0.5, 0.25])
    local = Local(2, weight=np.eye(6), v=np.ones(6))
    result = attend(X32, X32, X32, positions=positions, local=local, sink=np.zeros(2))
    arrays = (result.scored_query, result.scores, result.masked_scores, result.weights, result.output, result.centres)
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", ["query", "key"])
def test_a_gain_that_leaves_the_range_is_named(name):
    positions = Positions(qk_norm=True, **{f"{name}_gain": np.full(6, 1e300)})
    with pytest.raises(FiniteError, match=f"The {name} exceeds the range of float32 once it is normed") as caught:
        attend(X32, X32, X32, positions=positions)
    assert caught.value.field == f"positions.{name}_gain"


def test_a_rotation_that_leaves_the_range_is_named():
    large = np.full((2, 2), 1.7e308)
    with pytest.raises(FiniteError, match="The query exceeds the range of float64") as caught:
        attend(large, np.ones((2, 2)), large, positions=Positions(rope="half"), masking=Masking(causal_offset=3))
    assert caught.value.field == "query"


@pytest.mark.parametrize("eps", [5e-324, 1e-60, 1e300])
def test_rows_of_zeros_stay_zero_whatever_the_epsilon_of_their_norm(eps):
    zeros = np.zeros((3, 4), np.float32)
    result = attend(zeros, zeros, zeros, positions=Positions(qk_norm=True, eps=eps))
    assert not result.scored_query.any()


@pytest.mark.parametrize(("sign", "place"), [(1.0, 4.0), (-1.0, 0.0)])
def test_a_place_is_predicted_of_weights_beyond_the_range_of_float32(sign, place):
    ones = np.ones((4, 6), np.float32)
    result = attend(ones, ones, ones, local=Local(1, weight=np.full((6, 3), 1e300), v=np.full(3, sign * 1e300)))
    np.testing.assert_array_equal(result.centres, np.full((4, 1), place))


def test_a_place_that_cannot_be_told_is_an_error():
    ones = np.ones((4, 2))
    with pytest.raises(FiniteError, match="use smaller weights") as caught:
        attend(ones * 10, ones, ones, local=Local(1, weight=np.full((2, 2), 1e308), v=[1.0, 1.0]))
    assert caught.value.field == "local.weight"


@pytest.mark.parametrize(("normaliser", "weights"), [("hardmax", [0.0, 1.0]), ("monotonic-hard", [1.0, 0.0])])
@pytest.mark.parametrize("temperature", [1e-300, 1e300])
def test_no_temperature_changes_a_hard_choice(normaliser, weights, temperature):
    query, key = np.array([[1e-20]]), np.array([[1.0], [2.0]])
    result = attend(query, key, key, scoring=Dot(1.0), normaliser=normaliser, temperature=temperature)
    np.testing.assert_array_equal(result.weights, [weights])


@pytest.mark.parametrize("options", [{}, {"keep": "weights"}, {"keep": "output"}])
def test_offsets_of_batch_entries_reach_alibi_in_every_part(options, monkeypatch):
    masking, positions = Masking(causal="top_left", causal_offset=[1, 2]), Positions(alibi=0.5)
    whole = attend(X64, X64, X64, masking=masking, positions=positions)
    alone = [
        attend(x, x, x, masking=Masking(causal="top_left", causal_offset=offset), positions=positions)
        for x, offset in zip(X64, (1, 2), strict=True)
    ]
    monkeypatch.setattr(parts_of_engine, "BLOCK_BYTES", 64)
    monkeypatch.setattr(pipeline, "SPREAD", 0)
    with ThreadPoolExecutor(2) as executor:
        cut = attend(X64, X64, X64, masking=masking, positions=positions, executor=executor, **options)
    np.testing.assert_allclose(whole.output, [one.output for one in alone], atol=1e-14)
    np.testing.assert_allclose(cut.output, whole.output, atol=1e-14)


def test_slopes_count_the_heads_of_the_scores_also_where_only_the_key_has_them():
    query, key = X64[0], np.stack([X64[0], X64[1], X64[0]])
    shared = attend(query, key, key, positions=Positions(alibi=[1.0, 2.0, 4.0]))
    alone = attend(query, key[2], key[2], positions=Positions(alibi=4.0))
    np.testing.assert_allclose(shared.weights[2], alone.weights, atol=1e-15)


def test_slopes_may_be_one_row_of_a_table():
    row = attend(X64, X64, X64, positions=Positions(alibi=alibi_slopes(2)[None]))
    flat = attend(X64, X64, X64, positions=Positions(alibi=alibi_slopes(2)))
    np.testing.assert_array_equal(row.weights, flat.weights)


def test_a_window_wider_than_any_number_of_keys_is_no_window():
    wide = attend(X64, X64, X64, masking=Masking(window=(2**70, 2**70)))
    np.testing.assert_array_equal(wide.weights, attend(X64, X64, X64).weights)


def test_rules_of_a_result_are_read_only():
    allowed = np.ones((4, 4), bool)
    result = attend(X64, X64, X64, masking=Masking(allowed=allowed, window=(1, 1), causal="top_left"), local=Local(1))
    assert len(result.rules()) == 4
    assert not any(rule.permitted.flags.writeable for rule in result.rules())
    assert allowed.flags.writeable


def test_rules_of_some_rows_are_those_rows_of_all_rules():
    masking = Masking(
        allowed=X64[0, :, :4] > 0,
        bias=np.where(X64[1, :, :4] > 0, 0.0, -np.inf),
        window=(1, 1),
        causal="top_left",
        causal_offset=[0, 1],
        key_lengths=[2, 3],
    )
    result = attend(X64, X64, X64, masking=masking, local=Local(1, v=np.ones(6)))
    for whole, some in zip(result.rules(), result.rules(slice(1, 3)), strict=True):
        expected = np.broadcast_to(whole.permitted, (2, 4, 4))[:, 1:3]
        np.testing.assert_array_equal(np.broadcast_to(some.permitted, (2, 2, 4)), expected)


def test_what_alibi_adds_to_one_row_is_that_row_of_the_whole():
    positions = Positions(alibi=[0.5, 0.25, 1.0, 2.0])
    query = np.random.default_rng(2).normal(size=(2, 4, 3, 6))
    result = attend(query, X64[:, None], X64[:, None], positions=positions, masking=Masking(causal_offset=[1, 5]))
    for index in ((), (1,), (1, 2), (1, 2, 0), (0, 3, 2, 1)):
        np.testing.assert_array_equal(result.position_bias_at(index), result.position_bias[index])
    assert attend(X64, X64, X64).position_bias_at((0,)) is None
    assert attend(X64, X64, X64, positions=Positions(rope="half")).position_bias_at((0,)) is None


def test_raw_scores_beyond_the_range_are_shown_as_infinite():
    large = np.full((1, 2), 1e200)
    result = attend(large, large, np.ones((1, 1)), scoring=Dot(1e-300))
    raw = next(step for step in result.steps() if step.name == "raw scores")
    assert np.isposinf(raw.array).all()


def test_a_bias_below_the_range_of_float32_is_shown_as_it_is_worked():
    bias = np.array([[0.0, -1e39], [0.0, 0.0]])
    result = attend(X32[:, :2], X32[:, :2], X32[:, :2], masking=Masking(bias=bias))
    assert np.isneginf(result.masked_scores[:, 0, 1]).all()
    assert not result.weights[:, 0, 1].any()


def test_public_functions_take_numbers_as_far_apart_as_can_be():
    np.testing.assert_array_equal(sparsemax([1e308, -1e308]), [1.0, 0.0])


def test_a_vector_where_rows_are_needed_is_an_error():
    with pytest.raises(ShapeError, match="two axes"):
        rotate([1.0, 2.0])
    with pytest.raises(ShapeError, match="two axes"):
        monotonic([0.5, 0.5])
    with pytest.raises(FiniteError):
        monotonic([[np.nan, 0.5]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("below", [-0.9999, -1.9])
def test_many_tied_keys_get_from_sparsemax_what_is_left(dtype, below):
    row = np.full(16384, below, dtype)
    row[0] = 0
    # 1 = (0 - t) + 16383 (below - t) if anything is left for the others, else the first takes all.
    rest = max(0.0, (1 + float(row[1])) / 16384)
    weights = sparsemax(row)
    assert weights[0] == pytest.approx(1 - 16383 * rest, rel=1e-6)
    np.testing.assert_allclose(weights[1:], rest, rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("below", [-1.98, -1.9, -2.1])
def test_many_tied_keys_get_from_entmax_what_is_left(dtype, below):
    row = np.full(16384, below, dtype)
    row[0] = 0
    # d = below/2 - t solves (d - below/2)² + 16383 d² = 1.
    half, others = float(row[1]) / 2, 16383
    d = max(0.0, (half + np.sqrt(half * half + (others + 1) * (1 - half * half) if half > -1 else 0)) / (others + 1))
    weights = entmax15(row)
    assert weights[0] == pytest.approx(1 - others * d * d, rel=1e-6)
    np.testing.assert_allclose(weights[1:], d * d, rtol=1e-5, atol=1e-12)


@pytest.mark.parametrize(
    ("positions", "message"),
    [
        (Positions(alibi=np.nan), "The row of ALiBi slopes has 1 number that is not finite; it is nan at [0]."),
        (
            Positions(qk_norm=True, key_gain=[1.0, np.inf, 1.0, 1.0, 1.0, 1.0]),
            "The key_gain has 1 number that is not finite; it is inf at [1].",
        ),
    ],
)
def test_numbers_of_positions_that_are_not_finite_are_named(positions, message):
    with pytest.raises(FiniteError) as caught:
        attend(X64, X64, X64, positions=positions)
    assert str(caught.value) == message
