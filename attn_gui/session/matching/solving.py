"""Variations read off the given numbers: the order of the heads, a scale or temperature that nobody wrote down."""

from collections.abc import Iterator, Sequence

import numpy as np

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.judging import Measure
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.recipe import Recipe, Whole
from attn_gui.session.matching.steps_heads import joined
from attn_gui.session.matching.variation import Variation, mistake, options, setting
from attn_gui.session.session import Array, Session
from attn_gui.text import Message, say

TINY = 1e-9


def head_orders(
    recipe: Recipe, kitchen: Kitchen, measures: Sequence[Measure], _session: Session
) -> Iterator[Variation]:
    """Yield the order of heads in which the given arrays come close to the recipe's, if it is another than here."""
    if recipe.heads < 2:
        return
    attempt = Attempt(recipe, kitchen)
    for own in measures:
        given: Array = getattr(recipe, f"given_{own.stage}")
        try:
            ours = getattr(recipe, f"show_{own.stage}")(attempt)
        except (ValueError, IndexError):
            return
        theirs = kitchen.rows_of(given, ours)
        if ours.shape == theirs.shape and len(ours) == recipe.heads:
            order = nearest_order(ours, theirs)
            if order is not None:
                yield from _reordered(recipe, [each.stage for each in measures], order)
            return
        if own.stage not in _FITS and ours.shape == theirs.shape and recipe.w_output is None:
            yield from _joined_otherwise(recipe, attempt, kitchen.picked(given)[0])


def nearest_order(ours: Array, theirs: Array) -> tuple[int, ...] | None:
    """Return which of *ours* (H, …) each of *theirs* is nearest to; None unless that is an order, and another one."""
    apart = np.abs(ours[:, None] - theirs[None]).reshape(len(ours), len(theirs), -1)
    # Rows without a key may be NaN on both sides.
    order = tuple(int(head) for head in np.nan_to_num(apart, nan=0.0).max(axis=-1).argmin(axis=0))
    known = tuple(range(len(ours)))
    return order if sorted(order) == list(known) and order != known else None


def scales(recipe: Recipe, kitchen: Kitchen, measures: Sequence[Measure], session: Session) -> Iterator[Variation]:
    """Yield the scale that fits the given scores, or the temperature that fits the given weights, if it is another."""
    if recipe.scoring is not None:
        return
    attempt = Attempt(recipe, kitchen)
    for own in measures:
        try:
            ours: Array = getattr(recipe, f"show_{own.stage}")(attempt)
            theirs = kitchen.rows_of(getattr(recipe, f"given_{own.stage}"), ours)
            found = (
                _FITS[own.stage](attempt, ours, theirs) if own.stage in _FITS and ours.shape == theirs.shape else 0.0
            )
        except (ValueError, IndexError):
            return
        if not found or not np.isfinite(found) or abs(found - 1.0) < 1e-4:
            continue
        if own.stage == "scores":
            yield _scale(session, attempt.scale * found, found, attempt.scale)
        else:
            temperature = recipe.temperature / found
            if temperature > 0:
                words = say("Its temperature seems to be {temperature:.6g}.", temperature=temperature)
                yield setting("temperature", words, options(temperature=temperature))
        return


def _scale(session: Session, scale: float, factor: float, own: float) -> Variation:
    words = say("It scales the scores by {scale:.6g} instead of {own:.6g}, it seems.", scale=scale, own=own)
    if "scale" in SCORINGS[session.options.score].numbers:
        return setting("scale", words, options(scale=scale))
    return mistake("scale", words, lambda recipe: {"factor": recipe.factor * factor})


def _reordered(recipe: Recipe, stages: Sequence[str], order: tuple[int, ...]) -> Iterator[Variation]:
    back = np.argsort(order)
    changes: dict[str, object] = {}
    for stage in stages:
        given: Array = getattr(recipe, f"given_{stage}")
        if len(given) == len(order):
            changes[f"given_{stage}"] = given[back]
    words = _order_words(order)
    yield Variation("head order", words, turn=lambda _recipe: changes, reads=True)
    if "output" in stages and "given_output" not in changes and recipe.w_output is None:
        both: dict[str, object] = {**changes, "join": _joining(order)}
        yield Variation("head order", words, turn=lambda _recipe: both, reads=True)


def _joined_otherwise(recipe: Recipe, attempt: Attempt, theirs: Array) -> Iterator[Variation]:
    heads = attempt.head_outputs
    if theirs.shape[-1] != len(heads) * heads.shape[-1]:
        return
    given = theirs if recipe.b_output is None else theirs - recipe.b_output.reshape(-1)
    order = nearest_order(heads, given.reshape(len(given), len(heads), -1).swapaxes(0, 1))
    if order is not None:
        join: dict[str, object] = {"join": _joining(order)}
        yield Variation("head order", _order_words(order), turn=lambda _recipe: join)


def _joining(order: Sequence[int]) -> Whole:
    return lambda heads: joined(heads[list(order)])


def _order_words(order: tuple[int, ...]) -> Message:
    if order == tuple(range(len(order)))[::-1]:
        return say("Its heads are in the opposite order.")
    shown = ", ".join(map(str, order[:16])) + (", …" if len(order) > 16 else "")
    return say("Its heads are in another order: its 0, 1, 2 … are {order} here.", order=shown)


def _fit_scores(_attempt: Attempt, ours: Array, theirs: Array) -> float:
    there = np.isfinite(ours) & np.isfinite(theirs)
    below = float((ours[there] ** 2).sum())
    return float((ours[there] * theirs[there]).sum()) / below if below else 0.0


def _fit_weights(attempt: Attempt, _ours: Array, theirs: Array) -> float:
    masked = attempt.masked / attempt.recipe.temperature
    if masked.shape != theirs.shape:
        return 0.0
    there = np.isfinite(masked) & (theirs > TINY)
    count = np.maximum(there.sum(axis=-1, keepdims=True), 1)
    rows: list[Array] = []
    for values in (masked, np.log(np.where(there, theirs, 1.0))):
        kept = np.where(there, values, 0.0)
        rows.append(np.where(there, kept - kept.sum(axis=-1, keepdims=True) / count, 0.0))
    below = float((rows[0] ** 2).sum())
    return float((rows[0] * rows[1]).sum()) / below if below else 0.0


_FITS = {"scores": _fit_scores, "weights": _fit_weights}
