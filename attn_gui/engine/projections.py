"""Projections x @ W + b before and after the heads, and how columns become heads."""

from dataclasses import dataclass, fields
from operator import index

import numpy as np

from attn_gui.engine.arrays import Array, all_finite, real, require_finite, vector
from attn_gui.engine.errors import OptionError, ShapeError
from attn_gui.engine.pipeline import out_of_range
from attn_gui.text import say

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Projections:
    """x @ W + b with W (in, out); None is the identity, or no bias; heads are contiguous blocks of columns."""

    w_query: Array | None = None
    b_query: Array | None = None
    w_key: Array | None = None
    b_key: Array | None = None
    w_value: Array | None = None
    b_value: Array | None = None
    w_output: Array | None = None
    b_output: Array | None = None

    def __post_init__(self) -> None:
        """Take the arrays in as read-only floats."""
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                take_in = real if field.name.startswith("w_") else vector
                taken = take_in(value, field.name, f"projections.{field.name}")
                object.__setattr__(self, field.name, taken)

    def arrays(self) -> dict[str, Array]:
        """Return the arrays that are present, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: array for name, array in named.items() if array is not None}

    def require_finite(self) -> None:
        """Raise FiniteError if any of them holds NaN or infinity."""
        for name, array in self.arrays().items():
            require_finite(array, name, f"projections.{name}")

    def of(self, which: str) -> tuple[Array | None, Array | None]:
        """Return W and b of "query", "key", "value" or "output"."""
        return getattr(self, f"w_{which}"), getattr(self, f"b_{which}")

    def width(self, which: str, width: int) -> int:
        """Return the width after projecting *width* columns; raise ShapeError where W or b does not fit."""
        weight, bias = self.of(which)
        if weight is not None:
            if weight.ndim != 2 or weight.shape[0] != width:
                message = say(
                    "{name} has shape {shape}; the width {width} that it meets needs ({width}, any).",
                    name=f"w_{which}",
                    shape=weight.shape,
                    width=width,
                )
                raise ShapeError(message, field=f"projections.w_{which}", code="weight_does_not_fit")
            width = weight.shape[1]
        if bias is not None and bias.shape != (width,):
            message = say(
                "{name} has shape {shape}; the projected width {width} needs ({width},).",
                name=f"b_{which}",
                shape=bias.shape,
                width=width,
            )
            raise ShapeError(message, field=f"projections.b_{which}", code="weight_does_not_fit")
        return width

    def apply(self, which: str, x: Array) -> Array:
        """Return x @ W + b; raise FiniteError on overflow."""
        weight, bias = self.of(which)
        with np.errstate(over="ignore", invalid="ignore"):
            result = x if weight is None else x @ weight
            if bias is not None:
                result = result + bias
        return result

    def apply_in_range(self, which: str, x: Array) -> Array:
        """Return x @ W + b; raise FiniteError if finite numbers left the range of their type."""
        result = self.apply(which, x)
        if result is not x and not all_finite(result):
            raise out_of_range(f"Projected {which}", which, result.dtype, "smaller weights")
        return result


def head_shapes(
    shapes: tuple[Shape, Shape, Shape], projections: Projections, num_heads: int, num_kv_heads: int
) -> tuple[Shape, Shape, Shape]:
    """Return the shapes of (..., H, Lq, dh), (..., Hkv, Lk, dh), (..., Hkv, Lk, dv).

    Raises OptionError or ShapeError if the features cannot be split so.
    """
    _require_counts(num_heads, num_kv_heads)
    split: list[Shape] = []
    for shape, which in zip(shapes, ("query", "key", "value"), strict=True):
        count, field = (num_heads, "num_heads") if which == "query" else (num_kv_heads, "num_kv_heads")
        width = projections.width(which, shape[-1])
        _require_split(width, count, "num_heads" if num_heads == num_kv_heads else field)
        split.append((*shape[:-2], count, shape[-2], width // count))
    query, key, value = split
    if query[-1] != key[-1] and num_heads != num_kv_heads:
        message = say(
            "Each query head has width {query}, each key head {key}; {count} key heads need a projected key of width "
            "{needed}.",
            query=query[-1],
            key=key[-1],
            count=num_kv_heads,
            needed=query[-1] * num_kv_heads,
        )
        raise ShapeError(message, field="key", code="d_differs_dot")
    projections.width("output", num_heads * value[-1])
    return query, key, value


def split_heads(x: Array, num_heads: int) -> Array:
    """Return (..., L, H · d) as (..., H, L, d)."""
    return x.reshape(*x.shape[:-1], num_heads, -1).swapaxes(-2, -3)


def merge_heads(x: Array) -> Array:
    """Return (..., H, L, d) as (..., L, H · d)."""
    joined = x.swapaxes(-2, -3)
    return joined.reshape(*joined.shape[:-2], -1)


def _require_counts(num_heads: int, num_kv_heads: int) -> None:
    for field, count in (("num_heads", num_heads), ("num_kv_heads", num_kv_heads)):
        try:
            whole = index(count)
        except TypeError:
            whole = 0
        if whole < 1:
            message = say("{field} must be a whole number of at least 1; it is {count}.", field=field, count=count)
            raise OptionError(message, field=field, code="heads" if field == "num_heads" else "kv_heads")
    if num_heads % num_kv_heads:
        *most, last = _divisors(num_heads)
        uses = f"{', '.join(map(str, most))} or {last}" if most else str(last)
        template = (
            "{heads} query heads cannot share {shared} key heads; use {uses}."
            if most
            else "{heads} query head cannot share {shared} key heads; use {uses}."
        )
        message = say(template, heads=num_heads, shared=num_kv_heads, uses=uses)
        raise OptionError(message, field="num_kv_heads", code="kv_heads")


def _require_split(width: int, count: int, field: str) -> None:
    if width % count:
        message = say(
            "{width} features cannot be split into {count} heads of equal width. Possible head counts: {possible}.",
            width=width,
            count=count,
            possible=", ".join(map(str, _divisors(width))),
        )
        raise OptionError(message, field=field, code="heads")


def _divisors(number: int) -> list[int]:
    return [count for count in range(1, number + 1) if number % count == 0]
