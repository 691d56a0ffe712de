"""Refused arrays in their exact words, with the field that is at fault; `check` refuses the same."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import (
    EngineError,
    FiniteError,
    General,
    OptionError,
    ShapeError,
    attend,
    check,
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


REFUSED: list[tuple[str, str, type[EngineError], str, Callable[[], dict[str, Any]]]] = [
    (
        "query",
        "fewer_than_2_axes",
        ShapeError,
        "Query has shape (3,); it needs two axes (positions, width). Write one vector as [[1, 0, 1]].",
        lambda: qkv(query=[1, 0, 1]),
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
]


def assert_refused(call: Callable[..., object], field: str, code: str, kind: type[EngineError], message: str) -> None:
    with pytest.raises(kind) as refused:
        call()
    assert str(refused.value) == message
    assert (refused.value.field, refused.value.code) == (field, code)


@pytest.mark.parametrize(("field", "code", "kind", "message", "options"), REFUSED, ids=[row[3][:50] for row in REFUSED])
def test_attend_and_check_refuse_in_the_same_words(
    field: str, code: str, kind: type[EngineError], message: str, options: Callable[[], dict[str, Any]]
):
    for call in (attend, check):
        assert_refused(partial(call, **options()), field, code, kind, message)
