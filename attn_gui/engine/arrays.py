"""Taking in arrays: real numbers in equal rows, finite, in a type to calculate with."""

import math
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from attn_gui.engine.errors import FiniteError, OptionError, ShapeError
from attn_gui.text import Message, say

Array = npt.NDArray[Any]


def seal(array: Array) -> Array:
    """Return *array* itself, from now on read-only."""
    array.setflags(write=False)
    return array


def sealed_view(array: Array) -> Array:
    """Return a read-only view of *array*; the array itself stays as it was."""
    return seal(array.view())


def real(value: object, name: str, field: str) -> Array:
    """Return *value* as a read-only array of floats: float16 in float32, integers and booleans in float64.

    No copy is made of an array that has such a type already.  Raises OptionError for complex numbers, text and
    rows of unequal length.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise _unreal(name, field, _unequal_rows(value)) from None
    if array.dtype.kind == "f":
        return sealed_view(array if array.itemsize > 2 else array.astype(np.float32))
    if array.dtype.kind in "biuO":
        try:
            return seal(array.astype(np.float64))
        except (TypeError, ValueError):
            raise _unreal(name, field, say("it holds something that is no number")) from None
    kinds = {"c": say("it holds complex numbers"), "U": say("it holds text"), "S": say("it holds text")}
    raise _unreal(name, field, kinds.get(array.dtype.kind, say("it holds {kind} values", kind=array.dtype)))


def matrix(value: object, name: str, field: str) -> Array:
    """Return *value* as `real` does, with at least two axes (positions, width) and at least one position.

    Raises ShapeError otherwise.
    """
    array = real(value, name, field)
    if array.ndim < 2:
        message = say(
            "{name} has shape {shape}; it needs two axes (positions, width). Write one vector as [[1, 0, 1]].",
            name=name,
            shape=array.shape,
        )
        raise ShapeError(message, field=field, code="fewer_than_2_axes")
    if 0 in array.shape:
        raise ShapeError(_nothing(name, array.shape), field=field, code="nothing_to_do")
    return array


def vector(value: object, name: str, field: str) -> Array:
    """Return *value* as `real` does, one row of a table (1, n) as (n,)."""
    array = real(value, name, field)
    return seal(array.reshape(-1)) if array.ndim == 2 and array.shape[0] == 1 else array


def all_finite(array: Array) -> bool:
    """Return whether *array* holds neither NaN nor infinity."""
    # The sum of the squares is finite only if every number is: one quick pass, and only large numbers need another.
    return math.isfinite(np.vdot(array, array)) or bool(np.isfinite(array).all())


def require_finite(array: Array, name: str, field: str) -> None:
    """Raise FiniteError, with count and first place, if *array* holds NaN or infinity."""
    if all_finite(array):
        return
    wrong = ~np.isfinite(array)
    count = int(np.count_nonzero(wrong))
    place = first_place(wrong)
    template = (
        "{name} has 1 number that is not finite; it is {number} at {place}."
        if count == 1
        else "{name} has {count} numbers that are not finite; the first is {number} at {place}."
    )
    message = say(template, name=name, count=count, number=float(array[place]), place=list(place))
    raise FiniteError(message, field=field, code="non_finite_input")


def first_place(wrong: Array) -> tuple[int, ...]:
    """Return the index of the first True in *wrong*."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape))


def finite_number(value: object, name: str, field: str, code: str = "scale") -> float:
    """Return *value* as float; raise OptionError for NaN, infinity and what is no number."""
    try:
        number = float(cast("float", value))
    except (TypeError, ValueError):
        number = math.nan
    if math.isfinite(number):
        return number
    message = say("{name} must be a finite number; it is {value}.", name=name, value=value)
    raise OptionError(message, field=field, code=code)


def _unreal(name: str, field: str, why: Message) -> OptionError:
    message = say("{name} must hold real numbers in equal rows; {why}.", name=name, why=why)
    return OptionError(message, field=field, code="complex_text_ragged")


def _unequal_rows(value: object) -> Message:
    rows = cast("Sequence[object]", value)
    lengths = [len(cast("Sequence[object]", row)) if isinstance(row, Sequence) else 1 for row in rows]
    for place, length in enumerate(lengths):
        if length != lengths[0]:
            return say("row {i} has {a} numbers, row 0 has {b}", i=place, a=length, b=lengths[0])
    return say("its inner rows differ in length")


def _nothing(name: str, shape: tuple[int, ...]) -> Message:
    if shape[-2] == 0:
        return say("{name} has no positions; attention needs at least one.", name=name)
    if shape[-1] == 0:
        return say("{name} has width 0; attention needs at least one number per position.", name=name)
    return say("{name} has shape {shape}; attention needs at least one entry on each axis.", name=name, shape=shape)
