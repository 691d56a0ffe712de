"""What to aim at for a wanted weight: numbers that keep a slope where the weight itself is flat."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.thresholds import threshold

SURE = 1e-12
"""How near to 0 and 1 a weight that has logits is still told from them."""


@dataclass(frozen=True)
class Aim:
    """``of`` (tempered scores (..., Lk), lifted sink or None, key) is a number (...,) that grows with the weight.

    Its derivatives by the scores come with it.  ``goal`` is what it must be for a weight.
    """

    of: Callable[[Array, float | None, int], tuple[Array, Array]]
    goal: Callable[[float], float]


def logit(weight: Array) -> Array:
    """Return log(w / (1 - w)), held where 0 and 1 begin."""
    inside = np.clip(weight, SURE, 1 - SURE)
    return np.log(inside) - np.log1p(-inside)


def goal_of_logit(weight: float) -> float:
    """Return the logit of a wanted weight."""
    return float(logit(np.array(weight)))


def _odds(scores: Array, sink: float | None, key: int) -> tuple[Array, Array]:
    """The log-odds of a softmax: the score less the logarithm of the others' sum, to which the sink belongs."""
    others = np.array(scores)
    others[..., key] = -np.inf
    peak = np.max(others, axis=-1, keepdims=True)
    if sink is not None:
        peak = np.maximum(peak, sink)
    powers = np.exp(others - peak)
    total = powers.sum(axis=-1, keepdims=True)
    if sink is not None:
        total = total + np.exp(sink - peak)
    seed = -powers / total
    seed[..., key] = 1.0
    return scores[..., key] - (np.log(total) + peak)[..., 0], seed


def _gap(scores: Array, _sink: float | None, key: int, *, squared: bool) -> tuple[Array, Array]:
    """How far a score lies above the threshold: below 0 outside the support, above 1 where the key stands alone."""
    unit = 0.5 if squared else 1.0
    x = (scores - np.max(scores, axis=-1, keepdims=True)) * unit
    tau, _ = threshold(x, squared=squared)
    above = np.maximum(x - tau, 0)
    share = above if squared else (above > 0).astype(float)
    seed: Array = -share / share.sum(axis=-1, keepdims=True)
    seed[..., key] += 1.0
    rivals: Array = np.array(x)
    rivals[..., key] = -np.inf
    lead: Array = x[..., key] - rivals.max(axis=-1)
    alone: Array = np.asarray(lead >= 1)
    alone_seed = np.zeros(x.shape)
    np.put_along_axis(alone_seed, np.asarray(np.argmax(rivals, axis=-1))[..., None], -1.0, axis=-1)
    alone_seed[..., key] = 1.0
    factor = 1.0 if squared else 0.5
    value: Array = np.where(alone, 1 + (lead - 1) * factor, x[..., key] - tau[..., 0])
    return value, np.where(alone[..., None], alone_seed * factor, seed) * unit


def _itself(weight: float) -> float:
    return weight


SOFTMAX_AIM = Aim(_odds, goal_of_logit)
SPARSEMAX_AIM = Aim(partial(_gap, squared=False), _itself)
ENTMAX15_AIM = Aim(partial(_gap, squared=True), np.sqrt)
