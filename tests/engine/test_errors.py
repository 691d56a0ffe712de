"""Refused shapes and options in their exact words, with the field that is at fault; `check` refuses the same."""

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
    General,
    OptionError,
    ShapeError,
    attend,
    check,
)

ones = np.ones
nan, inf = np.nan, np.inf


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


@pytest.mark.parametrize(("field", "code", "kind", "message", "options"), REFUSED, ids=[row[3][:50] for row in REFUSED])
def test_attend_and_check_refuse_in_the_same_words(
    field: str, code: str, kind: type[EngineError], message: str, options: Callable[[], dict[str, Any]]
):
    for call in (attend, check):
        assert_refused(partial(call, **options()), field, code, kind, message)
