"""A zip archive with the same bytes for the same members: stored, dated 1980, arrays at multiples of 64 bytes."""

import struct
from collections.abc import Iterable
from zlib import crc32

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_NEEDED = 20
_UTF8 = 0x800
_DAY = (1 << 5) | 1
"""1980-01-01 as zip writes it."""

_PADDING_ID = 0x4141
_ALIGNMENT = 64


def archive_bytes(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the zip archive of *members* in their order, uncompressed.

    The data of each ``.npy`` begin at a multiple of 64 bytes, so that a part can be read by its offset.
    """
    body: list[bytes] = []
    index: list[bytes] = []
    offset = 0
    for name, data in members:
        encoded = name.encode("utf-8")
        extra = _padding(offset + _LOCAL.size + len(encoded)) if name.endswith(".npy") else b""
        same = (_UTF8, 0, 0, _DAY, crc32(data), len(data), len(data), len(encoded))
        local = _LOCAL.pack(b"PK\x03\x04", _NEEDED, *same, len(extra)) + encoded + extra
        central = _CENTRAL.pack(b"PK\x01\x02", _NEEDED, _NEEDED, *same, 0, 0, 0, 0, 0, offset)
        body += [local, data]
        index.append(central + encoded)
        offset += len(local) + len(data)
    size = sum(map(len, index))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(index), len(index), size, offset, 0)
    return b"".join([*body, *index, end])


def _padding(start: int) -> bytes:
    """Return a private extra field after which the data, otherwise at *start*, are aligned."""
    missing = -start % _ALIGNMENT
    if missing == 0:
        return b""
    length = missing - 4 if missing >= 4 else missing - 4 + _ALIGNMENT
    return struct.pack("<2H", _PADDING_ID, length) + bytes(length)
