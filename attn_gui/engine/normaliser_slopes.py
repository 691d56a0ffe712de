"""How weights follow the scores that they are made of, in closed form.

Softmax: w (g - w·g).  Sparsemax: g less its mean over the support (Martins and Astudillo 2016, section 2.5).
Entmax-1.5: s (g - s·g / Σ s) with s = √w (Peters, Niculae and Martins 2019, section 3).
"""

from collections.abc import Callable

import numpy as np

from attn_gui.engine.arrays import Array

Slope = Callable[[Array, Array, Array], Array]
"""(tempered scores, weights, upstream), all (..., Lq, Lk): the derivatives by the tempered scores."""


def softmax_slope(_scores: Array, weights: Array, upstream: Array) -> Array:
    """Return w (g - w·g); a sink's share is no weight here, and the sums need not be 1."""
    return weights * (upstream - np.sum(weights * upstream, axis=-1, keepdims=True))


def sparsemax_slope(_scores: Array, weights: Array, upstream: Array) -> Array:
    """Return g less its mean over the support, there; 0 outside."""
    return _centred(upstream, (weights > 0).astype(float))


def entmax15_slope(_scores: Array, weights: Array, upstream: Array) -> Array:
    """Return s (g - s·g / Σ s), s = √w."""
    return _centred(upstream, np.sqrt(weights))


def monotonic_slope(scores: Array, weights: Array, upstream: Array) -> Array:
    """Return the slopes of monotonic attention, p = sigmoid of *scores*, from the last row and key backwards.

    What comes to key j of row i is b[i, j] = g[i, j] p[i, j] + (1 - p[i, j]) b[i, j+1] worth, where g counts what the
    next row makes of it, b[i+1, j], too; so a score is worth w (1 - p) (g - b[i, j+1]).
    """
    rows, keys = int(weights.shape[-2]), int(weights.shape[-1])
    with np.errstate(over="ignore"):
        chosen = 1 / (1 + np.exp(-scores))
    worth, coming = np.array(upstream, dtype=float), np.zeros((*weights.shape[:-1], keys + 1))
    for diagonal in range(rows + keys - 2, -1, -1):
        i = np.arange(max(0, diagonal - keys + 1), min(rows, diagonal + 1))
        j = diagonal - i
        below = np.where(i + 1 < rows, coming[..., np.minimum(i + 1, rows - 1), j], 0.0)
        worth[..., i, j] += below
        p = chosen[..., i, j]
        coming[..., i, j] = worth[..., i, j] * p + (1 - p) * coming[..., i, j + 1]
    return weights * (1 - chosen) * (worth - coming[..., 1:])


def _centred(upstream: Array, share: Array) -> Array:
    total = share.sum(axis=-1, keepdims=True)
    mean = np.sum(share * upstream, axis=-1, keepdims=True) / np.where(total > 0, total, 1)
    return share * (upstream - mean)
