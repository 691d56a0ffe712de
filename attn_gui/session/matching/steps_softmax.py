"""From masked scores to weights and from weights to output, as it is meant and as it goes wrong."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.session.session import Array

if TYPE_CHECKING:
    from attn_gui.session.matching.recipe import Recipe

Normalise = Callable[["Recipe", Array, Array], Array]


def softmax(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
    """Return softmax over the keys, the sink in the sum and dropped."""
    return _softmax(recipe, masked, open_scores, -1)


def over_queries(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
    """Return softmax over the queries: columns sum to 1."""
    return _softmax(recipe, masked, open_scores, -2)


def over_heads(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
    """Return softmax over the heads."""
    return _softmax(recipe, masked, open_scores, -3)


def over_everything(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
    """Return softmax over queries and keys at once, head by head."""
    return _softmax(recipe, masked, open_scores, (-2, -1))


def twice(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
    """Return softmax of the softmax."""
    once = softmax(recipe, masked, open_scores)
    return softmax(recipe, once, once)


def base_two(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
    """Return softmax with powers of 2 instead of e."""
    return softmax(recipe, masked * np.log(2.0), open_scores)


def exponentials(recipe: "Recipe", masked: Array, _open_scores: Array) -> Array:
    """Return exp(scores), not divided by their sum."""
    return np.exp(masked / recipe.temperature)


def shifted_exponentials(recipe: "Recipe", masked: Array, _open_scores: Array) -> Array:
    """Return exp(scores - row maximum), not divided by their sum."""
    return np.exp((masked - _peak(masked, -1)) / recipe.temperature)


def shares(_recipe: "Recipe", masked: Array, _open_scores: Array) -> Array:
    """Return scores over their sum, without an exponential."""
    scores = np.where(np.isneginf(masked), 0.0, masked)
    return scores / scores.sum(axis=-1, keepdims=True)


def sigmoids(recipe: "Recipe", masked: Array, _open_scores: Array) -> Array:
    """Return 1 / (1 + exp(-score))."""
    return 1.0 / (1.0 + np.exp(-masked / recipe.temperature))


def unchanged(_recipe: "Recipe", masked: Array, _open_scores: Array) -> Array:
    """Return the scores themselves, 0 where forbidden."""
    return np.where(np.isneginf(masked), 0.0, masked)


def logarithms(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
    """Return the logarithm of softmax."""
    return np.log(softmax(recipe, masked, open_scores))


def temper_after(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
    """Return softmax of untempered scores, divided by the temperature."""
    raised = softmax(recipe, masked * recipe.temperature, open_scores)
    return raised / recipe.temperature


def _without_exponential(key: str) -> Normalise:
    turn, shifts = NORMALISERS[key].turn, NORMALISERS[key].shifts

    def normalise(recipe: "Recipe", masked: Array, open_scores: Array) -> Array:
        empty = np.isneginf(masked).all(axis=-1, keepdims=True)
        work = np.where(empty, 0.0, masked)
        work = (work - work.max(axis=-1, keepdims=True) if shifts else work) / recipe.temperature
        # Where all is forbidden nothing may be made of it.
        turn(work)
        return recipe.fill_empty(recipe, work, empty, open_scores) if empty.any() else work

    return normalise


NORMALISE: dict[str, Normalise] = {
    key: softmax if row.takes_sink else _without_exponential(key) for key, row in NORMALISERS.items()
}


def fill_zeros(_recipe: "Recipe", weights: Array, empty: Array, _open_scores: Array) -> Array:
    """Return weights with 0 in rows without a key."""
    return np.where(empty, 0.0, weights)


def fill_nan(_recipe: "Recipe", weights: Array, empty: Array, _open_scores: Array) -> Array:
    """Return weights with NaN in rows without a key."""
    return np.where(empty, np.nan, weights)


def fill_equal(_recipe: "Recipe", weights: Array, empty: Array, _open_scores: Array) -> Array:
    """Return weights with equal shares in rows without a key."""
    return np.where(empty, 1.0 / weights.shape[-1], weights)


def fill_unmasked(recipe: "Recipe", weights: Array, empty: Array, open_scores: Array) -> Array:
    """Return weights that ignore the mask in rows without a key."""
    return np.where(empty, _softmax(recipe, open_scores, open_scores, -1), weights)


FILL_EMPTY = {"zero": fill_zeros, "nan": fill_nan, "uniform": fill_equal}


def masked_after(_recipe: "Recipe", weights: Array, allowed: Array | None) -> Array:
    """Return weights with 0 where forbidden, rows no longer summing to 1."""
    return weights if allowed is None else weights * allowed


def renormalised_after(_recipe: "Recipe", weights: Array, allowed: Array | None) -> Array:
    """Return weights with 0 where forbidden, each row divided by its sum."""
    if allowed is None:
        return weights
    kept = weights * allowed
    total = kept.sum(axis=-1, keepdims=True)
    return kept / np.where(total > 0, total, 1.0)


def plus_bias_after(recipe: "Recipe", weights: Array, _allowed: Array | None) -> Array:
    """Return weights plus the bias."""
    return weights if recipe.bias is None else weights + recipe.bias


def attended(_recipe: "Recipe", weights: Array, value: Array) -> Array:
    """Return weights @ value."""
    return weights @ value


def attended_transposed(_recipe: "Recipe", weights: Array, value: Array) -> Array:
    """Return the transposed weights @ value."""
    return weights.swapaxes(-1, -2) @ value


def _softmax(recipe: "Recipe", masked: Array, open_scores: Array, axis: int | tuple[int, ...]) -> Array:
    peak = _peak(masked, axis)
    if recipe.sink is not None:
        peak = np.maximum(peak, recipe.sink * recipe.temperature)
    weights = np.exp((masked - peak) / recipe.temperature)
    total = weights.sum(axis=axis, keepdims=True)
    if recipe.sink is not None:
        total = total + np.exp(recipe.sink - peak / recipe.temperature)
    weights /= np.where(total > 0, total, 1.0)
    if recipe.sink is None and total.all():
        return weights
    empty = np.isneginf(masked).all(axis=-1, keepdims=True)
    return recipe.fill_empty(recipe, weights, empty, open_scores) if empty.any() else weights


def _peak(masked: Array, axis: int | tuple[int, ...]) -> Array:
    peak: Array = masked.max(axis=axis, keepdims=True)
    return np.where(np.isneginf(peak), 0.0, peak)
