"""What holds for places: causal corners, windows, local attention, rotary positions, ALiBi, norms."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_gui.engine import Local, Masking, Positions, alibi_bias, alibi_slopes, attend, multi_head, rms_norm, rotate

some = settings(max_examples=60)
CLOSE: dict[str, float] = {"rtol": 1e-9, "atol": 1e-12}
sizes = st.integers(1, 6)
seeds = st.integers(0, 2**32)


def operands(seed: int, lq: int, lk: int, width: int = 4) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.standard_normal((3, rows, width)) for rows in (lq, lk, lk)]


def same(first: Any, second: Any) -> None:
    np.testing.assert_array_equal(first.permitted, second.permitted)
    np.testing.assert_allclose(first.weights, second.weights, **CLOSE)
    np.testing.assert_allclose(first.output, second.output, **CLOSE)


@some
@given(seed=seeds, lq=sizes, lk=sizes, rope=st.sampled_from(["off", "half"]), window=st.sampled_from([None, (1, 0)]))
def test_causal_from_the_bottom_right_is_an_offset_of_the_keys_before(
    seed: int, lq: int, lk: int, rope: str, window: Any
):
    arrays, positions = operands(seed, lq, lk), Positions(rope=rope, alibi=0.5)
    corner, offset = (
        attend(*arrays, masking=Masking(window=window, **rule), positions=positions)
        for rule in ({"causal": "bottom_right"}, {"causal": "top_left", "causal_offset": lk - lq})
    )
    same(corner, offset)


@some
@given(seed=seeds, length=sizes, cached=st.integers(0, 5), rope=st.sampled_from(["off", "half", "interleaved"]))
def test_the_last_queries_with_cached_keys_give_the_last_rows(seed: int, length: int, cached: int, rope: str):
    query, key, value = operands(seed, length + cached, length + cached)
    rules = {"causal": "top_left", "window": (2, None)}
    positions = Positions(rope=rope, qk_norm=True, alibi=alibi_slopes(3))
    whole = attend(query, key, value, masking=Masking(**rules), positions=positions)
    last = attend(query[:, cached:], key, value, masking=Masking(**rules, causal_offset=cached), positions=positions)
    np.testing.assert_allclose(last.weights, whole.weights[:, cached:], **CLOSE)
    np.testing.assert_allclose(last.output, whole.output[:, cached:], **CLOSE)


@some
@given(seed=seeds, lq=sizes, lk=sizes, width=st.integers(1, 3), offset=st.sampled_from([None, 2, -1]))
def test_local_m_is_a_window_to_both_sides(seed: int, lq: int, lk: int, width: int, offset: int | None):
    arrays = operands(seed, lq, lk)
    local = attend(*arrays, local=Local(width), masking=Masking(causal_offset=offset))
    same(local, attend(*arrays, masking=Masking(window=(width, width), causal_offset=offset)))


@some
@given(seed=seeds, lq=sizes, lk=sizes)
def test_a_window_without_future_is_causal(seed: int, lq: int, lk: int):
    arrays = operands(seed, lq, lk)
    same(attend(*arrays, masking=Masking(window=(None, 0))), attend(*arrays, masking=Masking(causal="top_left")))


@some
@given(
    seed=seeds,
    shift=st.integers(-1000, 1000),
    layout=st.sampled_from(["half", "interleaved"]),
    theta=st.sampled_from([10.0, 1e4, 5e5]),
)
def test_scores_of_rotary_positions_depend_on_differences_only(seed: int, shift: int, layout: str, theta: float):
    rng = np.random.default_rng(seed)
    query, key = rng.standard_normal((2, 5, 8))
    places = rng.integers(0, 50, (2, 5))
    here, there = (
        rotate(query, places[0] + moved, theta, layout) @ rotate(key, places[1] + moved, theta, layout).T
        for moved in (0, shift)
    )
    # An angle near 1000 is known to 1000 eps, a product of 8 numbers to a little more.
    np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-11)


@some
@given(seed=seeds, lq=sizes, lk=sizes, rope=st.sampled_from(["half", "interleaved"]), offset=st.integers(0, 5))
def test_equal_queries_and_keys_are_scored_by_their_distance(seed: int, lq: int, lk: int, rope: str, offset: int):
    query, key, value = operands(seed, 1, 1)
    query, key, value = (np.repeat(x, n, axis=1) for x, n in ((query, lq), (key, lk), (value, lk)))
    positions = Positions(rope=rope, alibi=alibi_slopes(3))
    result = attend(query, key, value, masking=Masking(causal_offset=offset), positions=positions)
    for diagonal in range(-lq + 1, lk):
        line = np.diagonal(result.masked_scores, diagonal, axis1=-2, axis2=-1)
        np.testing.assert_allclose(line, np.broadcast_to(line[:, :1], line.shape), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("layout", ["half", "interleaved"])
@some
@given(seed=seeds, place=st.integers(-100, 100))
def test_rotation_keeps_lengths_and_is_undone_by_the_opposite_place(layout: str, seed: int, place: int):
    x = np.random.default_rng(seed).standard_normal((4, 6))
    turned = rotate(x, np.full(4, place), layout=layout)
    np.testing.assert_allclose(np.linalg.norm(turned, axis=-1), np.linalg.norm(x, axis=-1), rtol=1e-12)
    np.testing.assert_allclose(rotate(turned, np.full(4, -place), layout=layout), x, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(rotate(x, np.zeros(4), layout=layout), x)


def test_both_layouts_are_one_rotation_of_reordered_dimensions():
    x = np.random.default_rng(0).standard_normal((5, 8))
    pairs = np.arange(8).reshape(2, 4).T.reshape(-1)  # 0 4 1 5 2 6 3 7
    np.testing.assert_allclose(
        rotate(x[:, pairs], layout="interleaved"), rotate(x, layout="half")[:, pairs], rtol=1e-14
    )


@some
@given(seed=seeds, lq=sizes, lk=sizes, offset=st.integers(0, 4))
def test_alibi_is_a_bias(seed: int, lq: int, lk: int, offset: int):
    arrays = operands(seed, lq, lk)
    masking = {"causal": "top_left", "causal_offset": offset}
    placed = attend(*arrays, masking=Masking(**masking), positions=Positions(alibi=alibi_slopes(3)))
    same(placed, attend(*arrays, masking=Masking(**masking, bias=alibi_bias(3, lq, lk, offset))))


@some
@given(seed=seeds, factor=st.floats(1e-3, 1e3))
def test_a_norm_of_queries_and_keys_leaves_no_trace_of_their_lengths(seed: int, factor: float):
    query, key, value = operands(seed, 3, 4)
    positions = Positions(qk_norm=True, eps=1e-30)
    plain, stretched = (attend(query * by, key / by, value, positions=positions) for by in (1.0, factor))
    np.testing.assert_allclose(plain.weights, stretched.weights, rtol=1e-9)
    np.testing.assert_allclose(np.mean(np.square(rms_norm(query, eps=1e-30)), axis=-1), 1, rtol=1e-12)


def test_turned_queries_and_keys_are_kept_beside_the_given_ones():
    x = np.random.default_rng(0).standard_normal((4, 8))
    result = multi_head(x, x, x, num_heads=2, positions=Positions(rope="half"))
    np.testing.assert_allclose(result.scored_key, rotate(result.key), rtol=1e-15)
    np.testing.assert_array_equal(result.key[0], x[:, :4])
