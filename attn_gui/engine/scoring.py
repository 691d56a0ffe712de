"""The scoring functions: one class and one row of the table each.

A further one needs a class with the methods of `Scoring` and a row in `SCORINGS`; menus, command line, session file,
explanation and property tests read the row.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from attn_gui.engine.arrays import Array, finite_number, real
from attn_gui.engine.cosine_scores import Cosine
from attn_gui.engine.keras_scores import KerasAdditive, KerasConcat
from attn_gui.engine.location_scores import Location
from attn_gui.engine.scoring_base import (
    Parameter,
    Scoring,
    ScoringRow,
    Shape,
    Terms,
    builder,
    own_arrays,
    products,
    require_equal_widths,
    require_weight,
    scaled,
    with_scale,
)
from attn_gui.engine.slopes import Slopes, turned
from attn_gui.engine.tanh_scores import Additive, Concat
from attn_gui.engine.terms import Operator, Row, constant, given_row, linear, made
from attn_gui.text import say

__all__ = [
    "SCORINGS",
    "Additive",
    "Concat",
    "Cosine",
    "Dot",
    "General",
    "KerasAdditive",
    "KerasConcat",
    "Location",
    "Parameter",
    "Scoring",
    "ScoringRow",
    "own_arrays",
]


@dataclass(frozen=True, eq=False)
class Dot:
    """scale · q·k; ``scale`` None is 1 / √width (Vaswani 2017), 1.0 Luong's unscaled dot."""

    scale: float | None = None

    name: str = field(default="dot", init=False, repr=False)
    takes_out = True
    parameters: tuple[Parameter, ...] = field(default=(), init=False, repr=False)

    @property
    def formula(self) -> str:
        """One score as a formula."""
        return "q·k / √d" if self.scale is None else with_scale("q·k", self.scale)

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        scale = self._scale(query)
        # The scale goes into the smaller array: one pass over Lq · d numbers instead of Lq · Lk.
        return np.matmul(query if scale == 1.0 else query * scale, key.swapaxes(-1, -2), out=out)

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError unless the widths are equal."""
        if self.scale is not None:
            finite_number(self.scale, "Scale", "scoring.scale")
        require_equal_widths("Dot", query_shape, key_shape)

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return one product per dimension, q·k, and its scaling."""
        terms = products(given_row("query", (), query_row), given_row("key", (), key_row), say("q·k"))
        if self.scale is not None:
            return (*terms, *scaled(terms[-1], self.scale))
        width = constant(say("d"), len(terms) - 1)
        root = made(say("√{width}", width=len(terms) - 1), Operator.SQRT, (width,))
        label = say("q·k ÷ √{width}", width=len(terms) - 1)
        return (*terms, made(label, Operator.QUOTIENT, (terms[-1], root)))

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number with the derivatives *upstream* by the scores."""
        scale = self._scale(query)
        return Slopes(lambda: scale * (upstream @ key), lambda: scale * (turned(upstream) @ query))

    def unscaled(self) -> Scoring:
        """Return q·k."""
        return Dot(scale=1.0)

    def _scale(self, query: Array) -> float:
        return 1.0 / math.sqrt(query.shape[-1]) if self.scale is None else self.scale


@dataclass(frozen=True, eq=False)
class General:
    """scale · (q W k + offset), W (d_q, d_k) (Luong 2015)."""

    weight: Array
    offset: float = 0.0
    scale: float = 1.0

    name: str = field(default="general", init=False, repr=False)
    takes_out = True
    parameters: tuple[Parameter, ...] = field(
        default=(
            Parameter(
                "weight", "W", ("d_q", "d_k"), False, say("Says which query dimension looks for which of the key.")
            ),
        ),
        init=False,
        repr=False,
    )

    def __post_init__(self) -> None:
        """Take the weight in as read-only floats."""
        object.__setattr__(self, "weight", real(self.weight, "The general weight", "scoring.weight"))

    @property
    def formula(self) -> str:
        """One score as a formula."""
        return with_scale("q W k + c" if self.offset else "q W k", self.scale)

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        left = query @ self.weight
        if self.scale != 1.0:
            left *= self.scale
        scores = np.matmul(left, key.swapaxes(-1, -2), out=out)
        if self.offset:
            scores += self.offset * self.scale
        return scores

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError unless W is (d_q, d_k)."""
        d_q, d_k = query_shape[-1], key_shape[-1]
        require_weight(self.name, "weight", self.weight.shape, d_q, d_k, (d_q, d_k))
        finite_number(self.scale, "Scale", "scoring.scale")
        finite_number(self.offset, "Offset", "scoring.offset")

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return each component of q W, its product with k, their sum, offset and scale."""
        query, key = given_row("query", (), query_row), given_row("key", (), key_row)
        weight = (self.weight, "scoring.weight")
        left = [linear(say("(q W)[{unit}]", unit=unit), query, weight, (None, ""), unit) for unit in range(len(key))]
        terms = products(left, key, say("q W k"))
        if self.offset:
            shifted = made(say("q W k + c"), Operator.SUM, (terms[-1], constant(say("c"), self.offset)))
            terms = (*terms, shifted)
        return (*terms, *scaled(terms[-1], self.scale))

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number with the derivatives *upstream* by the scores, and by W."""
        scaled_up, weight = self.scale * upstream, self.weight
        return Slopes(
            lambda: scaled_up @ key @ weight.T,
            lambda: turned(scaled_up) @ (query @ weight),
            lambda: {"weight": query.T @ scaled_up @ key},
        )

    def unscaled(self) -> Scoring:
        """Return q W k + offset."""
        return General(self.weight, self.offset)


SCORINGS: dict[str, ScoringRow] = {
    row.key: row
    for row in (
        ScoringRow(
            key="dot",
            label=say("dot"),
            formula="q·k",
            modes=frozenset({"self", "multiplicative"}),
            parameters=Dot.parameters,
            needs_equal_widths=True,
            numbers=("scale",),
            source=say("Luong, Pham and Manning 2015"),
            build=builder(Dot, scale=1.0),
        ),
        ScoringRow(
            key="scaled-dot",
            label=say("scaled dot"),
            formula="q·k / √d",
            modes=frozenset({"self", "multiplicative", "multi-head"}),
            parameters=Dot.parameters,
            needs_equal_widths=True,
            numbers=("scale",),
            source=say("Vaswani et al. 2017"),
            build=builder(Dot),
        ),
        ScoringRow(
            key="general",
            label=say("general"),
            formula="q W k",
            modes=frozenset({"multiplicative"}),
            parameters=General.parameters,
            needs_equal_widths=False,
            numbers=("scale", "offset"),
            source=say("Luong, Pham and Manning 2015"),
            build=builder(General),
        ),
        ScoringRow(
            key="concat",
            label=say("concat"),
            formula=Concat.formula,
            modes=frozenset({"multiplicative"}),
            parameters=Concat.parameters,
            needs_equal_widths=False,
            numbers=(),
            source=say("Luong, Pham and Manning 2015"),
            build=builder(Concat),
        ),
        ScoringRow(
            key="additive",
            label=say("additive"),
            formula=Additive.formula,
            modes=frozenset({"additive"}),
            parameters=Additive.parameters,
            needs_equal_widths=False,
            numbers=("offset", "gain"),
            source=say("Bahdanau, Cho and Bengio 2015"),
            build=builder(Additive),
        ),
        ScoringRow(
            key="location",
            label=say("location"),
            formula=Location.formula,
            modes=frozenset({"multiplicative"}),
            parameters=Location.parameters,
            needs_equal_widths=False,
            numbers=(),
            source=say("Luong, Pham and Manning 2015"),
            build=builder(Location),
        ),
        ScoringRow(
            key="cosine",
            label=say("cosine"),
            formula="q·k / (|q| |k|)",
            modes=frozenset({"self", "multiplicative"}),
            parameters=Cosine.parameters,
            needs_equal_widths=True,
            numbers=("scale",),
            source=say("Graves, Wayne and Danihelka 2014"),
            build=builder(Cosine),
        ),
        ScoringRow(
            key="keras-additive",
            label=say("additive, Keras"),
            formula=KerasAdditive.formula,
            modes=frozenset({"additive"}),
            parameters=KerasAdditive.parameters,
            needs_equal_widths=True,
            numbers=(),
            source=say("Keras AdditiveAttention"),
            build=builder(KerasAdditive),
        ),
        ScoringRow(
            key="keras-concat",
            label=say("concat, Keras"),
            formula="Σ tanh(q + k)",
            modes=frozenset({"multiplicative"}),
            parameters=KerasConcat.parameters,
            needs_equal_widths=True,
            numbers=("scale", "gain"),
            source=say('Keras Attention(score_mode="concat")'),
            build=builder(KerasConcat),
        ),
    )
}
