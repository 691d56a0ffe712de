"""How a text table is written: its encoding, separator and decimal sign, guessed from the text and changeable."""

import re
from dataclasses import dataclass

from attn_gui.io.errors import FormatError
from attn_gui.text import say

_NUMBER = r"[+\-−]?(?:\d+(?:{point}\d*)?|{point}\d+)(?:[eE][+\-−]?\d+)?"
_POINT = re.compile(_NUMBER.format(point=r"\."), re.ASCII)
_POINT_OR_COMMA = re.compile(_NUMBER.format(point="[.,]"), re.ASCII)
_QUOTED = re.compile(r'"[^"]*"')
_INFINITE = {sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in ("inf", "infinity")}
_WORDS = {"nan": float("nan"), "true": 1.0, "false": 0.0, **_INFINITE}


@dataclass(frozen=True)
class Dialect:
    """The choices a text table is read by; ``header`` and ``labels`` None means: recognise them."""

    separator: str
    decimal_comma: bool
    header: bool | None = None
    labels: bool | None = None


def guessed_dialect(text: str) -> Dialect:
    """Return the dialect of *text*: a tab separates where there is one, else a semicolon, else the comma.

    Tabs and semicolons leave the comma free to be decimal.
    """
    beginning = _QUOTED.sub("", text[:65_536])
    for separator in ("\t", ";"):
        if separator in beginning:
            return Dialect(separator, decimal_comma=True)
    return Dialect(",", decimal_comma=False)


def decoded(data: bytes, file: str) -> tuple[str, str]:
    """Return the text of a file and its encoding: UTF-8, UTF-16 with its mark, else Windows' Western one.

    FormatError ``binary`` where it is no text at all.
    """
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "cp1252", data.decode("cp1252", errors="replace")
    if "\0" in text or any(ch < "\t" or "\r" < ch < " " for ch in text[:4096]):
        message = say("{file} is no text, so there is no table of numbers to read.", file=file)
        raise FormatError(message, field=file, code="binary")
    return text, encoding


def number_in(cell: str, dialect: Dialect) -> float | None:
    """Return the number in a cell, None where there is none; beyond the range of doubles it is infinite.

    ``nan``, ``inf``, ``true`` and ``false`` count as numbers; no underscores, no other digits than 0 to 9.
    """
    text = cell.strip()
    pattern = _POINT_OR_COMMA if dialect.decimal_comma else _POINT
    if pattern.fullmatch(text):
        return float(text.replace("−", "-").replace(",", "."))
    return _WORDS.get(text.lower())
