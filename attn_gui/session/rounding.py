"""Numbers rounded to the type to calculate in: float32, or float16 and bfloat16 held in float32."""

from collections.abc import Callable

import numpy as np

from attn_gui.engine.errors import FiniteError
from attn_gui.session.session import Array, Precision
from attn_gui.text import say


def rounded(array: Array, precision: Precision, label: str, field: str) -> Array:
    """Return *array* as numbers of *precision*, float64 or float32; *label* and *field* name it in errors.

    Raises FiniteError where a finite number lies beyond the range of that type.
    """
    narrow = ROUNDINGS[precision](array)
    lost = np.isinf(narrow) & np.isfinite(array)
    if lost.any():
        message = say(
            "{label} holds {number}, which is beyond the range of {precision}.",
            label=label,
            number=float(array[lost][0]),
            precision=precision.value,
        )
        raise FiniteError(message, field=field, code="precision_range")
    return narrow


def to_bfloat16(array: Array) -> Array:
    """Return *array* as float32 numbers that bfloat16 holds: the upper 16 bits, to nearest, ties to even.

    As PyTorch does it, by way of float32; beyond the range is infinity.
    """
    single = _to_float32(array)
    bits = single.view(np.uint32)
    even = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    kept = (even & np.uint32(0xFFFF0000)).view(np.float32)
    # Rounding the bits of NaN could make infinity of it.
    return np.where(np.isnan(single), single, kept)


def _as_it_is(array: Array) -> Array:
    return array


def _to_float32(array: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return array.astype(np.float32)


def _to_float16(array: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return array.astype(np.float16).astype(np.float32)


ROUNDINGS: dict[Precision, Callable[[Array], Array]] = {
    Precision.FLOAT64: _as_it_is,
    Precision.FLOAT32: _to_float32,
    Precision.FLOAT16: _to_float16,
    Precision.BFLOAT16: to_bfloat16,
}
