"""Reading a value field by field: each field has a place that errors name, a type and a range."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar, cast

from attn_gui.io.errors import SessionFileError
from attn_gui.session.tokens import clean_token
from attn_gui.text import Message, say

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Field:
    """One value of a file's manifest, with its place (``"mask/causal"``) and the file's name for errors.

    Every method raises SessionFileError ``field`` when the value is not what is asked for.
    """

    value: object
    file: str
    place: str = ""

    def members(self) -> dict[str, object]:
        """The value as a JSON object."""
        if not isinstance(self.value, dict):
            raise self.wrong(say("an object"))
        return cast("dict[str, object]", self.value)

    def __getitem__(self, key: str) -> "Field":
        found = self.members()
        place = f"{self.place}/{key}" if self.place else key
        if key not in found:
            raise _wrong(self.file, say("{place} is missing in its manifest", place=place))
        return Field(found[key], self.file, place)

    def children(self) -> Iterator[tuple[str, "Field"]]:
        """The fields of an object with their keys."""
        return ((key, self[key]) for key in self.members())

    def elements(self, most: int) -> tuple["Field", ...]:
        """The fields of a list of at most *most*."""
        if not isinstance(self.value, list) or len(cast("list[object]", self.value)) > most:
            raise self.wrong(say("a list of at most {most}", most=f"{most:,}"))
        found = cast("list[object]", self.value)
        return tuple(Field(value, self.file, f"{self.place}/{at}") for at, value in enumerate(found))

    def text(self, most: int) -> str:
        """A text of at most *most* letters; NUL and lone surrogates become U+FFFD."""
        if not isinstance(self.value, str) or len(self.value) > most:
            raise self.wrong(say("a text of at most {most} letters", most=f"{most:,}"))
        return clean_token(self.value)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong(say("true or false"))
        return self.value

    def integer(self, low: int, high: int) -> int:
        """A whole number from *low* to *high*."""
        value = self.value
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(say("a whole number from {low} to {high}", low=low, high=high))
        return value

    def number(self, above: float = -math.inf) -> float:
        """A finite number greater than *above*."""
        value = self.value
        if not isinstance(value, int | float) or isinstance(value, bool) or not above < value < math.inf:
            above_it = say("") if above == -math.inf else say(" greater than {above}", above=f"{above:g}")
            raise self.wrong(say("a finite number{above}", above=above_it))
        try:
            return float(value)
        except OverflowError as error:
            raise self.wrong(say("a finite number")) from error

    def choice(self, choices: type[Choice]) -> Choice:
        """A member of an enumeration, by its value."""
        for member in choices:
            if member.value == self.value:
                return member
        raise self.wrong(say("one of {names}", names=", ".join(choices)))

    def wrong(self, wanted: Message) -> SessionFileError:
        """Return the error that says what should stand here and what does."""
        found = ascii(self.value)
        found = found if len(found) <= 60 else found[:59] + "…"
        where = self.place or "its manifest"
        return _wrong(
            self.file, say("{place} must be {wanted}; it is {found}", place=where, wanted=wanted, found=found)
        )


def _wrong(file: str, why: Message) -> SessionFileError:
    return SessionFileError(say("{file} cannot be opened: {why}.", file=file, why=why), field=file, code="field")
