"""The one door for files that somebody else made."""

import os
import stat
from io import RawIOBase
from pathlib import Path

from attn_gui.io.errors import FileAccessError, FormatError, shown_name
from attn_gui.io.limits import FILE_BYTES, in_words
from attn_gui.io.system_errors import not_read
from attn_gui.text import say

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def open_untrusted(path: str | os.PathLike[str], limit: int = FILE_BYTES) -> bytes:
    """Return the bytes of the regular file *path*, at most *limit* of them.

    Never mapped, never blocking on a pipe. FileAccessError when the system refuses or it is no regular file;
    FormatError ``too_large`` before more than *limit* + 1 bytes are read.
    """
    try:
        _judge(path, Path(path).stat(), limit)
        descriptor = os.open(path, _FLAGS)
        with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123
            _judge(path, os.fstat(descriptor), limit)
            data = _read(file, limit + 1)
    except ValueError as error:  # a NUL in the name
        raise FileAccessError(
            say("{file} is no name of a file.", file=shown_name(path)), field=shown_name(path), code="name"
        ) from error
    except OSError as error:
        raise not_read(path, error) from error
    _judge_size(path, len(data), limit)
    return data


def _read(file: RawIOBase, most: int) -> bytes:
    blocks: list[bytes] = []
    while most > 0 and (block := file.read(most)):
        blocks.append(block)
        most -= len(block)
    return b"".join(blocks)


def _judge(path: str | os.PathLike[str], status: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        message, code = say("{file} is a folder, not a file.", file=shown_name(path)), "folder"
        raise FileAccessError(message, field=shown_name(path), code=code)
    if not stat.S_ISREG(status.st_mode):
        message = say("{file} is no ordinary file but a device or a pipe.", file=shown_name(path))
        raise FileAccessError(message, field=shown_name(path), code="not_regular")
    _judge_size(path, status.st_size, limit)


def _judge_size(path: str | os.PathLike[str], size: int, limit: int) -> None:
    if size > limit:
        raise FormatError(
            say(
                "{file} has {size}; at most {limit} can be opened.",
                file=shown_name(path),
                size=in_words(size),
                limit=in_words(limit),
            ),
            field=shown_name(path),
            code="too_large",
        )
