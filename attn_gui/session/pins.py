"""The pins of a session: states kept under a name, found and named."""

from dataclasses import replace

from attn_gui.session.edit import EditError
from attn_gui.session.session import Pin, Session, same_session
from attn_gui.session.tokens import clean_token
from attn_gui.text import say

MOST_PINS = 24
PIN_NAME_LETTERS = 80


def state_of(session: Session) -> Session:
    """Return the state that a pin of *session* keeps: all of it but pins and notes, sharing its arrays."""
    return replace(session, pins=(), notes="")


def pin_called(session: Session, name: str) -> Pin:
    """Return the pin of that name; raises EditError ``no_such_pin``, which tells the names there are."""
    found = next((pin for pin in session.pins if pin.name == name), None)
    if found is not None:
        return found
    names = ", ".join(f"“{pin.name}”" for pin in session.pins)
    message = say("Nothing is pinned as “{name}”; there are {names}.", name=name, names=names)
    if not names:
        message = say("Nothing is pinned as “{name}”: there are no pins.", name=name)
    raise EditError(message, field="pins", code="no_such_pin")


def is_pinned(session: Session, pin: Pin) -> bool:
    """Return whether the session's present state equals that of *pin*."""
    return same_session(state_of(session), pin.session)


def next_pin_name(session: Session) -> str:
    """Return the first of Pin 1, Pin 2 … that is free."""
    taken = {pin.name for pin in session.pins}
    return next(name for name in (f"Pin {count}" for count in range(1, len(taken) + 2)) if name not in taken)


def checked_pin_name(session: Session, text: str, before: str | None = None) -> str:
    """Return *text* as a pin's name: cleaned, without blanks around it.

    Raises EditError where nothing is left, it is too long, or a pin other than *before* has it.
    """
    name = " ".join(clean_token(text).split())
    if not name:
        raise EditError(say("A pin needs a name."), field="pins", code="no_name")
    if len(name) > PIN_NAME_LETTERS:
        message = say(
            "A pin’s name has at most {most} letters; this has {count}.", most=PIN_NAME_LETTERS, count=len(name)
        )
        raise EditError(message, field="pins", code="long_name")
    if name != before and any(pin.name == name for pin in session.pins):
        message = say("There is a pin called “{name}” already; choose another name.", name=name)
        raise EditError(message, field="pins", code="name_taken")
    return name
