"""Rectangles of numbers as text."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attn_gui.session.parsing import BlockError, full_text, parse_block


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1\t2\n3\t4", [[1, 2], [3, 4]]),
        ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]),
        ("1\t2\r3\t4\r", [[1, 2], [3, 4]]),
        ("0,5\t1,5", [[0.5, 1.5]]),
        ("0,5;1,5\n2;3", [[0.5, 1.5], [2, 3]]),
        ("0.5,1.5\n2,3", [[0.5, 1.5], [2, 3]]),
        ("1 2\n3 4", [[1, 2], [3, 4]]),
        ("1  2", [[1, 2]]),
        ("1 / 3\n2 / 3", [[1 / 3], [2 / 3]]),
        ("1/2\tsqrt(4)", [[0.5, 2]]),
        ("7", [[7]]),
        ("1\n2", [[1], [2]]),
        ("-0\t1", [[0, 1]]),
        ("1,2,\n3,4,\n", [[1, 2], [3, 4]]),
        ('"0,5"\t"1"', [[0.5, 1]]),
        ("−1\t2", [[-1, 2]]),
    ],
)
def test_a_text_block_is_its_numbers(text: str, values: list[list[float]]) -> None:
    block = parse_block(text)
    np.testing.assert_array_equal(block.values, values)
    assert block.values.dtype == np.float64
    assert not block.values.flags.writeable
    assert block.row_labels is None
    assert block.column_labels is None


@pytest.mark.parametrize(
    ("text", "rows", "columns"),
    [
        ("token\td0\td1\nthe\t1\t2\ncat\t3\t4", ("the", "cat"), ("d0", "d1")),
        ("\td0\td1\nthe\t1\t2", ("the",), ("d0", "d1")),
        ("d0,d1\n1,2\n3,4", None, ("d0", "d1")),
        ("the\t1\t2\ncat\t3\t4", ("the", "cat"), None),
        ('name;a;b\n"x;y";1;2\nz;3;4', ("x;y", "z"), ("a", "b")),
    ],
)
def test_a_header_row_and_a_label_column_are_recognised(
    text: str, rows: tuple[str, ...] | None, columns: tuple[str, ...] | None
) -> None:
    block = parse_block(text)
    assert block.row_labels == rows
    assert block.column_labels == columns
    assert block.values.shape[1] == 2


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        ("", "empty", None, None),
        (" \n\n", "empty", None, None),
        ("1\t2\n3", "ragged", 1, None),
        ("1\t2\n3\t0,5x", "no_number", 1, 1),
        ("1\t\n3\t4", "empty", 0, 1),
        ("1\tnan\n3\t4", "not_finite", 0, 1),
        ("inf,nan\n1,2", "not_finite", 0, 0),
        ("0.5x\t0.7y\n1\t2", "no_number", 0, 0),
        ("1\t1e999", "too_large", 0, 1),
        ("x", "no_number", 0, 0),
        ("1\t" + "y" * 100, "no_number", 0, 1),
    ],
)
def test_a_bad_block_is_refused_with_its_place(text: str, code: str, row: int | None, column: int | None) -> None:
    with pytest.raises(BlockError) as caught:
        parse_block(text)
    assert (caught.value.code, caught.value.row, caught.value.column) == (code, row, column)
    assert len(str(caught.value)) < 160


def test_the_sentence_names_row_column_and_text() -> None:
    lines = [["1.5"] * 8 for _ in range(20)]
    lines[12][5] = "0.5o"
    with pytest.raises(BlockError, match=r"Row 12, column 5 of the block: “0\.5o”"):
        parse_block("\n".join("\t".join(line) for line in lines))


def test_one_column_with_a_comma_in_every_line_can_be_read_both_ways() -> None:
    block = parse_block("1,5\n2,5")
    np.testing.assert_array_equal(block.values, [[1, 5], [2, 5]])
    assert block.alternative is not None
    np.testing.assert_array_equal(block.alternative.values, [[1.5], [2.5]])


def test_a_comma_between_what_is_no_decimal_number_has_one_reading() -> None:
    assert parse_block("1.5,2\n2.5,3").alternative is None


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(BlockError) as caught:
        parse_block("\n".join(["1\t" * 1000 + "1"] * 4001))
    assert caught.value.code == "too_large"


def test_a_thousand_by_a_thousand_numbers_are_read_in_less_than_a_second() -> None:
    values = np.random.default_rng(0).standard_normal((1000, 1000))
    text = "\n".join("\t".join(map(repr, line)) for line in values.tolist())
    began = time.process_time()
    block = parse_block(text)
    assert time.process_time() - began < 1.0
    np.testing.assert_array_equal(block.values, values)


@given(
    hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.floats(-1e9, 1e9)),
    st.sampled_from(["\t", ";", ","]),
)
def test_copied_numbers_paste_back_as_themselves(
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], sign: str
) -> None:
    text = "\n".join(sign.join(map(full_text, line)) for line in values.tolist())
    np.testing.assert_array_equal(parse_block(text).values, values)


@given(st.text(alphabet="0123456789.,;\t\n -+e/x\"'", max_size=40))
def test_any_text_is_a_finite_block_or_a_sentence(text: str) -> None:
    try:
        block = parse_block(text)
    except BlockError:
        return
    assert block.values.ndim == 2
    assert np.isfinite(block.values).all()
