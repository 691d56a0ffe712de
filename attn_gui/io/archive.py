"""Zip archives read with suspicion: every size, name and offset is judged before a member is touched."""

import struct
import zlib
from dataclasses import dataclass, replace
from itertools import pairwise

from attn_gui.io.errors import FormatError
from attn_gui.io.limits import ALL_MEMBERS_BYTES, MEMBER_BYTES, MEMBERS, in_words
from attn_gui.text import Message, say

STORED, DEFLATED = 0, 8

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_ENCRYPTED = 0x2041
_WIDE = 0xFFFFFFFF
_LONGEST_COMMENT = 65_535


@dataclass(frozen=True)
class Member:
    """One member: its header lies at ``offset``, its ``packed`` bytes at ``start``; unpacked they are ``size``."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    start: int = 0


@dataclass(frozen=True)
class Archive:
    """The members of an archive by name, in the order of their bytes."""

    file: str
    data: bytes
    members: dict[str, Member]

    def read(self, name: str) -> bytes:
        """Return the bytes of a member, its checksum verified; FormatError ``damaged`` names it."""
        member = self.members[name]
        found = self.begin(name, member.size + 1)
        if len(found) != member.size or zlib.crc32(found) != member.crc:
            raise _damaged(self.file, say("the checksum of {member} does not fit", member=shown_member(name)))
        return found

    def begin(self, name: str, most: int) -> bytes:
        """Return at most *most* bytes from a member's beginning, unchecked."""
        member = self.members[name]
        packed = self.data[member.start : member.start + member.packed]
        if member.method == STORED:
            return packed[:most]
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
        except zlib.error as error:
            raise _damaged(self.file, say("{member} cannot be unpacked", member=shown_member(name))) from error


def open_archive(data: bytes, file: str) -> Archive:
    """Return the members of the zip archive *data*.

    FormatError ``damaged`` when the archive contradicts itself, ``too_large`` when it breaks a limit,
    ``unsafe`` for a name, an encryption or a compression that is not allowed here.
    """
    entries = _central(data, file)
    members = sorted((_located(data, entry, file) for entry in entries), key=lambda member: member.start)
    for before, after in pairwise(members):
        if before.start + before.packed > after.offset:
            raise _damaged(file, say("{a} and {b} overlap", a=shown_member(before.name), b=shown_member(after.name)))
    by_name = {member.name: member for member in members}
    if len(by_name) != len(members):
        raise _damaged(file, say("two members have the same name"))
    if sum(member.size for member in members) > ALL_MEMBERS_BYTES:
        raise _too_large(file, say("its members"), sum(member.size for member in members), ALL_MEMBERS_BYTES)
    return Archive(file, data, by_name)


def shown_member(name: str) -> str:
    """Return a member's name for a sentence: printable, at most 60 letters."""
    shown = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in name[:60])
    return shown if len(name) <= 60 else shown + "…"


@dataclass(frozen=True)
class _Entry:
    member: Member
    raw_name: bytes


def _central(data: bytes, file: str) -> list[_Entry]:
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _LONGEST_COMMENT - _END.size))
    if end < 0 or end + _END.size > len(data):
        raise _damaged(file, say("its list of members is missing, as if the file had been cut off"))
    _, disk, first, here, count, size, offset, comment = _END.unpack_from(data, end)
    if (disk, first) != (0, 0) or here != count or end + _END.size + comment != len(data) or offset + size != end:
        raise _damaged(file, say("its list of members does not fit"))
    if count > MEMBERS:
        message = say("{file} has {count} members; at most {most} can be opened.", file=file, count=count, most=MEMBERS)
        raise FormatError(message, field=file, code="too_large")
    entries: list[_Entry] = []
    for _ in range(count):
        entry, offset = _entry(data, offset, end, file)
        entries.append(entry)
    if offset != end:
        raise _damaged(file, say("its list of members does not fit"))
    return entries


def _entry(data: bytes, at: int, end: int, file: str) -> tuple[_Entry, int]:
    if at + _CENTRAL.size > end:
        raise _damaged(file, say("its list of members ends too early"))
    fields = _CENTRAL.unpack_from(data, at)
    signature, _, _, flags, method, _, _, crc, packed, size, n, m, k, disk, _, attributes, offset = fields
    after = at + _CENTRAL.size + n + m + k
    if signature != b"PK\x01\x02" or after > end or disk != 0:
        raise _damaged(file, say("its list of members does not fit"))
    raw = data[at + _CENTRAL.size : at + _CENTRAL.size + n]
    member = Member(_name(raw, file), method, crc, packed, size, offset)
    _judge(member, flags, attributes >> 16, file)
    return _Entry(member, raw), after


def _name(raw: bytes, file: str) -> str:
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = raw.decode("cp437")
    parts = name.split("/")
    unsafe = name.startswith("/") or "\\" in name or ":" in name or {"", ".", ".."} & set(parts) or len(name) > 255
    if unsafe or not name.isprintable():
        message = say("{file} has a member with an unsafe name: {member}.", file=file, member=shown_member(name))
        raise FormatError(message, field=file, code="unsafe")
    return name


def _judge(member: Member, flags: int, mode: int, file: str) -> None:
    shown = shown_member(member.name)
    if flags & _ENCRYPTED:
        raise FormatError(say("{file}: {member} is encrypted.", file=file, member=shown), field=file, code="unsafe")
    if member.method not in {STORED, DEFLATED}:
        message = say("{file}: {member} is packed in a way that cannot be read.", file=file, member=shown)
        raise FormatError(message, field=file, code="unsafe")
    if mode & 0o170000 not in {0, 0o100000}:
        message = say("{file}: {member} is no ordinary file.", file=file, member=shown)
        raise FormatError(message, field=file, code="unsafe")
    if member.size > MEMBER_BYTES or member.packed > MEMBER_BYTES:
        raise _too_large(file, say("{member}", member=shown), max(member.size, member.packed), MEMBER_BYTES)
    if member.method == STORED and member.size != member.packed:
        raise _damaged(file, say("{member} has two different sizes", member=shown))


def _located(data: bytes, entry: _Entry, file: str) -> Member:
    """Return the member with the place of its bytes; what stands before them must say the same as the list."""
    member, at = entry.member, entry.member.offset
    if at + _LOCAL.size > len(data):
        raise _damaged(file, say("{member} lies outside", member=shown_member(member.name)))
    signature, _, _, method, _, _, _, packed, size, n, m = _LOCAL.unpack_from(data, at)
    raw = data[at + _LOCAL.size : at + _LOCAL.size + n]
    start = at + _LOCAL.size + n + m
    said = packed in {member.packed, _WIDE, 0} and size in {member.size, _WIDE, 0} and method == member.method
    if signature != b"PK\x03\x04" or raw != entry.raw_name or not said or start + member.packed > len(data):
        raise _damaged(file, say("{member} is not what the list of members says", member=shown_member(member.name)))
    return replace(member, start=start)


def _damaged(file: str, why: Message) -> FormatError:
    return FormatError(say("{file} is damaged: {why}.", file=file, why=why), field=file, code="damaged")


def _too_large(file: str, what: Message, size: int, limit: int) -> FormatError:
    return FormatError(
        say(
            "{file}: {what} would take {size}; at most {limit} can be opened.",
            file=file,
            what=what,
            size=in_words(size),
            limit=in_words(limit),
        ),
        field=file,
        code="too_large",
    )
