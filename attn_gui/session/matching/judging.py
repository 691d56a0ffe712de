"""How far an attempt is from what is given, stage by stage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.recipe import Recipe
from attn_gui.session.session import Array

HUGE = 9_000.0
"""Scores below minus this stand for "forbidden" (BERT takes 10,000 off): they are compared by themselves."""


@dataclass(frozen=True)
class Verdict:
    """How many of the given stages agree; the relative difference of the first that does not, or the largest of all."""

    agreed: int
    relative: float
    explains: bool


@dataclass(frozen=True, eq=False)
class Measure:
    """One given stage: its largest ordinary number, whether it holds marks or what is not finite, its tolerance."""

    stage: str
    tolerance: float
    peak: float
    plain: bool


def measure(stage: str, array: Array, tolerance: float) -> Measure:
    """Return the measure of a given stage."""
    size = np.abs(array)
    ordinary = size < HUGE if (array < -HUGE).any() else np.isfinite(array)
    peak = float(size[ordinary].max(initial=0.0)) or 1.0
    return Measure(stage, tolerance, peak, bool(ordinary.all()))


def judge(recipe: Recipe, kitchen: Kitchen, measures: Sequence[Measure]) -> Verdict:
    """Return the verdict on a recipe over the rows of the kitchen; what does not fit together differs infinitely."""
    attempt = Attempt(recipe, kitchen)
    largest = 0.0
    for agreed, own in enumerate(measures):
        given: Array = getattr(recipe, f"given_{own.stage}")
        try:
            ours = getattr(recipe, f"show_{own.stage}")(attempt)
        except (ValueError, IndexError):
            return Verdict(agreed, np.inf, False)
        relative = difference(ours, kitchen.rows_of(given, ours), own)
        if not relative <= own.tolerance:
            return Verdict(agreed, relative, False)
        largest = max(largest, relative)
    return Verdict(len(measures), largest, True)


def difference(ours: Array, theirs: Array, own: Measure) -> float:
    """Return max |ours - theirs| / the largest number of the stage; inf where shapes differ, or what is not finite."""
    if ours.shape != theirs.shape:
        return np.inf
    if own.plain:
        largest = float(np.abs(ours - theirs).max())
        return largest / own.peak if largest == largest else np.inf  # noqa: PLR0124 - NaN is unequal to itself
    return float(relatives(ours, theirs, own).max())


def relatives(ours: Array, theirs: Array, own: Measure) -> Array:
    """Return the relative difference of each number: 0 where both are NaN, or the same infinity, or the same mark."""
    same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    apart = np.abs(np.where(same, 0.0, ours) - np.where(same, 0.0, theirs))
    unit = np.where((theirs < -HUGE) & np.isfinite(theirs), np.abs(theirs), own.peak)
    result = apart / unit
    return np.where(np.isnan(result), np.inf, result)


def columns_to_look_at(width: int) -> Array | None:
    """Return the output columns to look at; None where all are few enough."""
    return None if width <= 64 else np.linspace(0, width - 1, 32).astype(np.intp)


def rows_to_look_at(n_q: int, preferred: Sequence[int]) -> Array | None:
    """Return up to four query rows, the *preferred* among them; None where all are few enough."""
    if n_q <= 8:
        return None
    chosen = [row for row in dict.fromkeys([*preferred, n_q - 1, n_q // 2, 1]) if 0 <= row < n_q]
    return np.array(sorted(chosen[:4]))
