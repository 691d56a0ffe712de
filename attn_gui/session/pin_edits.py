"""Edits of pins: pin the present state, name, delete, restore and swap pins. Each is one undoable step."""

from dataclasses import dataclass, replace

from attn_gui.session.edit import Edit, EditError
from attn_gui.session.pins import MOST_PINS, checked_pin_name, is_pinned, next_pin_name, pin_called, state_of
from attn_gui.session.session import Pin, Session
from attn_gui.session.tokens import clean_token
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class PinState(Edit):
    """The present state is kept as a new pin; ``name`` None: the next of Pin 1, Pin 2 …"""

    name: str | None = None

    @property
    def label(self) -> Message:
        """Pin as “before”."""
        return say("Pin") if self.name is None else say("Pin as “{name}”", name=clean_token(self.name))

    def label_in(self, session: Session) -> Message:
        """Pin as “Pin 2”, the name that it gets in *session*."""
        return say("Pin as “{name}”", name=clean_token(self.name or next_pin_name(session)))

    def apply(self, session: Session) -> Session:
        """Return the session with the pin at the end. Raises EditError for a name in use, or too many pins."""
        if len(session.pins) >= MOST_PINS:
            message = say("A session keeps at most {most} pins; delete one that you need no more.", most=MOST_PINS)
            raise EditError(message, field="pins", code="too_many_pins")
        name = next_pin_name(session) if self.name is None else checked_pin_name(session, self.name)
        return replace(session, pins=(*session.pins, Pin(name, state_of(session))))

    def note(self, before: Session, after: Session) -> Message | None:
        """Say under which name the state is kept."""
        return None if before is after else say("Pinned as “{name}”.", name=after.pins[-1].name)


@dataclass(frozen=True, eq=False)
class DeletePin(Edit):
    """The pin of that name goes."""

    name: str

    @property
    def label(self) -> Message:
        """Delete the pin “before”."""
        return say("Delete the pin “{name}”", name=self.name)

    def apply(self, session: Session) -> Session:
        """Return the session without the pin; raises EditError where there is none."""
        gone = pin_called(session, self.name)
        return replace(session, pins=tuple(pin for pin in session.pins if pin is not gone))


@dataclass(frozen=True, eq=False)
class RenamePin(Edit):
    """The pin of that name gets another."""

    name: str
    new_name: str

    @property
    def label(self) -> Message:
        """Rename the pin “before” to “after”."""
        return say("Rename the pin “{name}” to “{new}”", name=self.name, new=clean_token(self.new_name))

    def apply(self, session: Session) -> Session:
        """Return the session with the pin renamed; raises EditError for a name in use, empty or too long."""
        pin = pin_called(session, self.name)
        name = checked_pin_name(session, self.new_name, self.name)
        return session if name == self.name else _with_pin(session, pin, replace(pin, name=name))


@dataclass(frozen=True, eq=False)
class RestorePin(Edit):
    """The present state becomes that of a pin; pins and notes stay."""

    name: str

    @property
    def label(self) -> Message:
        """Restore “before”."""
        return say("Restore “{name}”", name=self.name)

    def apply(self, session: Session) -> Session:
        """Return the session in the pin's state; the same one if it is in it. Raises EditError without such a pin."""
        pin = pin_called(session, self.name)
        return session if is_pinned(session, pin) else _in_state(session, pin)

    def note(self, before: Session, after: Session) -> Message | None:
        """Say nothing: what the pin does not link was not unlinked by this."""
        del before, after
        return None


@dataclass(frozen=True, eq=False)
class SwapPin(Edit):
    """The present state and that of a pin change places."""

    name: str

    @property
    def label(self) -> Message:
        """Swap with “before”."""
        return say("Swap with “{name}”", name=self.name)

    def apply(self, session: Session) -> Session:
        """Return the session in the pin's state, the pin with the present one; the same session if they are equal."""
        pin = pin_called(session, self.name)
        if is_pinned(session, pin):
            return session
        return _with_pin(_in_state(session, pin), pin, replace(pin, session=state_of(session)))

    def note(self, before: Session, after: Session) -> Message | None:
        """Say that the pin now keeps what was there before."""
        return None if before is after else say("“{name}” now keeps what was here before.", name=self.name)


def _in_state(session: Session, pin: Pin) -> Session:
    return replace(pin.session, pins=session.pins, notes=session.notes)


def _with_pin(session: Session, old: Pin, new: Pin) -> Session:
    return replace(session, pins=tuple(new if pin is old else pin for pin in session.pins))
