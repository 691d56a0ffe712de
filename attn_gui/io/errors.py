"""What can go wrong with files, and how a file is named in such sentences."""

import os
import unicodedata
from pathlib import Path

from attn_gui.errors import AttentionError
from attn_gui.text import Message


class FileAccessError(AttentionError):
    """The system refuses to read or write a file: missing, not permitted, disk full …"""


class FormatError(AttentionError):
    """A file was read but is not what was expected; nothing of it was taken over."""


class SessionFileError(FormatError):
    """A file is no session, a damaged one, one from a later version, or one that breaks a limit.

    ``code`` is ``not_a_session``, ``damaged``, ``newer``, ``too_large``, ``field`` or ``shapes``.
    """


class NotACellError(FormatError):
    """A text file holds something that is no number, or a ragged line; ``row`` and ``column`` count from 1 as in
    the file."""

    def __init__(self, message: Message, *, field: str, code: str, row: int, column: int | None) -> None:
        super().__init__(message, field=field, code=code)
        self.row = row
        self.column = column


def shown_name(path: str | os.PathLike[str]) -> str:
    """Return the last part of *path* for a sentence: control, bidi and undecodable characters escaped, at most 100."""
    name = Path(path).name or str(Path(path))
    shown = "".join(_shown(letter) for letter in name)
    return shown if len(shown) <= 100 else shown[:99] + "…"


def _shown(letter: str) -> str:
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return f"\\u{ord(letter):04x}"
    return letter
