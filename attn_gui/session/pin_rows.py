"""What a list of pins says of each: whether it is the present state, else its mode and sizes where they differ."""

from dataclasses import dataclass

from attn_gui.session.comparing.choices import Rival
from attn_gui.session.comparing.rivals import rival_label
from attn_gui.session.inputs import tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.pins import is_pinned
from attn_gui.session.session import Pin, Session
from attn_gui.text import Message, say


@dataclass(frozen=True)
class PinRow:
    """A pin's name, what is to be said of it, and whether it is the present state."""

    name: str
    words: Message
    is_present: bool


def pin_rows(session: Session) -> tuple[PinRow, ...]:
    """Return a row for each pin of *session*, in their order; tables that are shared are not looked at."""
    return tuple(_row(session, pin) for pin in session.pins)


def mode_words(session: Session) -> Message:
    """Return "Additive", "Multiplicative · dot": the mode, and its score where the mode does not say it."""
    return rival_label(session, Rival(session.kind))


def size_words(session: Session) -> Message:
    """Return "3 × 4 tokens" (queries × keys), as the mode in use reads them."""
    queries, keys = (len(tokens_of(session, name)) for name in KINDS[session.kind].sources(session)[:2])
    return say("{queries} × {keys} tokens", queries=queries, keys=keys)


def _row(session: Session, pin: Pin) -> PinRow:
    if is_pinned(session, pin):
        return PinRow(pin.name, say("as now"), is_present=True)
    both = ((str(words(pin.session)), str(words(session))) for words in (mode_words, size_words))
    parts = [own for own, present in both if own != present]
    return PinRow(pin.name, say("{what}", what=", ".join(parts) or say("differs")), is_present=False)
