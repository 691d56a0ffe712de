"""Files of other kinds are no sessions, and are told so."""

import io
import pickle
import random
import zipfile

import numpy as np
import pytest

from attn_gui.io.errors import SessionFileError
from attn_gui.io.npy import npy_bytes
from attn_gui.io.session_file import decode_session


def zipped(method: int = zipfile.ZIP_STORED, **members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def npz() -> bytes:
    file = io.BytesIO()
    np.savez(file, query=np.eye(2))
    return file.getvalue()


STRANGERS: dict[str, bytes] = {
    "empty": b"",
    "one byte": b"P",
    "text": b"Hello, I am a letter.",
    "utf-16 text": "Brief".encode("utf-16"),
    "zeros": bytes(5000),
    "noise": random.Random(1).randbytes(5000),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(100),
    "gif": b"GIF89a" + bytes(100),
    "pdf": b"%PDF-1.7\n" + bytes(100),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "json": b'{"query": [[1]]}',
    "csv": b"1,2\n3,4\n",
    "npy": npy_bytes(np.eye(2)),
    "npz": npz(),
    "pickle": pickle.dumps([1, 2]),
    "elf": b"\x7fELF" + bytes(200),
    "exe": b"MZ" + bytes(200),
    "gzip": b"\x1f\x8b\x08" + bytes(50),
    "hdf5": b"\x89HDF\r\n\x1a\n" + bytes(100),
    "tar": b"x" * 257 + b"ustar" + bytes(250),
    "sqlite": b"SQLite format 3\0" + bytes(100),
    "empty zip": zipped(),
    "plain zip": zipped(readme=b"hi"),
    "deflated zip": zipped(zipfile.ZIP_DEFLATED, readme=b"hi" * 99),
    "torch": zipped(**{"archive/data.pkl": b"\x80\x02."}),
    "docx": zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
    "odt": zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"}),
    "epub": zipped(mimetype=b"application/epub+zip"),
    "wheel": zipped(**{"x/METADATA": b"Name: x"}),
    "zip of another order": zipped(**{"manifest.json": b"{}", "mimetype": b"x"}),
    "html": b"<!DOCTYPE html><html></html>",
    "python": b"import os\n",
}


@pytest.mark.parametrize("name", STRANGERS)
def test_a_file_of_another_kind_is_no_session(name: str) -> None:
    with pytest.raises(SessionFileError, match=r"bad\.attn is not a session") as caught:
        decode_session(STRANGERS[name], "bad.attn")
    assert caught.value.code == "not_a_session"
    assert ".attn" in str(caught.value.hint)
