"""Every intermediate of a result, named and in order, each calculated only when its array is asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attn_gui.engine.arrays import Array, seal, sealed_view
from attn_gui.engine.softmax import fitted, lifted_sink, sunk

if TYPE_CHECKING:
    from attn_gui.engine.attention import Attention


@dataclass(frozen=True, eq=False)
class Step:
    """One intermediate: its name, symbol, formula and axes; ``array`` is derived on demand and read-only."""

    name: str
    symbol: str
    formula: str
    axes: tuple[str, ...]
    derive: Callable[[], Array] = field(repr=False)

    @property
    def array(self) -> Array:
        """Return the numbers of this step; those before the scale may leave the range of their type."""
        with np.errstate(over="ignore", invalid="ignore"):
            return sealed_view(self.derive())


def steps_of(result: "Attention") -> tuple[Step, ...]:
    """Return the steps of *result* for which its kept arrays suffice."""
    return tuple(_steps(result))


def _steps(result: "Attention") -> Iterator[Step]:
    options, scores, weights = result.options, result.scores, result.weights
    lead = ("heads", "queries") if result.output.ndim > 2 else ("queries",)
    pairs = (*lead, "keys")
    if scores is not None and result.permitted is not None:
        permitted = result.permitted
        raw = options.scoring.unscaled()
        yield Step("raw scores", "e", raw.formula, pairs, lambda: raw(result.scored_query, result.matched_scored_key))
        yield Step("scaled", "s", options.scoring.formula, pairs, lambda: scores)
        if options.softcap is not None:
            yield Step("capped", "c", "cap · tanh(s / cap)", pairs, lambda: _present(result.capped_scores))
        if (bias := result.bias) is not None:
            yield Step("bias", "b", "added to the scores", pairs, lambda: bias)
        if (alibi := result.position_bias) is not None:
            yield Step("ALiBi", "a", "-slope · distance", pairs, lambda: alibi)
        yield Step("permitted", "p", "true = may attend", pairs, lambda: permitted)
        yield Step("masked", "m", "c + b, -∞ where forbidden", pairs, lambda: _present(result.masked_scores))
        if options.normaliser_row.takes_sink:
            yield Step("row maximum", "max", "largest m of the row", lead, lambda: row_maximum(result))
            yield Step("exponentials", "x", "exp((m - max) / T)", pairs, lambda: exponentials(result))
            yield Step("row sum", "Σ", "sum of x over the keys", lead, lambda: row_sum(result))
    if weights is not None:
        formula = "x / Σ" if options.normaliser_row.takes_sink else options.normaliser_row.formula
        if (local := options.local) is not None and local.v is not None:
            formula += ", times the bell"
        yield Step("weights", "w", formula, pairs, lambda: weights)
        yield Step("weighted values", "w·v", "w v", (*pairs, "values"), lambda: _weighted(result, weights))
    yield Step("output", "o", "Σ w v", (*lead, "values"), lambda: result.attended)


def row_maximum(result: "Attention") -> Array:
    """Return the largest masked score of each row (..., Lq), the sink included; -inf for a row without any key."""
    return seal(_peak(result)[..., 0])


def row_sum(result: "Attention") -> Array:
    """Return the sum of the exponentials of each row (..., Lq), that of the sink included."""
    total = exponentials(result).sum(axis=-1)
    if (lifted := _lifted(result)) is not None:
        peak = _peak(result)
        total += sunk(lifted, np.where(np.isneginf(peak), lifted, peak), result.options.temperature)[..., 0]
    return seal(total)


def exponentials(result: "Attention") -> Array:
    """Return exp((masked - row maximum) / temperature) (..., Lq, Lk); 0 where forbidden."""
    masked = _present(result.masked_scores)
    peak = _peak(result)
    shifted: Array = masked - np.where(np.isneginf(peak), masked.dtype.type(0), peak)
    with np.errstate(over="ignore", under="ignore"):
        return seal(np.exp(shifted / fitted(result.options.temperature, masked.dtype)))


def _peak(result: "Attention") -> Array:
    peak: Array = _present(result.masked_scores).max(axis=-1, keepdims=True)
    lifted = _lifted(result)
    return peak if lifted is None else np.where(np.isneginf(peak), peak, np.maximum(peak, lifted))


def _lifted(result: "Attention") -> Array | None:
    return None if result.sink is None else lifted_sink(result.sink, result.options.temperature)


def _weighted(result: "Attention", weights: Array) -> Array:
    return weights[..., None] * result.matched_value[..., None, :, :]


def _present(array: Array | None) -> Array:
    assert array is not None
    return array
