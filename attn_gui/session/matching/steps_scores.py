"""Raw scores by the family of the scoring function, in float64 and with every part open to change."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from attn_gui.session.session import Array

if TYPE_CHECKING:
    from attn_gui.session.matching.recipe import Recipe

Raw = Callable[["Recipe", Array, Array], Array]
BLOCK = 1 << 20


def products(_recipe: "Recipe", query: Array, key: Array) -> Array:
    """Return q · k."""
    return query @ key.swapaxes(-1, -2)


def bilinear(recipe: "Recipe", query: Array, key: Array) -> Array:
    """Return q W k + offset; W absent is the identity."""
    left = query if recipe.score_weight is None else query @ recipe.score_weight
    return left @ key.swapaxes(-1, -2) + recipe.offset


def side_by_side(recipe: "Recipe", query: Array, key: Array) -> Array:
    """Return v · tanh([q; k] W + b)."""
    weight = recipe.score_weight
    width = query.shape[-1]
    if weight is None or len(weight) != width + key.shape[-1]:
        raise ValueError(width)
    return _through_hidden(recipe, plus(query @ weight[:width], recipe.score_bias), key @ weight[width:])


def through_tanh(recipe: "Recipe", query: Array, key: Array) -> Array:
    """Return v · tanh(q W_q + b_q + k W_k + b_k + b) + offset; absent matrices are identities."""
    left = plus(_times(query, recipe.score_query_weight), recipe.score_query_bias)
    right = plus(_times(key, recipe.score_key_weight), recipe.score_key_bias)
    return _through_hidden(recipe, plus(left, recipe.score_bias), right) + recipe.offset


def through_each_tanh(recipe: "Recipe", query: Array, key: Array) -> Array:
    """Return v · (tanh(q W_q + b_q) + tanh(k W_k + b_k)): the activation before the sum."""
    left = plus(plus(_times(query, recipe.score_query_weight), recipe.score_query_bias), recipe.score_bias)
    right = plus(_times(key, recipe.score_key_weight), recipe.score_key_bias)
    weighing = weighed(recipe, left.shape[-1])
    return (np.tanh(left) @ weighing)[..., None] + (np.tanh(right) @ weighing)[..., None, :] + recipe.offset


def by_engine(recipe: "Recipe", query: Array, key: Array) -> Array:
    """Return what the engine's own scoring function says, its scale included."""
    assert recipe.scoring is not None, "a score of no family of its own"
    return recipe.scoring(query, key)


def weighed(recipe: "Recipe", width: int) -> Array:
    """Return v (h,), of the length *gain* where there is one; v absent is ones."""
    v = np.ones(width) if recipe.score_v is None else recipe.score_v.reshape(-1)
    return v if recipe.gain is None else v * (recipe.gain / np.linalg.norm(v))


def plus(x: Array, bias: Array | None) -> Array:
    """Return x + bias, or x."""
    return x if bias is None else x + bias.reshape(-1)


def _times(x: Array, weight: Array | None) -> Array:
    return x if weight is None else x @ weight


def _through_hidden(recipe: "Recipe", left: Array, right: Array) -> Array:
    v = weighed(recipe, left.shape[-1])
    if left.shape[-1] != right.shape[-1]:
        raise ValueError(right.shape)
    scores = np.empty((*left.shape[:-1], right.shape[-2]))
    rows = max(1, BLOCK // (right.shape[-2] * v.size))
    for head in range(len(left)):
        for start in range(0, left.shape[-2], rows):
            hidden = left[head, start : start + rows, None, :] + right[head]
            scores[head, start : start + rows] = recipe.activation(hidden) @ v
    return scores


def activation_none(x: Array) -> Array:
    """Return x."""
    return x


def activation_relu(x: Array) -> Array:
    """Return max(0, x)."""
    return np.maximum(x, 0.0)


def activation_sigmoid(x: Array) -> Array:
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + np.exp(-x))


FAMILIES: dict[str, tuple[Raw, float | None]] = {
    "dot": (products, 1.0),
    "scaled-dot": (products, None),
    "general": (bilinear, 1.0),
    "concat": (side_by_side, 1.0),
    "additive": (through_tanh, 1.0),
}
"""By score: its raw scores, and the scale where none is chosen (None: 1/√ width of a head)."""
