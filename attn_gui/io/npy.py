"""NumPy's .npy format, judged by our own eyes before NumPy sees a byte."""

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from attn_gui.io.errors import FormatError
from attn_gui.io.limits import NPY_HEADER_BYTES
from attn_gui.text import Message, say

Array = np.ndarray[Any, np.dtype[Any]]

MAGIC = b"\x93NUMPY"
_PREFIX = {(1, 0): 2, (2, 0): 4, (3, 0): 4}
"""Bytes that hold the header's length, by version."""

_ENTRY = re.compile(
    r"""\s*(?P<q>['"])(?P<key>\w+)(?P=q)\s*:\s*
    (?: (?P<r>['"])(?P<text>[^'"]*)(?P=r) | (?P<flag>True|False) | \((?P<shape>[-\d,\sL]*)\) | (?P<record>\[.*\]) )
    \s*(?:,|(?=\}))""",
    re.VERBOSE | re.DOTALL,
)
_NUMBERS = re.compile(r"[<>|=]?(?:b1|\?|[iu][1248]|f[248])")
_DIMENSION = re.compile(r"\s*(\d{1,19})L?\s*")
_REFUSED = {
    "c": say("complex numbers"),
    "O": say("Python objects"),
    "U": say("text"),
    "S": say("text"),
    "a": say("text"),
    "M": say("dates"),
    "m": say("time spans"),
    "V": say("records"),
    "f": say("numbers of unusual width"),
}


@dataclass(frozen=True)
class NpyHeader:
    """What a .npy says about itself: the data are ``count`` numbers of ``dtype`` from byte ``start`` on."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    fortran: bool
    start: int

    @property
    def count(self) -> int:
        """How many numbers there are, as an unbounded integer."""
        return math.prod(self.shape)

    @property
    def size(self) -> int:
        """How many bytes the whole file must have."""
        return self.start + self.count * self.dtype.itemsize


def read_header(data: bytes, name: str) -> NpyHeader:
    """Return the header at the beginning of *data*, which need not hold the numbers.

    FormatError ``damaged`` where it is no such header, ``dtype`` where it announces other things than real numbers.
    """
    version = (data[6], data[7]) if len(data) >= 8 else (0, 0)
    width = _PREFIX.get(version)
    if not data.startswith(MAGIC) or width is None:
        raise _damaged(name, say("it does not begin as a .npy file of version 1 to 3"))
    length = int.from_bytes(data[8 : 8 + width], "little")
    if length > NPY_HEADER_BYTES:
        raise _damaged(name, say("its header claims {length} bytes", length=f"{length:,}"))
    start = 8 + width + length
    if len(data) < start:
        raise _damaged(name, say("it ends within its header"))
    entries = _entries(data[8 + width : start].decode("latin-1"), name)
    return NpyHeader(_dtype(entries["descr"], name), _shape(entries["shape"], name), _fortran(entries, name), start)


def parse_npy(data: bytes, name: str) -> Array:
    """Return the array of a whole .npy file: its own dtype and shape, read-only, a view of *data*.

    FormatError when the length is not exactly what the header announces, or there are no numbers.
    """
    header = read_header(data, name)
    if len(data) != header.size:
        found, needed = f"{len(data) - header.start:,}", f"{header.size - header.start:,}"
        raise _damaged(
            name,
            say(
                "shape {shape} of {dtype} needs {needed} bytes and there are {found}",
                shape=header.shape,
                dtype=header.dtype.name,
                needed=needed,
                found=found,
            ),
        )
    if header.count == 0:
        message = say("{name} has shape {shape} and so no numbers at all.", name=name, shape=header.shape)
        raise FormatError(message, field=name, code="empty")
    flat = np.frombuffer(data, header.dtype, header.count, header.start)
    return flat.reshape(header.shape, order="F" if header.fortran else "C")


def npy_bytes(array: Array) -> bytes:
    """Return *array* as a .npy file of version 1.0 whose numbers begin at a multiple of 64."""
    shape = "(" + "".join(f"{size}, " for size in array.shape).rstrip() + ")"
    if len(array.shape) > 1:
        shape = shape.replace(",)", ")")
    fields = f"{{'descr': '{array.dtype.str}', 'fortran_order': False, 'shape': {shape}, }}"
    length = -(-(10 + len(fields) + 1) // 64) * 64 - 10
    header = fields.ljust(length - 1) + "\n"
    return MAGIC + b"\x01\x00" + length.to_bytes(2, "little") + header.encode("ascii") + array.tobytes("C")


def _entries(text: str, name: str) -> dict[str, "re.Match[str]"]:
    body = text.strip()
    found: dict[str, re.Match[str]] = {}
    at = 1
    while body.startswith("{") and (entry := _ENTRY.match(body, at)) and entry["key"] not in found:
        found[entry["key"]] = entry
        at = entry.end()
    if body[at:].strip() != "}" or found.keys() != {"descr", "fortran_order", "shape"}:
        raise _damaged(name, say("its header cannot be understood"))
    return found


def _dtype(entry: "re.Match[str]", name: str) -> np.dtype[Any]:
    text: str | None = entry["text"]
    if text is not None and _NUMBERS.fullmatch(text):
        return np.dtype(text)
    kind = "V" if text is None else text.lstrip("<>|=")[:1]
    what = _REFUSED.get(kind, say("an unknown type"))
    raise FormatError(
        say(
            "{name} holds {what} ({dtype}); only real numbers and booleans can be opened.",
            name=name,
            what=what,
            dtype=_type_name(text),
        ),
        field=name,
        code="dtype",
    )


def _type_name(text: str | None) -> str:
    """Return NumPy's name of a refused type (``complex128``), or the text in the header where it has none."""
    if text is None:
        return "a structured dtype"
    try:
        return np.dtype(text[:20]).name
    except (TypeError, ValueError):
        return ascii(text[:20])


def _shape(entry: "re.Match[str]", name: str) -> tuple[int, ...]:
    text: str | None = entry["shape"]
    parts = ["?"] if text is None else text.split(",")
    if parts[-1].strip() == "":
        parts.pop()
    sizes = [_DIMENSION.fullmatch(part) for part in parts]
    if len(sizes) > 32 or any(size is None for size in sizes):
        raise _damaged(name, say("its shape cannot be understood"))
    return tuple(int(size[1]) for size in sizes if size is not None)


def _fortran(entries: dict[str, "re.Match[str]"], name: str) -> bool:
    flag: str | None = entries["fortran_order"]["flag"]
    if flag is None:
        raise _damaged(name, say("its header cannot be understood"))
    return flag == "True"


def _damaged(name: str, why: Message) -> FormatError:
    return FormatError(say("{name} is damaged: {why}.", name=name, why=why), field=name, code="damaged")
