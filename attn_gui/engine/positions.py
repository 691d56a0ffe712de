"""Where a query or key stands: rotary positions, ALiBi, sinusoids, and the RMS norm that goes before rotation."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from attn_gui.engine.arrays import Array, all_finite, finite_number, matrix, real, require_finite, seal, vector
from attn_gui.engine.errors import FiniteError, OptionError, ShapeError
from attn_gui.engine.parts import cut
from attn_gui.engine.softmax import choice, fitted
from attn_gui.text import say

Shape = tuple[int, ...]


class Rope(StrEnum):
    """How the dimensions of a rotary position embedding are paired.

    HALF turns dimension i with i + d/2 (GPT-NeoX, Llama), INTERLEAVED 2i with 2i + 1 (Su et al. 2021).
    """

    OFF = "off"
    HALF = "half"
    INTERLEAVED = "interleaved"


@dataclass(frozen=True, eq=False)
class Positions:
    """What positions do to query and key before they are scored, and to the scores (ALiBi).

    The norm comes first, then the rotation (Qwen 3). Gains have one number per dimension of a head. ``alibi`` holds one
    slope per head, or one number. Query i stands at i + the offset of the masking, key j at j.
    """

    rope: Rope | str = Rope.OFF
    theta: float = 10_000.0
    qk_norm: bool = False
    query_gain: Array | None = None
    key_gain: Array | None = None
    eps: float = 1e-6
    alibi: Array | float | None = None

    def __post_init__(self) -> None:
        """Take the arrays in as read-only floats."""
        for name in ("query_gain", "key_gain"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, vector(getattr(self, name), name, f"positions.{name}"))
        if self.alibi is not None:
            slopes = np.atleast_1d(vector(self.alibi, "The ALiBi slopes", "positions.alibi"))
            object.__setattr__(self, "alibi", seal(slopes))

    @property
    def moves(self) -> bool:
        """Whether query and key are scored as anything but themselves."""
        return self.qk_norm or self.rope != Rope.OFF

    def arrays(self) -> dict[str, Array]:
        """Return the gains that are in force, by field name."""
        named = {"query_gain": self.query_gain, "key_gain": self.key_gain}
        return {name: gain for name, gain in named.items() if self.qk_norm and gain is not None}

    def check(self, query: Shape, key: Shape) -> None:
        """Raise OptionError or ShapeError if these shapes cannot be placed so; calculate nothing."""
        layout = choice(Rope, self.rope, "Rotary positions", "positions.rope")
        for width, gain, name in ((query[-1], self.query_gain, "query"), (key[-1], self.key_gain, "key")):
            if layout is not Rope.OFF:
                _require_even(width)
            if self.qk_norm and gain is not None and gain.shape != (width,):
                message = say(
                    "The gain of the {name} norm has length {length}; the width of a head is {width}.",
                    name=name,
                    length=gain.size,
                    width=width,
                )
                raise ShapeError(message, field=f"positions.{name}_gain", code="gain_does_not_fit")
        _require_above_zero(self.theta, "Theta", "positions.theta")
        _require_above_zero(self.eps, "Epsilon of the norm", "positions.eps")
        for name, gain in self.arrays().items():
            require_finite(gain, f"The {name}", f"positions.{name}")

    def check_scores(self, shape: Shape) -> None:
        """Raise ShapeError or FiniteError if ALiBi does not fit scores of *shape*."""
        self._slopes(_heads(shape))

    def place_query(self, query: Array, offset: Array) -> Array:
        """Return query (..., Lq, d) as it is scored; *offset* is a number, or one per batch entry (batch, 1, …, 1)."""
        steps = offset if offset.ndim == 0 else offset[..., 0]
        places: Array = np.arange(int(query.shape[-2])) + steps
        return self._placed(query, "query", self.query_gain, places)

    def place_key(self, key: Array) -> Array:
        """Return key (..., Lk, d) as it is scored."""
        places: Array = np.arange(int(key.shape[-2]))
        return self._placed(key, "key", self.key_gain, places)

    def alibi_part(
        self, shape: Shape, offset: Array, heads: slice | None = None, rows: slice = slice(None)
    ) -> Array | None:
        """Return what ALiBi adds to *heads* and *rows* of scores (..., H, Lq, Lk), None without.

        Query i stands at i + *offset*.
        """
        if self.alibi is None:
            return None
        slopes = self._slopes(_heads(shape))
        distance = np.arange(shape[-2])[rows, None] + cut(offset, heads) - np.arange(shape[-1])
        if len(shape) == 2:
            return -slopes[0] * distance
        chosen = slopes if heads is None or slopes.size == 1 else slopes[heads]
        return -chosen[:, None, None] * distance

    def alibi_at(self, shape: Shape, offset: Array, index: Shape) -> Array | None:
        """Return what `alibi_part` has at *index* of scores of *shape*, without making the rest."""
        head, row = len(shape) - 3, len(shape) - 2
        ones = {at: slice(index[at], index[at] + 1) for at in (head, row) if 0 <= at < len(index)}
        part = self.alibi_part(shape, offset, ones.get(head), ones.get(row, slice(None)))
        if part is None:
            return None
        whole = np.broadcast_to(part, tuple(1 if at in ones else size for at, size in enumerate(shape)))
        return np.asarray(whole[tuple(0 if at in ones else place for at, place in enumerate(index))])

    def _placed(self, x: Array, name: str, gain: Array | None, positions: Array) -> Array:
        placed = x
        with np.errstate(over="ignore", invalid="ignore"):
            if self.qk_norm:
                placed = rms_norm(placed, gain, self.eps)
            if self.rope != Rope.OFF:
                placed = rotate(placed, positions, self.theta, self.rope)
        if not all_finite(placed):
            template = "The {name} exceeds the range of {dtype} once it is normed or rotated; use smaller numbers."
            message = say(template, name=name, dtype=x.dtype)
            raise FiniteError(message, field=f"positions.{name}_gain" if self.qk_norm else name, code="overflow")
        return placed

    def _slopes(self, heads: int) -> Array:
        if self.alibi is None:
            return np.zeros(1)
        slopes = np.asarray(self.alibi)
        require_finite(slopes, "The row of ALiBi slopes", "positions.alibi")
        if slopes.shape in ((1,), (heads,)):
            return slopes
        message = say("ALiBi has {own} slopes but the number of heads is {heads}.", own=slopes.size, heads=heads)
        raise ShapeError(message, field="positions.alibi", code="slopes")


def alibi_slopes(num_heads: int) -> Array:
    """Return the slope of each head (H,): 2^(-8/n), 2^(-16/n) … (Press, Smith and Lewis 2022).

    Where n is no power of two, those of the next lower power come first, then every other one of the next higher.
    """
    lower = 1 << (num_heads.bit_length() - 1)
    own = [2.0 ** (-8.0 * (head + 1) / lower) for head in range(lower)]
    more = [2.0 ** (-4.0 * (head + 1) / lower) for head in range(0, 2 * lower, 2)]
    return seal(np.array((own + more)[:num_heads]))


def alibi_bias(num_heads: int, lq: int, lk: int, offset: int = 0) -> Array:
    """Return -slope · (i + offset - j) for query i and key j, (H, lq, lk)."""
    part = Positions(alibi=alibi_slopes(num_heads)).alibi_part((num_heads, lq, lk), np.array(offset))
    assert part is not None
    return seal(part)


def sinusoids(length: int, width: int, base: float = 10_000.0) -> Array:
    """Return (length, width): sine in even columns, cosine in odd ones, of p / base^(2i/width) (Vaswani 2017)."""
    pairs = (width + 1) // 2
    angles = np.arange(length)[:, None] / base ** (2.0 * np.arange(pairs) / width)
    table = np.stack((np.sin(angles), np.cos(angles)), axis=-1).reshape(length, 2 * pairs)
    return seal(np.ascontiguousarray(table[:, :width]))


def rotate(x: object, positions: object = None, theta: float = 10_000.0, layout: Rope | str = Rope.HALF) -> Array:
    """Return x (..., L, d) with each pair of dimensions turned by position · theta^(-2i/d) (Su et al. 2021).

    *positions* broadcast to (..., L), None counts from 0.  The products of turned queries and keys depend on the
    differences of their positions only.  Raises ShapeError for an odd width.
    """
    work = matrix(x, "Rotary input", "x")
    _require_even(work.shape[-1])
    kind = choice(Rope, layout, "Rotary positions", "positions.rope")
    if kind is Rope.OFF:
        return work
    cosines, sines = turning(work.shape, positions, theta, work.dtype)
    first, second = _pairs(work, kind)
    turned = np.empty(np.broadcast_shapes(work.shape, (*cosines.shape[:-1], 1)), work.dtype)
    left, right = _pairs(turned, kind)
    left[...] = first * cosines - second * sines
    right[...] = second * cosines + first * sines
    return seal(turned)


def turning(shape: Shape, positions: object, theta: float, dtype: np.dtype[Any]) -> tuple[Array, Array]:
    """Return cosine and sine of each position and pair (..., L, d/2); worked in float64, as large angles need."""
    places = np.arange(shape[-2]) if positions is None else np.asarray(positions)
    rates = float(theta) ** (-2.0 * np.arange(shape[-1] // 2) / shape[-1])
    angles = places[..., None] * rates
    return np.cos(angles).astype(dtype), np.sin(angles).astype(dtype)


def partner(dimension: int, width: int, layout: Rope | str) -> tuple[int, int, bool]:
    """Return (pair, other dimension, whether *dimension* is the first of the two) for one turned dimension."""
    if layout == Rope.INTERLEAVED:
        return dimension // 2, dimension ^ 1, dimension % 2 == 0
    half = width // 2
    return dimension % half, (dimension + half) % width, dimension < half


def rms_norm(x: object, gain: object = None, eps: float = 1e-6) -> Array:
    """Return gain · x / sqrt(mean(x²) + eps) over the last axis (Zhang and Sennrich 2019); no gain is 1."""
    work = real(x, "Norm input", "x")
    # Squares of large or small numbers would leave the range.
    largest: Array = np.abs(work).max(axis=-1, keepdims=True)
    unit: Array = work / np.where(largest > 0, largest, 1)
    root = largest * np.sqrt(np.mean(unit * unit, axis=-1, keepdims=True))
    normed = work / np.hypot(root, fitted(float(np.sqrt(eps)), work.dtype))
    return seal(normed if gain is None else (normed * np.asarray(gain)).astype(work.dtype, copy=False))


def _pairs(x: Array, layout: Rope) -> tuple[Array, Array]:
    if layout is Rope.INTERLEAVED:
        return x[..., 0::2], x[..., 1::2]
    half = x.shape[-1] // 2
    return x[..., :half], x[..., half:]


def _heads(shape: Shape) -> int:
    return shape[-3] if len(shape) > 2 else 1


def _require_even(width: int) -> None:
    if width % 2:
        message = say(
            "Rotary positions turn pairs of dimensions; the width {width} of a head is odd.",
            width=width,
        )
        raise ShapeError(message, field="positions.rope", code="odd_width")


def _require_above_zero(number: float, name: str, field: str) -> None:
    code = field.rpartition(".")[2]
    if finite_number(number, name, field, code) <= 0:
        message = say("{name} must be greater than 0; it is {number}.", name=name, number=number)
        raise OptionError(message, field=field, code=code)
