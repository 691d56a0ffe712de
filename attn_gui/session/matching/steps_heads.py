"""How columns become heads and heads become columns, as it is meant and as it goes wrong."""

import numpy as np

from attn_gui.session.session import Array


def blocks(x: Array, heads: int) -> Array:
    """Return (n, H · d) as (H, n, d): contiguous blocks of columns are heads."""
    return x.reshape(len(x), heads, -1).swapaxes(0, 1)


def dealt(x: Array, heads: int) -> Array:
    """Return (n, d · H) as (H, n, d): column c belongs to head c mod H."""
    return x.reshape(len(x), -1, heads).transpose(2, 0, 1)


def reshaped(x: Array, heads: int) -> Array:
    """Return (n, H · d) reshaped to (H, n, d) outright, without swapping axes."""
    return np.ascontiguousarray(x).reshape(heads, len(x), -1)


def joined(x: Array) -> Array:
    """Return (H, n, d) as (n, H · d), the heads side by side."""
    return x.swapaxes(0, 1).reshape(x.shape[1], -1)


def joined_dealt(x: Array) -> Array:
    """Return (H, n, d) as (n, d · H), the heads interleaved."""
    return x.transpose(1, 2, 0).reshape(x.shape[1], -1)


def joined_backwards(x: Array) -> Array:
    """Return (H, n, d) as (n, H · d), the last head first."""
    return joined(x[::-1])


def joined_outright(x: Array) -> Array:
    """Return (H, n, d) reshaped to (n, H · d) outright, without swapping axes."""
    return np.ascontiguousarray(x).reshape(x.shape[1], -1)


def summed(x: Array) -> Array:
    """Return the sum of the heads (n, d)."""
    return x.sum(axis=0)


def averaged(x: Array) -> Array:
    """Return the mean of the heads (n, d)."""
    return x.mean(axis=0)


def repeated(x: Array, heads: int) -> Array:
    """Return (Hkv, n, d) for *heads* query heads: each serves consecutive ones (h0 h0 h1 h1)."""
    return x if len(x) == heads else np.repeat(x, heads // len(x), axis=0)


def tiled(x: Array, heads: int) -> Array:
    """Return (Hkv, n, d) for *heads* query heads, all of them in turn (h0 h1 h0 h1)."""
    return np.tile(x, (heads // len(x), 1, 1))


def first_only(x: Array, heads: int) -> Array:
    """Return the first of (Hkv, n, d) for every query head."""
    return np.repeat(x[:1], heads, axis=0)
