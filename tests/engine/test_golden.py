"""The engine's numbers against the lesson, hand-worked cases and recorded numbers of PyTorch and Keras."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import Additive, Concat, Dot, General, Masking, Projections, attend, multi_head

DATA = Path(__file__).parents[1] / "data"


def recorded(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


SDPA: list[dict[str, Any]] = recorded("torch_sdpa.json")["cases"]


def test_the_lessons_example_gives_its_printed_numbers():
    result = attend(
        [[1, 0, 1]],
        [[1, 0, 1], [0, 1, 0], [1, 1, 1]],
        [[10, 0], [0, 10], [5, 5]],
        scoring=Dot(1.0),
    )
    np.testing.assert_array_equal(result.scores, [[2, 0, 2]])
    np.testing.assert_allclose(result.weights, [[0.46831053, 0.06337894, 0.46831053]], atol=5e-9)
    np.testing.assert_allclose(result.output, [[7.02465796, 2.97534204]], atol=5e-9)


@pytest.mark.parametrize("case", SDPA, ids=[case["name"] for case in SDPA])
def test_dot_attention_equals_recorded_torch(case: dict[str, Any]):
    bias = case["bias"]
    if bias is not None:
        bias = [[-math.inf if number is None else number for number in row] for row in bias]
    causal = "top_left" if case["options"].get("is_causal") else "off"
    result = attend(
        case["query"],
        case["key"],
        case["value"],
        scoring=Dot(case["options"].get("scale")),
        masking=Masking(allowed=case["allowed"], bias=bias, causal=causal),
    )
    np.testing.assert_allclose(result.weights, case["weights"], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(result.output, case["output"], rtol=1e-12, atol=1e-14)


def test_heads_equal_recorded_torch_multihead_attention():
    case = recorded("torch_multihead.json")
    result = multi_head(
        case["query"],
        case["memory"],
        case["memory"],
        Projections(**case["projections"]),
        num_heads=case["num_heads"],
        masking=Masking(key_mask=case["key_mask"]),
    )
    np.testing.assert_allclose(result.weights, case["weights"], rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(result.mean_weights, case["mean_weights"], rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(result.output, case["output"], rtol=1e-11, atol=1e-13)


def test_additive_attention_equals_recorded_keras():
    case = recorded("keras_additive.json")
    result = attend(case["query"], case["key"], case["value"], scoring=Additive(v=case["v"]))
    np.testing.assert_allclose(result.weights, case["weights"], rtol=1e-12)
    # Keras multiplies weights and values in float32 on this backend.
    np.testing.assert_allclose(result.output, case["output"], rtol=3e-6)


def test_scaled_dot_by_hand():
    result = attend([[2.0, 0.0, 0.0, 0.0]], [[math.log(3), 0, 0, 0], [0, 0, 0, 0]], [[4.0], [8.0]])
    np.testing.assert_allclose(result.weights, [[0.75, 0.25]], rtol=1e-15)
    np.testing.assert_allclose(result.output, [[5.0]], rtol=1e-15)


def test_general_by_hand():
    # q W = [1·1 + 2·0, 1·2 + 2·(-1), 1·0 + 2·3] = [1, 0, 6]; · k = 1·1 + 0·5 + 6·0.5 = 4; (4 + 1) · 2 = 10
    scores = General([[1, 2, 0], [0, -1, 3]], offset=1.0, scale=2.0)(np.array([[1.0, 2.0]]), np.array([[1, 5, 0.5]]))
    np.testing.assert_array_equal(scores, [[10.0]])


def test_concat_by_hand():
    # [q; k] = [1, 2]; W = [[1], [0.5]]; b = -1: tanh(1 + 1 - 1) · 3
    scores = Concat([[1.0], [0.5]], v=[3.0], bias=[-1.0])(np.array([[1.0]]), np.array([[2.0]]))
    np.testing.assert_allclose(scores, [[3 * math.tanh(1)]], rtol=1e-15)


def test_additive_with_all_its_biases_by_hand():
    scoring = Additive(
        v=[3.0, 4.0],
        query_weight=[[1.0, 0.0]],
        query_bias=[0.5, 0.25],
        key_weight=[[2.0], [1.0]] @ np.array([[1.0, 1.0]]),
        key_bias=[0.25, 0.0],
        bias=[-1.0, 1.0],
        gain=10.0,
        offset=0.125,
    )
    # |v| = 5, so v becomes [6, 8]; key projection of [0.5, 1] is [2, 2]
    expected = 6 * math.tanh(1.5 + 0.5 + 2 + 0.25 - 1) + 8 * math.tanh(0 + 0.25 + 2 + 0 + 1) + 0.125
    scores = scoring(np.array([[1.5]]), np.array([[0.5, 1.0]]))
    np.testing.assert_allclose(scores, [[expected]], rtol=1e-15)


def test_softcap_and_temperature_by_hand():
    result = attend([[4.0]], [[1.0], [0.0]], [[1.0], [0.0]], scoring=Dot(1.0), softcap=2.0, temperature=0.5)
    weight = 1 / (1 + math.exp(-2 * math.tanh(2) / 0.5))
    np.testing.assert_allclose(result.capped_scores, [[2 * math.tanh(2), 0]], rtol=1e-15)
    np.testing.assert_allclose(result.weights[0, 0], weight, rtol=1e-15)
    np.testing.assert_array_equal(result.scores, [[4.0, 0.0]])


def test_grouped_query_heads_serve_consecutive_query_heads():
    query = np.eye(4)[:, None, :]
    key = np.array([[[1.0, 1, 0, 0], [0, 0, 0, 0]], [[0, 0, 1.0, 1], [0, 0, 0, 0]]])
    scores = attend(query, key, key, scoring=Dot(1.0)).scores
    np.testing.assert_array_equal(scores[:, 0, 0], [1, 1, 1, 1])
