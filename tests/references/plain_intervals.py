"""A calculator with intervals: what an expression can come to when each number shown is only as sure as its digits."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

LITERAL = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
SIGNS = {"·": "*", "÷": "/", "−": "-", "×": "*", "√": "sqrt", "∞": "inf"}


@dataclass(frozen=True)
class Interval:
    """All numbers from low to high; ``size`` is the largest that was met on the way to it."""

    low: float
    high: float
    size: float = 0.0

    def __add__(self, other: "Interval") -> "Interval":
        return spanned([self.low + other.low, self.high + other.high], self, other)

    def __sub__(self, other: "Interval") -> "Interval":
        return spanned([self.low - other.high, self.high - other.low], self, other)

    def __mul__(self, other: "Interval") -> "Interval":
        return spanned([a * b for a in (self.low, self.high) for b in (other.low, other.high)], self, other)

    def __truediv__(self, other: "Interval") -> "Interval":
        if other.low <= 0 <= other.high:
            return Interval(-math.inf, math.inf, math.inf)
        return spanned([a / b for a in (self.low, self.high) for b in (other.low, other.high)], self, other)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low, self.size)

    def has(self, value: float, unsure: float) -> bool:
        """Whether *value* lies inside, or outside by no more than the share *unsure* of the largest number met."""
        room = unsure * max(self.size, 1.0)
        return self.low - room <= value <= self.high + room


def spanned(values: list[float], *parts: Interval) -> Interval:
    low, high = min(values), max(values)
    return Interval(low, high, max(abs(low), abs(high), *(part.size for part in parts)))


def shown(text: str) -> Interval:
    """The numbers that read as *text*; a number with fewer than 4 decimals and no power of ten is meant exactly."""
    value, decimals = float(text), len(text.partition("e")[0].partition(".")[2])
    power = int(text.partition("e")[2] or 0)
    half = 0.0 if decimals < 4 and "e" not in text else 0.5 * 10.0 ** (power - decimals)
    return Interval(value - half, value + half, abs(value) + half)


def bent(function: Callable[[float], float], least: float = -math.inf) -> Callable[[Interval], Interval]:
    """A function that rises."""

    def applied(part: Interval) -> Interval:
        return spanned([function(max(part.low, least)), function(max(part.high, least))], part)

    return applied


def swung(function: Callable[[float], float]) -> Callable[[Interval], Interval]:
    """Sine or cosine, which no step moves by more than itself."""

    def applied(part: Interval) -> Interval:
        middle, half = function((part.low + part.high) / 2), (part.high - part.low) / 2
        return spanned([middle - half, middle + half], part)

    return applied


KNOWN = {
    "exp": bent(lambda x: math.exp(min(x, 709.0))),
    "tanh": bent(math.tanh),
    "sqrt": bent(math.sqrt, 0.0),
    "sin": swung(math.sin),
    "cos": swung(math.cos),
    "shown": shown,
}


def comes_to(expression: str) -> Interval:
    """Return what a printed expression can come to."""
    text = expression.removesuffix("=").strip()
    text = LITERAL.sub(lambda found: f"shown('{found[0]}')", text)
    for sign, plain in SIGNS.items():
        text = text.replace(sign, plain)
    text = re.sub(r"sqrt(shown\('[^']*'\))", r"sqrt(\1)", text)
    return eval(text, {"__builtins__": {}}, KNOWN)  # noqa: S307 - our own program printed it


def added_up(texts: list[str]) -> Interval:
    """Return what printed numbers can add up to."""
    total = Interval(0.0, 0.0)
    for text in texts:
        total += always_unsure(text)
    return total


def always_unsure(text: str) -> Interval:
    """The numbers that a result reads as: results always have all their decimals."""
    value, decimals = float(text), len(text.partition("e")[0].partition(".")[2])
    half = 0.5 * 10.0 ** (int(text.partition("e")[2] or 0) - decimals)
    return Interval(value - half, value + half, abs(value) + half)
