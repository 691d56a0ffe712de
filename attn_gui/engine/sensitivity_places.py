"""Slopes through what positions do to query and key before they are scored: the norm, then the rotation."""

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.positions import Positions, Rope, rotate


def unplaced(
    positions: Positions | None, side: str, x: Array, upstream: Array, places: Array
) -> tuple[Array, Array | None]:
    """Return the slopes by *x* (..., L, d), given those by what is scored of it, and by the gain of its norm (d,).

    *side* is "query" or "key", *places* where the rows stand.  Turning back is turning by the opposite angle.
    """
    if positions is None or not positions.moves:
        return upstream, None
    slope = upstream
    if positions.rope != Rope.OFF:
        slope = rotate(slope, -places, positions.theta, positions.rope)
    if not positions.qk_norm:
        return slope, None
    gain = positions.query_gain if side == "query" else positions.key_gain
    root = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + positions.eps)
    lifted = slope if gain is None else slope * gain
    inward = np.sum(lifted * x, axis=-1, keepdims=True) / (x.shape[-1] * root**3)
    by_gain = np.sum(slope * x / root, axis=tuple(range(x.ndim - 1)))
    return lifted / root - x * inward, by_gain
