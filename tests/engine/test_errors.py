"""Every refusal in its exact words, with the field that is at fault; `check` refuses the same."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import (
    Additive,
    Concat,
    Dot,
    EngineError,
    FiniteError,
    General,
    Masking,
    OptionError,
    Projections,
    ShapeError,
    attend,
    check,
    multi_head,
)

ones = np.ones
nan, inf = np.nan, np.inf


def filled(shape: tuple[int, ...], **places: float) -> np.ndarray:
    array = ones(shape)
    for place, number in places.items():
        array[tuple(int(i) for i in place.strip("_").split("_"))] = number
    return array


def qkv(query: object = None, key: object = None, value: object = None, **options: Any) -> dict[str, Any]:
    """Inputs of widths 4, 4, 3 with 4 queries and 6 keys unless told otherwise."""
    return {
        "query": ones((4, 4)) if query is None else query,
        "key": ones((6, 4)) if key is None else key,
        "value": ones((6, 3)) if value is None else value,
        **options,
    }


ATTEND: list[tuple[str, str, type[EngineError], str, Callable[[], dict[str, Any]]]] = [
    (
        "query",
        "fewer_than_2_axes",
        ShapeError,
        "Query has shape (3,); it needs two axes (positions, width). Write one vector as [[1, 0, 1]].",
        lambda: qkv(query=[1, 0, 1]),
    ),
    (
        "key",
        "d_differs_dot",
        ShapeError,
        'Dot scores need equal widths: query has 4, key has 6. Choose "general" or "additive" for different widths.',
        lambda: qkv(key=ones((6, 6))),
    ),
    (
        "value",
        "lk_differs",
        ShapeError,
        "Key has 5 positions but value has 6; each key needs one value.",
        lambda: qkv(key=ones((5, 4))),
    ),
    (
        "scoring.weight",
        "weight_does_not_fit",
        ShapeError,
        "The general weight has shape (4, 5); query width 4 and key width 6 need (4, 6).",
        lambda: qkv(key=ones((6, 6)), scoring=General(ones((4, 5)))),
    ),
    (
        "scoring.weight",
        "weight_does_not_fit",
        ShapeError,
        "The concat weight has shape (9, 5); query width 4 and key width 6 need (10, h).",
        lambda: qkv(key=ones((6, 6)), scoring=Concat(ones((9, 5)), ones(5))),
    ),
    (
        "scoring.key_weight",
        "weight_does_not_fit",
        ShapeError,
        "The additive key_weight has shape (5,); query width 4 and key width 4 need (4, h).",
        lambda: qkv(scoring=Additive(ones(4), key_weight=ones(5))),
    ),
    (
        "scoring.v",
        "v_does_not_fit",
        ShapeError,
        "v has length 8 but the hidden width is 6.",
        lambda: qkv(scoring=Concat(ones((8, 6)), ones(8))),
    ),
    (
        "scoring.v",
        "v_does_not_fit",
        ShapeError,
        "v has shape (2, 4) but must be one row of the hidden width 4.",
        lambda: qkv(scoring=Additive(ones((2, 4)))),
    ),
    (
        "scoring.key_bias",
        "weight_does_not_fit",
        ShapeError,
        "key_bias has length 3 but the hidden width is 4.",
        lambda: qkv(scoring=Additive(ones(4), key_bias=ones(3))),
    ),
    (
        "scoring.query_weight",
        "no_projection_widths_differ",
        ShapeError,
        "Without projections additive scores need equal widths: query 4, key 6.",
        lambda: qkv(key=ones((6, 6)), scoring=Additive(ones(4))),
    ),
    (
        "scoring.query_weight",
        "weight_does_not_fit",
        ShapeError,
        "Additive scores need one hidden width, but query comes to 5 and key to 4.",
        lambda: qkv(scoring=Additive(ones(4), query_weight=ones((4, 5)))),
    ),
    (
        "scoring.key_weight",
        "weight_does_not_fit",
        ShapeError,
        "Additive scores need one hidden width, but query comes to 4 and key to 5.",
        lambda: qkv(scoring=Additive(ones(4), key_weight=ones((4, 5)))),
    ),
    (
        "key",
        "batch_axes",
        ShapeError,
        "Leading axes (2, 3) of query and (4, 3) of key cannot be matched.",
        lambda: qkv(ones((2, 3, 4, 4)), ones((4, 3, 6, 4)), ones((4, 3, 6, 3))),
    ),
    (
        "value",
        "batch_axes",
        ShapeError,
        "Leading axes (2,) of query and (3,) of value cannot be matched.",
        lambda: qkv(ones((2, 4, 4)), ones((2, 6, 4)), ones((3, 6, 3))),
    ),
    (
        "masking.allowed",
        "mask_shape",
        ShapeError,
        "The mask has shape (4, 5); scores have shape (2, 4, 6), so the mask must fit (4, 6).",
        lambda: qkv(ones((2, 4, 4)), masking=Masking(allowed=ones((4, 5), bool))),
    ),
    (
        "masking.bias",
        "mask_shape",
        ShapeError,
        "The bias has shape (1, 4, 6); scores have shape (4, 6), so the bias must fit (4, 6).",
        lambda: qkv(masking=Masking(bias=ones((1, 4, 6)))),
    ),
    (
        "masking.key_mask",
        "mask_shape",
        ShapeError,
        "The key mask has shape (2, 5); 6 keys need (6,) or (1, 6).",
        lambda: qkv(masking=Masking(key_mask=ones((2, 5), bool))),
    ),
    (
        "masking.allowed",
        "mask_type",
        OptionError,
        "The mask must be boolean (true = may attend); for numbers that are added use the bias.",
        lambda: qkv(masking=Masking(allowed=ones((4, 6)))),
    ),
    (
        "masking.key_mask",
        "mask_type",
        OptionError,
        "The key mask must be boolean (true = real key).",
        lambda: qkv(masking=Masking(key_mask=ones(6))),
    ),
    (
        "masking.bias",
        "bias_nan_or_inf",
        FiniteError,
        "The bias has nan at row 2, key 3; only finite numbers and -inf are allowed.",
        lambda: qkv(masking=Masking(bias=filled((4, 6), _2_3=nan, _3_3=inf))),
    ),
    (
        "masking.bias",
        "bias_nan_or_inf",
        FiniteError,
        "The bias has inf at row 0, key 5; only finite numbers and -inf are allowed.",
        lambda: qkv(masking=Masking(bias=filled((6,), _5=inf))),
    ),
    (
        "masking.key_lengths",
        "lengths",
        OptionError,
        "Key length 9 of batch entry 1 exceeds the 6 keys.",
        lambda: qkv(ones((2, 4, 4)), masking=Masking(key_lengths=[3, 9])),
    ),
    (
        "masking.key_lengths",
        "lengths",
        OptionError,
        "Key length -1 of batch entry 0 is less than 0.",
        lambda: qkv(masking=Masking(key_lengths=-1)),
    ),
    (
        "masking.key_lengths",
        "lengths",
        OptionError,
        "Key lengths must be whole numbers.",
        lambda: qkv(masking=Masking(key_lengths=[1.5])),
    ),
    (
        "masking.causal_offset",
        "causal_offset",
        ShapeError,
        "Causal offsets have shape (3,); give one number, or one per batch entry (1).",
        lambda: qkv(masking=Masking(causal_offset=[1, 2, 3])),
    ),
    (
        "masking.causal",
        "causal",
        OptionError,
        'Causal must be "off", "top_left" or "bottom_right"; it is "left".',
        lambda: qkv(masking=Masking(causal="left")),
    ),
    (
        "masking.empty_rows",
        "empty_rows",
        OptionError,
        'Empty rows must be "zero", "nan" or "uniform"; it is "one".',
        lambda: qkv(masking=Masking(empty_rows="one")),
    ),
    (
        "value",
        "non_finite_input",
        FiniteError,
        "Value has 2 numbers that are not finite; the first is nan at [0, 3, 1].",
        lambda: qkv(value=filled((2, 6, 3), _0_3_1=nan, _1_0_0=-inf)),
    ),
    (
        "query",
        "non_finite_input",
        FiniteError,
        "Query has 1 number that is not finite; it is inf at [1, 2].",
        lambda: qkv(query=filled((4, 4), _1_2=inf)),
    ),
    (
        "scoring.weight",
        "non_finite_input",
        FiniteError,
        "The general weight has 1 number that is not finite; it is nan at [0, 0].",
        lambda: qkv(scoring=General(filled((4, 4), _0_0=nan))),
    ),
    (
        "query",
        "complex_text_ragged",
        OptionError,
        "Query must hold real numbers in equal rows; row 2 has 3 numbers, row 0 has 4.",
        lambda: qkv(query=[[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3]]),
    ),
    (
        "query",
        "complex_text_ragged",
        OptionError,
        "Query must hold real numbers in equal rows; row 1 has 1 numbers, row 0 has 2.",
        lambda: qkv(query=[[1, 2], 3]),
    ),
    (
        "query",
        "complex_text_ragged",
        OptionError,
        "Query must hold real numbers in equal rows; its inner rows differ in length.",
        lambda: qkv(query=[[[1, 2], [3]], [[4, 5], [6]]]),
    ),
    (
        "key",
        "complex_text_ragged",
        OptionError,
        "Key must hold real numbers in equal rows; it holds complex numbers.",
        lambda: qkv(key=ones((6, 4)) * 1j),
    ),
    (
        "key",
        "complex_text_ragged",
        OptionError,
        "Key must hold real numbers in equal rows; it holds text.",
        lambda: qkv(key=[["a", "b"]]),
    ),
    (
        "key",
        "complex_text_ragged",
        OptionError,
        "Key must hold real numbers in equal rows; it holds something that is no number.",
        lambda: qkv(key=[[{}, 1.0]]),
    ),
    (
        "key",
        "complex_text_ragged",
        OptionError,
        "Key must hold real numbers in equal rows; it holds datetime64[D] values.",
        lambda: qkv(key=np.array([["2020-01-01"]], "datetime64[D]")),
    ),
    (
        "scoring.scale",
        "scale",
        OptionError,
        "Scale must be a finite number; it is inf.",
        lambda: qkv(scoring=Dot(inf)),
    ),
    (
        "scoring.scale",
        "scale",
        OptionError,
        "Scale must be a finite number; it is two.",
        lambda: qkv(scoring=General(np.eye(4), scale="two")),  # type: ignore[arg-type]
    ),
    (
        "scoring.offset",
        "scale",
        OptionError,
        "Offset must be a finite number; it is nan.",
        lambda: qkv(scoring=General(np.eye(4), offset=nan)),
    ),
    (
        "scoring.gain",
        "scale",
        OptionError,
        "Gain must be a finite number; it is inf.",
        lambda: qkv(scoring=Additive(ones(4), gain=inf)),
    ),
    (
        "scoring.v",
        "gain",
        OptionError,
        "With a gain v must not be all zeros.",
        lambda: qkv(scoring=Additive(np.zeros(4), gain=1.0)),
    ),
    (
        "softcap",
        "softcap_temperature",
        OptionError,
        "Softcap must be greater than 0; leave it empty for none.",
        lambda: qkv(softcap=0.0),
    ),
    (
        "temperature",
        "softcap_temperature",
        OptionError,
        "Temperature must be greater than 0; 1 leaves the scores as they are.",
        lambda: qkv(temperature=-1.0),
    ),
    (
        "temperature",
        "softcap_temperature",
        OptionError,
        "Temperature must be a finite number; it is nan.",
        lambda: qkv(temperature=nan),
    ),
    (
        "key",
        "nothing_to_do",
        ShapeError,
        "Key has no positions; attention needs at least one.",
        lambda: qkv(key=ones((0, 4))),
    ),
    (
        "query",
        "nothing_to_do",
        ShapeError,
        "Query has width 0; attention needs at least one number per position.",
        lambda: qkv(query=ones((4, 0))),
    ),
    (
        "value",
        "nothing_to_do",
        ShapeError,
        "Value has shape (0, 6, 3); attention needs at least one entry on each axis.",
        lambda: qkv(value=ones((0, 6, 3))),
    ),
    (
        "query",
        "too_large",
        OptionError,
        "Keeping every step of 4 x 6 scores needs 576 bytes; keep only weights or output.",
        lambda: qkv(byte_budget=575),
    ),
    (
        "query",
        "too_large",
        OptionError,
        "Keeping the weights of 3 x 4 x 6 scores needs 576 bytes; keep only the output.",
        lambda: qkv(ones((3, 4, 4)), keep="weights", byte_budget=575),
    ),
    (
        "query",
        "too_large",
        OptionError,
        "The output of 4 x 6 scores needs 288 bytes; use fewer positions.",
        lambda: qkv(keep="output", byte_budget=287),
    ),
    (
        "keep",
        "keep",
        OptionError,
        'Keep must be "all", "weights" or "output"; it is "some".',
        lambda: qkv(keep="some"),
    ),
]


def assert_refused(call: Callable[..., object], field: str, code: str, kind: type[EngineError], message: str) -> None:
    with pytest.raises(kind) as refused:
        call()
    assert str(refused.value) == message
    assert (refused.value.field, refused.value.code) == (field, code)


@pytest.mark.parametrize(("field", "code", "kind", "message", "options"), ATTEND, ids=[row[3][:50] for row in ATTEND])
def test_attend_and_check_refuse_in_the_same_words(
    field: str, code: str, kind: type[EngineError], message: str, options: Callable[[], dict[str, Any]]
):
    for call in (attend, check):
        assert_refused(partial(call, **options()), field, code, kind, message)


HEADS: list[tuple[str, str, type[EngineError], str, dict[str, Any]]] = [
    (
        "num_heads",
        "heads",
        OptionError,
        "10 features cannot be split into 4 heads of equal width. Possible head counts: 1, 2, 5, 10.",
        {"query": ones((3, 10)), "key": ones((3, 10)), "num_heads": 4},
    ),
    (
        "num_kv_heads",
        "heads",
        OptionError,
        "9 features cannot be split into 2 heads of equal width. Possible head counts: 1, 3, 9.",
        {"key": ones((3, 9)), "num_heads": 4, "num_kv_heads": 2},
    ),
    (
        "num_kv_heads",
        "kv_heads",
        OptionError,
        "6 query heads cannot share 4 key heads; use 1, 2, 3 or 6.",
        {"num_heads": 6, "num_kv_heads": 4},
    ),
    (
        "num_kv_heads",
        "kv_heads",
        OptionError,
        "1 query head cannot share 2 key heads; use 1.",
        {"num_heads": 1, "num_kv_heads": 2},
    ),
    (
        "num_heads",
        "heads",
        OptionError,
        "num_heads must be a whole number of at least 1; it is 0.",
        {"num_heads": 0},
    ),
    (
        "num_kv_heads",
        "kv_heads",
        OptionError,
        "num_kv_heads must be a whole number of at least 1; it is 1.5.",
        {"num_heads": 4, "num_kv_heads": 1.5},
    ),
    (
        "key",
        "d_differs_dot",
        ShapeError,
        "Each query head has width 3, each key head 6; 2 key heads need a projected key of width 6.",
        {"num_heads": 4, "num_kv_heads": 2},
    ),
    (
        "key",
        "d_differs_dot",
        ShapeError,
        'Dot scores need equal widths: query has 3, key has 2. Choose "general" or "additive" for different widths.',
        {"key": ones((3, 8)), "num_heads": 4},
    ),
    (
        "projections.w_key",
        "weight_does_not_fit",
        ShapeError,
        "w_key has shape (5, 4); the width 12 that it meets needs (12, any).",
        {"num_heads": 1, "projections": Projections(w_key=ones((5, 4)))},
    ),
    (
        "projections.b_output",
        "weight_does_not_fit",
        ShapeError,
        "b_output has shape (3,); the projected width 12 needs (12,).",
        {"num_heads": 1, "projections": Projections(b_output=ones(3))},
    ),
    (
        "projections.b_query",
        "non_finite_input",
        FiniteError,
        "b_query has 1 number that is not finite; it is inf at [2].",
        {"num_heads": 1, "projections": Projections(b_query=[1, 2, inf])},
    ),
]


@pytest.mark.parametrize(("field", "code", "kind", "message", "options"), HEADS, ids=[row[3][:50] for row in HEADS])
def test_multi_head_and_check_refuse_in_the_same_words(
    field: str, code: str, kind: type[EngineError], message: str, options: dict[str, Any]
):
    for call in (multi_head, check):
        given = {"query": ones((3, 12)), "key": ones((3, 12)), "value": ones((3, 12)), **options}
        assert_refused(partial(call, **given), field, code, kind, message)


def test_scores_beyond_their_type_are_refused_with_the_largest_product():
    query = np.full((1, 64), 1e20, np.float32)
    key = np.full((1, 64), 3e19, np.float32)
    message = "Scores exceed the range of float32 (width 64, largest product 3e39); use float64 or a smaller scale."
    assert_refused(lambda: attend(query, key, key), "scores", "overflow", FiniteError, message)
    assert_refused(lambda: attend(query, -key, key), "scores", "overflow", FiniteError, message)
    message = "Scores exceed the range of float64 (width 1, largest product 1e400); use a smaller scale."
    assert_refused(lambda: attend([[1e200]], [[1e200]], [[1]]), "scores", "overflow", FiniteError, message)
    message = "Scores exceed the range of float64 (width 1, largest product 1e310); use a smaller scale."
    assert_refused(lambda: attend([[9.9e154]], [[9.9e154]], [[1]]), "scores", "overflow", FiniteError, message)


def average_the_largest_numbers() -> None:
    """Equal weights on the largest number there is: their rounding carries some of these sums over the edge."""
    for count in range(2, 60):
        attend([[0.0]], ones((count, 1)), np.full((count, 1), np.finfo(float).max))


def test_bias_output_and_projections_beyond_their_type_are_refused():
    one = ones((1, 1), np.float32)
    message = "Scores with their bias exceed the range of float32; use float64 or a smaller bias."
    biased = Masking(bias=[[1e39]])
    assert_refused(lambda: attend(one, one, one, masking=biased), "masking.bias", "overflow", FiniteError, message)
    message = "Output exceeds the range of float64; use smaller values."
    assert_refused(average_the_largest_numbers, "value", "overflow", FiniteError, message)
    steep = Projections(w_query=[[1e300]])
    message = "Projected query exceeds the range of float64; use smaller weights."
    big = [[1e300]]
    call = partial(multi_head, big, big, big, num_heads=1)
    assert_refused(partial(call, projections=steep), "query", "overflow", FiniteError, message)
    steep = Projections(w_query=[[0.0]], w_output=[[1e300]])
    message = "Projected output exceeds the range of float64; use smaller weights."
    assert_refused(partial(call, projections=steep), "projections.w_output", "overflow", FiniteError, message)


def test_the_budget_speaks_of_gigabytes():
    query = np.broadcast_to(np.float32(1), (12, 8192, 1))
    message = "Keeping every step of 12 x 8192 x 8192 scores needs 9.7 GB; keep only weights or output."
    call = partial(check, query, query, query, byte_budget=1_000_000_000)
    assert_refused(call, "query", "too_large", OptionError, message)
    assert check(query, query, query, keep="output", byte_budget=1_000_000_000).bytes < 200_000_000


def test_a_budget_that_suffices_changes_nothing():
    plan = check(ones((4, 4)), ones((6, 4)), ones((6, 3)), byte_budget=576)
    assert (plan.scores_shape, plan.output_shape, plan.bytes, plan.multiply_adds) == ((4, 6), (4, 3), 576, 24 * 7)
    assert plan.dtype == np.float64


def test_check_plans_heads_without_projecting():
    plan = check(
        ones((2, 5, 8)), ones((2, 6, 8)), ones((2, 6, 4)), num_heads=4, projections=Projections(w_value=ones((4, 12)))
    )
    assert (plan.scores_shape, plan.output_shape) == ((2, 4, 5, 6), (2, 4, 5, 3))
    assert check(ones((5, 8)), ones((5, 8)), ones((5, 8)), num_heads=1).scores_shape == (1, 5, 5)
