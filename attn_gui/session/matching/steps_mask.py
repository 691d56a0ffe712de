"""Rules put together, and what becomes of a forbidden score."""

from typing import TYPE_CHECKING

import numpy as np

from attn_gui.session.session import Array

if TYPE_CHECKING:
    from attn_gui.session.matching.recipe import Recipe


def permitted(recipe: "Recipe", n_q: int, n_k: int) -> Array | None:
    """Return which keys each query may attend to (n_q, n_k), None where no rule is set."""
    ahead = np.arange(n_k) - np.arange(n_q)[:, None] - recipe.start
    rules: list[Array] = []
    if recipe.causal:
        rules.append(ahead <= recipe.reach)
    if recipe.window is not None:
        left, right = recipe.window
        rules += [ahead >= -left] if left is not None else []
        rules += [ahead <= right] if right is not None else []
    rules += [rule for rule in (recipe.drawn, recipe.padding) if rule is not None]
    if not rules:
        return None
    common = np.ones((n_q, n_k), dtype=np.bool_)
    for rule in rules:
        common = common & rule
    return recipe.permit(common)


def as_it_is(allowed: Array) -> Array:
    """Return the rules as they are."""
    return allowed


def later_keys(allowed: Array) -> Array:
    """Return the rules turned about both ends, so that queries see what comes after them."""
    return allowed[::-1, ::-1]


def fill_infinite(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return -inf where forbidden."""
    return np.where(allowed, scores, -np.inf)


def fill_zero(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return scores times the mask: 0 where forbidden."""
    return scores * allowed


def fill_million(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return -1e9 where forbidden."""
    return np.where(allowed, scores, -1e9)


def fill_ten_thousand(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return scores with -10,000 added where forbidden (BERT)."""
    return np.where(allowed, scores, scores - 1e4)


def fill_billion_less(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return scores with 1e9 taken off where forbidden."""
    return np.where(allowed, scores, scores - 1e9)


def fill_float32_min(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return the least float32 number where forbidden."""
    return np.where(allowed, scores, float(np.finfo(np.float32).min))


def fill_float16_min(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return the least float16 number where forbidden."""
    return np.where(allowed, scores, float(np.finfo(np.float16).min))


def fill_plus_flags(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return scores plus the mask taken for numbers, 1 where allowed: nothing is forbidden."""
    return scores + allowed


def fill_tiny(_recipe: "Recipe", scores: Array, allowed: Array) -> Array:
    """Return 1e-9 where forbidden, a minus sign forgotten."""
    return np.where(allowed, scores, 1e-9)
