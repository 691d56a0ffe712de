"""What another variant would change in the numbers: the largest change of a weight and of the output, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_gui.session.compute import Done
from attn_gui.session.session import Array
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import Message, say

ROUNDING = 1e-12
"""Differences up to this are how float64 rounds, not another meaning."""


@dataclass(frozen=True)
class Change:
    """The largest change of one stage: its size (NaN where a number meets none), place in words, and both numbers."""

    amount: float
    place: str
    now: float
    there: float

    @property
    def is_felt(self) -> bool:
        """Whether it is more than rounding."""
        return not self.amount <= ROUNDING

    def said(self, words: tuple[str, str]) -> str:
        """Return "0.213 at it → animal (0.647 now, 0.434 there)", *words* being "now" and "there"."""
        now, there = _short(self.now), _short(self.there)
        numbers = "" if now == there else f" ({now} {words[0]}, {there} {words[1]})"
        size = "" if np.isnan(self.amount) else f"{_short(self.amount)} at "
        return f"{size}{self.place}{numbers}"


@dataclass(frozen=True)
class Consequence:
    """The changes of weights and output; None where the two cannot be held against each other, ``reason`` says why."""

    weight: Change | None
    output: Change | None
    reason: Message | None = None

    @property
    def is_none(self) -> bool:
        """Whether every number stays, but for rounding."""
        return all(change is not None and not change.is_felt for change in (self.weight, self.output))

    def said(self, words: tuple[str, str] = ("now", "there")) -> Message:
        """Return the consequence as a sentence or two, *words* for the two sides."""
        if self.is_none:
            return say("Same numbers.")
        parts = [] if self.reason is None else [str(self.reason)]
        named = (("Largest weight difference", self.weight), ("Largest output difference", self.output))
        for name, change in named:
            if change is not None:
                parts.append(f"{name}: {change.said(words)}." if change.is_felt else f"{name}: none.")
        return say("{parts}", parts=" ".join(parts))


NOTHING = Consequence(Change(0.0, "", 0.0, 0.0), Change(0.0, "", 0.0, 0.0))
"""The consequence of the very same session."""


def consequence(now: Done, there: Done) -> Consequence:
    """Return what changes from one result to another."""
    ours, theirs = _maps(now), _maps(there)
    rows, columns = unique_tokens(now.inputs.query_tokens), unique_tokens(now.inputs.key_tokens)
    weight = output = reason = None
    if ours.shape == theirs.shape:
        weight = _largest(ours, theirs, rows, columns, " → ")
    else:
        reason = say(
            "Weights cannot be compared one by one: {now} now, {there} there.", now=_size(ours), there=_size(theirs)
        )
    a, b = now.result.output, there.result.output
    if a.shape == b.shape:
        output = _largest(a[None], b[None], rows, [f"d{place}" for place in range(a.shape[-1])], ", ")
    else:
        wide = say("The output is {now} now, {there} there.", now=_sides(a.shape), there=_sides(b.shape))
        reason = wide if reason is None else say("{first} {second}", first=reason, second=wide)
    return Consequence(weight, output, reason)


def _maps(done: Done) -> Array:
    weights = done.result.weights
    assert weights is not None
    return weights if weights.ndim > 2 else weights[None]


def _largest(a: Array, b: Array, rows: Sequence[str], columns: Sequence[str], link: str) -> Change:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    gap = np.abs(a - b)
    lost = np.isnan(a) != np.isnan(b)
    gap[np.isnan(gap)] = 0.0
    place = tuple(int(i) for i in np.unravel_index(int(np.argmax(lost if lost.any() else gap)), gap.shape))
    head, row, column = place
    words = f"{rows[row]}{link}{columns[column]}"
    amount = float("nan") if lost.any() else float(gap[place])
    return Change(amount, words if len(a) == 1 else f"head {head}: {words}", float(a[place]), float(b[place]))


def _short(number: float) -> str:
    return f"{number:.3g}" if number else "0"


def _size(maps: Array) -> str:
    heads = "" if len(maps) == 1 else f"{len(maps)} heads of "
    return f"{heads}{_sides(maps.shape[1:])}"


def _sides(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
