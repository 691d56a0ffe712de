"""Arrays as other programs print them."""

import numpy as np
import pytest

from attn_gui.errors import AttentionError
from attn_gui.session.matching.given import MatchError
from attn_gui.session.matching.given_text import given_from_text

PRINTED = {
    "tensor([[0.1000, 0.9000],\n        [0.5000, 0.5000]], grad_fn=<SoftmaxBackward0>)": [[0.1, 0.9], [0.5, 0.5]],
    "[[0.1 0.9]\n [0.5 0.5]]": [[0.1, 0.9], [0.5, 0.5]],
    "array([[1.e-01, -9],\n       [nan, -inf]], dtype=float32)": [[0.1, -9], [np.nan, -np.inf]],
    "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]],
    "tf.Tensor(\n[[0.25 0.75]], shape=(1, 2), dtype=float32)": [[0.25, 0.75]],
    '{"weights": [[0.5, null]]}': [[0.5, np.nan]],
    "0.5\t0.5\n1\t0": [[0.5, 0.5], [1, 0]],
}


@pytest.mark.parametrize(("text", "numbers"), PRINTED.items())
def test_printed_arrays_are_read(text: str, numbers: list[object]) -> None:
    given = given_from_text("weights", text)
    np.testing.assert_array_equal(given.array, np.array(numbers, dtype=float))
    assert given.dtype == "text"
    assert not given.array.flags.writeable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[0.1, ..., 0.9]]", "dots in place of numbers"),
        ("[[1, 2], [3]]", "different lengths"),
        ("[[1, 2]", "brackets do not match"),
        ("[1, 2]]]", "brackets do not match"),
        ("[[1, x]]", "no number"),
        ("[[]]", "no numbers"),
        ("[" * 9 + "1" + "]" * 9, "more than 6 axes"),
    ],
)
def test_what_is_no_array_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(MatchError, match=words):
        given_from_text("weights", text)


def test_an_empty_clipboard_is_refused() -> None:
    with pytest.raises(AttentionError, match="no numbers to paste"):
        given_from_text("weights", " \n")
