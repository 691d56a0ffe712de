"""One number as people type it: 0.5, 0,5, 1e-3, 1/3, -sqrt(2)/2. A tiny grammar of its own; nothing is evaluated.

sum     = product {("+" | "-") product}
product = signed {("*" | "/") signed}
signed  = {"+" | "-"} atom
atom    = number | "pi" | ("sqrt" | "√") atom | "(" sum ")"
"""

import math
import re

from attn_gui.errors import AttentionError
from attn_gui.text import Message, say

LONGEST = 200
DEEPEST = 40

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(rf"\s*(?:(?P<number>{_NUMBER})|(?P<word>[A-Za-z]+|√)|(?P<sign>[-+*/()]))", re.ASCII)
_SAME = str.maketrans({"−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "\u00a0": " ", "\u202f": " "})
_NOT_FINITE = re.compile(r"[+-]?(nan|inf(inity)?|∞)", re.IGNORECASE)


class NumberError(AttentionError):
    """A text that is no number, with the sentence that says why."""

    def __init__(self, message: Message, code: str) -> None:
        super().__init__(message, field="value", code=code)


def parse_number(text: str) -> float:
    """Return the finite number that *text* means; one comma and no point is a decimal comma.

    Raises NumberError for anything else, NaN and infinity included.
    """
    plain = _with_point(text.translate(_SAME).strip(), text)
    if len(plain) > LONGEST:
        raise NumberError(say("A number of {count} characters is too long to read.", count=len(plain)), "too_long")
    value = _Reader(plain, text.strip()).read()
    if not math.isfinite(value):
        raise NumberError(say("“{text}” is beyond the range of numbers.", text=text.strip()), "too_large")
    return value + 0.0


def is_not_finite(text: str) -> bool:
    """Return whether *text* spells NaN or infinity."""
    return _NOT_FINITE.fullmatch(text.strip()) is not None


def _with_point(plain: str, text: str) -> str:
    if not plain:
        raise NumberError(say("Type a number, such as 0.5, 1e-3, 1/3 or sqrt(2)."), "empty")
    if is_not_finite(plain):
        message = say("“{text}” cannot be entered: only finite numbers can be calculated with.", text=text.strip())
        raise NumberError(message, "not_finite")
    if "," not in plain:
        return plain
    if plain.count(",") > 1 or "." in plain:
        message = say("“{text}”: write one number, without separators between thousands.", text=text.strip())
        raise NumberError(message, "commas")
    return plain.replace(",", ".")


class _Reader:
    """Reads one text from left to right; ``_next`` is the token that comes."""

    def __init__(self, plain: str, shown: str) -> None:
        self._plain, self._shown = plain, shown
        self._place = 0
        self._depth = 0
        self._next = ""
        self._is_number = False
        self._advance()

    def read(self) -> float:
        value = self._sum()
        if self._next:
            raise self._no_number()
        return value

    def _advance(self) -> None:
        if not self._plain[self._place :].strip():
            self._next, self._is_number = "", False
            return
        match = _TOKEN.match(self._plain, self._place)
        if match is None:
            raise self._no_number()
        self._next, self._is_number = match.group().strip(), match["number"] is not None
        self._place = match.end()

    def _sum(self) -> float:
        value = self._product()
        while self._next in ("+", "-"):
            negative = self._take() == "-"
            right = self._product()
            value = value - right if negative else value + right
        return value

    def _product(self) -> float:
        value = self._signed()
        while self._next in ("*", "/"):
            divides = self._take() == "/"
            right = self._signed()
            if divides and right == 0.0:
                raise NumberError(say("“{text}” divides by zero.", text=self._shown), "zero_division")
            value = value / right if divides else value * right
        return value

    def _signed(self) -> float:
        sign = 1.0
        while self._next in ("+", "-"):
            sign = -sign if self._take() == "-" else sign
        return sign * self._atom()

    def _atom(self) -> float:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._no_number()
        value = self._bare_atom()
        self._depth -= 1
        return value

    def _bare_atom(self) -> float:
        if self._is_number:
            return float(self._take())
        token = self._take().lower()
        if token == "pi":
            return math.pi
        if token in ("sqrt", "√"):
            return self._root()
        if token == "(":
            value = self._sum()
            if self._take() == ")":
                return value
        raise self._no_number()

    def _root(self) -> float:
        value = self._atom()
        if value < 0.0:
            raise NumberError(say("“{text}” takes the root of a negative number.", text=self._shown), "negative_root")
        return math.sqrt(value)

    def _take(self) -> str:
        token = self._next
        if not token:
            raise self._no_number()
        self._advance()
        return token

    def _no_number(self) -> NumberError:
        return NumberError(
            say("“{text}” is no number; write 0.5, 1e-3, 1/3 or sqrt(2).", text=self._shown), "no_number"
        )
