"""What rows of weights are like: how complete, how spread, where they look.

Every function takes weights (..., Lk) and answers per row (...), whatever the leading axes.  A row may sum to less
than 1: a sink takes the rest, Luong's local-p is not renormalised.  Its sum is a measure of its own and its peak is the
weight as it stands; every other measure is that of the row divided by its sum, of how what *is* given is spread.
A row without any weight has no such spread: entropy, effective keys and peak are 0, distances and shares NaN.  Rows of
NaN give NaN.
"""

import math

import numpy as np

from attn_gui.engine.arrays import Array, seal


def row_sum(weights: Array) -> Array:
    """Return the sum of each row (...): 1; 0 for an empty row; less than 1 where a sink takes its share."""
    return _sealed(weights.sum(axis=-1))


def entropy(weights: Array) -> Array:
    """Return the entropy of each row in bits (...): -Σ w log2 w (Shannon 1948; of attention: Clark et al. 2019, §3.3).

    Zero weights add nothing.  It is that of the row divided by its sum s: log2 s - (Σ w log2 w) / s.
    """
    logarithms = np.zeros_like(weights)
    np.log2(weights, out=logarithms, where=weights > 0)
    total = weights.sum(axis=-1)
    plain = np.einsum("...k,...k->...", weights, logarithms)
    bits = _ratio(total * _log2(total) - plain, total, empty=0.0)
    # Rounding may leave a certain row a hair below 0; adding 0 makes 0 of -0.
    return _sealed(np.maximum(bits, 0.0) + 0.0)


def maximum_entropy(permitted: Array) -> Array:
    """Return the bits of a row that spreads evenly over its permitted keys (...): log2 of their number, 0 for none."""
    return _sealed(np.log2(np.maximum(np.count_nonzero(permitted, axis=-1), 1)))


def entropy_share(weights: Array, permitted: Array) -> Array:
    """Return the entropy of each row as share of its maximum (...), 0 … 1 (Pielou's evenness, 1966).

    NaN where there is at most one permitted key: such a row is as even as it is certain.
    """
    return _sealed(np.minimum(_ratio(entropy(weights), maximum_entropy(permitted)), 1.0))


def effective_keys(weights: Array) -> Array:
    """Return over how many keys each row effectively spreads (...): 2**entropy, 1 … Lk; 0 for an empty row.

    It is the perplexity of the row (Jelinek et al. 1977) and Hill's number of order 1 (1973).
    """
    return _sealed(np.where(weights.sum(axis=-1) == 0, 0.0, np.exp2(entropy(weights))))


def peaks(weights: Array) -> tuple[Array, Array]:
    """Return the largest weight of each row (...), undivided, and the key that has it (...): -1 where there is none.

    Of equal ones it is the first.
    """
    places = weights.argmax(axis=-1)
    values = np.take_along_axis(weights, places[..., None], axis=-1)[..., 0]
    return _sealed(values), _sealed(np.where(values > 0, places, -1))


def peak(weights: Array) -> tuple[float, int] | None:
    """Return value and place of the largest weight of one row (Lk,); None if it is all zero or not a number."""
    place = int(np.argmax(weights))
    value = float(weights[place])
    return None if math.isnan(value) or value == 0 else (value, place)


def distances(shape: tuple[int, ...], offset: int = 0) -> Array:
    """Return |i + offset - j| of weights of *shape* (..., Lq, Lk) as (Lq, Lk), in tokens.

    Query i stands at key i + offset: the offset is that of the mask's alignment, as `Masking.query_offset` returns it.
    """
    lq, lk = shape[-2:]
    return _sealed(np.abs(np.arange(lq)[:, None] + offset - np.arange(lk)))


def mean_distance(weights: Array, offset: int = 0) -> Array:
    """Return how far each row looks on average (..., Lq), in tokens, of weights (..., Lq, Lk): Σ w |i + offset - j|.

    The mean attention distance (Vig & Belinkov 2019, §4.3; Dosovitskiy et al. 2021), counted both ways.  The
    diagonality of Yang, Liu & Lee (2020) is the mean of minus this over the queries, divided by their number.
    """
    far = distances(weights.shape, offset).astype(weights.dtype)
    return _sealed(_ratio(np.einsum("...qk,qk->...q", weights, far), weights.sum(axis=-1)))


def diagonality(weights: Array, offset: int = 0, width: int = 1) -> Array:
    """Return the share of each row (..., Lq) that lies at most *width* keys from the query's own place, 0 … 1.

    The mean of this over the queries is the curve under which Shim, Choi & Sung (2022, cumulative attention
    diagonality) take the area; at width 1 it is the query's own token and its two neighbours.
    """
    near = np.asarray(distances(weights.shape, offset) <= width, dtype=weights.dtype)
    return _sealed(_ratio(np.einsum("...qk,qk->...q", weights, near), weights.sum(axis=-1)))


def first_token_share(weights: Array) -> Array:
    """Return the share of each row on key 0 (...), where heads with nothing to say often look (Xiao et al. 2024)."""
    return _sealed(_ratio(weights[..., 0], weights.sum(axis=-1)))


def head_overlap(weights: Array) -> Array:
    """Return how differently heads attend (..., H, H), of weights (..., H, Lq, Lk): 0 alike … 1 nothing in common.

    Jensen–Shannon divergence in bits (Lin 1991), H((p + q) / 2) - (H(p) + H(q)) / 2, mean over the queries (Clark et
    al. 2019, §6).  Rows in which either head gives no weight do not count; NaN where no row is left.
    """
    shares = _ratio(weights, weights.sum(axis=-1, keepdims=True))
    bits, count = entropy(shares), weights.shape[-3]
    found = np.zeros((*weights.shape[:-2], count))
    for one in range(count):
        for other in range(one, count):
            middle = entropy((shares[..., one, :, :] + shares[..., other, :, :]) / 2)
            apart = middle - (bits[..., one, :] + bits[..., other, :]) / 2
            found[..., one, other] = found[..., other, one] = mean_of_rows(np.clip(apart, 0.0, 1.0))
    return seal(found)


def mean_of_rows(measure: Array) -> Array:
    """Return the mean of a measure (..., Lq) over the rows that have it (...); NaN where none has."""
    has = ~np.isnan(measure)
    return _sealed(_ratio(np.where(has, measure, 0.0).sum(axis=-1), np.count_nonzero(has, axis=-1)))


def _sealed(found: Array) -> Array:
    """The array read-only; NumPy's operators make a scalar of one row's."""
    return seal(np.asarray(found))


def _ratio(part: Array, whole: Array, empty: float = math.nan) -> Array:
    """Part by whole, *empty* where the whole is 0."""
    shape = np.broadcast_shapes(part.shape, whole.shape)
    found = np.full(shape, empty, dtype=np.result_type(part, np.float32))
    np.divide(part, whole, out=found, where=whole != 0)
    return found


def _log2(total: Array) -> Array:
    found = np.zeros_like(total)
    np.log2(total, out=found, where=total > 0)
    return found
