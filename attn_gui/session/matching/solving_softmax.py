"""Variations read off given weights: the logit of a sink from what rows lack of 1, a soft cap from their logarithms."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from attn_gui.session.edit import Edit
from attn_gui.session.edits import ReplaceMatrix
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.judging import Measure
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.recipe import ORDER, Recipe
from attn_gui.session.matching.solving import TINY
from attn_gui.session.matching.steps_softmax import softmax
from attn_gui.session.matching.variation import Variation, options, removed, setting
from attn_gui.session.session import Array, MatrixName, Session
from attn_gui.text import Message, say

_GRID = 24
_FITS = 1e-3
"""How much of the spread of the logarithms a soft cap may leave."""


def sinks(recipe: Recipe, kitchen: Kitchen, measures: Sequence[Measure], session: Session) -> Iterator[Variation]:
    """Yield the sink that makes rows sum to what the given ones do: log S (1 - r) / r, one for all heads or one each.

    S is the sum of a row's exponentials and r that of its given weights; the temperature does not divide the sink.
    """
    found = _weights(recipe, kitchen, measures)
    if found is None or (recipe.local is not None and recipe.local.v is not None):
        return
    own, theirs = found
    total = theirs.sum(axis=-1)
    known = total > 0
    lack = np.where(known, 1.0 - total, 0.0)
    if not known.any() or lack.min() < -own.tolerance or (lack.max(axis=-1) <= own.tolerance).any():
        return
    masked = Attempt(recipe, kitchen).masked / recipe.temperature
    if masked.shape != theirs.shape:
        return
    logits = np.array([_logit(*rows, own.tolerance) for rows in zip(masked, total, lack, strict=True)])
    found_logits = _shortest(logits, masked, theirs, own.tolerance * own.peak)
    if found_logits is not None and not _is_there(recipe, found_logits):
        yield _sink(session, found_logits)


def softcaps(recipe: Recipe, kitchen: Kitchen, measures: Sequence[Measure], _session: Session) -> Iterator[Variation]:
    """Yield the soft cap that fits the logarithms of the given weights best, if it fits and is another."""
    found = _weights(recipe, kitchen, measures)
    if found is None or recipe.order != ORDER or (found[1] < 0).any():
        return
    attempt = Attempt(recipe, kitchen)
    scores, theirs = attempt.scores, found[1]
    # Logarithms of small numbers show how they were rounded.
    there = np.isfinite(attempt.masked) & (theirs > max(TINY, 30 * found[0].tolerance * found[0].peak))
    if scores.shape != theirs.shape or not there.any():
        return
    aim = recipe.temperature * np.log(np.where(there, theirs, 1.0)) - _added(attempt, there)
    centred = _centring(there)
    spread, peak = float((centred(aim) ** 2).sum()), float(np.abs(scores[there]).max())

    def left(cap: float) -> float:
        return float((centred(aim - cap * np.tanh(scores / cap)) ** 2).sum())

    cap = _least(left, peak / 20, peak * 30, _FITS * spread) if spread > 0 and peak > 0 else None
    if cap is not None:
        cap = _plain(cap, found[0].tolerance)
        if recipe.softcap is None or abs(cap / recipe.softcap - 1) > 1e-5:
            yield setting("softcap", softcap_words(cap, recipe.softcap), options(softcap=cap), softcap=cap)


def softcap_words(cap: float, own: float | None) -> Message:
    """Return "It caps scores at 30."."""
    if own is None:
        return say("It caps scores at {cap:.6g}.", cap=cap)
    return say("It caps scores at {cap:.6g} instead of {own:.6g}.", cap=cap, own=own)


def _weights(recipe: Recipe, kitchen: Kitchen, measures: Sequence[Measure]) -> tuple[Measure, Array] | None:
    """The given weights where softmax alone makes them."""
    own = next((each for each in measures if each.stage == "weights"), None)
    given = recipe.given_weights
    if own is None or given is None or recipe.normalise is not softmax or recipe.finish_weights is not None:
        return None
    return (own, kitchen.rows_of(given, given)) if given.shape[0] == recipe.heads else None


def _logit(masked: Array, total: Array, lack: Array, tolerance: float) -> float:
    """The logit by all rows that lack something of 1, not finite unless they agree; what is printed may be rounded."""
    known = lack > tolerance
    peak = masked[known].max(axis=-1)
    sums = peak + np.log(np.exp(masked[known] - peak[:, None]).sum(axis=-1))
    logits = sums + np.log(lack[known] / total[known])
    blur = tolerance * masked.shape[-1] * (1 / lack[known] + 1 / total[known])
    mean = float((logits / blur**2).sum() / (1 / blur**2).sum())
    return mean if (abs(logits - mean) <= blur).all() else np.nan


def _shortest(logits: Array, masked: Array, theirs: Array, room: float) -> Array | None:
    """One logit for all heads or one each, in the fewest digits, that leaves no more than *room*; None without."""
    if not np.isfinite(logits).all():
        return None
    common = np.full_like(logits, logits.mean())
    peak = masked.max(axis=-1, keepdims=True)
    some = np.isfinite(peak)
    peak = np.where(some, peak, 0.0)
    powers = np.exp(masked - peak)
    for tried in (*(np.round(each, digits) for each in (common, logits) for digits in range(1, 9)), logits):
        weights = powers / (powers.sum(axis=-1, keepdims=True) + np.exp(tried.reshape(-1, 1, 1) - peak))
        if np.where(some, np.abs(weights - theirs), 0.0).max() <= room:
            return tried
    return None


def _is_there(recipe: Recipe, logits: Array) -> bool:
    """Whether the recipe has that sink, or it is the 0 that is a variation of its own."""
    own = None if recipe.sink is None else np.broadcast_to(recipe.sink.reshape(-1), logits.shape)
    return not logits.any() or (own is not None and bool(np.allclose(own, logits, atol=1e-5)))


def _sink(session: Session, logits: Array) -> Variation:
    name = MatrixName(session.kind, "sinks")
    if np.ptp(logits) <= 1e-4:
        logit = float(logits[0])

        def one(now: Session) -> tuple[Edit, ...]:
            return (*removed((name,))(now), *options(sink=logit)(now))

        return setting("sink", say("It has a sink of {logit:.6g}.", logit=logit), one, sink=np.array(logit))
    shown = ", ".join(f"{logit:.4g}" for logit in logits[:8]) + (", …" if len(logits) > 8 else "")
    words = say("It has a sink in each head: {logits}.", logits=shown)

    def each(now: Session) -> tuple[Edit, ...]:
        return (*options(sink=float(logits[0]))(now), ReplaceMatrix(name, logits[None]))

    return setting("sink", words, each, sink=logits.reshape(-1, 1, 1))


def _added(attempt: Attempt, there: Array) -> Array:
    """What is added to capped scores: bias, ALiBi."""
    return np.where(there, attempt.open_scores - attempt.capped, 0.0)


def _centring(there: Array) -> Callable[[Array], Array]:
    count = np.maximum(there.sum(axis=-1, keepdims=True), 1)

    def centred(values: Array) -> Array:
        kept = np.where(there, values, 0.0)
        return np.where(there, kept - kept.sum(axis=-1, keepdims=True) / count, 0.0)

    return centred


def _least(left: Callable[[float], float], low: float, high: float, enough: float) -> float | None:
    """Where *left* is least on a grid of ratios, narrowed by golden sections; None at an end, or if over *enough*."""
    grid = np.geomspace(low, high, _GRID)
    values = [left(float(at)) for at in grid]
    place = int(np.argmin(values))
    # Between two places of the grid a good fit may leave more than enough.
    if place in (0, _GRID - 1) or values[place] > 100 * enough:
        return None
    a, b, ratio = float(grid[place - 1]), float(grid[place + 1]), (np.sqrt(5.0) - 1) / 2
    for _ in range(64):
        c, d = b - ratio * (b - a), a + ratio * (b - a)
        a, b = (a, d) if left(c) < left(d) else (c, b)
    return (a + b) / 2 if left((a + b) / 2) <= enough else None


def _plain(number: float, tolerance: float) -> float:
    """The number in as few digits as say the same."""
    near = max(tolerance, 1e-9) * max(abs(number), 1.0)
    short = (round(number, digits) for digits in range(1, 7))
    return next((other for other in short if abs(other - number) <= near), number)
