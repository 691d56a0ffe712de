"""Every file that is not exactly a session is refused with a sentence, quickly and without asking for memory."""

import io
import json
import math
import random
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from attn_gui.io.archive_writing import archive_bytes
from attn_gui.io.errors import SessionFileError
from attn_gui.io.npy import npy_bytes
from attn_gui.io.session_file import decode_session
from attn_gui.session.session import same_session

Members = dict[str, bytes]


def members_of(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def file_of(members: Members) -> bytes:
    return archive_bytes(members.items())


def refusal(data: bytes) -> SessionFileError:
    """The error for *data*, found in less than 2 s and 64 MB."""
    tracemalloc.start()
    began = perf_counter()
    try:
        with pytest.raises(SessionFileError) as caught:
            decode_session(data, "bad.attn")
        assert perf_counter() - began < 2
        assert tracemalloc.get_traced_memory()[1] < 64_000_000 + 3 * len(data)
    finally:
        tracemalloc.stop()
    assert "bad.attn" in str(caught.value)
    assert caught.value.field == "bad.attn"
    assert len(str(caught.value)) < 500
    return caught.value


def edited(change: Callable[[dict[str, Any]], object]) -> Callable[[Members], object]:
    """A change of the manifest as a change of the members."""

    def act(members: Members) -> None:
        manifest = json.loads(members["manifest.json"])
        change(manifest)
        members["manifest.json"] = json.dumps(manifest).encode()

    return act


def described(members: Members, name: str, array: np.ndarray) -> None:
    """Put *array* into the file, honestly described."""
    from hashlib import sha256

    manifest = json.loads(members["manifest.json"])
    digest = sha256(array.tobytes()).hexdigest()
    manifest["arrays"][name] = {"dtype": array.dtype.str, "shape": list(array.shape), "sha256": digest}
    members["manifest.json"] = json.dumps(manifest).encode()
    members[f"{name}.npy"] = npy_bytes(array)


def with_array(name: str, shape: tuple[int, ...], dtype: str = "<f8") -> Callable[[Members], object]:
    return lambda members: described(members, name, np.ones(shape, dtype))


def text(data: bytes) -> Callable[[Members], object]:
    return lambda members: members.__setitem__("manifest.json", data)


def option(name: str, value: object) -> Callable[[Members], object]:
    return edited(lambda manifest: manifest["states"]["multi-head"]["options"].__setitem__(name, value))


def field(value: object, *path: str) -> Callable[[Members], object]:
    def change(manifest: dict[str, Any]) -> None:
        for key in path[:-1]:
            manifest = manifest[key]
        manifest[path[-1]] = value

    return edited(change)


QUERY = ("arrays", "arrays/query")

BROKEN: dict[str, tuple[Callable[[Members], object], str, str]] = {
    "no manifest": (lambda m: m.pop("manifest.json"), "damaged", "manifest.json is missing"),
    "no query": (lambda m: m.pop("arrays/query.npy"), "damaged", "arrays/query.npy is missing"),
    "a stranger": (lambda m: m.update({"arrays/evil.npy": b"x"}), "damaged", "arrays/evil.npy does not belong"),
    "an undeclared query": (edited(lambda m: m["arrays"].pop("arrays/query")), "damaged", "arrays/query is missing"),
    "a strange array": (with_array("arrays/self/general.weight", (2, 2)), "damaged", "no mode in it has an array"),
    "an unsafe name": (lambda m: m.update({"../evil.npy": b"x"}), "unsafe", "unsafe name"),
    "an absolute name": (lambda m: m.update({"/etc/passwd": b"x"}), "unsafe", "unsafe name"),
    "a long name": (lambda m: m.update({"x" * 300: b"x"}), "unsafe", "unsafe name"),
    "no object": (text(b"[]"), "field", "must be an object"),
    "no JSON": (text(b"{"), "damaged", "manifest.json cannot be read"),
    "no UTF-8": (text(b"\xff"), "damaged", "not UTF-8"),
    "a doubled key": (text(b'{"format": 1, "format": 2}'), "damaged", "a key appears twice"),
    "NaN": (text(b'{"format": NaN}'), "damaged", "NaN"),
    "1e400": (text(b'{"format": 1e400}'), "damaged", "too large a number"),
    "a huge integer": (text(b'{"format": ' + b"9" * 5000 + b"}"), "damaged", "manifest.json cannot be read"),
    "brackets": (text(b"[" * 100_000), "damaged", "nested more than 32 deep"),
    "a huge manifest": (text(b" " * 2_000_000), "too_large", "at most 1.05 MB"),
    "another format": (field("zoo", "format"), "field", "format must be attention-explorer-session"),
    "no version": (edited(lambda m: m.pop("version")), "field", "version is missing"),
    "version 0": (field(0, "version"), "field", "version must be a whole number"),
    "version true": (field(True, "version"), "field", "version must be a whole number"),
    "version 99": (field(99, "version"), "newer", "saved by a later version"),
    "an unknown mode": (field("cosmic", "kind"), "newer", "uses the mode 'cosmic'"),
    "an unknown state": (field({"options": {}}, "states", "cosmic"), "newer", "uses the mode 'cosmic'"),
    "an unknown score": (option("score", "psychic"), "newer", "uses the score 'psychic'"),
    "no score": (edited(lambda m: m["states"]["self"]["options"].pop("score")), "field", "score is missing"),
    "a score of text": (option("scale", "big"), "field", "states/multi-head/options/scale must be a finite number"),
    "temperature 0": (option("temperature", 0), "field", "temperature must be a finite number greater than 0"),
    "a giant scale": (option("scale", 10**400), "field", "scale must be a finite number"),
    "no heads": (option("num_heads", 0), "field", "num_heads must be a whole number"),
    "half a head": (option("num_heads", 1.5), "field", "num_heads must be a whole number"),
    "an unknown source": (option("source", "moon"), "field", "source must be one of x, inputs"),
    "an unknown precision": (option("precision", "float8"), "field", "precision must be one of float64, float32"),
    "an unknown normaliser": (option("normaliser", "magic"), "newer", "uses the normaliser 'magic'"),
    "a foreign normaliser": (option("normaliser", "monotonic"), "newer", "uses the normaliser 'monotonic'"),
    "a sink of text": (option("sink", "deep"), "field", "sink must be a finite number"),
    "an unknown rotation": (option("rope", "spiral"), "field", "rope must be one of off, half, interleaved"),
    "theta 0": (option("rope_theta", 0), "field", "rope_theta must be a finite number greater than 0"),
    "ALiBi maybe": (option("alibi", 1), "field", "alibi must be true or false"),
    "an unknown place": (option("local", "global"), "field", "local must be one of off, monotonic, predictive"),
    "no local width": (option("local_width", 0), "field", "local_width must be a whole number from 1"),
    "one side": (field([2], "mask", "window"), "field", "mask/window must be two sides, left and right; it is [2]"),
    "three sides": (field([2, 0, 1], "mask", "window"), "field", "mask/window must be a list of at most 2"),
    "a negative side": (field([-1, 0], "mask", "window"), "field", "mask/window/0 must be a whole number from 0"),
    "half a cached key": (field(0.5, "mask", "causal_offset"), "field", "causal_offset must be a whole number"),
    "sinusoids maybe": (field("yes", "sinusoids"), "field", "sinusoids must be true or false"),
    "a flat gain": (with_array("arrays/multi-head/q_gain", (4,)), "field", "shape must be 2 whole numbers"),
    "a causal rule": (field("sideways", "mask", "causal"), "field", "causal must be one of"),
    "linked to itself": (field(["x"], "linked"), "newer", "uses the input 'x'"),
    "tokens of numbers": (field([1, 2, 3], "tokens", "query"), "field", "tokens/query/0 must be a text"),
    "tokens of text": (field("abc", "tokens", "query"), "field", "tokens/query must be a list"),
    "a long token": (field(["x" * 10_001, "", ""], "tokens", "query"), "field", "at most 10,000 letters"),
    "notes of numbers": (field(7, "notes"), "field", "notes must be a text"),
    "unfinished maybe": (field("no", "unfinished"), "field", "unfinished must be true or false"),
    "two tokens": (field(["a", "b"], "tokens", "query"), "shapes", "arrays/query has 3 rows but tokens/query has 2"),
    "one name of x": (field(["a"], "tokens", "x"), "shapes", "arrays/x has 3 rows"),
    "a tall value": (with_array("arrays/value", (5, 2)), "shapes", "arrays/key has shape 3 × 4 but arrays/value 5 × 2"),
    "a tall query": (with_array("arrays/query", (5, 4)), "shapes", "arrays/query has 5 rows"),
    "a small mask": (with_array("arrays/mask_drawn", (2, 3), "|b1"), "shapes", "arrays/mask_drawn has shape 2 × 3"),
    "a short padding": (with_array("arrays/mask_key_padding", (2,), "|b1"), "shapes", "mask_key_padding has shape 2"),
    "a vector": (with_array("arrays/query", (3,)), "field", "shape must be 2 whole numbers"),
    "a cube": (with_array("arrays/query", (3, 2, 2)), "field", "shape must be a list"),
    "float32": (with_array("arrays/query", (3, 4), "<f4"), "field", "dtype must be <f8"),
    "an empty table": (field([0, 4], *QUERY, "shape"), "field", "shape/0 must be a whole number from 1"),
    "a negative table": (field([-1, 4], *QUERY, "shape"), "field", "shape/0 must be a whole number from 1"),
    "a giant table": (field([4_000_000, 4_000_000], *QUERY, "shape"), "too_large", "16,000,000,000,000 cells"),
    "another shape": (
        field([4, 3], *QUERY, "shape"),
        "shapes",
        "arrays/query has shape (3, 4) of <f8, but",
    ),
    "another hash": (field("0" * 64, *QUERY, "sha256"), "damaged", "the numbers of arrays/query are not those"),
    "no array": (lambda m: m.update({"arrays/query.npy": b"hello there"}), "damaged", "arrays/query is damaged"),
    "a long array": (
        lambda m: m.update({"arrays/query.npy": m["arrays/query.npy"] + b"\0"}),
        "damaged",
        "needs 96 bytes and there are 97",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_session_is_refused_by_the_place(name: str, full_file: bytes) -> None:
    change, code, words = BROKEN[name]
    members = members_of(full_file)
    change(members)
    error = refusal(file_of(members))
    assert error.code == code
    assert words in str(error)


def test_names_for_an_absent_x_are_refused(full_file: bytes) -> None:
    members = members_of(full_file)
    members.pop("arrays/x.npy")
    edited(lambda manifest: manifest["arrays"].pop("arrays/x"))(members)
    assert "names for the rows of x but no x" in str(refusal(file_of(members)))


def test_optional_parts_may_be_absent(full_file: bytes) -> None:
    members = members_of(full_file)
    edited(lambda m: [m.pop(key) for key in ("linked", "mask", "notes", "view", "unfinished")])(members)
    edited(lambda m: [m["states"].pop(kind) for kind in ("additive", "self")])(members)
    edited(lambda m: [m["arrays"].pop(name) for name in list(m["arrays"]) if "additive/" in name])(members)
    session, view = decode_session(file_of({n: d for n, d in members.items() if "additive/" not in n}), "x.attn")
    assert (session.notes, session.linked, view.table_digits) == ("", frozenset(), 2)
    assert "self" in session.states


def test_another_mimetype_is_no_session(full_file: bytes) -> None:
    members = members_of(full_file)
    members["mimetype"] += b"!"
    assert "mimetype is another" in str(refusal(file_of(members)))


def test_a_compressed_session_is_refused(full_file: bytes) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members_of(full_file).items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, method)
    assert "is compressed" in str(refusal(file.getvalue()))


def test_a_bomb_is_refused_unopened(full_file: bytes) -> None:
    file = io.BytesIO()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(50)) + packer.flush()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members_of(full_file).items():
            archive.writestr(name, data)
        archive.writestr("arrays/bomb.npy", bomb)
    data = bytearray(file.getvalue())
    for place in (data.find(b"arrays/bomb.npy") - 22, data.rfind(b"arrays/bomb.npy") - 36 + 14):
        struct.pack_into("<H", data, place, 8) if data[place : place + 2] == b"\0\0" else None
    assert refusal(bytes(data)).code in {"damaged", "too_large"}


def test_doubled_members_are_refused(full_file: bytes) -> None:
    members = list(members_of(full_file).items())
    assert "same name" in str(refusal(archive_bytes([*members, members[2]])))


def test_a_session_cut_off_anywhere_is_refused(full_file: bytes) -> None:
    cuts = {*range(0, len(full_file), 61), *range(120), *range(len(full_file) - 200, len(full_file))}
    for cut in sorted(cuts):
        with pytest.raises(SessionFileError) as caught:
            decode_session(full_file[:cut], "bad.attn")
        assert caught.value.code == ("damaged" if cut >= 4 else "not_a_session")


def test_bytes_added_at_the_end_are_refused(full_file: bytes) -> None:
    assert refusal(full_file + b"\0").code == "damaged"


def test_a_flipped_bit_is_refused_or_changes_nothing(full_file: bytes) -> None:
    whole, view = decode_session(full_file, "x.attn")
    rng = random.Random(7)
    for _ in range(1500):
        flipped = bytearray(full_file)
        at = rng.randrange(len(flipped))
        flipped[at] ^= 1 << rng.randrange(8)
        try:
            session, found = decode_session(bytes(flipped), "bad.attn")
        except SessionFileError:
            continue
        assert same_session(session, whole), at
        assert found == view


def test_a_damaged_array_is_named(full_file: bytes) -> None:
    data = bytearray(full_file)
    data[data.find(b"arrays/value.npy") + 200] ^= 0xFF
    assert "arrays/value" in str(refusal(bytes(data)))


def test_random_bytes_behind_a_good_beginning_are_refused(full_file: bytes) -> None:
    rng = random.Random(3)
    for size in (0, 1, 10, 100, 1000, 10_000):
        assert refusal(full_file[:84] + rng.randbytes(size)).code == "damaged"


def test_tables_as_large_as_the_limit_are_only_refused_by_their_bytes(full_file: bytes) -> None:
    members = members_of(full_file)
    field([2000, 2000], *QUERY, "shape")(members)
    error = refusal(file_of(members))
    assert math.prod((2000, 2000)) == 4_000_000
    assert error.code == "shapes"
