"""Arrays of any rank seen as one table: heads side by side, or one slice of the last two axes."""

import math
from dataclasses import dataclass

import numpy as np

from attn_gui.io.errors import FormatError
from attn_gui.io.limits import CELLS
from attn_gui.io.npy import Array
from attn_gui.text import Message, say

_MOST_CHOICES = 10_000


@dataclass(frozen=True)
class Slice:
    """One way to see an array as a table: ``index`` into all axes but the last two, None for heads side by side."""

    index: tuple[int, ...] | None
    label: Message
    shape: tuple[int, int]


def slices(shape: tuple[int, ...]) -> tuple[Slice, ...]:
    """Return the tables that an array of *shape* offers: one up to rank 2, else "side by side" (rank 3) and slices.

    A vector is one row, a single number one cell; at most 10,000 choices are listed.
    """
    table = tuple(([1, 1, *shape])[-2:])
    size = (table[0], table[1])
    if len(shape) <= 2:
        return (Slice((), say("the whole table ({n} × {m})", n=size[0], m=size[1]), size),)
    found: list[Slice] = []
    if len(shape) == 3:
        heads, n, width = shape
        label = say("{heads} heads side by side ({n} × {m})", heads=heads, n=n, m=heads * width)
        found.append(Slice(None, label, (n, heads * width)))
    for place in range(min(math.prod(shape[:-2]), _MOST_CHOICES)):
        index = tuple(int(at) for at in np.unravel_index(place, shape[:-2]))
        at = ", ".join(map(str, index))
        found.append(Slice(index, say("[{at}, :, :] ({n} × {m})", at=at, n=size[0], m=size[1]), size))
    return tuple(found)


def sliced(array: Array, chosen: Slice, name: str) -> Array:
    """Return the chosen table of *array* as read-only float64 (n, m).

    FormatError ``slice`` where the array has no such slice, ``too_large`` beyond the limit of cells.
    """
    if chosen.index is None and array.ndim != 3:
        message = say("{name} has shape {shape}; only three axes can go side by side.", name=name, shape=array.shape)
        raise FormatError(message, field=name, code="slice")
    if math.prod(chosen.shape) > CELLS:
        cells, most = f"{math.prod(chosen.shape):,}", f"{CELLS:,}"
        message = say("{name} has {cells} cells; a table holds at most {most}.", name=name, cells=cells, most=most)
        raise FormatError(message, field=name, code="too_large")
    table = array.swapaxes(0, 1) if chosen.index is None else _picked(array, chosen.index, name)
    values = np.array(table, dtype=np.float64, order="C").reshape(chosen.shape)
    values.flags.writeable = False
    return values


def slice_at(shape: tuple[int, ...], index: tuple[int, ...] | None) -> Slice:
    """Return the slice of an array of *shape* by its index (None: heads side by side)."""
    n, m = ([1, 1, *shape])[-2:]
    if index is None and len(shape) == 3:
        return Slice(None, say("heads side by side"), (n, shape[0] * m))
    return Slice(index, say("slice"), (n, m))


def _picked(array: Array, index: tuple[int, ...], name: str) -> Array:
    axes = array.shape[: max(0, array.ndim - 2)]
    if len(index) != len(axes) or not all(0 <= at < size for at, size in zip(index, axes)):
        message = say("{name} has shape {shape} and no slice {index}.", name=name, shape=array.shape, index=index)
        raise FormatError(message, field=name, code="slice")
    return array[index]
