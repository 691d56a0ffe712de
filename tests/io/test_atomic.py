"""Saving leaves the old file or the new one, keeps permissions and links, and says what went wrong."""

import errno
import os
import stat
from pathlib import Path

import pytest

from attn_gui.io import atomic
from attn_gui.io.atomic import sweep_orphans, write_atomically
from attn_gui.io.errors import FileAccessError
from attn_gui.io.limits import in_words

OLD, NEW = b"old" * 1000, b"new" * 2000


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(atomic.TEMPORARY_PREFIX)]


def test_a_new_file_has_the_bytes_and_the_usual_permissions(tmp_path: Path) -> None:
    target, plain = tmp_path / "a.attn", tmp_path / "plain"
    write_atomically(target, NEW)
    plain.write_bytes(b"")
    assert target.read_bytes() == NEW
    assert target.stat().st_mode == plain.stat().st_mode
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "a.attn"
    target.write_bytes(OLD)
    target.chmod(mode)
    write_atomically(target, NEW)
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert target.read_bytes() == NEW


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link, chain = tmp_path / "real" / "a.attn", tmp_path / "link.attn", tmp_path / "chain.attn"
    link.symlink_to(real)
    chain.symlink_to(link)
    write_atomically(chain, NEW)
    assert chain.is_symlink()
    assert link.is_symlink()
    assert real.read_bytes() == NEW


def test_an_empty_file_can_be_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"")
    assert (tmp_path / "a").read_bytes() == b""


class FaultyOs:
    """The system, but for the n-th call of one function, which fails."""

    def __init__(self, function: str, at: int, number: int) -> None:
        self._function, self._left, self._number = function, at, number

    def __getattr__(self, name: str) -> object:
        real = getattr(os, name)
        if name != self._function:
            return real

        def faulty(*arguments: object, **named: object) -> object:
            self._left -= 1
            if self._left == 0:
                raise OSError(self._number, os.strerror(self._number))
            if name == "write":
                arguments = (arguments[0], bytes(arguments[1])[:2500])  # in parts, as a busy system does
            return real(*arguments, **named)

        return faulty


STEPS = [("open", 1), ("write", 1), ("write", 2), ("write", 3), ("fsync", 1), ("lseek", 1), ("read", 1), ("replace", 1)]
CAUSES = {
    errno.ENOSPC: ("disk_full", "disk full"),
    errno.EDQUOT: ("disk_full", "disk full"),
    errno.EIO: ("disk_error", "input/output error"),
    errno.EROFS: ("read_only", "read-only"),
    errno.ESTALE: ("unreachable", "network folder is gone"),
    errno.EXDEV: ("system", "cross-device"),
}


@pytest.mark.parametrize("number", CAUSES)
@pytest.mark.parametrize(("function", "at"), STEPS)
def test_a_fault_at_any_step_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, at: int, number: int
) -> None:
    target = tmp_path / "a.attn"
    target.write_bytes(OLD)
    monkeypatch.setattr(atomic, "os", FaultyOs(function, at, number))
    with pytest.raises(FileAccessError) as caught:
        write_atomically(target, NEW)
    code, words = CAUSES[number]
    assert caught.value.code == code
    assert words in str(caught.value).lower()
    assert "a.attn was not saved" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert target.read_bytes() == OLD
    assert not leftovers(tmp_path)


def test_a_folder_that_cannot_be_synced_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.attn"
    target.write_bytes(OLD)
    monkeypatch.setattr(atomic, "os", FaultyOs("fsync", 2, errno.EIO))
    with pytest.raises(FileAccessError, match="input/output error"):
        write_atomically(target, NEW)
    assert target.read_bytes() == NEW


def test_bytes_that_the_disk_changed_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.attn"
    target.write_bytes(OLD)
    monkeypatch.setattr(atomic, "_write_all", lambda descriptor, _data: os.write(descriptor, b"other"))
    with pytest.raises(FileAccessError, match="input/output error"):
        write_atomically(target, NEW)
    assert target.read_bytes() == OLD


def test_lack_of_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(atomic, "_fill", fail)
    with pytest.raises(FileAccessError, match="do not fit in memory"):
        write_atomically(tmp_path / "a.attn", NEW)


def test_places_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "locked").write_bytes(OLD)
    (tmp_path / "locked").chmod(0o444)
    (tmp_path / "file").write_bytes(OLD)
    places = {
        "folder": "folder",
        "pipe": "not_regular",
        "locked": "read_only",
        "gone/a.attn": "missing",
        "file/a.attn": "missing",
        "x" * 300: "name",
        "a\0b": "name",
        "loop": "name",
    }
    for place, code in places.items():
        with pytest.raises(FileAccessError) as caught:
            write_atomically(f"{tmp_path}/{place}", NEW)
        assert caught.value.code == code, place
    assert (tmp_path / "locked").read_bytes() == OLD
    assert not leftovers(tmp_path)


def test_orphans_are_swept_and_young_temporaries_stay(tmp_path: Path) -> None:
    old, young, other = (tmp_path / f".attn-gui-{name}.tmp" for name in ("0" * 16, "a" * 16, "notes"))
    for path in (old, young, other):
        path.write_bytes(b"x")
    (tmp_path / f".attn-gui-{'b' * 16}.tmp").mkdir()
    os.utime(old, (0, 0))
    write_atomically(tmp_path / "a.attn", NEW)
    assert not old.exists()
    assert young.exists()
    assert other.exists()
    assert sweep_orphans(tmp_path, older_than=-1) == 1
    assert sweep_orphans(tmp_path / "gone") == 0
    assert leftovers(tmp_path) == [other, tmp_path / f".attn-gui-{'b' * 16}.tmp"] or len(leftovers(tmp_path)) == 2


def test_a_system_without_folder_descriptors_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Windows:
        def __getattr__(self, name: str) -> object:
            if name == "O_DIRECTORY":
                raise AttributeError(name)
            return getattr(os, name)

    monkeypatch.setattr(atomic, "os", Windows())
    write_atomically(tmp_path / "a.attn", NEW)
    assert (tmp_path / "a.attn").read_bytes() == NEW


def test_sizes_are_said_as_people_say_them() -> None:
    sizes = {0: "0 bytes", 999: "999 bytes", 1500: "1.5 kB", 12_300_000: "12.3 MB", 5 * 10**9: "5 GB"}
    assert {size: in_words(size) for size in sizes} == sizes
    assert in_words(4 * 10**12) == "4,000 GB"
