"""Arrays of other programs from files."""

from pathlib import Path

import numpy as np
import pytest

from attn_gui.io.errors import FormatError
from attn_gui.io.given_arrays import array_names, read_given


def test_an_array_of_any_rank_keeps_its_numbers_and_the_name_of_its_type(tmp_path: Path) -> None:
    array = np.random.default_rng(1).random((2, 3, 4)).astype(np.float32)
    np.save(tmp_path / "w.npy", array)
    given = read_given(tmp_path / "w.npy", "weights")
    np.testing.assert_array_equal(given.array, array)
    assert (given.stage, given.dtype) == ("weights", "float32")
    assert not given.array.flags.writeable


def test_an_archive_is_asked_for_the_stage_or_the_name_given(tmp_path: Path) -> None:
    np.savez(tmp_path / "r.npz", weights=np.eye(2), other=np.ones((2, 2)))
    assert read_given(tmp_path / "r.npz", "weights").array[0, 1] == 0
    assert read_given(tmp_path / "r.npz", "weights", "other").array[0, 1] == 1
    assert set(array_names(tmp_path / "r.npz")) == {"weights", "other"}


def test_a_missing_array_is_refused_with_the_names_that_are_there(tmp_path: Path) -> None:
    np.savez(tmp_path / "r.npz", a=np.eye(2), b=np.eye(2))
    with pytest.raises(FormatError, match="no array scores; it has a, b") as refused:
        read_given(tmp_path / "r.npz", "scores")
    assert refused.value.code == "array"


def test_a_table_of_text_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("0.25,0.75\n1,0\n")
    given = read_given(tmp_path / "w.csv", "weights")
    np.testing.assert_array_equal(given.array, [[0.25, 0.75], [1, 0]])
    assert given.dtype == "text"
