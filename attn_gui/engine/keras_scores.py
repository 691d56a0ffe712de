"""Keras' additive and concat scores: no projections, query and key added as they are."""

from dataclasses import dataclass, field

import numpy as np

from attn_gui.engine.arrays import Array, finite_number, vector
from attn_gui.engine.scoring_base import Parameter, Scoring, Shape, Terms, require_equal_widths, require_length
from attn_gui.engine.slopes import Slopes, tanh_slopes
from attn_gui.engine.tanh_scores import V, tanh_scores
from attn_gui.engine.terms import Number, Operator, Row, constant, given, given_row, made, product
from attn_gui.text import say


@dataclass(frozen=True, eq=False)
class KerasAdditive:
    """v · tanh(q + k), v being the layer's scale (Keras AdditiveAttention; ones without use_scale)."""

    v: Array

    name: str = field(default="keras-additive", init=False, repr=False)
    takes_out = True
    formula: str = field(default="v · tanh(q + k)", init=False, repr=False)
    parameters: tuple[Parameter, ...] = field(default=(V,), init=False, repr=False)

    def __post_init__(self) -> None:
        """Take the vector in as read-only floats."""
        object.__setattr__(self, "v", vector(self.v, "v", "scoring.v"))

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        return tanh_scores(query, key, self.v, out)

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError unless query, key and v are equally wide."""
        require_equal_widths("Keras' additive", query_shape, key_shape)
        require_length("v", self.v, query_shape[-1])

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return v · tanh(q + k) per dimension, then their sum."""
        bent = [_bent(unit, *pair, None) for unit, pair in enumerate(_pairs(query_row, key_row))]
        terms = [
            product(given("scoring.v", (unit,), self.v), number, say("v[{unit}] · tanh[{unit}]", unit=unit))
            for unit, number in enumerate(bent)
        ]
        return (*terms, made(say("score"), Operator.SUM, terms))

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number with the derivatives *upstream* by the scores, and by v."""
        inner, by_v = tanh_slopes(query, key, self.v, upstream)
        return Slopes(inner.query, inner.key, lambda: {"v": by_v()})

    def unscaled(self) -> Scoring:
        """Return itself; there is no scale."""
        return self


@dataclass(frozen=True, eq=False)
class KerasConcat:
    """gain · Σ tanh(scale · (q + k)) (Keras Attention(score_mode="concat"); gain is concat_score_weight)."""

    scale: float = 1.0
    gain: float = 1.0

    name: str = field(default="keras-concat", init=False, repr=False)
    takes_out = True
    parameters: tuple[Parameter, ...] = field(default=(), init=False, repr=False)

    @property
    def formula(self) -> str:
        """One score as a formula."""
        inner = "q + k" if self.scale == 1.0 else f"{self.scale:g} · (q + k)"
        return f"Σ tanh({inner})" if self.gain == 1.0 else f"{self.gain:g} · Σ tanh({inner})"

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        factor, weight = query.dtype.type(self.scale), np.full(query.shape[-1], self.gain, query.dtype)
        return tanh_scores(query * factor, key * factor, weight, out)

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError unless the widths are equal."""
        finite_number(self.scale, "Scale", "scoring.scale")
        finite_number(self.gain, "Gain", "scoring.gain", "gain")
        require_equal_widths("Keras' concat", query_shape, key_shape)

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return tanh(scale · (q + k)) per dimension, their sum, and its gain."""
        factor = None if self.scale == 1.0 else constant(say("scale"), self.scale)
        terms = [_bent(unit, *pair, factor) for unit, pair in enumerate(_pairs(query_row, key_row))]
        total = made(say("score"), Operator.SUM, terms)
        last = () if self.gain == 1.0 else (product(constant(say("gain"), self.gain), total),)
        return (*terms, total, *last)

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number with the derivatives *upstream* by the scores."""
        weight = np.full(query.shape[-1], self.gain * self.scale)
        inner, _ = tanh_slopes(query * self.scale, key * self.scale, weight, upstream)
        return inner

    def unscaled(self) -> Scoring:
        """Return itself; its scale is inside tanh."""
        return self


def _pairs(query_row: Array | Row, key_row: Array | Row) -> list[tuple[Number, Number]]:
    return list(zip(given_row("query", (), query_row), given_row("key", (), key_row), strict=True))


def _bent(unit: int, query: Number, key: Number, factor: Number | None) -> Number:
    inner = made(say("q[{unit}] + k[{unit}]", unit=unit), Operator.SUM, (query, key))
    if factor is not None:
        inner = product(factor, inner, say("scale · (q[{unit}] + k[{unit}])", unit=unit))
    return made(say("tanh[{unit}]", unit=unit), Operator.TANH, (inner,))
