"""Where sparsemax and entmax-1.5 cut off: the threshold τ that makes their weights add up to 1."""

import numpy as np

from attn_gui.engine.arrays import Array

OUTSIDE = -2.0
"""Scores so far below the row's maximum never get weight from sparsemax or entmax; limits keep sums exact."""


def threshold(shifted: Array, *, squared: bool) -> tuple[Array, Array]:
    """Return τ and the size of the support (..., 1) of sparsemax, or of entmax-1.5 of halved scores if *squared*.

    *shifted* have their row maximum subtracted, so that no τ is below -1.
    """
    # Sums of gaps, none below 0, keep what tied keys would lose in sums of the scores themselves.
    order: Array = -np.sort(-np.maximum(shifted, OUTSIDE), axis=-1).astype(np.float64)
    gaps: Array = -np.diff(order)
    count = np.arange(1, int(order.shape[-1]))
    weighted: Array = np.multiply(count, gaps)
    above = _sums(weighted)
    reached = _sums(np.multiply(gaps, 2 * above[..., :-1] + weighted)) if squared else above
    support = np.count_nonzero(reached < 1, axis=-1, keepdims=True)
    least, sums, left = (np.take_along_axis(x, support - 1, axis=-1) for x in (order, above, 1 - reached))
    share = left / (sums + np.sqrt(sums * sums + support * left)) if squared else left / support
    return least - share, support


def _sums(terms: Array) -> Array:
    """Return the sums of the *terms* before each place, 0 for the first, and of all."""
    sums = np.zeros((*terms.shape[:-1], terms.shape[-1] + 1))
    np.cumsum(terms, axis=-1, out=sums[..., 1:])
    return sums
