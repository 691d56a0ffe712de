"""Saving so that a crash at any instant leaves the whole old file or the whole new one.

A temporary file beside the target is written, synced, read back and compared, and only then takes the target's name.
"""

import errno
import os
import secrets
import stat
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from attn_gui.io.errors import FileAccessError, shown_name
from attn_gui.io.limits import in_words
from attn_gui.io.system_errors import not_written
from attn_gui.text import say

TEMPORARY_PREFIX = ".attn-gui-"
TEMPORARY_SUFFIX = ".tmp"
ORPHAN_SECONDS = 600.0
"""No write lasts longer: an older temporary file belongs to a program that died."""

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL
_FLAGS = _NEW | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Make the file *path* hold exactly *data*; a symbolic link is followed and permissions are kept.

    FileAccessError naming the cause ("disk full", "read-only" …) when that fails: then the old file is as it was.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_of(target)
        temporary = target.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}")
        try:
            _fill(temporary, data, mode)
            os.replace(temporary, target)  # noqa: PTH105
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(target.parent)
    except ValueError as error:  # a NUL in the name
        message = say("{file} is no name of a file.", file=shown_name(path))
        raise FileAccessError(message, field=shown_name(path), code="name") from error
    except OSError as error:
        raise not_written(path, error, len(data)) from error
    except MemoryError as error:
        message = say("{file} was not saved: {size} do not fit in memory.", file=shown_name(path), size=_size(data))
        raise FileAccessError(message, field=shown_name(path), code="memory") from error
    sweep_orphans(target.parent)


def sweep_orphans(folder: str | os.PathLike[str], older_than: float = ORPHAN_SECONDS) -> int:
    """Remove the temporary files in *folder* that a killed program left; return how many went.

    Younger ones than *older_than* seconds may belong to a program that is writing now and stay.
    """
    removed = 0
    latest = time.time() - older_than
    with suppress(OSError):
        for orphan in Path(folder).glob(f"{TEMPORARY_PREFIX}{'[0-9a-f]' * 16}{TEMPORARY_SUFFIX}"):
            with suppress(OSError):
                status = orphan.lstat()
                if stat.S_ISREG(status.st_mode) and status.st_mtime <= latest:
                    orphan.unlink()
                    removed += 1
    return removed


def _size(data: bytes) -> str:
    return in_words(len(data))


def _mode_of(target: Path) -> int | None:
    """Return the permissions of an existing target, None for a new one; refuse what must not be replaced."""
    try:
        status = os.stat(target)  # noqa: PTH116
    except FileNotFoundError:
        return None
    name = shown_name(target)
    if stat.S_ISDIR(status.st_mode):
        raise FileAccessError(say("{file} is a folder; choose a file name.", file=name), field=name, code="folder")
    if not stat.S_ISREG(status.st_mode):
        message = say("{file} is no ordinary file but a device or a pipe; choose another name.", file=name)
        raise FileAccessError(message, field=name, code="not_regular")
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        message = say("{file} is read-only. Save it under another name or allow writing.", file=name)
        raise FileAccessError(message, field=name, code="read_only")
    return stat.S_IMODE(status.st_mode)


def _fill(temporary: Path, data: bytes, mode: int | None) -> None:
    """Make *temporary* hold *data* on the disk itself, checked by reading it again."""
    descriptor = os.open(temporary, _FLAGS, 0o666 if mode is None else 0o600)
    try:
        _write_all(descriptor, data)
        if mode is not None:
            temporary.chmod(mode)
        os.fsync(descriptor)
        _compare(descriptor, data)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _compare(descriptor: int, data: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    found = sha256()
    while block := os.read(descriptor, 2**20):
        found.update(block)
    if found.digest() != sha256(data).digest():
        raise OSError(errno.EIO, "the disk gave back other bytes than were written")


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last; systems without folder descriptors (Windows) do that on their own."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
