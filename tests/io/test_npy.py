"""Arrays in NumPy's own format: read exactly, or refused by name before NumPy sees them."""

import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from attn_gui.io.errors import FormatError
from attn_gui.io.npy import MAGIC, npy_bytes, parse_npy

DTYPES = ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "|b1", "|i1", "|u1", "<i2", ">i4", "<i8", ">u8", "<u2"]


def saved(array: np.ndarray, version: tuple[int, int] | None = None) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version)
    return file.getvalue()


def with_header(header: str, data: bytes = b"", version: int = 1) -> bytes:
    text = header.encode("latin-1")
    return MAGIC + bytes([version, 0]) + len(text).to_bytes(2 if version == 1 else 4, "little") + text + data


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("order", ["C", "F"])
def test_numbers_of_every_type_and_order_are_read_exactly(dtype: str, order: str) -> None:
    array = np.arange(24).reshape(2, 3, 4).astype(dtype).copy(order=order)
    found = parse_npy(saved(array), "a.npy")
    np.testing.assert_array_equal(found, array)
    assert found.dtype == array.dtype
    assert not found.flags.writeable


@given(arrays(st.sampled_from(["<f8", ">f4", "<i8", "|b1"]), array_shapes(max_dims=4, max_side=4)))
def test_what_numpy_writes_is_read_and_what_is_written_numpy_reads(array: np.ndarray) -> None:
    np.testing.assert_array_equal(parse_npy(saved(array), "a"), array)
    np.testing.assert_array_equal(np.load(io.BytesIO(npy_bytes(array)), allow_pickle=False), array)
    assert npy_bytes(array) == saved(np.ascontiguousarray(array).reshape(array.shape))


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_every_version_of_the_format_is_read(version: tuple[int, int]) -> None:
    assert parse_npy(saved(np.eye(3), version), "a").tolist() == np.eye(3).tolist()


def test_a_single_number_has_no_axes() -> None:
    assert parse_npy(saved(np.array(2.5)), "a").shape == ()


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.ones(2, complex), "complex numbers (complex128)"),
        (np.array(["a", "bc"]), "text (str64)"),
        (np.array([b"ab"]), "text (bytes16)"),
        (np.array(["2020-01-01"], "M8[D]"), "dates (datetime64[D])"),
        (np.array([1], "m8[s]"), "time spans (timedelta64[s])"),
        (np.ones(2, [("a", "<f8"), ("b", "<i4")]), "records (a structured dtype)"),
        (np.zeros(2, "V8"), "records (void64)"),
        (np.ones(2, np.longdouble), "numbers of unusual width"),
    ],
)
def test_other_things_than_real_numbers_are_refused_by_their_type(array: np.ndarray, words: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_npy(saved(array), "a.npy")
    assert caught.value.code == "dtype"
    assert words in str(caught.value)


def test_objects_are_refused_and_never_unpickled() -> None:
    file = io.BytesIO()
    np.save(file, np.array([{}, None], dtype=object), allow_pickle=True)
    with pytest.raises(FormatError, match="Python objects") as caught:
        parse_npy(file.getvalue(), "a.npy")
    assert caught.value.code == "dtype"


def test_a_type_nobody_knows_is_quoted() -> None:
    with pytest.raises(FormatError, match="an unknown type"):
        parse_npy(with_header("{'descr': 'zzz', 'fortran_order': False, 'shape': (1,), }"), "a.npy")


GOOD = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "{}",
        "[]",
        GOOD[:-1],
        GOOD + "x",
        GOOD.replace("(2,)", "(2"),
        GOOD.replace("(2,)", "(-2,)"),
        GOOD.replace("(2,)", "(2, x)"),
        GOOD.replace("(2,)", "(,)"),
        GOOD.replace("(2,)", "2"),
        GOOD.replace("(2,)", "True"),
        GOOD.replace("(2,)", "(" + "1," * 40 + ")"),
        GOOD.replace("(2,)", "(" + "9" * 30 + ",)"),
        GOOD.replace("False", "'False'"),
        GOOD.replace("False", "0"),
        GOOD.replace("'shape': (2,)", "'shape': (2,), 'shape': (2,)"),
        GOOD.replace("'shape': (2,)", "'form': (2,)"),
        GOOD.replace("'shape': (2,)", "'shape': __import__('os').getcwd()"),
        "{" * 5000,
    ],
)
def test_a_strange_header_is_damage(header: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_npy(with_header(header, bytes(16)), "a.npy")
    assert caught.value.code == "damaged"


def test_headers_of_other_writers_are_read() -> None:
    header = """{"shape": (2,1L), "fortran_order": True, "descr": "<f8"}   \n"""
    assert parse_npy(with_header(header, struct.pack("<2d", 1, 2), 2), "a").tolist() == [[1.0], [2.0]]


@pytest.mark.parametrize("shape", ["(4294967296, 4294967296)", "(0, 3)", "(3,)", "(1,)"])
def test_a_shape_that_is_not_exactly_there_is_refused(shape: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_npy(with_header(GOOD.replace("(2,)", shape), bytes(0 if "0, 3" in shape else 16)), "a.npy")
    assert caught.value.code in {"damaged", "empty"}


def test_every_cut_and_every_addition_is_damage() -> None:
    data = saved(np.eye(3))
    for cut in range(len(data)):
        with pytest.raises(FormatError):
            parse_npy(data[:cut], "a.npy")
    for more in (b"\0", data):
        with pytest.raises(FormatError, match="needs 72 bytes"):
            parse_npy(data + more, "a.npy")


def test_a_giant_header_is_refused_unread() -> None:
    with pytest.raises(FormatError, match="its header claims 4,294,967,295 bytes"):
        parse_npy(MAGIC + b"\x02\0\xff\xff\xff\xff" + bytes(99), "a.npy")
    with pytest.raises(FormatError, match="version 1 to 3"):
        parse_npy(MAGIC + b"\x09\0\x10\0" + bytes(99), "a.npy")
