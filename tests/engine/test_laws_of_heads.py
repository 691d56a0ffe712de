"""What holds for several heads, and for the ways to calculate: blocks, executors, what is kept."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_gui.engine import (
    NORMALISERS,
    Dot,
    Masking,
    MultiHead,
    Positions,
    Projections,
    attend,
    multi_head,
    pipeline,
    self_attention,
)
from attn_gui.engine import parts as parts_module

some = settings(max_examples=60)
CLOSE: dict[str, float] = {"rtol": 1e-9, "atol": 1e-12}


@dataclass
class Heads:
    query: np.ndarray
    key: np.ndarray
    value: np.ndarray
    projections: Projections
    counts: dict[str, int]
    options: dict[str, Any]

    def attend(self, **changed: Any) -> MultiHead:
        options = {**self.counts, **self.options, **changed}
        return multi_head(self.query, self.key, self.value, self.projections, **options)

    @property
    def groups(self) -> int:
        return self.counts["num_heads"] // self.counts["num_kv_heads"]


@st.composite
def several(draw: st.DrawFn) -> Heads:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    kv_heads, groups, head_dim, value_dim = (draw(st.integers(1, 3)) for _ in range(4))
    heads, head_dim = kv_heads * groups, 2 * head_dim
    n_q, n_k = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    lead = draw(st.sampled_from([(), (2,)]))
    widths = (heads * head_dim, kv_heads * head_dim, kv_heads * value_dim)
    projected = draw(st.booleans())
    taken = [draw(st.integers(1, 4)) if projected else width for width in widths]
    named = zip(("query", "key", "value", "output"), [*taken, heads * value_dim], [*widths, 4], strict=True)
    parts = {}
    for name, before, after in named if projected else ():
        parts |= {f"w_{name}": rng.standard_normal((before, after)), f"b_{name}": rng.standard_normal(after)}
    normaliser = draw(st.sampled_from(sorted(NORMALISERS)))
    sink = draw(st.sampled_from([None, 1.5, rng.standard_normal(heads)]))
    placed = Positions(
        rope=draw(st.sampled_from(["off", "half", "interleaved"])),
        qk_norm=draw(st.booleans()),
        query_gain=draw(st.sampled_from([None, rng.standard_normal(head_dim)])),
        alibi=draw(st.sampled_from([None, rng.random(heads)])),
    )
    options = {
        "scale": draw(st.sampled_from([None, 0.7, -1.0])),
        "softcap": draw(st.sampled_from([None, 2.0])),
        "temperature": draw(st.sampled_from([1.0, 0.3])),
        "normaliser": normaliser,
        "sink": sink if NORMALISERS[normaliser].takes_sink else None,
        "positions": draw(st.sampled_from([None, placed])),
        "masking": Masking(
            allowed=draw(st.sampled_from([None, rng.random((*lead, heads, n_q, n_k)) < 0.7])),
            causal=draw(st.sampled_from(["off", "top_left", "bottom_right"])),
            window=draw(st.sampled_from([None, (1, 1)])),
        ),
    }
    arrays = (rng.standard_normal((*lead, *size)) for size in ((n_q, taken[0]), (n_k, taken[1]), (n_k, taken[2])))
    counts = {"num_heads": heads, "num_kv_heads": kv_heads}
    return Heads(*arrays, projections=Projections(**parts), counts=counts, options=options)


@settings(max_examples=150)
@given(case=several())
def test_heads_equal_attention_on_blocks_of_columns(case: Heads):
    result = case.attend()
    width, value_width = result.query.shape[-1], result.value.shape[-1]
    whole = [case.projections.apply(name, getattr(case, name)) for name in ("query", "key", "value")]
    options = {name: option for name, option in case.options.items() if name != "scale"}
    outputs = []
    for head in range(case.counts["num_heads"]):
        own, shared = slice(head * width, (head + 1) * width), head // case.groups
        key = whole[1][..., shared * width : (shared + 1) * width]
        value = whole[2][..., shared * value_width : (shared + 1) * value_width]
        changed = {"masking": mask_of(result, head), "sink": one(options["sink"], head)}
        if options["positions"] is not None:
            fields = vars(options["positions"])
            changed["positions"] = Positions(**{**fields, "alibi": one(fields["alibi"], head)})
        alone = attend(whole[0][..., own], key, value, scoring=Dot(case.options["scale"]), **{**options, **changed})
        np.testing.assert_allclose(result.weights[..., head, :, :], alone.weights, **CLOSE)
        np.testing.assert_allclose(result.heads[..., head, :, :], alone.output, **CLOSE)
        outputs.append(alone.output)
    joined = np.concatenate(outputs, axis=-1)
    np.testing.assert_allclose(result.concatenated, joined, **CLOSE)
    np.testing.assert_allclose(result.output, case.projections.apply("output", joined), **CLOSE)
    np.testing.assert_allclose(result.mean_weights, result.weights.mean(axis=-3), **CLOSE)


def mask_of(result: MultiHead, head: int) -> Masking:
    """Return the masking of one head; its offset places the queries of what is not causal any more."""
    offset = result.options.masking.query_offset(result.scores.shape, batched=result.batched)
    return Masking(allowed=result.permitted[..., head, :, :], causal_offset=int(offset))


def one(numbers: Any, head: int) -> Any:
    return numbers if numbers is None or np.size(numbers) == 1 else float(numbers[head])


@some
@given(case=several())
def test_grouped_heads_equal_as_many_heads_with_repeated_keys(case: Heads):
    shared = case.attend()
    repeated = [np.repeat(array, case.groups, axis=-3) for array in (shared.key, shared.value)]
    joined = [np.swapaxes(x, -2, -3).reshape(*x.shape[:-3], x.shape[-2], -1) for x in (shared.query, *repeated)]
    output = {name: case.projections.of("output")[place] for place, name in enumerate(("w_output", "b_output"))}
    equal = multi_head(*joined, Projections(**output), num_heads=case.counts["num_heads"], **case.options)
    np.testing.assert_allclose(shared.weights, equal.weights, **CLOSE)
    np.testing.assert_allclose(shared.output, equal.output, **CLOSE)


@some
@given(case=several(), keep=st.sampled_from(["all", "weights", "output"]), threads=st.booleans(), told=st.booleans())
def test_blocks_threads_and_what_is_kept_change_no_number(case: Heads, keep: str, threads: bool, told: bool):
    whole = case.attend()
    shares: list[float] = []
    progress = (lambda share: shares.append(share) or False) if told else None
    with (
        ThreadPoolExecutor(2) as pool,
        mock.patch.object(parts_module, "BLOCK_BYTES", 64),
        mock.patch.object(pipeline, "SPREAD", 0),
    ):
        parts = case.attend(keep=keep, executor=pool if threads else None, progress=progress)
    np.testing.assert_allclose(parts.output, whole.output, **CLOSE)
    np.testing.assert_array_equal(parts.empty_rows, whole.empty_rows)
    for name in ("scores", "weights", "permitted"):
        kept = getattr(parts, name)
        if kept is not None:
            np.testing.assert_allclose(kept, getattr(whole, name), **CLOSE)
    assert (parts.scores is None) == (keep != "all")
    assert (parts.weights is None) == (keep == "output")
    assert shares == sorted(shares)
    assert shares[-1:] == ([1.0] if told else [])


@some
@given(case=several())
def test_permuting_heads_permutes_them(case: Heads):
    result = case.attend(positions=None, sink=None)
    order = np.random.default_rng(0).permutation(case.counts["num_kv_heads"])
    picked = (order[:, None] * case.groups + np.arange(case.groups)).reshape(-1)
    split = [np.take(x, p, axis=-3) for x, p in zip((result.query, result.key, result.value), (picked, order, order))]
    joined = [np.swapaxes(x, -2, -3).reshape(*x.shape[:-3], x.shape[-2], -1) for x in split]
    options = {
        **case.options,
        "positions": None,
        "sink": None,
        "masking": Masking(allowed=result.permitted[..., picked, :, :]),
    }
    moved = multi_head(*joined, **case.counts, **options)
    np.testing.assert_allclose(moved.weights, result.weights[..., picked, :, :], **CLOSE)


@some
@given(seed=st.integers(0, 2**32), heads=st.sampled_from([1, 2, 4]))
def test_self_attention_is_attention_of_an_input_to_itself(seed: int, heads: int):
    x = np.random.default_rng(seed).standard_normal((5, 8))
    own, given_thrice = self_attention(x, num_heads=heads), multi_head(x, x, x, num_heads=heads)
    np.testing.assert_array_equal(own.weights, given_thrice.weights)
    np.testing.assert_array_equal(own.output, given_thrice.output)


def test_a_key_bias_of_the_projections_changes_no_weight():
    rng = np.random.default_rng(1)
    x, bias = rng.standard_normal((4, 6)), Projections(b_key=rng.standard_normal(6))
    plain, biased = (multi_head(x, x, x, projections, num_heads=2) for projections in (None, bias))
    np.testing.assert_allclose(plain.weights, biased.weights, **CLOSE)


@pytest.mark.parametrize("option", [{"positions": Positions(rope="half")}, {"sink": 0.0}])
def test_with_rotary_positions_or_a_sink_a_key_bias_does_change_weights(option: dict[str, Any]):
    rng = np.random.default_rng(1)
    x, bias = rng.standard_normal((4, 8)), Projections(b_key=rng.standard_normal(8))
    plain, biased = (multi_head(x, x, x, projections, num_heads=2, **option) for projections in (None, bias))
    assert np.abs(plain.weights - biased.weights).max() > 1e-3
