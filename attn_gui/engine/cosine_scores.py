"""Scores by the angle between query and key alone."""

from dataclasses import dataclass, field

import numpy as np

from attn_gui.engine.arrays import Array, finite_number
from attn_gui.engine.scoring_base import (
    Parameter,
    Scoring,
    Shape,
    Terms,
    products,
    require_equal_widths,
    scaled,
    with_scale,
)
from attn_gui.engine.slopes import Slopes, turned
from attn_gui.engine.terms import Number, Operator, Row, constant, given_row, made, product
from attn_gui.text import say


@dataclass(frozen=True, eq=False)
class Cosine:
    """scale · q·k / (|q| |k|), 0 where one of them is 0; the scale is the key strength β of Graves et al. 2014."""

    scale: float = 1.0

    name: str = field(default="cosine", init=False, repr=False)
    takes_out = True
    parameters: tuple[Parameter, ...] = field(default=(), init=False, repr=False)

    @property
    def formula(self) -> str:
        """One score as a formula."""
        return with_scale("q·k / (|q| |k|)", self.scale)

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        left = _of_length_one(query)
        if self.scale != 1.0:
            left = left * left.dtype.type(self.scale)
        return np.matmul(left, _of_length_one(key).swapaxes(-1, -2), out=out)

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError unless the widths are equal."""
        finite_number(self.scale, "Scale", "scoring.scale")
        require_equal_widths("Cosine", query_shape, key_shape)

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return one product per dimension, q·k, both lengths, their quotient and its scaling."""
        query, key = given_row("query", (), query_row), given_row("key", (), key_row)
        terms = products(query, key, say("q·k"))
        lengths = (_length(query, "q"), _length(key, "k"))
        if not all(length.value for length in lengths):
            cosine = constant(say("cosine, 0 by definition where a length is 0"), 0.0)
        else:
            both = product(*lengths, say("|q| · |k|"))
            cosine = made(say("q·k ÷ (|q| · |k|)"), Operator.QUOTIENT, (terms[-1], both))
        return (*terms, *lengths, cosine, *scaled(cosine, self.scale))

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number with the derivatives *upstream* by the scores; 0 where a length is 0."""
        left, right, up = _of_length_one(query), _of_length_one(key), self.scale * upstream
        return Slopes(lambda: _along(query, left, up @ right), lambda: _along(key, right, turned(up) @ left))

    def unscaled(self) -> Scoring:
        """Return the cosine itself."""
        return Cosine()


def _of_length_one(x: Array) -> Array:
    """Return *x* with rows of length 1; rows of zeros stay."""
    # Squares of large or small numbers would leave the range.
    largest: Array = np.abs(x).max(axis=-1, keepdims=True)
    unit: Array = x / np.where(largest > 0, largest, 1)
    length: Array = np.sqrt(np.sum(unit * unit, axis=-1, keepdims=True))
    return unit / np.where(length > 0, length, 1)


def _along(x: Array, unit: Array, slope: Array) -> Array:
    """Return the slope by *x*, given that by its *unit* vector: what turns it, as growing changes nothing."""
    length = np.sqrt(np.sum(x * x, axis=-1, keepdims=True))
    turning = slope - unit * np.sum(unit * slope, axis=-1, keepdims=True)
    return np.where(length > 0, turning / np.where(length > 0, length, 1), 0.0)


def _length(row: Row, symbol: str) -> Number:
    squares = made(say("{symbol}·{symbol}", symbol=symbol), Operator.SUM, [product(x, x) for x in row])
    return made(say("|{symbol}|", symbol=symbol), Operator.SQRT, (squares,))
