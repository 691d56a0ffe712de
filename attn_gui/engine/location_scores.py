"""Scores that the query alone gives to places, whatever key stands there."""

from dataclasses import dataclass, field

import numpy as np

from attn_gui.engine.arrays import Array, real
from attn_gui.engine.errors import ShapeError
from attn_gui.engine.scoring_base import Parameter, Scoring, Shape, Terms
from attn_gui.engine.slopes import Slopes
from attn_gui.engine.terms import Operator, Row, given, given_row, made, product
from attn_gui.text import say


@dataclass(frozen=True, eq=False)
class Location:
    """q W, W (d_q, places): column j scores key j, and no key is read (Luong, Pham and Manning 2015, eq. 8).

    With fewer keys than columns the first columns count.
    """

    weight: Array

    name: str = field(default="location", init=False, repr=False)
    takes_out = True
    formula: str = field(default="(q W)[j]", init=False, repr=False)
    parameters: tuple[Parameter, ...] = field(
        default=(
            Parameter(
                "weight",
                "W",
                ("d_q", "n_k"),
                False,
                say("Says which query dimension looks at which place."),
            ),
        ),
        init=False,
        repr=False,
    )

    def __post_init__(self) -> None:
        """Take the weight in as read-only floats."""
        object.__setattr__(self, "weight", real(self.weight, "The location weight", "scoring.weight"))

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        scores = query @ self.weight[:, : key.shape[-2]]
        if out is None:
            lead = np.broadcast_shapes(query.shape[:-2], key.shape[:-2])
            out = np.empty(lead + scores.shape[-2:], scores.dtype)
        np.copyto(out, scores)
        return out

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError unless W has d_q rows and a column for each key."""
        rows, keys, shape = query_shape[-1], key_shape[-2], self.weight.shape
        if len(shape) == 2 and shape[0] == rows and shape[1] >= keys:
            return
        message = say(
            "The location weight has shape {shape}; query width {rows} and {keys} keys need ({rows}, {keys}) or more "
            "columns.",
            shape=shape,
            rows=rows,
            keys=keys,
        )
        raise ShapeError(message, field="scoring.weight", code="weight_does_not_fit")

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return one product per query dimension, then their sum; the cells of the key say which place is scored."""
        query, place = given_row("query", (), query_row), _place(given_row("key", (0,), key_row))
        terms = [
            product(number, given("scoring.weight", (row, place), self.weight), say("d{place}", place=row))
            for row, number in enumerate(query)
        ]
        return (*terms, made(say("(q W)[{place}]", place=place), Operator.SUM, terms))

    def slopes(self, query: Array, key: Array, upstream: Array) -> Slopes:
        """Return the slopes of a number with the derivatives *upstream* by the scores, and by W; keys have none."""
        used = self.weight[:, : key.shape[-2]]

        def own() -> dict[str, Array]:
            by_weight = np.zeros(self.weight.shape)
            by_weight[:, : key.shape[-2]] = query.T @ upstream
            return {"weight": by_weight}

        still = (*upstream.shape[:-2], *key.shape[-2:])
        return Slopes(lambda: upstream @ used.T, lambda: np.zeros(still), own)

    def unscaled(self) -> Scoring:
        """Return itself; there is no scale."""
        return self


def _place(key: Row) -> int:
    cell = key[0].cell
    assert cell is not None, "a row of an input knows its cells"
    return cell.index[-2]
