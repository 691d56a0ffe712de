"""Pins are saved with the session; what they share with it, or with one another, is stored once."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attn_gui.io import session_file
from attn_gui.io.archive_writing import archive_bytes
from attn_gui.io.errors import SessionFileError
from attn_gui.io.session_file import decode_session, encode_session
from attn_gui.session.edits import DeletePin, DeleteTokens, PinState, ReplaceMatrix, SetCell, SetTokens
from attn_gui.session.session import KEY, QUERY, VALUE, Pin, Session, frozen, same_session
from attn_gui.session.view_state import ViewState


@pytest.fixture(scope="module")
def pinned(full_session: Session) -> Session:
    """The full session, pinned before and after a change of V, then changed in Q; a third pin is a row shorter."""
    session = PinState("first").apply(full_session)
    session = PinState("second").apply(SetCell(VALUE, 0, 0, 5.0).apply(session))
    session = SetCell(QUERY, 0, 0, 7.0).apply(session)
    short = DeleteTokens(QUERY, 0).apply(session)
    return replace(session, pins=(*session.pins, Pin("short", replace(short, pins=(), notes=""))))


@pytest.fixture(scope="module")
def file(pinned: Session) -> bytes:
    return encode_session(pinned, ViewState())


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_in(data: bytes) -> dict[str, Any]:
    return json.loads(members_of(data)["manifest.json"])


def edited(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    members = members_of(data)
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    return archive_bytes([*(members | {"manifest.json": json.dumps(manifest).encode()}).items()])


def test_pins_are_read_as_they_were_written(pinned: Session, file: bytes) -> None:
    back, view = decode_session(file, "x.attn")
    assert same_session(back, pinned)
    assert [pin.name for pin in back.pins] == ["first", "second", "short"]
    assert encode_session(back, view) == file


def test_equal_arrays_are_stored_once_and_shared_again(pinned: Session, file: bytes) -> None:
    pins = {name for name in members_of(file) if name.startswith("pins/")}
    # first: its Q and its V; second: Q as in the first, V as now; short: its Q of one row less.
    assert pins == {"pins/0/query.npy", "pins/0/value.npy", "pins/2/query.npy"}
    places = manifest_in(file)["pins"][1]["session"]["arrays"]
    assert places["arrays/query"] == {"member": "pins/0/query"}
    assert places["arrays/value"] == {"member": "arrays/value"}
    back, _ = decode_session(file, "x.attn")
    assert back.pins[1].session.value is back.value
    assert back.pins[1].session.query is back.pins[0].session.query


def test_equal_arrays_that_are_not_the_same_are_stored_once_too(pinned: Session, file: bytes) -> None:
    copied = replace(pinned.pins[1].session, value=frozen(np.array(pinned.value)))
    again = replace(pinned, pins=(pinned.pins[0], Pin("second", copied), pinned.pins[2]))
    assert encode_session(again, ViewState()) == file


def test_numpy_reads_the_arrays_of_pins(pinned: Session, file: bytes) -> None:
    with np.load(io.BytesIO(file)) as found:
        np.testing.assert_array_equal(found["pins/0/query"], pinned.pins[0].session.query)


def test_names_of_tokens_are_written_where_they_differ_only(pinned: Session, file: bytes) -> None:
    assert manifest_in(file)["pins"][0]["session"]["tokens"] == {}
    assert list(manifest_in(file)["pins"][2]["session"]["tokens"]) == ["query"]
    renamed = SetTokens(KEY, ("a", "b", "c")).apply(replace(pinned, linked=frozenset()))
    back, _ = decode_session(encode_session(renamed, ViewState()), "x.attn")
    assert same_session(back, renamed)
    assert back.pins[0].session.key_tokens == pinned.key_tokens


def test_a_session_without_pins_says_so(full_file: bytes) -> None:
    manifest = manifest_in(full_file)
    assert (manifest["version"], manifest["pins"]) == (3, [])
    without = edited(full_file, lambda found: found.pop("pins"))
    assert decode_session(without, "x.attn")[0].pins == ()


def test_what_a_later_version_added_to_a_pin_survives(pinned: Session, file: bytes) -> None:
    def add(manifest: dict[str, Any]) -> None:
        manifest["pins"][1]["colour"] = "red"
        manifest["pins"][1]["session"]["mask"]["shape"] = 4
        manifest["pins"][1]["session"]["arrays"]["arrays/query"]["unit"] = "m"
        manifest["arrays"]["pins/0/query"]["unit"] = "of an array that may go"

    session, view = decode_session(edited(file, add), "x.attn")
    changed = DeletePin("first").apply(session)
    back, _ = decode_session(encode_session(changed, view), "x.attn")
    assert dict(back.pins[0].unknown) == {"colour": "red"}
    assert back.pins[0].session.unknown["mask"] == {"shape": 4}
    assert back.pins[0].session.unknown["arrays"] == {"arrays/query": {"unit": "m"}}
    assert dict(back.unknown) == dict(pinned.unknown)


def test_a_pin_saved_half_way_opens_half_way(full_session: Session) -> None:
    tall = ReplaceMatrix(VALUE, np.ones((5, 2))).apply(full_session)
    session = replace(full_session, pins=(Pin("tall", replace(tall, notes="")),))
    assert same_session(decode_session(encode_session(session, ViewState()), "x.attn")[0], session)


def test_notes_in_a_pin_are_left_out(file: bytes) -> None:
    noted = edited(file, lambda manifest: manifest["pins"][0]["session"].update(notes="x"))
    pin = decode_session(noted, "x.attn")[0].pins[0]
    assert (pin.session.notes, "notes" in pin.session.unknown) == ("", False)


def in_first(path: tuple[str, ...], value: object) -> Callable[[dict[str, Any]], None]:
    def change(manifest: dict[str, Any]) -> None:
        found = manifest["pins"][0]
        for key in path[:-1]:
            found = found[key]
        found[path[-1]] = value

    return change


QUERY_OF_FIRST = ("session", "arrays", "arrays/query")

BROKEN: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "pins of text": (lambda m: m.update(pins="x"), "field", "pins must be a list of at most 24"),
    "25 pins": (lambda m: m.update(pins=m["pins"][:1] * 25), "field", "pins must be a list of at most 24"),
    "one name twice": (in_first(("name",), "second"), "damaged", "two pins have the same name"),
    "no name": (lambda m: m["pins"][0].pop("name"), "field", "pins/0/name is missing"),
    "a long name": (in_first(("name",), "x" * 81), "field", "pins/0/name must be a text of at most 80 letters"),
    "no state": (lambda m: m["pins"][0].pop("session"), "field", "pins/0/session is missing"),
    "an unknown mode": (in_first(("session", "kind"), "cosmic"), "newer", "uses the mode 'cosmic'"),
    "a missing array": (
        in_first((*QUERY_OF_FIRST, "member"), "pins/9/query"),
        "damaged",
        "pins/9/query is missing",
    ),
    "an array of flags": (
        in_first((*QUERY_OF_FIRST, "member"), "arrays/mask_drawn"),
        "field",
        "pins/0/session/arrays/arrays/query/member must be an array that can be arrays/query",
    ),
    "an array of one axis": (
        in_first(("session", "arrays", "arrays/mask_drawn", "member"), "arrays/mask_key_padding"),
        "field",
        "must be an array that can be arrays/mask_drawn",
    ),
    "no query": (lambda m: m["pins"][0]["session"]["arrays"].pop("arrays/query"), "damaged", "arrays/query is missing"),
    "a strange array": (
        in_first(("session", "arrays", "arrays/evil"), {"member": "arrays/query"}),
        "damaged",
        "no mode in it has an array called arrays/evil",
    ),
    "an array of no pin": (lambda m: m["pins"].pop(2), "damaged", "no pin in it has the array pins/2/"),
    "another size": (
        in_first((*QUERY_OF_FIRST, "member"), "pins/2/query"),
        "shapes",
        "in the pin “first”, arrays/query has 2 rows but tokens/query has 3 names",
    ),
    "names of numbers": (in_first(("session", "tokens", "key"), [1]), "field", "pins/0/session/tokens/key/0 must be"),
    "another shape": (lambda m: m["arrays"]["pins/0/query"].update(shape=[4, 3]), "shapes", "pins/0/query has shape"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pin_is_refused_by_its_place(name: str, file: bytes) -> None:
    change, code, words = BROKEN[name]
    with pytest.raises(SessionFileError) as caught:
        decode_session(edited(file, change), "bad.attn")
    assert words in str(caught.value)
    assert caught.value.code == code


def test_limits_hold_for_all_pins_together(pinned: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_file, "MEMBERS", 10)
    with pytest.raises(SessionFileError, match=r"it and its pins have \d+ tables; at most 10 fit"):
        encode_session(pinned, ViewState())
    monkeypatch.undo()
    monkeypatch.setattr(session_file, "ALL_MEMBERS_BYTES", 2 * session_file.JSON_BYTES + 100)
    with pytest.raises(SessionFileError, match="its tables, those of its pins included, take more than"):
        encode_session(pinned, ViewState())
