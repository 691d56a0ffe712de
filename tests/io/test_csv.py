"""Tables as text: dialects are recognised, numbers are strict, errors name the row and the column."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from attn_gui.io import csv_reading
from attn_gui.io.csv_dialect import Dialect
from attn_gui.io.csv_reading import read_table
from attn_gui.io.csv_writing import table_text
from attn_gui.io.errors import FormatError, NotACellError

LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(lambda text: text.strip(" "))


def values_of(text: str, dialect: Dialect | None = None) -> list[list[float]]:
    return read_table(text.encode(), "t.csv", dialect).values.tolist()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("1,2\r\n3,4", [[1, 2], [3, 4]]),
        ("1,2\r3,4\r\r", [[1, 2], [3, 4]]),
        ("1\t2,5\n-3\t4e2", [[1, 2.5], [-3, 400]]),
        ("1;2,5\n.5;,5", [[1, 2.5], [0.5, 0.5]]),
        ("1,5;2.5", [[1.5, 2.5]]),
        ("7", [[7]]),
        ("1,5\n2,5", [[1, 5], [2, 5]]),
        (' 1 , "2" \n3,"4"', [[1, 2], [3, 4]]),
        ("−1,+2,1.,1E-3", [[-1, 2, 1, 0.001]]),
        ("true,False,TRUE", [[1, 0, 1]]),
        ("inf,-Infinity", [[np.inf, -np.inf]]),
        ("\ufeff1,2", [[1, 2]]),
        ("1,2\n\n\n,\n", [[1, 2]]),
    ],
)
def test_numbers_are_read_in_every_dialect(text: str, values: list[list[float]]) -> None:
    assert values_of(text) == values


def test_nan_is_kept() -> None:
    assert np.isnan(values_of("nan,1")[0][0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_recognised(encoding: str) -> None:
    table = read_table("mot,à,été\nun,1,2\n".encode(encoding), "t.csv")
    assert table.column_labels == ("à", "été")
    assert table.row_labels == ("un",)
    assert any("1252" in str(notice) for notice in table.notices) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("text", "rows", "columns"),
    [
        ("a,b\n1,2", None, ("a", "b")),
        ("the,1,2\ncat,3,4", ("the", "cat"), None),
        (",a,b\nthe,1,2", ("the",), ("a", "b")),
        (",0,1\n0,1,2\n1,3,4", ("0", "1"), ("0", "1")),
        ("word,a\nthe,1", ("the",), ("a",)),
        ("a\n1\n2", None, ("a",)),
        ("1,2\n3,4", None, None),
        ('"a ""b""","c,d"\n1,2', None, ('a "b"', "c,d")),
        ("'=x,'y\n1,2", None, ("=x", "'y")),
    ],
)
def test_names_of_rows_and_columns_are_recognised(
    text: str, rows: tuple[str, ...] | None, columns: tuple[str, ...] | None
) -> None:
    table = read_table(text.encode(), "t.csv")
    assert (table.row_labels, table.column_labels) == (rows, columns)
    assert len(table.notices) == (rows is not None) + (columns is not None)


def test_what_was_recognised_can_be_overruled() -> None:
    text = "1,2\n3,4"
    table = read_table(text.encode(), "t.csv", Dialect(",", decimal_comma=False, header=True, labels=True))
    assert (table.values.tolist(), table.row_labels, table.column_labels) == ([[4]], ("3",), ("2",))
    assert values_of("1,5\n2,5", Dialect(";", decimal_comma=True)) == [[1.5], [2.5]]
    assert table.dialect == Dialect(",", decimal_comma=False, header=True, labels=True)


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        ("1,2\n3,x", 2, 2, "row 2, column 2 holds “x”, which is no number"),
        ("1,x\n3,4", 1, 2, "row 1, column 2 holds “x”"),
        ("a,b\n1,2\n3,y", 3, 2, "row 3, column 2 holds “y”"),
        (",a\nthe,1\ncat,z", 3, 2, "row 3, column 2 holds “z”"),
        ("1,2\n3", 2, None, "row 2 has 1 cells but row 1 has 2"),
        ("1,2\n\n3,4", 2, None, "row 2 has 1 cells"),
        ("1,2\n3,", 2, 2, "row 2, column 2 is empty"),
        ("1,1_0", 1, 2, "“1_0”"),
        ("1,٣", 1, 2, "“٣”"),
        ("1,0x10", 1, 2, "“0x10”"),
        ("1,1e400", 1, 2, "beyond the range of double precision"),
        ("1;1.000,5", 1, 2, "“1.000,5”"),
        ("1,1/3", 1, 2, "“1/3”"),
        ("1," + "x" * 200_000, 1, 2, "holds 200,000 letters"),
        ('1,"2', 1, 2, "the quotes in row 1, column 2 do not close"),
        ('1,2\n3,4"5', 2, 2, "the quotes in row 2, column 2"),
    ],
)
def test_what_is_no_number_is_named_by_row_and_column(text: str, row: int, column: int | None, words: str) -> None:
    with pytest.raises(NotACellError) as caught:
        values_of(text)
    assert words in str(caught.value)
    assert (caught.value.row, caught.value.column) == (row, column)


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , \n", b"\0\1\2", b"a\x01b", b"a,b\0"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        read_table(data, "t.csv")


def test_names_without_numbers_are_no_table() -> None:
    with pytest.raises(FormatError, match="has no numbers"):
        read_table(b"a,b", "t.csv", Dialect(",", decimal_comma=False, header=True))


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reading, "CELLS", 3)
    with pytest.raises(FormatError, match="has 4 cells; at most 3"):
        values_of("1,2\n3,4")
    with pytest.raises(FormatError, match="has 99 cells; at most 3"):
        values_of("," * 99)


@given(st.binary(max_size=60) | st.text('0123456789.,;\t\n\r"-+eE xnaif', max_size=60).map(str.encode))
def test_no_text_does_more_than_be_read_or_refused(data: bytes) -> None:
    try:
        table = read_table(data, "t.csv")
    except FormatError:
        return
    assert table.values.size


@given(arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=4)), st.sampled_from(",\t;"))
def test_numbers_read_back_as_the_same_doubles(values: np.ndarray, separator: str) -> None:
    dialect = Dialect(separator, decimal_comma=False, header=False, labels=False)
    read = read_table(table_text(values, separator).encode(), "t", dialect).values
    np.testing.assert_array_equal(read, values)


@given(st.lists(LABELS, min_size=2, max_size=2), st.lists(LABELS, min_size=3, max_size=3), st.sampled_from(",\t"))
def test_names_read_back_as_they_were(rows: list[str], columns: list[str], separator: str) -> None:
    text = table_text(np.ones((2, 3)), separator, rows, columns)
    table = read_table(text.encode(), "t", Dialect(separator, decimal_comma=False, header=True, labels=True))
    kept = [label for label in (*rows, *columns) if not label.startswith("'")]
    assert set(kept) <= {*(table.row_labels or ()), *(table.column_labels or ())}


def test_names_are_no_formulas_and_numbers_stay_numbers() -> None:
    text = table_text(np.array([[-1.0, 2.0]]), ",", ["=cmd()"], ["+a", "@b"])
    assert text == ",'+a,'@b\n'=cmd(),-1.0,2.0\n"
    assert table_text(np.array([[1.0]]), ",", ["-x"], apostrophes=False) == ",0\n-x,1.0\n"
