"""Pins on the way into a session file: an array that the file has already is named, not stored again."""

from collections.abc import Sequence
from dataclasses import dataclass

from attn_gui.io.manifest import PIN_FOLDER, described, merged, session_arrays, state_values
from attn_gui.io.npy import Array
from attn_gui.session.session import Pin, Session

MEMBER = "member"
"""Where a pin says which array of the file is one of its own."""

TOKENS = {"query": "query_tokens", "key": "key_tokens", "x": "x_tokens"}
"""The lists of names in the file, and the fields of a session that they are."""


@dataclass(frozen=True, eq=False)
class Stored:
    """The arrays of a file by name, sorted; what is said of each; and its pins, as JSON values."""

    arrays: dict[str, Array]
    described: dict[str, dict[str, object]]
    pins: list[dict[str, object]]


def stored(session: Session) -> Stored:
    """Return what a file holds of *session* and its pins; equal arrays of a pin and the rest are there once."""
    arrays = session_arrays(session)
    said = {name: described(array) for name, array in arrays.items()}
    places: dict[object, str] = {}
    for name, words in said.items():
        places.setdefault(_content(words), name)
    pins: list[dict[str, object]] = []
    for number, pin in enumerate(session.pins):
        members: dict[str, object] = {}
        for name, array in session_arrays(pin.session).items():
            words = described(array)
            own = f"{PIN_FOLDER}{number}/{name.partition('/')[2]}"
            place = places.setdefault(_content(words), own)
            if place == own:
                arrays[own], said[own] = array, words
            members[name] = {MEMBER: place}
        pins.append(_pin_values(pin, session, members))
    return Stored(dict(sorted(arrays.items())), said, pins)


def _content(words: dict[str, object]) -> object:
    return repr(sorted(words.items()))


def _pin_values(pin: Pin, session: Session, members: dict[str, object]) -> dict[str, object]:
    """Return a pin as JSON values; names of tokens that are as the session's are left out."""
    tokens = {
        key: list(_names(pin.session, field))
        for key, field in TOKENS.items()
        if _names(pin.session, field) != _names(session, field)
    }
    state = merged({**state_values(pin.session), "tokens": tokens, "arrays": members}, pin.session.unknown)
    return merged({"name": pin.name, "session": state}, pin.unknown)


def _names(session: Session, field: str) -> Sequence[str]:
    return getattr(session, field)
