"""Files of others are regular, of bounded size, and named without tricks."""

import os
from pathlib import Path

import pytest

from attn_gui.io import untrusted
from attn_gui.io.errors import FileAccessError, FormatError, shown_name
from attn_gui.io.untrusted import open_untrusted


def test_a_file_gives_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert open_untrusted(tmp_path / "a") == b"x" * 100_000
    assert open_untrusted(os.fspath(tmp_path / "link"), limit=100_000) == b"x" * 100_000


def test_what_is_no_ordinary_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    places = {tmp_path: "folder", tmp_path / "pipe": "not_regular", Path("/dev/zero"): "not_regular"}
    places |= {tmp_path / "gone": "missing", tmp_path / "a\0b": "name", tmp_path / ("x" * 300): "name"}
    for place, code in places.items():
        with pytest.raises(FileAccessError) as caught:
            open_untrusted(place)
        assert caught.value.code == code, place


def test_a_giant_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "sparse.npy").open("wb") as file:
        file.truncate(16 * 2**30)
    with pytest.raises(FormatError, match=r"sparse\.npy has 17\.2 GB; at most 268 MB") as caught:
        open_untrusted(tmp_path / "sparse.npy")
    assert caught.value.code == "too_large"


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    monkeypatch.setattr(untrusted, "_judge", lambda *_: None)
    with pytest.raises(FormatError, match="at most 50 bytes"):
        open_untrusted(tmp_path / "a", limit=50)


def test_a_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(untrusted.os, "open", refuse)
    with pytest.raises(FileAccessError, match="a cannot be read: you have no permission") as caught:
        open_untrusted(tmp_path / "a")
    assert str(tmp_path) in str(caught.value.hint)


def test_names_are_shown_without_tricks() -> None:
    assert shown_name("/a/b/été.npy") == "été.npy"
    assert shown_name("a\u202egpj.npy") == "a\\u202egpj.npy"
    assert shown_name("a\nb\udcff") == "a\\u000ab\\udcff"
    assert len(shown_name("x" * 500)) == 100
    assert shown_name("/") == "/"
