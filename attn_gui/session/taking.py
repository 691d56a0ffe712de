"""How a side of a table changes: for each new place the old one, or NEW."""

from typing import Any

import numpy as np

from attn_gui.session.session import Array

Take = np.ndarray[Any, np.dtype[np.intp]]
NEW = -1


def unchanged(size: int) -> Take:
    """Return the take that keeps every place."""
    return np.arange(size)


def inserting(size: int, at: int, count: int) -> Take:
    """Return the take with *count* new places before place *at* (0 … size)."""
    return np.insert(np.arange(size), at, [NEW] * count)


def deleting(size: int, at: int, count: int) -> Take:
    """Return the take without the places at … at + count - 1."""
    return np.delete(np.arange(size), np.s_[at : at + count])


def moving(size: int, at: int, to: int) -> Take:
    """Return the take where the place *at* has come to stand at *to*."""
    order = np.delete(np.arange(size), at)
    return np.insert(order, to, at)


def take(array: Array, places: Take, axis: int, fill: object = 0) -> Array:
    """Return *array* rearranged along *axis*; new places hold *fill*."""
    fresh = places == NEW
    result = np.take(array, np.where(fresh, 0, places), axis=axis)
    result[(slice(None),) * axis + (fresh,)] = fill
    return result


def spread(places: Take, size: int, blocks: int) -> Take:
    """Return the take of *blocks* equal blocks of *size* places side by side that each change like *places*."""
    return np.concatenate([np.where(places == NEW, NEW, places + block * size) for block in range(blocks)])


def take_names(names: tuple[str, ...], places: Take, fresh: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names rearranged; new places get those of *fresh* in turn."""
    supply = iter(fresh)
    order: list[int] = [int(place) for place in places]
    return tuple(next(supply) if place == NEW else names[place] for place in order)
