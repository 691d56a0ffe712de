"""Norms and rotations of query and key, as they are meant and as they go wrong."""

from collections.abc import Callable

import numpy as np

from attn_gui.engine.positions import Rope, rms_norm, rotate
from attn_gui.session.session import Array

Turn = Callable[[Array, Array, float, str], Array]
EPS = 1e-6


def root_mean_square(x: Array, gain: Array | None) -> Array:
    """Return gain · x / √(mean x² + 1e-6)."""
    return rms_norm(x, None if gain is None else gain.reshape(-1), EPS)


def unit_length(x: Array, gain: Array | None) -> Array:
    """Return gain · x / |x|: as in cosine scores."""
    unit = x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-12)
    return unit if gain is None else unit * gain.reshape(-1)


def mean_and_spread(x: Array, gain: Array | None) -> Array:
    """Return gain · (x - mean) / spread: a layer norm."""
    centred = x - x.mean(axis=-1, keepdims=True)
    normed = centred / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-5)
    return normed if gain is None else normed * gain.reshape(-1)


def layer_norm(x: Array) -> Array:
    """Return rows with mean 0 and spread 1."""
    return mean_and_spread(x, None)


def turning(layout: Rope) -> Turn | None:
    """Return how that layout turns query and key; None for off."""
    return _TURNS[layout]


def _halves(x: Array, places: Array, theta: float, _which: str) -> Array:
    return rotate(x, places, theta, Rope.HALF)


def _pairs(x: Array, places: Array, theta: float, _which: str) -> Array:
    return rotate(x, places, theta, Rope.INTERLEAVED)


def one_side(turn: Turn, which: str) -> Turn:
    """Return the turn of the query or of the key alone."""

    def turned(x: Array, places: Array, theta: float, side: str) -> Array:
        return turn(x, places, theta, side) if side == which else x

    return turned


def opposite(turn: Turn) -> Turn:
    """Return the turn the other way about for keys, so that scores depend on the sum of places."""

    def turned(x: Array, places: Array, theta: float, side: str) -> Array:
        return turn(x, -places if side == "key" else places, theta, side)

    return turned


_TURNS: dict[Rope, Turn | None] = {Rope.OFF: None, Rope.HALF: _halves, Rope.INTERLEAVED: _pairs}
