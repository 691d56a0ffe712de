"""Matrices of every format: listed, picked, sliced, widened exactly, written, or refused with advice."""

from pathlib import Path

import numpy as np
import pytest

from attn_gui.io import formats, matrices, slicing
from attn_gui.io.csv_dialect import Dialect
from attn_gui.io.errors import FileAccessError, FormatError
from attn_gui.io.formats import FORMATS
from attn_gui.io.matrices import read_arrays, read_matrix, slices, taken, write_arrays, write_matrix

VALUES = np.array([[1 / 3, -2.5e-300, np.inf], [np.nan, 0.0, 7.0]])


@pytest.mark.parametrize("suffix", [".npy", ".npz", ".csv", ".tsv", ".NPY", ".txt"])
def test_a_table_goes_through_every_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_matrix(path, VALUES)
    found = read_matrix(path)
    np.testing.assert_array_equal(found.values, VALUES)
    assert not found.values.flags.writeable


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_names_go_through_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_matrix(path, VALUES, ["the", "=é"], ["a", "b,\t;", 'c"'])
    found = read_matrix(path)
    assert (found.row_labels, found.column_labels) == (("the", "=é"), ("a", "b,\t;", 'c"'))


def test_names_lie_beside_the_numbers_in_an_archive(tmp_path: Path) -> None:
    write_matrix(tmp_path / "a.npz", VALUES, ["x", "yy"], ["a", "b", "c"])
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        assert found["row_labels"].tolist() == ["x", "yy"]
        np.testing.assert_array_equal(found["values"], VALUES)
    assert [each.name for each in read_arrays(tmp_path / "a.npz")] == ["values"]


def test_arrays_are_listed_before_they_are_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez_compressed(path, q=np.ones((2, 3), "f4"), heads=np.ones((2, 3, 4)), words=np.array(["a"]))
    found = {each.name: each for each in read_arrays(path)}
    assert {name: (each.dtype, each.shape) for name, each in found.items()} == {
        "q": ("float32", (2, 3)),
        "heads": ("float64", (2, 3, 4)),
    }
    assert found["q"].load().tolist() == [[1, 1, 1]] * 2


def test_the_array_to_read_is_picked_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    write_arrays(path, {"q": np.eye(2), "k": np.ones((2, 2))})
    assert read_matrix(path, array="k").values.tolist() == [[1, 1], [1, 1]]
    with pytest.raises(FormatError, match=r"several arrays; say which one: q, k\.") as caught:
        read_matrix(path)
    assert caught.value.code == "array"
    with pytest.raises(FormatError, match=r"no array of numbers called v; it has q, k\."):
        read_matrix(path, array="v")


def test_more_axes_need_a_slice(tmp_path: Path) -> None:
    path = tmp_path / "heads.npy"
    array = np.arange(24.0).reshape(2, 3, 4)
    np.save(path, array)
    with pytest.raises(FormatError, match=r"has shape \(2, 3, 4\); say which slice"):
        read_matrix(path)
    assert read_matrix(path, slice=(1,)).values.tolist() == array[1].tolist()
    beside = read_matrix(path, slice="side by side").values
    assert beside.tolist() == np.concatenate(array, axis=1).tolist()


def test_slices_are_described_with_their_shapes() -> None:
    assert [str(each.label) for each in slices((2, 3, 4))] == [
        "2 heads side by side (3 × 8)",
        "[0, :, :] (3 × 4)",
        "[1, :, :] (3 × 4)",
    ]
    assert [each.index for each in slices((2, 2, 3, 4))] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [each.shape for each in (*slices(()), *slices((5,)), *slices((2, 3)))] == [(1, 1), (1, 5), (2, 3)]
    assert len(slices((10**9, 2, 2))) == 10_001


def test_every_described_slice_can_be_taken(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(48.0).reshape(2, 2, 3, 4))
    (found,) = read_arrays(tmp_path / "a.npy")
    for chosen in slices(found.shape):
        assert taken(found, chosen).values.shape == chosen.shape


@pytest.mark.parametrize("chosen", [(5,), (-1,), (0, 0), (), "side by side"])
def test_a_slice_that_is_not_there_is_refused(tmp_path: Path, chosen: tuple[int, ...] | str) -> None:
    np.save(tmp_path / "a.npy", np.ones((2, 2, 2, 2) if chosen == "side by side" else (2, 3, 4)))
    with pytest.raises(FormatError, match="shape") as caught:
        read_matrix(tmp_path / "a.npy", slice=chosen)
    assert caught.value.code == "slice"


def test_a_vector_is_one_row_and_a_number_one_cell(tmp_path: Path) -> None:
    np.save(tmp_path / "v.npy", np.arange(3))
    np.save(tmp_path / "n.npy", np.array(5, "f2"))
    assert read_matrix(tmp_path / "v.npy").values.tolist() == [[0, 1, 2]]
    assert read_matrix(tmp_path / "n.npy").values.tolist() == [[5]]
    assert read_matrix(tmp_path / "n.npy").dtype == "float16"


def test_whole_numbers_that_doubles_cannot_hold_are_told(tmp_path: Path) -> None:
    np.save(tmp_path / "big.npy", np.array([[2**60 + 1]]))
    np.save(tmp_path / "small.npy", np.array([[2**40]]))
    assert "rounded" in str(read_matrix(tmp_path / "big.npy").notices[0])
    assert read_matrix(tmp_path / "small.npy").notices == ()


def test_a_table_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "a.npy", np.ones((3, 4)))
    monkeypatch.setattr(slicing, "CELLS", 11)
    with pytest.raises(FormatError, match="a has 12 cells; a table holds at most 11"):
        read_matrix(tmp_path / "a.npy")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pt", b"PK\x03\x04", "PyTorch"),
        ("a.pth", b"\x80\x02", "a PyTorch file, which is not opened here. Save its arrays with NumPy as .npz"),
        ("a.mat", b"MATLAB 5.0 MAT-file", "MATLAB"),
        ("renamed.npy", b"MATLAB 7.3 MAT-file", "MATLAB"),
        ("a.safetensors", b"\x10\0\0\0\0\0\0\0{}", "safetensors.numpy.load_file"),
        ("a.h5", b"", "HDF5"),
        ("renamed.csv", b"\x89HDF\r\n\x1a\n" + bytes(99), "h5py"),
        ("a.xlsx", b"", "Save its sheet as .csv"),
    ],
)
def test_formats_that_are_not_opened_come_with_advice(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    if data.startswith(b"PK"):
        write_arrays(tmp_path / name, {"archive/data": np.eye(1)})
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes().replace(b"data.npy", b"data.pkl"))
    with pytest.raises(FormatError) as caught:
        read_arrays(tmp_path / name)
    assert caught.value.code == "unsupported"
    assert words in str(caught.value)
    assert "{{" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.docx", "a", "a.json"])
def test_an_unknown_format_is_told_which_are_known(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"hello")
    with pytest.raises(FormatError, match=r"these can: \.npy, \.npz, \.csv") as caught:
        read_arrays(tmp_path / name)
    assert caught.value.code == "unknown"
    with pytest.raises(FormatError):
        write_matrix(tmp_path / name, VALUES)
    assert (tmp_path / name).read_bytes() == b"hello"


def test_a_format_is_told_by_its_content_before_its_name(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.eye(2))
    (tmp_path / "a.npy").rename(tmp_path / "a.csv")
    assert read_matrix(tmp_path / "a.csv").values.tolist() == [[1, 0], [0, 1]]


def test_an_archive_without_numbers_is_refused_by_what_is_in_it(tmp_path: Path) -> None:
    np.savez(tmp_path / "words.npz", words=np.array(["a"]))
    with pytest.raises(FormatError, match=r"words\.npz: words holds text"):
        read_arrays(tmp_path / "words.npz")
    np.savez(tmp_path / "none.npz")
    with pytest.raises(FormatError, match="holds no arrays"):
        read_arrays(tmp_path / "none.npz")


def test_an_array_whose_size_is_a_lie_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    write_arrays(path, {"q": np.ones((10, 10))})
    path.write_bytes(path.read_bytes().replace(b"(10, 10)", b"(99, 99)"))
    with pytest.raises(FormatError, match=r"its size does not fit its shape \(99, 99\)"):
        read_arrays(path)


def test_text_has_two_axes(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="two axes"):
        write_matrix(tmp_path / "a.csv", np.ones((2, 2, 2)))
    write_matrix(tmp_path / "a.npy", np.ones((2, 2, 2)))
    assert read_arrays(tmp_path / "a.npy")[0].shape == (2, 2, 2)


def test_how_a_text_was_read_is_known_and_can_be_changed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,5\n2,5\n")
    (found,) = read_arrays(tmp_path / "a.csv")
    assert found.dialect == Dialect(",", decimal_comma=False, header=False, labels=False)
    assert read_matrix(tmp_path / "a.csv", dialect=Dialect(";", decimal_comma=True)).values.tolist() == [[1.5], [2.5]]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"gone\.npy cannot be read"):
        read_matrix(tmp_path / "gone.npy")


@pytest.mark.parametrize("cause", [MemoryError(), KeyError("x"), RecursionError()])
def test_whatever_goes_wrong_inside_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: Exception
) -> None:
    def fail(*_: object) -> None:
        raise cause

    (tmp_path / "a.npy").write_bytes(b"x")
    monkeypatch.setattr(matrices, "format_of", fail)
    with pytest.raises(FormatError, match=r"a\.npy") as caught:
        read_arrays(tmp_path / "a.npy")
    assert caught.value.__cause__ is cause


def test_every_format_is_read_and_written_or_advised_against() -> None:
    assert all((row.advice is None) == (row.find is not None) == (row.encode is not None) for row in FORMATS)
    suffixes = [suffix for row in FORMATS for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert formats.TORCH in FORMATS
