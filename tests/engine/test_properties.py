"""What holds for every scoring function, mask and option, whatever the numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_gui.engine import SCORINGS, Attention, Dot, Masking, Projections, Scoring, attend, multi_head, softmax

few = settings(max_examples=25)
CLOSE: dict[str, float] = {"rtol": 1e-9, "atol": 1e-12}


@dataclass
class Case:
    query: np.ndarray
    key: np.ndarray
    value: np.ndarray
    scoring: Scoring
    options: dict[str, Any]

    def attend(self, **changed: Any) -> Attention:
        return attend(self.query, self.key, self.value, scoring=self.scoring, **{**self.options, **changed})


@st.composite
def scorings(draw: st.DrawFn, rng: np.random.Generator) -> tuple[Scoring, int, int]:
    row = SCORINGS[draw(st.sampled_from(sorted(SCORINGS)))]
    d_q = draw(st.integers(1, 4))
    d_k = d_q if row.needs_equal_widths else draw(st.integers(1, 4))
    hidden = draw(st.integers(1, 4))
    if any(parameter.optional for parameter in row.parameters) and draw(st.booleans()):
        d_k = hidden = d_q
    weights = {
        parameter.name: rng.standard_normal(parameter.shape(d_q, d_k, hidden))
        for parameter in row.parameters
        if not (parameter.optional and d_q == d_k == hidden and draw(st.booleans()))
    }
    numbers = {name: draw(st.sampled_from([None, 0.5, -2.0])) for name in row.numbers}
    return row.build(**weights, **numbers), d_q, d_k


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    scoring, d_q, d_k = draw(scorings(rng))
    lead = draw(st.sampled_from([(), (2,), (2, 3)]))
    n_q, n_k = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    masking = Masking(
        allowed=draw(st.sampled_from([None, rng.random((n_q, n_k)) < 0.6, rng.random((*lead, n_q, n_k)) < 0.6])),
        bias=draw(
            st.sampled_from([None, rng.standard_normal((n_q, n_k)), np.where(rng.random(n_k) < 0.3, -np.inf, 1.0)])
        ),
        key_mask=draw(st.sampled_from([None, rng.random(n_k) < 0.7])),
        key_lengths=draw(st.sampled_from([None, n_k, n_k - 1])),
        causal=draw(st.sampled_from(["off", "top_left", "bottom_right"])),
        causal_offset=draw(st.sampled_from([None, 1, -1])),
        empty_rows=draw(st.sampled_from(["zero", "uniform"])),
    )
    options = {
        "masking": masking,
        "softcap": draw(st.sampled_from([None, 0.5, 30.0])),
        "temperature": draw(st.sampled_from([1.0, 0.1, 5.0])),
    }
    arrays = (rng.standard_normal((*lead, *shape)) * 2 for shape in ((n_q, d_q), (n_k, d_k), (n_k, 3)))
    return Case(*arrays, scoring=scoring, options=options)


@few
@given(case=cases())
def test_rows_sum_to_one_and_forbidden_keys_get_exactly_zero(case: Case):
    result = case.attend()
    assert result.weights is not None
    filled = ~result.empty_rows
    np.testing.assert_allclose(result.weights.sum(axis=-1)[filled], 1, rtol=1e-12)
    assert (result.weights >= 0).all()
    assert not result.weights[filled][~result.permitted[filled]].any()
    np.testing.assert_array_equal(result.empty_rows, ~result.permitted.any(axis=-1))
    np.testing.assert_allclose(result.output, result.weights @ case.value, **CLOSE)


@few
@given(case=cases())
def test_weights_are_the_softmax_of_the_masked_scores(case: Case):
    result = case.attend(masking=Masking(), temperature=1.0)
    np.testing.assert_allclose(result.weights, softmax(result.masked_scores), **CLOSE)


@few
@given(case=cases(), seed=st.integers(0, 99))
def test_permuting_keys_with_their_values_permutes_weights(case: Case, seed: int):
    order = np.random.default_rng(seed).permutation(case.key.shape[-2])
    plain = case.attend(masking=Masking())
    moved = attend(
        case.query,
        case.key[..., order, :],
        case.value[..., order, :],
        scoring=case.scoring,
        **{**case.options, "masking": Masking()},
    )
    np.testing.assert_allclose(moved.weights, plain.weights[..., order], **CLOSE)
    np.testing.assert_allclose(moved.output, plain.output, **CLOSE)


@few
@given(case=cases(), constant=st.floats(-50, 50))
def test_a_constant_added_to_a_row_of_scores_changes_no_weight(case: Case, constant: float):
    plain = case.attend(masking=Masking())
    shifted = case.attend(masking=Masking(bias=np.full((case.query.shape[-2], 1), constant)))
    np.testing.assert_allclose(shifted.weights, plain.weights, rtol=1e-7, atol=1e-10)


@few
@given(case=cases())
def test_a_batch_equals_a_loop(case: Case):
    whole = case.attend()
    allowed, bias = whole.permitted, whole.bias
    for place in np.ndindex(case.query.shape[:-2]):
        masking = Masking(
            allowed=allowed[place],
            bias=None if bias is None else bias[place],
            empty_rows=case.options["masking"].empty_rows,
        )
        one = attend(
            case.query[place],
            case.key[place],
            case.value[place],
            scoring=case.scoring,
            **{**case.options, "masking": masking},
        )
        np.testing.assert_allclose(one.scores, whole.scores[place], **CLOSE)
        np.testing.assert_allclose(one.output, whole.output[place], **CLOSE)


@few
@given(case=cases())
def test_scores_equal_their_terms(case: Case):
    result = case.attend()
    place = (0,) * (case.query.ndim - 2)
    terms = case.scoring.terms(case.query[(*place, 0)], case.key[(*place, 0)])
    np.testing.assert_allclose(terms[-1].value, result.scores[(*place, 0, 0)], rtol=1e-9, atol=1e-12)


@few
@given(case=cases())
def test_inputs_are_unchanged_and_results_read_only(case: Case):
    before = [array.copy() for array in (case.query, case.key, case.value)]
    result = case.attend()
    for array, old in zip((case.query, case.key, case.value), before, strict=True):
        np.testing.assert_array_equal(array, old)
    arrays = (result.scores, result.weights, result.output, result.masked_scores, result.permitted, result.empty_rows)
    assert not any(array.flags.writeable for array in arrays)


@few
@given(seed=st.integers(0, 2**32), num_heads=st.sampled_from([1, 2, 3]), batch=st.sampled_from([(), (2,)]))
def test_heads_equal_attention_on_blocks_of_columns(seed: int, num_heads: int, batch: tuple[int, ...]):
    rng = np.random.default_rng(seed)
    query, key, value = (rng.standard_normal((*batch, rows, 6)) for rows in (3, 4, 4))
    w_output, b_output = rng.standard_normal((6, 5)), rng.standard_normal(5)
    result = multi_head(
        query, key, value, Projections(w_output=w_output, b_output=b_output), num_heads=num_heads, scale=0.7
    )
    width = 6 // num_heads
    outputs = []
    for head in range(num_heads):
        block = slice(head * width, head * width + width)
        alone = attend(query[..., block], key[..., block], value[..., block], scoring=Dot(0.7))
        np.testing.assert_allclose(result.weights[..., head, :, :], alone.weights, **CLOSE)
        outputs.append(alone.output)
    np.testing.assert_allclose(result.concatenated, np.concatenate(outputs, axis=-1), **CLOSE)
    np.testing.assert_allclose(result.output, np.concatenate(outputs, axis=-1) @ w_output + b_output, **CLOSE)
    np.testing.assert_allclose(result.mean_weights, result.weights.mean(axis=-3), **CLOSE)


@few
@given(seed=st.integers(0, 2**32), kv_heads=st.sampled_from([1, 2, 4]))
def test_grouped_query_heads_equal_repeated_key_heads(seed: int, kv_heads: int):
    rng = np.random.default_rng(seed)
    query, key, value = (rng.standard_normal(shape) for shape in ((3, 8), (5, 2 * kv_heads), (5, 3 * kv_heads)))
    shared = multi_head(query, key, value, num_heads=4, num_kv_heads=kv_heads)
    repeated = [
        np.repeat(array.reshape(5, kv_heads, -1), 4 // kv_heads, axis=1).reshape(5, -1) for array in (key, value)
    ]
    np.testing.assert_allclose(shared.output, multi_head(query, *repeated, num_heads=4).output, **CLOSE)


@pytest.mark.parametrize("bias", ["b_key"])
def test_a_key_bias_of_the_projections_changes_no_weight(bias: str):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((4, 6))
    plain = multi_head(x, x, x, num_heads=2)
    biased = multi_head(x, x, x, Projections(**{bias: rng.standard_normal(6)}), num_heads=2)
    np.testing.assert_allclose(plain.weights, biased.weights, **CLOSE)
