"""Refused heads, numbers out of range and the byte budget, in their exact words."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import (
    EngineError,
    FiniteError,
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


def assert_refused(call: Callable[..., object], field: str, code: str, kind: type[EngineError], message: str) -> None:
    with pytest.raises(kind) as refused:
        call()
    assert str(refused.value) == message
    assert (refused.value.field, refused.value.code) == (field, code)


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
