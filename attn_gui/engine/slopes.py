"""How a number that rests on scores follows query, key and a scoring function's own arrays: the chain rule per row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.errors import OptionError
from attn_gui.engine.scoring_base import Scoring
from attn_gui.text import say

BLOCK_NUMBERS = 1 << 20
"""How many hidden activations are held at a time."""


def _nothing() -> dict[str, Array]:
    return {}


@dataclass(frozen=True, eq=False)
class Slopes:
    """Derivatives of a number by query (..., Lq, d_q), key (..., Lk, d_k) and own arrays, worked when called.

    ``own`` is by field name, for operands without leading axes.
    """

    query: Callable[[], Array]
    key: Callable[[], Array]
    own: Callable[[], dict[str, Array]] = field(default=_nothing)


class Sloped(Scoring, Protocol):
    """A scoring function that can say how its scores follow what they rest on; all of SCORINGS do."""

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number whose derivatives by the scores are *upstream* (..., Lq, Lk)."""
        ...


def slopes_of(scoring: Scoring, query: Array, key: Array, upstream: Array) -> Slopes:
    """Return the slopes of *scoring*; raise OptionError where its class has no method ``slopes``."""
    require_slopes(scoring)
    return cast("Sloped", scoring).slopes(query, key, upstream)


def require_slopes(scoring: Scoring) -> None:
    """Raise OptionError unless *scoring* has the method ``slopes``."""
    if hasattr(scoring, "slopes"):
        return
    message = say(
        "The {name} scores do not say how they follow query and key; give their class a method "
        "slopes(query, key, upstream).",
        name=scoring.name,
    )
    raise OptionError(message, field="scoring", code="slopes")


def turned(array: Array) -> Array:
    """Return *array* with its last two axes exchanged."""
    return array.swapaxes(-1, -2)


def tanh_slopes(left: Array, right: Array, v: Array, upstream: Array) -> tuple[Slopes, Callable[[], Array]]:
    """Return the slopes of v · tanh(left + right) by left (..., Lq, h) and right (..., Lk, h), and those by v (h,)."""

    def by_left() -> Array:
        parts = [v * (upstream[..., rows, None, :] @ (1 - bent * bent)) for rows, bent in _blocks(left, right)]
        return np.concatenate(parts, axis=-3)[..., 0, :]

    def by_right() -> Array:
        parts = [
            np.sum(upstream[..., rows, :, None] * (1 - bent * bent), axis=-3) for rows, bent in _blocks(left, right)
        ]
        return v * sum(parts[1:], parts[0])

    def by_v() -> Array:
        found = np.zeros(v.shape)
        for rows, bent in _blocks(left, right):
            found += np.sum(upstream[..., rows, None, :] @ bent, axis=tuple(range(bent.ndim - 1)))
        return found

    return Slopes(by_left, by_right), by_v


def _blocks(left: Array, right: Array) -> Iterator[tuple[slice, Array]]:
    """Yield rows and their tanh (..., rows, Lk, h)."""
    count, step = int(left.shape[-2]), max(1, BLOCK_NUMBERS // right.size)
    for first in range(0, count, step):
        rows = slice(first, min(first + step, count))
        yield rows, np.tanh(left[..., rows, None, :] + right[..., None, :, :])
