"""What a variant says of one setting: this value only, one of several, any but none, or anything."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from attn_gui.session.session import Session

Wanted = Callable[[Session], object]


class Meaning(Protocol):
    """Says which values of a setting a variant can express, and which one choosing it sets."""

    def holds(self, session: Session, value: object) -> bool:
        """Return whether the variant can express *value* in *session*."""
        ...

    def wanted(self, session: Session) -> object:
        """Return the value that choosing the variant sets where the present one cannot stay."""
        ...


@dataclass(frozen=True)
class Anything:
    """The variant takes this setting as an argument."""

    def holds(self, session: Session, value: object) -> bool:
        """Return True."""
        del session, value
        return True

    def wanted(self, session: Session) -> object:
        """Return None: it is never asked for."""
        del session


@dataclass(frozen=True)
class OneOf:
    """The variant knows *values* only; the first is its own."""

    values: tuple[object, ...]

    def holds(self, session: Session, value: object) -> bool:
        """Return whether *value* is one of them."""
        del session
        return value in self.values

    def wanted(self, session: Session) -> object:
        """Return the first."""
        del session
        return self.values[0]


@dataclass(frozen=True)
class Some:
    """The variant needs a value here, any but None or off; its own first one rests on the session."""

    first: Wanted
    absent: tuple[object, ...] = (None,)

    def holds(self, session: Session, value: object) -> bool:
        """Return whether there is a value."""
        del session
        return value not in self.absent

    def wanted(self, session: Session) -> object:
        """Return the variant's first value for *session*."""
        return self.first(session)


def only(*values: object) -> OneOf:
    """Return the meaning "one of these, by itself the first"."""
    return OneOf(values)


def some(first: object) -> Some:
    """Return the meaning "any value but none, at first this one"."""
    return Some(lambda _session: first)


ANY = Anything()
