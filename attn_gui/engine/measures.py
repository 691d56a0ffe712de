"""What one row of weights is like: how spread, how complete, where its peak is."""

import math

import numpy as np

from attn_gui.engine.arrays import Array, seal


def entropy(weights: Array) -> Array:
    """Return the entropy of each row in bits (...); zero weights add nothing, NaN rows give NaN."""
    logarithms = np.zeros_like(weights)
    np.log2(weights, out=logarithms, where=weights > 0)
    # 0 - x, so that a single certain key gives 0 and not -0.
    return seal(np.asarray(0 - np.sum(weights * logarithms, axis=-1)))


def maximum_entropy(permitted: Array) -> Array:
    """Return the bits of a row that spreads evenly over its permitted keys (...): log2 of their number, 0 for none."""
    return seal(np.asarray(np.log2(np.maximum(np.count_nonzero(permitted, axis=-1), 1))))


def row_sum(weights: Array) -> Array:
    """Return the sum of each row (...): 1, or 0 for an empty row."""
    return seal(np.asarray(weights.sum(axis=-1)))


def peak(weights: Array) -> tuple[float, int] | None:
    """Return value and place of the largest weight of one row (Lk,); None if it is all zero or not a number."""
    place = int(np.argmax(weights))
    value = float(weights[place])
    return None if math.isnan(value) or value == 0 else (value, place)
