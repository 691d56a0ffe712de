"""Refused masks in their exact words, with the field that is at fault; `check` refuses the same."""

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
