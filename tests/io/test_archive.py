"""Zip archives: read as Python's own module reads them, or refused before a member is touched."""

import io
import struct
import zipfile

import numpy as np
import pytest

from attn_gui.io import archive as archive_module
from attn_gui.io.archive import open_archive, shown_member
from attn_gui.io.archive_writing import archive_bytes
from attn_gui.io.errors import FormatError

CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def zipped(method: int = zipfile.ZIP_STORED, **members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def patched(data: bytes, signature: bytes, offset: int, form: str, value: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(form, changed, data.rfind(signature) + offset, value)
    return bytes(changed)


def refusal(data: bytes) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read_all(data)
    return caught.value


def read_all(data: bytes) -> None:
    opened = open_archive(data, "a.npz")
    for name in opened.members:
        opened.read(name)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_python_writes_is_read(method: int) -> None:
    found = open_archive(zipped(method, a=b"x" * 1000, b=b"", c=b"hello"), "a.zip")
    assert {name: found.read(name) for name in found.members} == {"a": b"x" * 1000, "b": b"", "c": b"hello"}
    assert found.begin("a", 3) == b"xxx"


def test_archives_of_numpy_are_read() -> None:
    for save in (np.savez, np.savez_compressed):
        file = io.BytesIO()
        save(file, q=np.eye(3), k=np.ones(5))
        assert set(open_archive(file.getvalue(), "a.npz").members) == {"q.npy", "k.npy"}


def test_an_archive_written_to_a_pipe_is_read() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"hello")
    assert open_archive(file.getvalue(), "a.zip").read("a") == b"hello"


def test_what_is_written_python_reads() -> None:
    members = {"é.npy": b"123", "b": b"", "long" * 30 + ".npy": bytes(1000)}
    with zipfile.ZipFile(io.BytesIO(archive_bytes(members.items()))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members


def test_the_data_of_arrays_are_aligned_whatever_their_names() -> None:
    members = [("x" * length + ".npy", b"data") for length in range(1, 140)]
    found = open_archive(archive_bytes(members), "a.npz")
    assert all(member.start % 64 == 0 for member in found.members.values())


SMALL = zipped(a=b"hello", b=b"world!")
PACKED = zipped(zipfile.ZIP_DEFLATED, a=b"hello" * 100)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "damaged", "list of members is missing"),
        (b"PK\x03\x04" + bytes(100), "damaged", "list of members is missing"),
        (SMALL + b"x", "damaged", "does not fit"),
        (SMALL[:-22] + b"x" + SMALL[-22:], "damaged", "does not fit"),
        (patched(SMALL, END, 10, "<H", 3), "damaged", "does not fit"),
        (patched(patched(SMALL, END, 10, "<H", 3), END, 8, "<H", 3), "damaged", "ends too early"),
        (patched(patched(SMALL, END, 10, "<H", 1), END, 8, "<H", 1), "damaged", "does not fit"),
        (patched(patched(SMALL, END, 10, "<H", 9999), END, 8, "<H", 9999), "too_large", "9999 members"),
        (patched(SMALL, CENTRAL, 0, "<I", 0), "damaged", "does not fit"),
        (patched(SMALL, CENTRAL, 8, "<H", 1), "unsafe", "b is encrypted"),
        (patched(SMALL, CENTRAL, 10, "<H", 12), "unsafe", "packed in a way"),
        (patched(SMALL, CENTRAL, 38, "<I", 0o120777 << 16), "unsafe", "no ordinary file"),
        (patched(SMALL, CENTRAL, 24, "<I", 2**31), "too_large", "would take 2.15 GB"),
        (patched(SMALL, CENTRAL, 24, "<I", 7), "damaged", "two different sizes"),
        (patched(SMALL, CENTRAL, 16, "<I", 7), "damaged", "the checksum of b"),
        (patched(SMALL, CENTRAL, 42, "<I", 10**6), "damaged", "b lies outside"),
        (patched(SMALL, CENTRAL, 42, "<I", 0), "damaged", "not what the list of members says"),
        (patched(SMALL, LOCAL, 8, "<H", 8), "damaged", "not what the list of members says"),
        (patched(SMALL, LOCAL, 22, "<I", 99), "damaged", "not what the list of members says"),
        (patched(PACKED, CENTRAL, 24, "<I", 400), "damaged", "not what the list of members says"),
        (patched(PACKED, LOCAL, 31, "<B", 255), "damaged", "a cannot be unpacked"),
        (zipped(**{"../a": b""}), "unsafe", "unsafe name"),
        (zipped(**{"a:b": b""}), "unsafe", "unsafe name"),
        (zipped(**{"a\u202eb": b""}), "unsafe", "unsafe name: a\\u202eb"),
        (zipped(**{"dir/": b""}), "unsafe", "unsafe name"),
    ],
)
def test_an_archive_that_contradicts_itself_is_refused(data: bytes, code: str, words: str) -> None:
    error = refusal(data)
    assert words in str(error)
    assert error.code == code


def test_a_bomb_unpacks_to_no_more_than_it_declares() -> None:
    bomb = zipped(zipfile.ZIP_DEFLATED, a=bytes(30_000_000))
    lying = patched(patched(bomb, CENTRAL, 24, "<I", 1000), LOCAL, 22, "<I", 1000)
    assert "the checksum of a" in str(refusal(lying))
    assert len(open_archive(lying, "a").begin("a", 5000)) == 5000


def test_overlapping_members_are_refused() -> None:
    one = archive_bytes([("a", b"hello" + b"\0" * 200)])
    inner = archive_bytes([("b", b"world")])[: 30 + 1 + 5]
    body = bytearray(one)
    at = 31 + 20
    body[at : at + len(inner)] = inner
    entry = archive_bytes([("b", b"world")])[36 : 36 + 47]
    end = body.rfind(END)
    second = bytearray(entry)
    struct.pack_into("<I", second, 42, at)
    joined = bytes(body[:end]) + bytes(second) + bytes(body[end:])
    joined = patched(patched(joined, END, 8, "<H", 2), END, 10, "<H", 2)
    size = struct.unpack_from("<I", one, one.rfind(END) + 12)[0] + len(second)
    assert "a and b overlap" in str(refusal(patched(joined, END, 12, "<I", size)))


def test_members_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "ALL_MEMBERS_BYTES", 10)
    assert "its members would take 11 bytes; at most 10 bytes" in str(refusal(SMALL))


def test_old_names_are_read_as_old_programs_meant_them() -> None:
    data = bytearray(SMALL)
    for at in (30, SMALL.find(CENTRAL) + 46):
        data[at] = 0x82
    assert "é" in open_archive(bytes(data), "a.zip").members


def test_names_are_shown_short_and_printable() -> None:
    assert shown_member("x" * 100) == "x" * 60 + "…"
    assert shown_member("a\nb") == "a\\u000ab"
