"""Files named in arguments: tables, tables of yes and no, names of tokens."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from attn_gui.cli.arguments import usage
from attn_gui.io.csv_reading import read_table
from attn_gui.io.errors import FormatError, shown_name
from attn_gui.io.matrices import Matrix, read_matrix
from attn_gui.io.untrusted import open_untrusted
from attn_gui.session.session import Array, frozen_flags
from attn_gui.session.tokens import clean_tokens
from attn_gui.text import say

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
SIDE_BY_SIDE = "side by side"
_SLICE = re.compile(rf"(.+?)\[(\d+(?:\s*,\s*\d+)*|{SIDE_BY_SIDE})\]", re.DOTALL)
_MEMBER = re.compile(r"(.+\.(?:npz|attn)):([^:]+)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class TablePlace:
    """Where a table lies: a file, the name of an array in it, and which slice of it."""

    path: Path
    array: str | None
    slice: tuple[int, ...] | str | None


def table_place(text: str) -> TablePlace:
    """Return what FILE, FILE.npz:NAME, FILE[3], FILE.npz:NAME[0,3], FILE[side by side] mean.

    A file whose name looks like that but that is there is itself meant.
    """
    if _is_there(text):
        return TablePlace(Path(text), None, None)
    chosen: tuple[int, ...] | str | None = None
    found = _SLICE.fullmatch(text)
    if found is not None:
        text, inside = found[1], found[2]
        chosen = inside if inside == SIDE_BY_SIDE else tuple(int(part) for part in inside.split(","))
    member = None if _is_there(text) else _MEMBER.fullmatch(text)
    if member is None:
        return TablePlace(Path(text), None, chosen)
    return TablePlace(Path(member[1]), member[2], chosen)


def matrix(text: str) -> Matrix:
    """Return the table that *text* names; raises FileAccessError or FormatError."""
    place = table_place(text)
    try:
        return read_matrix(place.path, array=place.array, slice=place.slice)
    except FormatError as error:
        raise FormatError(error.message, field=error.field, code=error.code, hint=_HINTS.get(error.code)) from error


def flags(text: str, argument: str) -> Array:
    """Return the read-only boolean table (n, m) that *text* names: True, true or 1 = may attend, False, false or 0.

    Raises UsageError where anything else is in it, FileAccessError or FormatError where it is no table.
    """
    place = table_place(text)
    if place.path.suffix.lower() in TEXT_SUFFIXES:
        digits = re.sub(
            rb"(?i)\b(?:(true)|false)\b", lambda word: b"1" if word[1] else b"0", open_untrusted(place.path)
        )
        values = read_table(digits, shown_name(place.path)).values
    else:
        values = matrix(text).values
    if not np.isin(values, (0.0, 1.0)).all():
        message = say("{argument} must hold booleans: True or 1 = may attend, False or 0 = may not.", argument=argument)
        raise usage(message, argument, "mask_type")
    return frozen_flags(values != 0)


def tokens(text: str | None) -> tuple[str, ...] | None:
    """Return the names in "a,b,c", or in the lines of the file after an @; None for None."""
    if text is None:
        return None
    if not text.startswith("@"):
        return clean_tokens(text.split(","))
    try:
        whole = open_untrusted(text[1:]).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = say("{file} is no UTF-8 text.", file=shown_name(text[1:]))
        raise usage(message, "tokens", "encoding") from error
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return clean_tokens(lines[:-1] if lines[-1] == "" else lines)


def _is_there(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False


_HINTS = {
    "array": say("Write it after a colon: FILE.npz:NAME."),
    "slice": say("Write it in brackets: “FILE[3]”, or “FILE[side by side]” for heads."),
}
