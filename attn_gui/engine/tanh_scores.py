"""Scores through a hidden layer: v · tanh(…), as Bahdanau (2015) and Luong's concat (2015) have them."""

from dataclasses import dataclass, field

import numpy as np

from attn_gui.engine.arrays import Array, finite_number, real, vector
from attn_gui.engine.errors import OptionError, ShapeError
from attn_gui.engine.scoring_base import Parameter, Scoring, Shape, Terms, require_length, require_weight
from attn_gui.engine.slopes import Slopes, tanh_slopes
from attn_gui.engine.terms import Number, Operator, Row, constant, given, given_row, linear, made, product
from attn_gui.text import say

BLOCK_NUMBERS = 1 << 17
"""How many hidden activations are held at a time, so that they stay in the cache; the whole (Lq, Lk, h) never is."""

V = Parameter("v", "v", ("h",), False, say("Weighs the hidden units; the score is the weighted sum."))
BIAS = Parameter("bias", "b", ("h",), True, say("Is added to each hidden unit before tanh."))


@dataclass(frozen=True, eq=False)
class Concat:
    """v · tanh([q; k] W + b), W (d_q + d_k, h) (Luong 2015)."""

    weight: Array
    v: Array
    bias: Array | None = None

    name: str = field(default="concat", init=False, repr=False)
    takes_out = True
    formula: str = field(default="v · tanh([q; k] W + b)", init=False, repr=False)
    parameters: tuple[Parameter, ...] = field(
        default=(
            Parameter(
                "weight", "W", ("d_q + d_k", "h"), False, say("Maps query and key, side by side, to hidden units.")
            ),
            V,
            BIAS,
        ),
        init=False,
        repr=False,
    )

    def __post_init__(self) -> None:
        """Take the arrays in as read-only floats."""
        object.__setattr__(self, "weight", real(self.weight, "The concat weight", "scoring.weight"))
        _take_in_vectors(self, "v", "bias")

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        split = query.shape[-1]
        left = query @ self.weight[:split]
        if self.bias is not None:
            left += self.bias
        return tanh_scores(left, key @ self.weight[split:], self.v, out)

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError unless W has d_q + d_k rows and v, b its width."""
        d_q, d_k = query_shape[-1], key_shape[-1]
        require_weight(self.name, "weight", self.weight.shape, d_q, d_k, (d_q + d_k, 0))
        require_length("v", self.v, self.weight.shape[1])
        require_length("bias", self.bias, self.weight.shape[1])

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return one term per hidden unit, then their sum."""
        row = (*given_row("query", (), query_row), *given_row("key", (), key_row))
        weight, bias = (self.weight, "scoring.weight"), (self.bias, "scoring.bias")
        weighted: list[Number] = []
        for unit in range(self.v.size):
            inner = linear(say("([q; k] W + b)[{unit}]", unit=unit), row, weight, bias, unit)
            weighted.append(_unit_term(unit, inner, given("scoring.v", (unit,), self.v)))
        return (*weighted, made(say("score"), Operator.SUM, weighted))

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number with the derivatives *upstream* by the scores, and by W, v and b."""
        upper, lower = np.split(self.weight, [query.shape[-1]])
        left = _projected(query, upper, self.bias)
        inner, by_v = tanh_slopes(left, key @ lower, self.v, upstream)

        def own() -> dict[str, Array]:
            by_left, by_right = inner.query(), inner.key()
            by_weight = np.vstack((query.T @ by_left, key.T @ by_right))
            return {"weight": by_weight, "v": by_v(), "bias": by_left.sum(axis=0)}

        return Slopes(lambda: inner.query() @ upper.T, lambda: inner.key() @ lower.T, own)

    def unscaled(self) -> Scoring:
        """Return itself; there is no scale."""
        return self


@dataclass(frozen=True, eq=False)
class Additive:
    """v · tanh(q W_q + b_q + k W_k + b_k + b) + offset (Bahdanau 2015); an absent matrix is the identity.

    With a *gain*, v is replaced by gain · v / |v| (weight normalisation).
    """

    v: Array
    query_weight: Array | None = None
    query_bias: Array | None = None
    key_weight: Array | None = None
    key_bias: Array | None = None
    bias: Array | None = None
    gain: float | None = None
    offset: float = 0.0

    name: str = field(default="additive", init=False, repr=False)
    takes_out = True
    formula: str = field(default="v · tanh(q W_q + k W_k + b)", init=False, repr=False)
    parameters: tuple[Parameter, ...] = field(
        default=(
            Parameter("query_weight", "W_q", ("d_q", "h"), True, say("Maps the query to the hidden units.")),
            Parameter("query_bias", "b_q", ("h",), True, say("Is added to the mapped query.")),
            Parameter("key_weight", "W_k", ("d_k", "h"), True, say("Maps the key to the hidden units.")),
            Parameter("key_bias", "b_k", ("h",), True, say("Is added to the mapped key.")),
            BIAS,
            V,
        ),
        init=False,
        repr=False,
    )

    def __post_init__(self) -> None:
        """Take the arrays in as read-only floats."""
        for name in ("query_weight", "key_weight"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, real(getattr(self, name), f"The additive {name}", f"scoring.{name}"))
        _take_in_vectors(self, "v", "query_bias", "key_bias", "bias")

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        left = _projected(query, self.query_weight, self.query_bias, self.bias)
        scores = tanh_scores(left, _projected(key, self.key_weight, self.key_bias), self._weighing(), out)
        if self.offset:
            scores += self.offset
        return scores

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError unless both sides reach one hidden width, and v and the biases have it."""
        d_q, d_k = query_shape[-1], key_shape[-1]
        hidden = self._hidden(d_q, d_k)
        for name in ("v", "query_bias", "key_bias", "bias"):
            require_length(name, getattr(self, name), hidden)
        finite_number(self.offset, "Offset", "scoring.offset")
        if self.gain is not None:
            finite_number(self.gain, "Gain", "scoring.gain")
            if not self.v.any():
                raise OptionError(say("With a gain v must not be all zeros."), field="scoring.v", code="gain")

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return one term per hidden unit (v times tanh of the summed projections), then their sum."""
        query, key = given_row("query", (), query_row), given_row("key", (), key_row)
        weighing = self._weighing_terms()
        weighted = [_unit_term(unit, self._inner(unit, query, key), v) for unit, v in enumerate(weighing)]
        last = [constant(say("offset"), self.offset)] if self.offset else []
        return (*weighted, *last, made(say("score"), Operator.SUM, [*weighted, *last]))

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number with the derivatives *upstream* by the scores, and by every own array."""
        left = _projected(query, self.query_weight, self.query_bias, self.bias)
        right = _projected(key, self.key_weight, self.key_bias)
        inner, by_v = tanh_slopes(left, right, self._weighing(), upstream)

        def own() -> dict[str, Array]:
            by_left, by_right = inner.query(), inner.key()
            of_query, of_key = by_left.sum(axis=0), by_right.sum(axis=0)
            found = {"query_weight": query.T @ by_left, "query_bias": of_query, "bias": of_query}
            return found | {"key_weight": key.T @ by_right, "key_bias": of_key, "v": self._unweighed(by_v())}

        return Slopes(
            lambda: _unprojected(inner.query(), self.query_weight),
            lambda: _unprojected(inner.key(), self.key_weight),
            own,
        )

    def unscaled(self) -> Scoring:
        """Return itself; there is no scale."""
        return self

    def _unweighed(self, slope: Array) -> Array:
        """Return the slope by v, given that by what weighs the units."""
        if self.gain is None:
            return slope
        length = np.sqrt(np.sum(self.v * self.v))
        unit = self.v / length
        return self.gain / length * (slope - unit * (unit @ slope))

    def _hidden(self, d_q: int, d_k: int) -> int:
        sides = [(d_q, self.query_weight, "query_weight", (d_q, 0)), (d_k, self.key_weight, "key_weight", (d_k, 0))]
        widths: list[int] = []
        for width, weight, name, needed in sides:
            if weight is not None:
                require_weight(self.name, name, weight.shape, d_q, d_k, needed)
            widths.append(width if weight is None else weight.shape[1])
        if widths[0] == widths[1]:
            return widths[0]
        if self.query_weight is None and self.key_weight is None:
            message = say(
                "Without projections additive scores need equal widths: query {query}, key {key}.",
                query=d_q,
                key=d_k,
            )
            raise ShapeError(message, field="scoring.query_weight", code="no_projection_widths_differ")
        message = say(
            "Additive scores need one hidden width, but query comes to {query} and key to {key}.",
            query=widths[0],
            key=widths[1],
        )
        place = "scoring.query_weight" if self.key_weight is None else "scoring.key_weight"
        raise ShapeError(message, field=place, code="weight_does_not_fit")

    def _weighing(self) -> Array:
        if self.gain is None:
            return self.v
        # Squares of large or small numbers would leave the range.
        unit = self.v / np.abs(self.v).max()
        return unit * (self.gain / np.sqrt(np.sum(unit * unit)))

    def _weighing_terms(self) -> list[Number]:
        own = [given("scoring.v", (unit,), self.v) for unit in range(self.v.size)]
        if self.gain is None:
            return own
        squares = made(say("v · v"), Operator.SUM, [product(v, v) for v in own])
        norm = made(say("|v|"), Operator.SQRT, (squares,))
        factor = made(say("gain / |v|"), Operator.QUOTIENT, (constant(say("gain"), self.gain), norm))
        return [product(factor, v, say("gain · v[{unit}] / |v|", unit=unit)) for unit, v in enumerate(own)]

    def _inner(self, unit: int, query: Row, key: Row) -> Number:
        parts: list[Number] = []
        for symbol, row, side in (("q", query, "query"), ("k", key, "key")):
            weight = (getattr(self, f"{side}_weight"), f"scoring.{side}_weight")
            bias = (getattr(self, f"{side}_bias"), f"scoring.{side}_bias")
            label = say("({symbol} W_{symbol})[{unit}]", symbol=symbol, unit=unit)
            parts.append(linear(label, row, weight, bias, unit))
        if self.bias is not None:
            parts.append(given("scoring.bias", (unit,), self.bias))
        return made(say("sum[{unit}]", unit=unit), Operator.SUM, parts)


def tanh_scores(left: Array, right: Array, v: Array, out: Array | None = None) -> Array:
    """Return sum over h of v · tanh(left + right), left (..., Lq, h), right (..., Lk, h): (..., Lq, Lk), or *out*."""
    lead = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    left = np.broadcast_to(left, lead + left.shape[-2:])
    right = np.broadcast_to(right, lead + right.shape[-2:])
    dtype = np.result_type(left, right, v)
    scores = np.empty((*lead, left.shape[-2], right.shape[-2]), dtype) if out is None else out
    for place in np.ndindex(lead):
        _fill(scores[place], left[place], right[place], v.astype(dtype, copy=False))
    return scores


def _fill(scores: Array, left: Array, right: Array, v: Array) -> None:
    """Write the scores (Lq, Lk) block by block; hidden units come before keys, so that the passes run over keys."""
    (queries, keys), units = scores.shape, v.size
    columns = min(keys, max(1, BLOCK_NUMBERS // units))
    rows = min(queries, max(1, BLOCK_NUMBERS // (units * columns)))
    space = np.empty((rows, units, columns), scores.dtype)
    for first in range(0, keys, columns):
        some = np.ascontiguousarray(right[first : first + columns].T)
        for start in range(0, queries, rows):
            block = scores[start : start + rows, first : first + columns]
            hidden = space[: block.shape[0], :, : block.shape[1]]
            np.add(left[start : start + rows, :, None], some, out=hidden)
            np.tanh(hidden, out=hidden)
            np.matmul(v, hidden, out=block)


def _projected(x: Array, weight: Array | None, *biases: Array | None) -> Array:
    result = x if weight is None else x @ weight
    for bias in biases:
        if bias is not None:
            result = result + bias
    return result


def _unprojected(slope: Array, weight: Array | None) -> Array:
    return slope if weight is None else slope @ weight.T


def _unit_term(unit: int, inner: Number, v: Number) -> Number:
    activation = made(say("tanh[{unit}]", unit=unit), Operator.TANH, (inner,))
    return product(v, activation, say("v[{unit}] · tanh[{unit}]", unit=unit))


def _take_in_vectors(scoring: object, *names: str) -> None:
    for name in names:
        if getattr(scoring, name) is not None:
            object.__setattr__(scoring, name, vector(getattr(scoring, name), name, f"scoring.{name}"))
