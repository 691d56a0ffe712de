"""Arrays by name from a .npz that somebody else made."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from attn_gui.errors import AttentionError
from attn_gui.io.errors import FormatError
from attn_gui.io.named_arrays import read_named_arrays


def test_every_array_is_found_in_order_and_read_when_asked_for(tmp_path: Path) -> None:
    arrays = {"a/kernel": np.ones((2, 3, 4), np.float16), "b.weight": np.arange(3.0), "n": np.array(7)}
    np.savez_compressed(tmp_path / "f.npz", **arrays)
    found = read_named_arrays(tmp_path / "f.npz")
    assert [(each.name, each.dtype, each.shape) for each in found] == [
        ("a/kernel", "float16", (2, 3, 4)),
        ("b.weight", "float64", (3,)),
        ("n", "int64", ()),
    ]
    assert all(np.array_equal(each.load(), arrays[each.name]) for each in found)


def test_an_array_of_objects_keeps_its_name_and_type_and_is_never_unpickled(tmp_path: Path) -> None:
    ragged = np.array([[1.0], [1.0, 2.0]], dtype=object)
    np.savez(tmp_path / "f.npz", ragged=ragged, text=np.array(["a"]), good=np.eye(2))
    found = {each.name: each for each in read_named_arrays(tmp_path / "f.npz")}
    assert found["ragged"].dtype == "object"
    assert found["text"].dtype.startswith("str")
    with pytest.raises(FormatError, match=r"f\.npz: ragged holds Python objects \(object\)"):
        found["ragged"].load()
    assert found["good"].load().tolist() == [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("f.npy", b"\x93NUMPY", "unsupported", "f.npy is no .npz; a layer’s parameters are arrays with names in one."),
        ("f.csv", b"1,2\n", "unsupported", "f.csv is no .npz"),
        ("f.safetensors", b"12345678", "unsupported", "f.safetensors is a safetensors file, which is not opened here."),
        ("f.pt", b"PK\x05\x06" + bytes(18), "empty", "f.pt holds no arrays."),
        ("f.npz", b"PK\x03\x04 nothing", "damaged", "f.npz is damaged"),
        ("f.xyz", b"?", "unknown", "f.xyz is of no format that can be read"),
    ],
)
def test_other_files_are_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, code: str, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AttentionError) as caught:
        read_named_arrays(tmp_path / name)
    assert (caught.value.code, str(caught.value)[: len(said)]) == (code, said)


def test_a_checkpoint_of_pytorch_is_answered_with_how_to_save_its_arrays(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "f.npz", "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02.")
    with pytest.raises(FormatError, match="is a PyTorch file, which is not opened here"):
        read_named_arrays(tmp_path / "f.npz")


def test_a_member_that_is_not_as_long_as_its_header_says_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.ones(4))
    with zipfile.ZipFile(tmp_path / "f.npz", "w") as archive:
        archive.writestr("a.npy", (tmp_path / "a.npy").read_bytes()[:-8])
    with pytest.raises(FormatError, match=r"f\.npz: a is damaged"):
        read_named_arrays(tmp_path / "f.npz")
