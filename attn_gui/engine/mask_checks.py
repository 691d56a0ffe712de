"""Whether what a mask is made of has the right type and shape."""

from operator import index
from typing import Any, cast

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.errors import OptionError, ShapeError
from attn_gui.text import say

Shape = tuple[int, ...]


def spread(numbers: Array, shape: Shape) -> Array:
    """Return one number, or one per batch entry as (batch, 1, …, 1), so that it broadcasts to the scores' *shape*."""
    return np.asarray(numbers[0]) if len(numbers) == 1 else numbers.reshape(-1, *(1,) * (len(shape) - 1))


def per_entry(value: object, batch: int | None, name: str, field: str, code: str) -> Array:
    """Return whole numbers, one or one per batch entry; raise OptionError or ShapeError otherwise."""
    entries = batch or 1
    numbers = np.atleast_1d(cast("Any", value))
    if numbers.dtype.kind not in "iu":
        message = say("{name} must be whole numbers.", name=name)
        raise OptionError(message, field=field, code=code)
    if numbers.shape not in ((1,), (entries,)):
        message = say(
            "{name} have shape {shape}; give one number, or one per batch entry ({entries}).",
            name=name,
            shape=numbers.shape,
            entries=entries,
        )
        raise ShapeError(message, field=field, code=code)
    return numbers


def require_fit(array: Array, shape: Shape, name: str, field: str) -> None:
    """Raise ShapeError unless *array* broadcasts to the scores' *shape* without enlarging it."""
    fits = array.ndim <= len(shape) and all(
        size in (1, whole) for size, whole in zip(array.shape[::-1], shape[::-1], strict=False)
    )
    if not fits:
        message = say(
            "The {name} has shape {shape}; scores have shape {scores}, so the {name} must fit {last}.",
            name=name,
            shape=array.shape,
            scores=shape,
            last=shape[-2:],
        )
        raise ShapeError(message, field=field, code="mask_shape")


_FARTHEST = 1 << 62
"""Beyond every key, and still a whole number that numpy can add to a position."""

Sides = tuple[int | None, int | None]


def window_sides(window: object) -> Sides:
    """Return (left, right) of a window, None being unbounded; raise OptionError for anything else."""
    try:
        left, right = cast("Sides", window)
    except (TypeError, ValueError):
        message = say("The window must be two numbers, left and right; it is {window}.", window=window)
        raise OptionError(message, field="masking.window", code="window") from None
    return _side(left, "left"), _side(right, "right")


def _side(side: object, name: str) -> int | None:
    if side is None:
        return None
    try:
        count = index(cast("Any", side))
    except TypeError:
        count = -1
    if count < 0:
        message = say("Window sides must be 0 or more, or empty for unbounded; {name} is {side}.", name=name, side=side)
        raise OptionError(message, field="masking.window", code="window")
    return min(count, _FARTHEST)
