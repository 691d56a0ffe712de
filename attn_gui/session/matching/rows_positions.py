"""Candidates: rotary positions, norms of query and key, ALiBi."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from attn_gui.engine.positions import Rope, alibi_slopes
from attn_gui.session.matching import steps_positions
from attn_gui.session.matching.variation import Case, Variation, fixed, mistake, options, removed, setting
from attn_gui.session.session import MatrixName
from attn_gui.text import say

_LAYOUTS = {
    Rope.OFF: say("It has no rotary positions."),
    Rope.HALF: say("It turns dimension i with i + d/2 (rotary positions by halves: Llama, GPT-NeoX)."),
    Rope.INTERLEAVED: say("It turns dimensions 2i and 2i + 1 (rotary positions by pairs: the paper, GPT-J)."),
}
_THETAS = (10_000.0, 100.0, 1_000.0, 100_000.0, 500_000.0, 1_000_000.0, 10_000_000.0)


def ropes(case: Case) -> Iterator[Variation]:
    """Rotary positions missing, of the other layout, of another theta, one place off, on one side only."""
    own = case.session.options.rope
    if case.attempt().query.shape[-1] % 2:
        return
    for layout, sentence in _LAYOUTS.items():
        if layout is not own:
            yield setting("rope", sentence, options(rope=layout), turn=steps_positions.turning(layout))
    turn = steps_positions.turning(own)
    if turn is None:
        yield from _thetas_added(case)
    if turn is not None:
        yield from _thetas(case)
        yield from _places(case)
        yield from _sides(case, turn)


def _thetas(case: Case) -> Iterator[Variation]:
    for theta in _THETAS:
        if theta != case.recipe.theta:
            words = say("Its rotary positions have theta {theta:,.0f}.", theta=theta)
            yield setting("theta", words, options(rope_theta=theta))


def _thetas_added(case: Case) -> Iterator[Variation]:
    """Each layout with the other thetas, where there are no rotary positions."""
    for layout in (Rope.HALF, Rope.INTERLEAVED):
        for theta in _THETAS:
            if theta != case.recipe.theta:
                words = say("{layout} Their theta is {theta:,.0f}.", layout=_LAYOUTS[layout], theta=theta)
                edits = options(rope=layout, rope_theta=theta)
                turned = setting("rope", words, edits, turn=steps_positions.turning(layout), theta=theta)
                yield replace(turned, rare=True)


def _places(case: Case) -> Iterator[Variation]:
    for words, places in ((say("later"), 1), (say("earlier"), -1)):
        sentence = say("Its queries stand one place {words} than its keys (rotary positions).", words=words)
        yield fixed("rope place", sentence, query_places=places)
    if case.recipe.start:
        words = say("Its rotary positions count queries from 0, whatever keys come before them.")
        yield mistake("rope place", words, lambda recipe: {"query_places": -recipe.start})


def _sides(case: Case, turn: steps_positions.Turn) -> Iterator[Variation]:
    for side in ("query", "key"):
        words = say("It turns the {side} alone (rotary positions).", side=side)
        yield fixed("rope side", words, turn=steps_positions.one_side(turn, side))
    words = say("It turns queries and keys in opposite directions.")
    yield fixed("rope side", words, turn=steps_positions.opposite(turn))
    if case.recipe.heads > 1:
        words = say("It applies rotary positions before it splits the heads.")
        yield fixed("rope split", words, turn_whole=True)


def norms(case: Case) -> Iterator[Variation]:
    """The norm of query and key missing or added, after the rotation, of another sort, without gains."""
    on = case.session.options.qk_norm
    words = say("It does not normalise query and key.") if on else say("It normalises query and key first (QK-norm).")
    norm = None if on else steps_positions.root_mean_square
    yield setting("norm", words, options(qk_norm=not on), norm=norm)
    for sentence, norm in (
        (say("It divides query and key by their length (cosine)."), steps_positions.unit_length),
        (say("It normalises query and key with a layer norm."), steps_positions.mean_and_spread),
    ):
        yield fixed("norm", sentence, norm=norm)
    if on and case.recipe.turn is not None:
        yield fixed("norm order", say("It normalises query and key after turning them."), turn_first=True)
    gains = tuple(
        MatrixName(case.session.kind, name)
        for name, gain in (("q_gain", case.recipe.query_gain), ("k_gain", case.recipe.key_gain))
        if gain is not None
    )
    if on and gains:
        yield setting("gains", say("It ignores the gains of the norms of query and key."), removed(gains))


def slopes(case: Case) -> Iterator[Variation]:
    """ALiBi missing or added, of the other sign, with slopes in another order, scaled."""
    own = case.recipe.slopes
    words = say("It adds ALiBi to the scores.") if own is None else say("It has no ALiBi.")
    other = alibi_slopes(case.recipe.heads) if own is None else None
    yield setting("alibi", words, options(alibi=own is None), slopes=other)
    if own is None:
        return
    yield fixed("alibi slopes", say("Its ALiBi has the other sign (far keys gain)."), slopes=-own)
    if len(own) > 1:
        yield fixed("alibi slopes", say("Its ALiBi slopes are in the opposite order of heads."), slopes=own[::-1])
        yield fixed(
            "alibi slopes", say("It uses the first ALiBi slope for every head."), slopes=np.full_like(own, own[0])
        )
        geometric = 2.0 ** (-8.0 * np.arange(1, len(own) + 1) / len(own))
        if not np.allclose(geometric, own):
            words = say("Its ALiBi slopes are 2^(−8h/H), also for a head count that is no power of two.")
            yield fixed("alibi slopes", words, slopes=geometric)
    yield fixed("alibi slopes", say("Its ALiBi slopes begin at 1 instead of at 2^(−8/H)."), slopes=own / own[0])
    yield fixed("alibi order", say("It adds ALiBi before it scales the scores."), slopes_scaled=True)
