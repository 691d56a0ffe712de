"""Guessing a row of weights before it is shown, and how near the guess came."""

import math
from dataclasses import dataclass

import numpy as np

from attn_gui.session.session import Array, frozen
from attn_gui.text import Message, say

DOUBT = 0.01
"""This share of every guess counts as spread evenly: nobody who said 0 is infinitely wrong."""

TIED = 1e-9
"""Weights that differ by no larger share than this are equally large."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """How far a guess is from the truth: Kullback–Leibler divergence in bits, that of an even guess, both in words.

    ``guessed`` and ``true`` are the keys with the largest weight; ``guessed`` is None where several were set highest,
    and of several that truly are largest ``true`` is the guessed one.
    """

    bits: float
    even_bits: float
    verdict: Message
    guessed: int | None
    true: int


def even_guess(permitted: Array) -> Array:
    """Return equal shares for the keys that may be attended to (n_k,), 0 for the others."""
    count = np.count_nonzero(permitted)
    return frozen(np.where(permitted, 1.0 / max(count, 1), 0.0))


def with_share(guess: Array, permitted: Array, place: int, share: float) -> Array:
    """Return the guess with *share* (0 … 1) on key *place*; the other permitted keys keep their proportions.

    The same guess where the key may not be attended to, or is the only one.
    """
    others = permitted.copy()
    others[place] = False
    if not permitted[place] or not others.any():
        return guess
    share = min(max(share, 0.0), 1.0)
    rest = np.where(others, guess, 0.0)
    rest = rest / rest.sum() if rest.sum() > 0 else others / others.sum()
    changed = rest * (1.0 - share)
    changed[place] = share
    return frozen(changed)


def truth_of(weights: Array, permitted: Array) -> Array | None:
    """Return the row of weights (n_k,) as shares of its sum; None where there is nothing to guess."""
    total = float(weights.sum())
    if np.count_nonzero(permitted) < 2 or not math.isfinite(total) or total <= 0:
        return None
    return frozen(np.asarray(weights / total, dtype=np.float64))


def judged(truth: Array, guess: Array, permitted: Array) -> Judgement:
    """Return how near *guess* came to *truth*, both (n_k,) of sum 1: D(truth ‖ guess), Kullback & Leibler 1951."""
    even = even_guess(permitted)
    bits, even_bits = divergence(truth, guess, even), divergence(truth, even, even)
    highest = np.flatnonzero(guess == guess.max())
    guessed = int(highest[0]) if len(highest) == 1 else None
    ties = guessed is not None and math.isclose(truth[guessed], truth.max(), rel_tol=TIED)
    true = guessed if ties and guessed is not None else int(np.argmax(truth))
    return Judgement(bits, even_bits, _verdict(bits, even_bits), guessed, true)


def divergence(truth: Array, guess: Array, even: Array) -> float:
    """Return Σ p log₂(p / q) in bits, q being the guess with a little doubt."""
    doubted = (1.0 - DOUBT) * guess + DOUBT * even
    has = truth > 0
    return max(float(np.sum(truth[has] * np.log2(truth[has] / doubted[has]))), 0.0)


def _verdict(bits: float, even_bits: float) -> Message:
    if bits <= 0.01:
        return say("Spot on")
    if bits > even_bits + 0.005:
        return say("Farther off than an even guess")
    for limit, words in ((0.05, say("Very close")), (0.2, say("Close")), (0.6, say("The direction is right"))):
        if bits <= limit:
            return words
    return say("Far off")
