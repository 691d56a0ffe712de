"""Tables, flags and names from files, as ``attn-gui new`` reads them."""

from pathlib import Path

import numpy as np
import pytest

from attn_gui.cli import table_files
from attn_gui.cli.opening import read
from attn_gui.errors import AttentionError


def session_of(path: Path):
    return read(str(path))[0]


@pytest.fixture
def tables(tmp_path: Path) -> list[object]:
    """The arguments for small tables of two queries and three keys."""
    (tmp_path / "q.csv").write_text("1,0\n0,1\n")
    (tmp_path / "k.tsv").write_text("1\t0\n0\t1\n1\t1\n")
    np.save(tmp_path / "v.npy", np.arange(6).reshape(3, 2))
    return ["--query", tmp_path / "q.csv", "--key", tmp_path / "k.tsv", "--value", tmp_path / "v.npy"]


def test_vectors_are_single_rows(run, tmp_path: Path) -> None:
    np.save(tmp_path / "q.npy", np.array([1.0, 2.0]))
    np.save(tmp_path / "k.npy", np.eye(2))
    run("new", "--query", tmp_path / "q.npy", "--x", tmp_path / "k.npy", "-o", tmp_path / "s.attn")
    assert session_of(tmp_path / "s.attn").query.tolist() == [[1.0, 2.0]]


def test_arrays_are_named_and_sliced(run, tmp_path: Path) -> None:
    heads = np.arange(24.0).reshape(2, 3, 4)
    np.savez(tmp_path / "a.npz", query=heads, other=np.eye(4))
    np.save(tmp_path / "deep.npy", np.stack([heads, -heads]))
    arguments = ["--query", f"{tmp_path}/a.npz:query[1]", "--key", f"{tmp_path}/a.npz:other"]
    arguments += ["--value", f"{tmp_path}/deep.npy[1, 0]"]
    ended = run("new", *arguments[:4], "--value", f"{tmp_path}/a.npz:other", "-o", tmp_path / "s.attn")
    assert ended.code == 0
    assert np.array_equal(session_of(tmp_path / "s.attn").query, heads[1])
    assert np.array_equal(table_files.matrix(arguments[5]).values, -heads[0])
    beside = table_files.matrix(f"{tmp_path}/a.npz:query[side by side]").values
    assert np.array_equal(beside, np.hstack([heads[0], heads[1]]))


def test_a_file_that_is_there_is_meant_itself(tmp_path: Path) -> None:
    np.save(tmp_path / "a[1].npy", np.eye(2))
    (tmp_path / "a[1].npy").rename(tmp_path / "a.csv[1]")
    assert table_files.table_place(f"{tmp_path}/a.csv[1]").slice is None


def test_a_table_of_a_session_can_be_read(run, lesson: Path, tmp_path: Path) -> None:
    table = table_files.matrix(f"{lesson}:arrays/key").values
    assert table.tolist() == [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]]


@pytest.mark.parametrize(
    ("name", "text"),
    [("m.csv", "True,False\nfalse,TRUE\n"), ("m.tsv", "1\t0\n0\t1\n"), ("m.csv", "key a,key b\n1,0\n0,1\n")],
)
def test_flags_are_words_or_digits(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert table_files.flags(str(tmp_path / name), "--mask").tolist() == [[True, False], [False, True]]


def test_flags_are_nothing_but_true_and_false(tmp_path: Path) -> None:
    for numbers in ([[0.5, 1.0]], [[2, 1]], [[np.nan, 1.0]]):
        np.save(tmp_path / "m.npy", np.array(numbers))
        with pytest.raises(AttentionError, match="--mask must hold booleans"):
            table_files.flags(str(tmp_path / "m.npy"), "--mask")


def test_a_bias_from_text_may_forbid(run, tables: list[object], tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("0,-inf,0.5\n-inf,0,-1\n")
    assert run("new", *tables, "--bias", tmp_path / "b.csv", "-o", tmp_path / "s.attn").code == 0
    bias = session_of(tmp_path / "s.attn").mask.bias
    assert bias is not None
    assert bias.tolist() == [[0.0, -np.inf, 0.5], [-np.inf, 0.0, -1.0]]
    assert "bias" in run("info", tmp_path / "s.attn").out


def test_tokens_come_from_commas_or_lines(run, tables: list[object], tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_bytes(b"\xef\xbb\xbfa,b\r\n\r\n \xc3\xa9\r\n")
    named = ("--query-tokens", "the,cat", "--key-tokens", f"@{tmp_path}/names.txt", "-o", tmp_path / "s.attn")
    assert run("new", *tables, *named).code == 0
    session = session_of(tmp_path / "s.attn")
    assert session.query_tokens == ("the", "cat")
    assert session.key_tokens == ("a,b", "", " é")


def test_tokens_name_the_rows_of_x_where_queries_and_keys_are_these(run, tables: list[object], tmp_path: Path) -> None:
    for argument in ("--x-tokens", "--query-tokens", "--key-tokens"):
        assert run("new", "--x", tables[1], argument, "a,b", "-o", tmp_path / "s.attn").code == 0
        assert session_of(tmp_path / "s.attn").x_tokens == ("a", "b")


def test_labels_in_a_file_are_names(run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("token,d0,d1\nle,1,2\nchat,3,4\n")
    ended = run("new", "--x", tmp_path / "x.csv", "-o", tmp_path / "s.attn")
    assert session_of(tmp_path / "s.attn").x_tokens == ("le", "chat")
    assert ended.out.startswith(f"{tmp_path / 'x.csv'}: ")


def test_what_is_no_name_of_a_file_is_refused(run, tables: list[object], tmp_path: Path) -> None:
    for name in ("a\0b.npy", "n" * 5000 + ".npy"):
        ended = run("new", "--x", name, "-o", tmp_path / "s.attn")
        assert ended.code == 2
        assert len(ended.complaints) == 1
