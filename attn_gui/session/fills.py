"""Ways to fill a whole table: one row each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attn_gui.session.session import Array, frozen
from attn_gui.text import Message, say


@dataclass(frozen=True)
class Fill:
    """A fill: its name, and what it makes of a size (rows, columns) and a seed."""

    key: str
    label: Message
    make: Callable[[tuple[int, ...], int], Array]


def _zeros(shape: tuple[int, ...], _seed: int) -> Array:
    return frozen(np.zeros(shape))


def _ones(shape: tuple[int, ...], _seed: int) -> Array:
    return frozen(np.ones(shape))


def _identity(shape: tuple[int, ...], _seed: int) -> Array:
    return frozen(np.eye(shape[0], shape[1]))


def _one_hot(shape: tuple[int, ...], _seed: int) -> Array:
    return frozen(np.eye(shape[1])[np.arange(shape[0]) % shape[1]])


def _random(shape: tuple[int, ...], seed: int) -> Array:
    """Return standard normal numbers with one decimal; the same seed gives the same numbers."""
    return frozen(np.round(np.random.default_rng(seed).standard_normal(shape), 1) + 0.0)


FILLS: dict[str, Fill] = {
    fill.key: fill
    for fill in (
        Fill("zeros", say("zeros"), _zeros),
        Fill("ones", say("ones"), _ones),
        Fill("identity", say("identity"), _identity),
        Fill("one-hot", say("one-hot rows"), _one_hot),
        Fill("random", say("seeded random numbers"), _random),
    )
}
