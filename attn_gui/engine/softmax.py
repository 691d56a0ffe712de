"""The only softmax in the program: over the last axis, over permitted keys, with a named rule for empty rows."""

from enum import StrEnum
from typing import Any, TypeVar

import numpy as np

from attn_gui.engine.arrays import Array, first_place, real, require_finite, seal
from attn_gui.engine.errors import FiniteError, OptionError, ShapeError
from attn_gui.text import say

Choice = TypeVar("Choice", bound=StrEnum)


class EmptyRows(StrEnum):
    """What the weights of a query are that may attend to no key."""

    ZERO = "zero"
    NAN = "nan"
    UNIFORM = "uniform"


def softmax(
    x: object, *, permitted: object = None, empty_rows: EmptyRows | str = EmptyRows.ZERO, sink: object = None
) -> Array:
    """Return weights of the shape of *x* that sum to 1 along the last axis; forbidden and -inf entries get exactly 0.

    *permitted* is boolean and broadcasts to *x*.  *sink*, a number or one per row of axis -3, is a further logit that
    joins the sum and is dropped, so that rows sum to less than 1 (Miller 2023; GPT-OSS).  Raises FiniteError for NaN
    and +inf.
    """
    rule = choice(EmptyRows, empty_rows, "Empty rows", "empty_rows")
    work = np.array(real(x, "Softmax input", "x"))
    if work.ndim == 0 or work.shape[-1] == 0:
        raise ShapeError(say("Softmax needs at least one number per row."), field="x", code="nothing_to_do")
    wrong = np.isnan(work) | np.isposinf(work)
    if wrong.any():
        place = first_place(wrong)
        message = say("Softmax input has {number} at {place}.", number=float(work[place]), place=list(place))
        raise FiniteError(message, field="x", code="non_finite_input")
    if permitted is not None:
        np.copyto(work, -np.inf, where=~np.broadcast_to(np.asarray(permitted, dtype=bool), work.shape))
    with np.errstate(over="ignore", under="ignore"):
        softmax_in_place(work, rule, sink=sink_rows(sink, work.shape, work.dtype))
    return seal(work)


def sink_rows(sink: object, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array | None:
    """Return *sink* so that it broadcasts to rows (..., 1) of *shape*; raises OptionError, ShapeError, FiniteError."""
    if sink is None:
        return None
    numbers = real(sink, "The sink", "sink").reshape(-1)
    require_finite(numbers, "The sink", "sink")
    # At the end of the range it already takes all or nothing.
    limit = float(np.finfo(dtype).max)
    fitting = np.clip(numbers, -limit, limit).astype(dtype)
    if fitting.size == 1:
        return fitting.reshape(())
    heads = shape[-3] if len(shape) > 2 else 1
    if numbers.size != heads:
        message = say("The sink has {own} numbers but the number of heads is {heads}.", own=numbers.size, heads=heads)
        raise ShapeError(message, field="sink", code="sink")
    return fitting[:, None, None]


def softmax_in_place(
    work: Array,
    empty_rows: EmptyRows,
    temperature: float = 1.0,
    maximum: Array | None = None,
    *,
    sink: Array | None = None,
    out: Array | None = None,
) -> Array:
    """Turn scores (-inf where forbidden) into weights, in *work* or *out*; return which rows (..., 1) were empty.

    *maximum* is the row maximum if it is known; *sink* broadcasts to rows (..., 1) and joins each sum.  Subtracting the
    maximum keeps exp from overflowing; dividing by the sum, rather than subtracting its logarithm, keeps float32 exact
    at large scores.  Differences may leave the range of their type, rightly; the caller lets numpy say nothing of it.
    """
    target: Array = work if out is None else out
    peak: Array = work.max(axis=-1, keepdims=True) if maximum is None else maximum
    empty: Array = peak == -np.inf
    some_empty = bool(empty.any())
    if some_empty:
        peak = np.where(empty, work.dtype.type(0), peak)
    lifted = None if sink is None else lifted_sink(sink, temperature)
    if lifted is not None:
        peak = np.maximum(peak, lifted)
    np.subtract(work, peak, out=target)
    if temperature != 1.0:
        target /= fitted(temperature, work.dtype)
    np.exp(target, out=target)
    total: Array = target.sum(axis=-1, keepdims=True)
    if lifted is not None:
        total += sunk(lifted, peak, temperature)
    if some_empty:
        total[empty] = 1
    target /= total
    if some_empty:
        fill_empty(target, empty, empty_rows)
    return empty


def lifted_sink(sink: Array, temperature: float) -> Array:
    """Return sink · temperature: the sink among scores that the temperature is still to divide; it divides no sink."""
    largest = float(np.finfo(sink.dtype).max)
    with np.errstate(over="ignore", under="ignore"):
        return np.clip(sink * fitted(temperature, sink.dtype), -largest, largest)


def sunk(lifted: Array, peak: Array, temperature: float) -> Array:
    """Return exp((lifted sink - peak) / temperature), the sink's share of each row's sum before division."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp((lifted - peak) / fitted(temperature, peak.dtype)).astype(peak.dtype, copy=False)


def fill_empty(weights: Array, empty: Array, empty_rows: EmptyRows) -> None:
    """Write what *empty_rows* says into the rows (..., 1) that are *empty*."""
    fillings = {EmptyRows.ZERO: 0.0, EmptyRows.NAN: np.nan, EmptyRows.UNIFORM: 1.0 / weights.shape[-1]}
    np.copyto(weights, fillings[empty_rows], where=empty)


def fitted(number: float, dtype: np.dtype[Any]) -> float:
    """Return *number* > 0 held between the least normal and the largest number of *dtype*."""
    limits = np.finfo(dtype)
    return min(max(number, float(limits.tiny)), float(limits.max))


def choice(options: type[Choice], value: object, name: str, field: str) -> Choice:
    """Return *value* as a member of *options*; raise OptionError that lists them otherwise."""
    try:
        return options(value)
    except ValueError:
        named = [f'"{option.value}"' for option in options]
        message = say(
            '{name} must be {options} or {last}; it is "{value}".',
            name=name,
            options=", ".join(named[:-1]),
            last=named[-1],
            value=value,
        )
        raise OptionError(message, field=field, code=field.rpartition(".")[2]) from None
