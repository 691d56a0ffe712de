"""Candidates: the scale, the temperature, the soft cap."""

from collections.abc import Iterator
from dataclasses import replace
from math import isclose, sqrt

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.recipe import ORDER
from attn_gui.session.matching.solving_softmax import softcap_words
from attn_gui.session.matching.variation import Case, Variation, fixed, mistake, options, setting
from attn_gui.session.session import Array
from attn_gui.text import Message, say

_CAPS = (30.0, 50.0, 10.0, 15.0, 20.0)


def scales(case: Case) -> Iterator[Variation]:
    """Other scales that programs and papers use, each number once."""
    attempt = case.attempt()
    own = attempt.scale
    seen: list[float] = [own]
    for words, scale in _named_scales(case, attempt):
        if any(isclose(scale, other, rel_tol=1e-9) for other in seen):
            continue
        seen.append(scale)
        sentence = say("It {words} ({scale:.6g} instead of {own:.6g}).", words=words, scale=scale, own=own)
        yield scaled_by("scale", sentence, case, scale)


def scaled_by(key: str, sentence: Message, case: Case, scale: float) -> Variation:
    """Return the variation with that scale: a setting where the score has one."""
    if "scale" in SCORINGS[case.session.options.score].numbers:
        return setting(key, sentence, options(scale=scale))
    return mistake(key, sentence, lambda recipe: {"factor": scale})


def temperatures(case: Case) -> Iterator[Variation]:
    """The temperature ignored, multiplied by, applied twice, applied after the softmax, or seen in the scores."""
    own = case.recipe.temperature
    if own == 1.0:
        return
    for words, temperature in (
        (say("ignores the temperature"), 1.0),
        (say("multiplies by the temperature where it should divide"), 1 / own),
        (say("applies the temperature twice"), own * own),
    ):
        yield setting(
            "temperature",
            say("It {words} ({temperature:.6g} instead of {own:.6g}).", words=words, temperature=temperature, own=own),
            options(temperature=temperature),
        )
    yield fixed("temperature", say("Its scores are already divided by the temperature."), show_scores=_tempered)


def softcaps(case: Case) -> Iterator[Variation]:
    """The soft cap missing, another of those in use, after the mask, before the scale."""
    own = case.recipe.softcap
    for cap in _CAPS:
        if cap != own:
            caps = setting("softcap", softcap_words(cap, own), options(softcap=cap))
            yield replace(caps, rare=True)
    if own is None:
        return
    yield setting("softcap", say("It has no soft cap."), options(softcap=None))
    yield fixed("softcap", say("It caps the scores after the mask."), order=("scale", "bias", "mask", "cap"))
    yield fixed("softcap", say("It caps the scores after the bias."), order=("scale", "bias", "cap", "mask"))
    yield fixed("softcap", say("It caps the scores before it scales them."), order=("cap", "scale", "bias", "mask"))
    yield fixed("softcap", say("Its scores are those after the soft cap."), show_scores=_capped)


def orders(case: Case) -> Iterator[Variation]:
    """The bias added before the scale."""
    if case.recipe.bias is not None:
        order = ("bias", "scale", *(step for step in ORDER if step not in ("bias", "scale")))
        yield fixed("bias order", say("It adds the bias before it scales the scores."), order=order)


def _named_scales(case: Case, attempt: Attempt) -> Iterator[tuple[Message, float]]:
    own, width = attempt.scale, attempt.query.shape[-1]
    widths = (
        (say("of a head") if case.recipe.heads > 1 else say("of the query"), width),
        (say("of the whole model"), case.recipe.query.shape[1]),
        (say("of all heads together"), width * case.recipe.heads),
        (say("of a value"), attempt.value.shape[-1]),
    )
    yield say("does not scale the scores"), 1.0
    for words, size in widths:
        yield say("scales the scores by 1/√ of the width {words}", words=words), 1 / sqrt(size)
    for words, size in widths[:2]:
        yield say("scales the scores by 1/width {words}", words=words), 1 / size
        yield say("multiplies the scores by √ of the width {words}", words=words), sqrt(size)
    yield say("scales the scores twice"), own * own
    yield say("divides the scores by the scale where it should multiply"), 1 / own if own else 1.0
    yield say("scales the scores with the sign reversed"), -own
    yield say("scales only one of query and key, by the root of the scale"), sqrt(abs(own))
    yield say("scales the scores by 1/√ of the number of keys"), 1 / sqrt(attempt.key.shape[-2])
    yield say("scales the scores by 1/√ of the number of heads"), 1 / sqrt(case.recipe.heads)


def _tempered(attempt: Attempt) -> Array:
    return attempt.scores / attempt.recipe.temperature


def _capped(attempt: Attempt) -> Array:
    return attempt.capped
