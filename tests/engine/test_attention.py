"""What a result keeps, how it is worked, and what stays untouched."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import (
    Additive,
    Attention,
    Cancelled,
    Dot,
    General,
    Local,
    Location,
    Masking,
    Positions,
    attend,
    multi_head,
    self_attention,
)
from attn_gui.engine import tanh_scores as tanh_module
from attn_gui.errors import AttentionError

rng = np.random.default_rng(3)
ARRAYS = ("scores", "capped_scores", "masked_scores", "permitted", "bias", "weights", "output", "empty_rows")


def inputs(rows: int = 600, width: int = 3, lead: tuple[int, ...] = ()) -> tuple[np.ndarray, ...]:
    return tuple(rng.standard_normal((*lead, rows, width)) for _ in range(3))


def assert_same(left: Attention, right: Attention, *names: str) -> None:
    for name in names:
        np.testing.assert_allclose(getattr(left, name), getattr(right, name), rtol=1e-12, atol=1e-15, err_msg=name)


def test_keeping_less_changes_no_number():
    query, key, value = inputs()
    options: dict[str, Any] = {
        "masking": Masking(causal="top_left", bias=rng.standard_normal((600, 600))),
        "softcap": 2,
    }
    everything = attend(query, key, value, **options)
    weights = attend(query, key, value, keep="weights", **options)
    output = attend(query, key, value, keep="output", **options)
    assert_same(everything, weights, "weights", "output", "permitted", "empty_rows")
    assert_same(everything, output, "output", "empty_rows")
    assert (weights.scores, weights.capped_scores, weights.masked_scores) == (None, None, None)
    assert (output.scores, output.weights, output.permitted, output.bias) == (None, None, None, None)


def test_progress_counts_up_and_changes_no_number():
    query, key, value = inputs()
    told: list[float] = []

    def progress(done: float) -> bool:
        told.append(done)
        return False

    result = attend(query, key, value, progress=progress)
    assert told == [0, 0.5, 1]
    assert_same(result, attend(query, key, value), "scores", "weights", "output")


def test_progress_cancels():
    query, key, value = inputs()
    with pytest.raises(Cancelled):
        attend(query, key, value, progress=lambda done: done > 0.3)
    assert not issubclass(Cancelled, AttentionError)


@pytest.mark.parametrize("keep", ["all", "weights", "output"])
def test_an_executor_changes_no_number(keep: Any):
    query, key, value = inputs(300, 8, (2,))
    masking = Masking(key_lengths=[100, 300], causal="bottom_right")
    alone = multi_head(query, key, value, num_heads=4, masking=masking, keep=keep)
    with ThreadPoolExecutor(2) as executor:
        together = multi_head(query, key, value, num_heads=4, masking=masking, keep=keep, executor=executor)
        small = self_attention(query[0], num_heads=2, executor=executor, progress=lambda _: False)
    assert_same(alone, together, "heads", "concatenated", "output", "empty_rows")
    assert_same(small, self_attention(query[0], num_heads=2), "scores", "weights", "output")
    if keep == "output":
        assert together.mean_weights is None
    else:
        assert_same(alone, together, "weights", "mean_weights")


@pytest.mark.parametrize("scoring", [Dot(), Additive(v=np.ones(8)), Location(rng.standard_normal((8, 601)))])
@pytest.mark.parametrize("keep", ["all", "weights", "output"])
def test_an_executor_works_the_rows_of_one_head_without_changing_a_number(keep: Any, scoring: Any):
    query, key, value = inputs(601, 8)
    masking = Masking(causal="bottom_right", bias=rng.standard_normal((1, 601)))
    alone = attend(query, key, value, scoring=scoring, masking=masking)
    with ThreadPoolExecutor(2) as executor:
        together = attend(query, key, value, scoring=scoring, masking=masking, keep=keep, executor=executor)
    assert_same(alone, together, "output", "empty_rows", *(() if keep == "output" else ("weights",)))


def test_the_heads_joined_are_no_copy_of_the_heads():
    result = self_attention(np.ones((4, 4)), num_heads=2)
    assert np.shares_memory(result.concatenated, result.heads)


def test_cancelling_leaves_no_head_at_work():
    query, key, value = inputs(600, 8)
    with ThreadPoolExecutor(1) as executor, pytest.raises(Cancelled):
        multi_head(query, key, value, num_heads=4, executor=executor, progress=lambda done: done > 0)


def test_large_scores_are_worked_head_by_head():
    query, key, value = inputs(600, 2, (4,))
    together = attend(query, key, value)
    for head in range(4):
        alone = attend(query[head], key[head], value[head])
        np.testing.assert_allclose(together.weights[head], alone.weights, rtol=1e-12)


def test_large_scores_may_serve_several_values():
    query, key, value = rng.standard_normal((1, 600, 1)), rng.standard_normal((1, 2000, 1)), inputs(2000, 1, (2,))[0]
    together = attend(query, key, value, keep="output")
    np.testing.assert_allclose(together.output[1], attend(query[0], key[0], value[1]).output, rtol=1e-11)


def test_additive_scores_are_worked_in_blocks_of_rows(monkeypatch: pytest.MonkeyPatch):
    query, key, _ = inputs(7, 3, (2,))
    scoring = Additive(v=[1.0, 2, 3])
    expected = np.tanh(query[:, :, None] + key[:, None]) @ scoring.v
    monkeypatch.setattr(tanh_module, "BLOCK_NUMBERS", 40)
    np.testing.assert_allclose(scoring(query, key), expected, rtol=1e-13)


@pytest.mark.parametrize("keep", ["all", "weights", "output"])
@pytest.mark.parametrize("bias", [None, np.zeros((4, 4))])
def test_every_array_of_a_result_is_read_only(keep: Any, bias: Any):
    for softcap in (None, 2.0):
        result = self_attention(np.ones((4, 4)), num_heads=2, masking=Masking(bias=bias), keep=keep, softcap=softcap)
        names = (*ARRAYS, "query", "key", "value", "heads", "concatenated", "mean_weights")
        for array in (getattr(result, name) for name in names):
            assert array is None or not array.flags.writeable
        assert not any(array.flags.writeable for array in result.inputs)
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.output = result.heads  # type: ignore[misc]


def test_inputs_stay_writeable_and_unchanged():
    given = inputs(5, 4)
    before = [array.copy() for array in given]
    weight = np.eye(4)
    attend(*given, scoring=General(weight, scale=2.0), masking=Masking(bias=np.zeros((5, 5)), causal="top_left"))
    self_attention(given[0], num_heads=2)
    for array, old in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, old)
        assert array.flags.writeable
    assert weight.flags.writeable


@pytest.mark.parametrize(
    ("dtypes", "expected"),
    [
        ((np.float16, np.float16, np.float16), np.float32),
        ((np.float32, np.float32, np.float32), np.float32),
        ((np.float32, np.float32, np.float64), np.float64),
        ((np.int32, np.int8, np.uint16), np.float64),
        ((bool, bool, bool), np.float64),
        ((np.float32, np.float32, np.int64), np.float64),
        ((object, object, object), np.float64),
    ],
)
def test_types_follow_numpy_with_half_lifted_and_integers_in_double(dtypes: tuple[Any, ...], expected: Any):
    query, key, value = (np.ones((2, 4), dtype) for dtype in dtypes)
    result = attend(query, key, value, masking=Masking(bias=np.zeros((2, 2))), softcap=3.0, temperature=2.0)
    assert {result.scores.dtype, result.weights.dtype, result.output.dtype} == {np.dtype(expected)}
    assert result.masked_scores.dtype == expected
    lifted = attend(query, key, value, scoring=General(np.eye(4)))
    assert lifted.scores.dtype == np.float64


def test_half_precision_products_do_not_overflow():
    big = np.full((1, 64), 200, np.float16)
    assert attend(big, big, big, scoring=Dot(1.0)).scores[0, 0] == 64 * 40000


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("number", [5e-324, 1e-200, 1e300])
def test_extreme_temperatures_and_softcaps_give_weights(dtype: Any, number: float):
    query, key = np.array([[1.0]], dtype), np.array([[1.0], [0.5], [0.0]], dtype)
    masking = Masking(allowed=[True, True, False])
    weights = attend(query, key, key, temperature=number, masking=masking).weights
    np.testing.assert_allclose(weights, [[0.5, 0.5, 0] if number > 1 else [1, 0, 0]])
    weights = attend(query, key, key, softcap=number, masking=masking).weights
    np.testing.assert_allclose(weights.sum(), 1, rtol=1e-6)


def test_leading_axes_broadcast():
    query, key, value = rng.standard_normal((3, 1, 2, 4)), rng.standard_normal((5, 4)), rng.standard_normal((2, 5, 3))
    result = attend(query, key, value)
    assert result.scores.shape == (3, 1, 2, 5)
    assert result.output.shape == (3, 2, 2, 3)
    np.testing.assert_allclose(result.output[2, 1], attend(query[2, 0], key, value[1]).output, rtol=1e-12)
    blocked = attend(query, key, value, keep="weights")
    np.testing.assert_allclose(result.output, blocked.output, rtol=1e-12)


@pytest.mark.parametrize(("rule", "weight", "output"), [("zero", 0, 0), ("nan", np.nan, np.nan), ("uniform", 0.5, 3)])
def test_a_query_without_keys_follows_the_named_choice_and_is_marked(rule: str, weight: float, output: float):
    masking = Masking(allowed=[[False, False], [True, True]], empty_rows=rule)
    result = attend(np.zeros((2, 1)), np.zeros((2, 1)), [[2.0], [4.0]], masking=masking)
    np.testing.assert_array_equal(result.empty_rows, [True, False])
    np.testing.assert_array_equal(result.weights, [[weight, weight], [0.5, 0.5]])
    np.testing.assert_array_equal(result.output, [[output], [3]])


def test_scores_stay_as_they_are_before_cap_mask_and_temperature():
    query, key, value = inputs(4, 3)
    plain = attend(query, key, value)
    bent = attend(query, key, value, softcap=1.0, temperature=3.0, masking=Masking(causal="top_left"))
    np.testing.assert_array_equal(plain.scores, bent.scores)
    assert plain.capped_scores is plain.scores
    assert np.shares_memory(plain.masked_scores, plain.scores)


def test_steps_lead_from_scores_to_output():
    query, key, value = inputs(4, 3)
    masking = Masking(causal="top_left", bias=rng.standard_normal((4, 4)))
    result = attend(query, key, value, softcap=2.0, temperature=0.5, masking=masking)
    steps = {step.name: step for step in result.steps()}
    assert list(steps) == [
        "raw scores",
        "scaled",
        "capped",
        "bias",
        "permitted",
        "masked",
        "row maximum",
        "exponentials",
        "row sum",
        "weights",
        "weighted values",
        "output",
    ]
    np.testing.assert_allclose(steps["raw scores"].array / np.sqrt(3), steps["scaled"].array, rtol=1e-12)
    np.testing.assert_allclose(
        steps["exponentials"].array / steps["row sum"].array[:, None], steps["weights"].array, rtol=1e-12
    )
    np.testing.assert_allclose(steps["weighted values"].array.sum(axis=-2), steps["output"].array, rtol=1e-12)
    np.testing.assert_array_equal(steps["row maximum"].array, steps["masked"].array.max(axis=-1))
    np.testing.assert_array_equal(steps["capped"].array, result.capped_scores)
    np.testing.assert_array_equal(steps["bias"].array, masking.bias)
    assert steps["permitted"].array is not None
    assert not any(step.array.flags.writeable for step in result.steps())
    assert [len(step.axes) for step in result.steps()] == [step.array.ndim for step in result.steps()]


def test_steps_of_heads_work_with_shared_key_heads():
    x = rng.standard_normal((5, 8))
    result = multi_head(x, x[:, :4], x[:, :4], num_heads=4, num_kv_heads=2)
    steps = {step.name: step.array for step in result.steps()}
    np.testing.assert_allclose(steps["weighted values"].sum(axis=-2), result.heads, rtol=1e-12)
    np.testing.assert_allclose(steps["raw scores"] / np.sqrt(2), result.scores, rtol=1e-12)


def test_steps_without_kept_arrays_are_left_out():
    query, key, value = inputs(4, 3)
    names = [[step.name for step in attend(query, key, value, keep=keep).steps()] for keep in ("weights", "output")]
    assert names == [["weights", "weighted values", "output"], ["output"]]


def test_rows_without_keys_have_no_exponentials():
    result = attend([[1.0]], [[1.0]], [[1.0]], masking=Masking(allowed=[[False]]))
    steps = {step.name: step.array for step in result.steps()}
    assert (steps["exponentials"], steps["row sum"], steps["row maximum"]) == (0, 0, -np.inf)


def test_steps_of_a_softmax_with_a_sink_lead_to_its_weights():
    query = np.arange(12.0).reshape(3, 4) / 7
    masking = Masking(allowed=np.array([[True, True, False], [False, False, False], [True, True, True]]))
    result = multi_head(query, query, query, num_heads=2, sink=[0.5, 3.0], masking=masking)
    steps = {step.name: step.array for step in result.steps()}
    assert (steps["row sum"] > 0).all()
    np.testing.assert_allclose(steps["exponentials"] / steps["row sum"][..., None], result.weights, rtol=1e-15)
    np.testing.assert_array_equal(steps["row maximum"][:, 1], [-np.inf, -np.inf])
    assert steps["row maximum"][1, 0] == 3.0


def test_steps_name_alibi_other_normalisers_and_the_bell():
    query = np.arange(12.0).reshape(3, 4) / 7
    result = attend(query, query, query, normaliser="sparsemax", positions=Positions(alibi=0.5))
    steps = {step.name: step for step in result.steps()}
    assert "exponentials" not in steps
    assert steps["weights"].formula == "max(0, s − τ)"
    np.testing.assert_array_equal(steps["ALiBi"].array, [[0, 0.5, 1], [-0.5, 0, 0.5], [-1, -0.5, 0]])
    faded = attend(query, query, query, local=Local(1, None, np.ones(4)))
    assert next(step.formula for step in faded.steps() if step.name == "weights") == "x / Σ, times the bell"
