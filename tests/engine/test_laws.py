"""What holds for every scoring function, normaliser, mask and option together, whatever the numbers."""

import itertools
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attn_gui.engine import NORMALISERS, SCORINGS, Attention, Local, Masking, Positions, Scoring, attend, parts, softmax
from attn_gui.engine.terms import given_row

some = settings(max_examples=60)
CLOSE: dict[str, float] = {"rtol": 1e-9, "atol": 1e-12}
TABLE = list(itertools.product(sorted(SCORINGS), sorted(NORMALISERS)))
LEADS = [(), (3,), (2, 3)]
"""Leading axes: none; batch entries or heads; both."""


@dataclass
class Case:
    query: np.ndarray
    key: np.ndarray
    value: np.ndarray
    row: str
    weights: dict[str, np.ndarray]
    numbers: dict[str, float | None]
    options: dict[str, Any]

    @property
    def scoring(self) -> Scoring:
        return SCORINGS[self.row].build(**self.weights, **self.numbers)

    @property
    def normaliser(self) -> Any:
        return NORMALISERS[self.options["normaliser"]]

    def attend(self, **changed: Any) -> Attention:
        options = {"scoring": self.scoring, **self.options, **changed}
        operands = [options.pop(name, getattr(self, name)) for name in ("query", "key", "value")]
        return attend(*operands, **options)


@st.composite
def cases(draw: st.DrawFn, **fixed: Any) -> Case:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    name, normaliser = draw(st.sampled_from(TABLE))
    normaliser = fixed.get("normaliser", normaliser)
    row = SCORINGS[name]
    lead = draw(st.sampled_from(LEADS))
    n_q, n_k, d_q, d_k, hidden = (draw(st.integers(1, 5)) for _ in range(5))
    if row.needs_equal_widths:
        d_k = hidden = d_q
    absent = draw(st.booleans()) and any(parameter.optional for parameter in row.parameters)
    if absent:
        d_k = hidden = d_q
    weights = {
        parameter.name: rng.standard_normal(parameter.shape(d_q, d_k, hidden, n_k))
        for parameter in row.parameters
        if not (parameter.optional and absent and draw(st.booleans()))
    }
    numbers = {number: draw(st.sampled_from([None, 0.5, -2.0])) for number in row.numbers}
    options = {
        "masking": draw(maskings(rng, (*lead, n_q, n_k))),
        "softcap": draw(st.sampled_from([None, 0.5, 30.0])),
        "temperature": draw(st.sampled_from([1.0, 0.1, 5.0])),
        "normaliser": normaliser,
        "sink": draw(sinks(rng, lead)) if NORMALISERS[normaliser].takes_sink else None,
        "positions": draw(placings(rng, lead, (d_q, d_k))),
        "local": draw(locals_(rng, d_q)),
        **fixed,
    }
    arrays = (rng.standard_normal((*lead, *shape)) * 2 for shape in ((n_q, d_q), (n_k, d_k), (n_k, 3)))
    return Case(*arrays, row=name, weights=weights, numbers=numbers, options=options)


@st.composite
def maskings(draw: st.DrawFn, rng: np.random.Generator, shape: tuple[int, ...]) -> Masking:
    n_q, n_k = shape[-2:]
    per_entry = [rng.integers(0, n_k + 1, shape[0])] if len(shape) > 2 else []
    return Masking(
        allowed=draw(st.sampled_from([None, rng.random((n_q, n_k)) < 0.6, rng.random(shape) < 0.6])),
        bias=draw(st.sampled_from([None, rng.standard_normal(shape), np.where(rng.random(n_k) < 0.3, -np.inf, 1.0)])),
        key_mask=draw(st.sampled_from([None, rng.random(n_k) < 0.7])),
        key_lengths=draw(st.sampled_from([None, n_k, n_k - 1, *per_entry])),
        causal=draw(st.sampled_from(["off", "top_left", "bottom_right"])),
        causal_offset=draw(st.sampled_from([None, 1, -1, *per_entry])),
        window=draw(st.sampled_from([None, (1, 0), (None, 2), (0, None)])),
        empty_rows=draw(st.sampled_from(["zero", "uniform"])),
    )


def sinks(rng: np.random.Generator, lead: tuple[int, ...]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, 0.0, 3.5, rng.standard_normal(lead[-1] if lead else 1)])


@st.composite
def placings(draw: st.DrawFn, rng: np.random.Generator, lead: tuple[int, ...], widths: tuple[int, int]) -> Any:
    if draw(st.booleans()):
        return None
    ropes = ["off", "half", "interleaved"] if not any(width % 2 for width in widths) else ["off"]
    return Positions(
        rope=draw(st.sampled_from(ropes)),
        theta=draw(st.sampled_from([10.0, 1e4])),
        qk_norm=draw(st.booleans()),
        query_gain=draw(st.sampled_from([None, rng.standard_normal(widths[0])])),
        key_gain=draw(st.sampled_from([None, rng.standard_normal(widths[1])])),
        alibi=draw(st.sampled_from([None, 0.5, rng.random(lead[-1] if lead else 1)])),
    )


def locals_(rng: np.random.Generator, d_q: int) -> st.SearchStrategy[Any]:
    predictive = Local(2, rng.standard_normal((d_q, 2)), rng.standard_normal(2))
    return st.sampled_from([None, None, Local(1), predictive, Local(1, None, rng.standard_normal(d_q))])


def without_ties(result: Attention) -> bool:
    """Return whether the largest score of each row stands out, as hardmax needs to be the same when keys move."""
    ordered = np.sort(np.where(np.isneginf(result.masked_scores), -1e300, result.masked_scores), axis=-1)
    return ordered.shape[-1] < 2 or bool((ordered[..., -1] - ordered[..., -2] > 1e-6).all())


@settings(max_examples=300)
@given(case=cases())
def test_rows_sum_to_one_or_less_and_forbidden_keys_get_exactly_zero(case: Case):
    result = case.attend()
    filled = ~result.empty_rows
    sums = result.weights.sum(axis=-1)[filled]
    local = case.options["local"]
    whole = case.normaliser.sums_to_one and case.options["sink"] is None and (local is None or local.v is None)
    if whole:
        np.testing.assert_allclose(sums, 1, rtol=1e-12)
    assert (sums <= 1 + 1e-12).all()
    assert (result.weights >= 0).all()
    assert not result.weights[filled][~result.permitted[filled]].any()
    np.testing.assert_array_equal(result.empty_rows, ~result.permitted.any(axis=-1))
    np.testing.assert_allclose(result.output, result.weights @ case.value, **CLOSE)


@some
@given(case=cases())
def test_a_key_is_permitted_where_every_rule_permits_it(case: Case):
    result = case.attend()
    together = np.ones(result.scores.shape, bool)
    for rule in result.rules():
        together &= rule.permitted
    np.testing.assert_array_equal(result.permitted, together)


@some
@given(case=cases(local=None), seed=st.integers(0, 99))
def test_permuting_keys_with_all_that_is_theirs_permutes_weights_and_leaves_the_output(case: Case, seed: int):
    assume(not case.normaliser.couples_rows)
    n_k = case.key.shape[-2]
    order = np.random.default_rng(seed).permutation(n_k)
    # A rule about places is a drawn mask like any other, once it is resolved.
    whole = case.attend(positions=None)
    bias = np.zeros(whole.scores.shape) if whole.bias is None else whole.bias
    empty_rows = case.options["masking"].empty_rows
    plain, moved = (
        case.attend(
            key=case.key[..., picked, :],
            value=case.value[..., picked, :],
            scoring=SCORINGS[case.row].build(**moved_weights(case, picked), **case.numbers),
            masking=Masking(allowed=whole.permitted[..., picked], bias=bias[..., picked], empty_rows=empty_rows),
            positions=None,
        )
        for picked in (np.arange(n_k), order)
    )
    assume(case.options["normaliser"] != "hardmax" or without_ties(plain))
    np.testing.assert_allclose(plain.weights, whole.weights, **CLOSE)
    np.testing.assert_allclose(moved.weights, plain.weights[..., order], **CLOSE)
    np.testing.assert_allclose(moved.output, plain.output, **CLOSE)


def moved_weights(case: Case, order: np.ndarray) -> dict[str, np.ndarray]:
    """Return the matrices with what is counted by key in the new order: the columns of location."""
    by_key = {parameter.name for parameter in SCORINGS[case.row].parameters if "n_k" in parameter.axes}
    return {name: array[:, order] if name in by_key else array for name, array in case.weights.items()}


@some
@given(case=cases(), constant=st.floats(-50, 50))
def test_a_constant_added_to_each_score_and_the_sink_changes_no_weight(case: Case, constant: float):
    assume(not case.normaliser.couples_rows)
    plain = case.attend()
    assume(case.options["normaliser"] != "hardmax" or without_ties(plain))
    masking = case.options["masking"]
    bias = (0.0 if masking.bias is None else masking.bias) + np.full((case.query.shape[-2], 1), constant)
    # The temperature divides scores, not the sink.
    added = constant / case.options["temperature"]
    sink = None if case.options["sink"] is None else case.options["sink"] + added
    fields = {**vars(masking), "bias": bias}
    shifted = case.attend(masking=Masking(**fields), sink=sink)
    # Adding 50 to scores of about 1 loses 6 bits, and a temperature of 0.1 magnifies what is lost.
    np.testing.assert_allclose(shifted.weights, plain.weights, rtol=1e-10, atol=1e-11)


@some
@given(case=cases(normaliser="softmax", local=None), logit=st.floats(-5, 5))
def test_a_sink_is_one_more_key_with_the_value_zero(case: Case, logit: float):
    result = case.attend(sink=logit if case.options["sink"] is None else case.options["sink"])
    sink = np.broadcast_to(result.sink, (*result.scores.shape[:-1], 1))
    logits = np.concatenate((result.masked_scores / case.options["temperature"], sink), axis=-1)
    filled = ~result.empty_rows
    np.testing.assert_allclose(result.weights[filled], softmax(logits)[..., :-1][filled], **CLOSE)


@some
@given(case=cases())
def test_a_batch_equals_a_loop(case: Case):
    whole = case.attend()
    masking = case.options["masking"]
    offsets = masking.query_offset(whole.scores.shape, batched=case.query.ndim > 2)
    for place in np.ndindex(case.query.shape[:-2]):
        alone = Masking(
            allowed=whole.permitted[place],
            bias=None if whole.bias is None else whole.bias[place],
            causal_offset=int(offsets if offsets.ndim == 0 else offsets[place[0]].item()),
            empty_rows=masking.empty_rows,
        )
        head = place[-1] if place else 0
        one = case.attend(
            **{name: getattr(case, name)[place] for name in ("query", "key", "value")},
            masking=alone,
            sink=of_head(case.options["sink"], head),
            positions=placed_as(case.options["positions"], head),
        )
        for name in ("scores", "weights", "output", "empty_rows"):
            np.testing.assert_allclose(getattr(one, name), getattr(whole, name)[place], **CLOSE)


def of_head(numbers: Any, head: int) -> Any:
    """Return what is one head's of a number for all or of one number per head."""
    return numbers if numbers is None or np.size(numbers) == 1 else float(numbers[head])


def placed_as(positions: Positions | None, head: int) -> Positions | None:
    return None if positions is None else Positions(**{**vars(positions), "alibi": of_head(positions.alibi, head)})


@some
@given(case=cases(), keep=st.sampled_from(["all", "weights", "output"]), told=st.booleans())
def test_blocks_and_what_is_kept_change_no_number(case: Case, keep: str, told: bool):
    whole = case.attend()
    shares: list[float] = []
    with mock.patch.object(parts, "BLOCK_BYTES", 64):
        blocks = case.attend(keep=keep, progress=(lambda share: shares.append(share) or False) if told else None)
    for name in ("scores", "weights", "permitted", "output", "empty_rows"):
        kept = getattr(blocks, name)
        assert kept is not None or keep != "all"
        if kept is not None:
            np.testing.assert_allclose(kept, getattr(whole, name), **CLOSE)
    assert shares == sorted(shares)
    assert shares[-1:] == ([1.0] if told else [])


@some
@given(case=cases())
def test_scores_equal_their_terms(case: Case):
    result = case.attend()
    place = (0,) * (case.query.ndim - 2)
    for key in range(case.key.shape[-2]):
        query_row, key_row = result.scored_query[(*place, 0)], result.scored_key[(*place, key)]
        terms = case.scoring.terms(query_row, given_row("key", (key,), key_row))
        np.testing.assert_allclose(terms[-1].value, result.scores[(*place, 0, key)], rtol=1e-9, atol=1e-12)


@some
@given(case=cases())
def test_inputs_are_unchanged_and_results_read_only(case: Case):
    given_arrays = [case.query, case.key, case.value, *case.weights.values()]
    masking = case.options["masking"]
    given_arrays += [array for array in vars(masking).values() if isinstance(array, np.ndarray)]
    before = [array.copy() for array in given_arrays]
    result = case.attend()
    for array, old in zip(given_arrays, before, strict=True):
        np.testing.assert_array_equal(array, old)
    names = "query key value scored_query scored_key scores capped_scores masked_scores permitted weights output"
    arrays = [getattr(result, name) for name in [*names.split(), "empty_rows"]]
    arrays += [array for array in (result.bias, result.position_bias, result.centres) if array is not None]
    arrays += [step.array for step in result.steps()]
    assert not any(array.flags.writeable for array in arrays)
