"""How far apart two rows of weights are, and two rows of an output.

What a row does not give to any key (a sink takes it, Luong's local-p leaves it) counts as one further place, so that a
row with and a row without a sink differ. A row that sums to more than 1 is divided by its sum.
"""

import numpy as np

from attn_gui.engine.arrays import seal
from attn_gui.engine.measures import entropy
from attn_gui.session.session import Array


def shares(weights: Array) -> Array:
    """Return weights (..., Lk) as distributions (..., Lk + 1) in float64: the last is what goes to no key."""
    weights = weights.astype(np.float64, copy=False)
    total = weights.sum(axis=-1, keepdims=True)
    rest = np.where(np.isnan(total), np.nan, np.maximum(1.0 - total, 0.0))
    return np.concatenate([weights, rest], axis=-1) / (total + rest)


def total_variation(a: Array, b: Array) -> Array:
    """Return ½ Σ |a − b| of each pair of rows (...), of weights (..., Lk): 0 alike … 1 nothing in common.

    It is the share of the weight that has to be moved to make one row of the other (Levin, Peres & Wilmer 2009, §4.1).
    NaN where a row is not a number.
    """
    return seal(np.asarray(np.abs(shares(a) - shares(b)).sum(axis=-1) / 2))


def jensen_shannon(a: Array, b: Array) -> Array:
    """Return the Jensen–Shannon divergence in bits of each pair of rows (...): 0 alike … 1 nothing in common.

    H((a + b) / 2) − (H(a) + H(b)) / 2 (Lin 1991). NaN where a row is not a number.
    """
    ours, theirs = shares(a), shares(b)
    apart = entropy((ours + theirs) / 2) - (entropy(ours) + entropy(theirs)) / 2
    return seal(np.asarray(np.clip(apart, 0.0, 1.0)))


def largest_apart(a: Array, b: Array) -> Array:
    """Return the largest |a − b| of each row (...), of outputs (..., width)."""
    return seal(np.asarray(np.abs(a - b).max(axis=-1)))


def relative_apart(a: Array, b: Array) -> Array:
    """Return the largest |a − b| of each row by the largest magnitude in either (...); 0 where both are all zero."""
    largest = np.maximum(np.abs(a), np.abs(b)).max(axis=-1)
    apart = np.asarray(largest_apart(a, b), dtype=np.float64)
    return seal(np.divide(apart, largest, out=apart.copy(), where=largest != 0))
