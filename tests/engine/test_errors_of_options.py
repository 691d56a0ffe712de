"""What attend refuses about sinks, normalisers, positions, windows and local attention: field, code and sentence."""

from typing import Any

import numpy as np
import pytest

from attn_gui.engine import (
    EngineError,
    Local,
    Location,
    Masking,
    Positions,
    alibi_slopes,
    attend,
    check,
    multi_head,
    rotate,
    softmax,
    sparsemax,
)

QUERY, KEY, VALUE = np.ones((2, 4)), np.ones((3, 4)), np.ones((3, 2))
ODD = np.ones((2, 3))

REFUSED: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "window": (
        {"masking": Masking(window=(-2, None))},
        "masking.window",
        "window",
        "Window sides must be 0 or more, or empty for unbounded; left is -2.",
    ),
    "window half": (
        {"masking": Masking(window=(1, 1.5))},  # type: ignore[arg-type]
        "masking.window",
        "window",
        "Window sides must be 0 or more, or empty for unbounded; right is 1.5.",
    ),
    "window of one": (
        {"masking": Masking(window=(1,))},  # type: ignore[arg-type]
        "masking.window",
        "window",
        "The window must be two numbers, left and right; it is (1,).",
    ),
    "sinks": ({"sink": [1.0, 2.0]}, "sink", "sink", "The sink has 2 numbers but the number of heads is 1."),
    "sink": (
        {"sink": np.inf},
        "sink",
        "non_finite_input",
        "The sink has 1 number that is not finite; it is inf at [0].",
    ),
    "sink of sparsemax": (
        {"sink": 0.0, "normaliser": "sparsemax"},
        "sink",
        "sink",
        "A sink joins the sum of a softmax; sparsemax has none.",
    ),
    "normaliser": (
        {"normaliser": "softermax"},
        "normaliser",
        "normaliser",
        (
            'There is no normaliser "softermax"; choose one of softmax, sparsemax, entmax15, hardmax, monotonic, '
            "monotonic-hard."
        ),
    ),
    "rope": (
        {"positions": Positions(rope="spiral")},
        "positions.rope",
        "rope",
        'Rotary positions must be "off", "half" or "interleaved"; it is "spiral".',
    ),
    "theta": (
        {"positions": Positions(rope="half", theta=0.0)},
        "positions.theta",
        "theta",
        "Theta must be greater than 0; it is 0.0.",
    ),
    "epsilon": (
        {"positions": Positions(qk_norm=True, eps=-1.0)},
        "positions.eps",
        "eps",
        "Epsilon of the norm must be greater than 0; it is -1.0.",
    ),
    "gain": (
        {"positions": Positions(qk_norm=True, key_gain=np.ones(3))},
        "positions.key_gain",
        "gain_does_not_fit",
        "The gain of the key norm has length 3; the width of a head is 4.",
    ),
    "gain not finite": (
        {"positions": Positions(qk_norm=True, query_gain=np.array([1, np.nan, 1, 1]))},
        "positions.query_gain",
        "non_finite_input",
        "The query_gain has 1 number that is not finite; it is nan at [1].",
    ),
    "slopes": (
        {"positions": Positions(alibi=alibi_slopes(4))},
        "positions.alibi",
        "slopes",
        "ALiBi has 4 slopes but the number of heads is 1.",
    ),
    "local width": (
        {"local": Local(0)},
        "local.width",
        "local_width",
        "The local width must be a whole number of at least 1; it is 0.",
    ),
    "local width half": (
        {"local": Local(1.5)},  # type: ignore[arg-type]
        "local.width",
        "local_width",
        "The local width must be a whole number of at least 1; it is 1.5.",
    ),
    "local weight": (
        {"local": Local(1, np.ones((3, 2)), np.ones(2))},
        "local.weight",
        "weight_does_not_fit",
        "The local weight has shape (3, 2); query width 4 needs (4, h).",
    ),
    "local v": (
        {"local": Local(1, np.ones((4, 2)), np.ones(3))},
        "local.v",
        "v_does_not_fit",
        "The local v has length 3 but the hidden width is 2.",
    ),
    "local not finite": (
        {"local": Local(1, None, np.array([1, 1, 1, np.inf]))},
        "local.v",
        "non_finite_input",
        "The local v has 1 number that is not finite; it is inf at [3].",
    ),
    "location": (
        {"scoring": Location(np.ones((4, 2)))},
        "scoring.weight",
        "weight_does_not_fit",
        "The location weight has shape (4, 2); query width 4 and 3 keys need (4, 3) or more columns.",
    ),
}


@pytest.mark.parametrize(("options", "field", "code", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_by_name(options: dict[str, Any], field: str, code: str, sentence: str):
    for refuse in (attend, check):
        with pytest.raises(EngineError) as refused:
            refuse(QUERY, KEY, VALUE, **options)
        assert (refused.value.field, refused.value.code, str(refused.value)) == (field, code, sentence)


def test_rotary_positions_need_an_even_width():
    with pytest.raises(EngineError, match="the width 3 of a head is odd"):
        attend(ODD, ODD, ODD, positions=Positions(rope="half"))
    with pytest.raises(EngineError, match="the width 3 of a head is odd"):
        rotate(ODD)


def test_each_head_has_one_sink():
    with pytest.raises(EngineError, match="The sink has 3 numbers but the number of heads is 2"):
        multi_head(QUERY, QUERY, QUERY, num_heads=2, sink=[1, 2, 3])
    with pytest.raises(EngineError, match="3 numbers but"):
        softmax(np.zeros((2, 4, 4)), sink=[1, 2, 3])


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (3.0, "Scores need at least one number per row."),
        (np.zeros((2, 0)), "Scores need at least one number per row."),
        ([[np.nan, 1.0]], "The input has 1 number that is not finite; it is nan at [0, 0]."),
    ],
)
def test_normalisers_by_themselves_need_rows_of_finite_numbers(scores: Any, sentence: str):
    with pytest.raises(EngineError) as refused:
        sparsemax(scores)
    assert str(refused.value) == sentence
