"""``match``: what differs between another program's arrays and a session, and which variations explain them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from time import perf_counter

import numpy as np

from attn_gui.engine import Attention
from attn_gui.errors import AttentionError
from attn_gui.session.compute import Done, compute
from attn_gui.session.edit import Edit
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.catalogue import candidates
from attn_gui.session.matching.differing import Difference, differences
from attn_gui.session.matching.given import STAGES, Given, MatchError, Placement, placements
from attn_gui.session.matching.judging import Measure, measure
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.reading import recipe_of
from attn_gui.session.matching.recipe import Recipe, with_changes
from attn_gui.session.matching.rows_reading import as_placed
from attn_gui.session.matching.search import Found, Progress, Search
from attn_gui.session.matching.trials import Trial, edits_of, singles
from attn_gui.session.matching.variation import Case, Variation
from attn_gui.session.session import Array, Precision, Session
from attn_gui.text import Message, say

AGREES = 1e-5
"""How near the recipe must be to the engine before anything is concluded from it."""
FAR = 0.5
"""What leaves more than this is not offered as the nearest."""
NEAR, EXACT = 30.0, 1e-12
"""Explanations that leave so many times more than the best come after it; below EXACT all are equal."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """Variations that together turn the session's numbers into the given ones, ``relative`` being what is left.

    ``edits`` are those of them that are settings here; ``complete`` says that nothing else but how the arrays were
    handed over is left to explain.
    """

    sentences: tuple[Message, ...]
    keys: tuple[str, ...]
    relative: float
    edits: tuple[Edit, ...] = ()
    complete: bool = False
    only_read: bool = False
    """Whether nothing but how the arrays were handed over is to be explained."""


@dataclass(frozen=True, eq=False)
class Match:
    """What came of it: the differences, the first stage that differs (None: all agree), what explains them.

    ``readings`` say how arrays had to be read to be compared at all; ``nearest`` is what came nearest where nothing
    explains; ``tried`` counts the variations tried alone, ``tried_all`` all trials;
    ``searched`` is False where only differences were asked for.
    """

    session: Session
    differences: tuple[Difference, ...]
    first: str | None
    readings: tuple[Message, ...]
    explanations: tuple[Explanation, ...]
    nearest: Explanation | None
    tried: int
    tried_all: int
    seconds: float
    searched: bool = True


def match(
    session: Session,
    given: Sequence[Given],
    progress: Progress | None = None,
    computed: Done | None = None,
    *,
    search: bool = True,
) -> Match:
    """Return what differs and, if *search*, why; *computed* are the session's numbers if they are known.

    Raises MatchError for arrays that fit nowhere, the error of a session that has no numbers, and ``Cancelled`` once
    *progress*, asked with the share done, answers True.
    """
    began = perf_counter()
    done = _numbers(session) if computed is None else computed
    recipe = recipe_of(session)
    with np.errstate(all="ignore"):
        attempt = Attempt(recipe, Kitchen())
        _require_same(attempt, done.result)
        return _matched(Case(session, recipe), attempt, done, _ordered(given), progress, began, search=search)


def _matched(
    case: Case,
    attempt: Attempt,
    done: Done,
    given: Sequence[Given],
    progress: Progress | None,
    began: float,
    *,
    search: bool,
) -> Match:
    placed = {each.stage: placements(each, attempt) for each in given}
    bases = list(_bases(case.recipe, placed))
    tolerances = {each.stage: _tolerance(case.session, each) for each in given}
    searches = [
        Search(case, base, Trial(reading, {}), _measures(base, tolerances), progress) for base, reading in bases
    ]
    first = searches[0]
    found_differences = differences(first.base, given, first.measures, done.inputs)
    differing = next((each.stage for each in found_differences if not each.equal), None)
    readings = tuple(each.sentence for each in first.reading.variations)
    explained: list[tuple[Search, Found]] = []
    trials: tuple[Trial, ...] = ()
    if differing is not None and search:
        extra = [v for stage, ways in placed.items() if ways[0].sentence is None for v in as_placed(stage, ways[1:])]
        trials = singles(case, [*extra, *candidates(replace(case, given=first.base))])
        explained = _explained(searches, trials)
    elif differing is None and first.reading.variations:
        explained = [(first, Found(Trial((), {}), max(each.relative for each in found_differences), explains=True))]
    nearest = None if explained or not trials else _nearest(searches)
    return Match(
        session=case.session,
        differences=found_differences,
        first=differing,
        readings=readings,
        explanations=tuple(_explanation(search, found, case) for search, found in explained),
        nearest=None if nearest is None else _explanation(*nearest, case),
        tried=len(trials),
        tried_all=sum(search.counted for search in searches),
        seconds=perf_counter() - began,
        searched=differing is None or search,
    )


def _explained(searches: Sequence[Search], trials: Sequence[Trial]) -> list[tuple[Search, Found]]:
    found: list[tuple[Search, Found]] = []
    for search in searches:
        # Another reading of the arrays may be all there is to it.
        plain = search.alone([Trial((), {})]) if search is not searches[0] else []
        found += [(search, each) for each in plain or search.alone(trials)]
    return _nearest_first(found or [(searches[0], each) for each in searches[0].together(trials)])


def _nearest_first(found: list[tuple[Search, Found]]) -> list[tuple[Search, Found]]:
    """Simpler ones first; of those, the ones that leave far less than others; else as they were found."""
    least = min((each.relative for _, each in found), default=0.0)
    near = max(NEAR * least, EXACT)
    return sorted(found, key=lambda pair: (len(pair[1].trial.variations), pair[1].relative > near))


def _nearest(searches: Sequence[Search]) -> tuple[Search, Found] | None:
    found = [(search, search.nearest()) for search in searches]
    known = [(search, each) for search, each in found if each is not None and each.relative <= FAR]
    return min(known, key=lambda pair: pair[1].relative, default=None)


def _explanation(search: Search, found: Found, case: Case) -> Explanation:
    variations = (*search.reading.variations, *found.trial.variations)
    edits = _verified_edits(case, variations)
    return Explanation(
        tuple(each.sentence for each in variations),
        tuple(each.key for each in variations),
        found.relative,
        edits,
        only_read=all(each.reads for each in variations),
        complete=bool(edits) and all(each.reads or each.edits is not None for each in variations),
    )


def _verified_edits(case: Case, variations: Sequence[Variation]) -> tuple[Edit, ...]:
    """The edits of the settings, if the session then has numbers and they are those of its recipe."""
    try:
        edits, after = edits_of(case.session, variations)
        if not edits:
            return ()
        computed = compute(after)
        if not isinstance(computed, Done):
            return ()
        _require_same(Attempt(recipe_of(after), Kitchen()), computed.result)
    except AttentionError:
        return ()
    return edits


def _bases(recipe: Recipe, placed: dict[str, tuple[Placement, ...]]) -> Iterator[tuple[Recipe, tuple[Variation, ...]]]:
    """Yield the recipe with the given arrays in it, once for each way of reading those that do not lie as here."""
    odd = {stage: ways for stage, ways in placed.items() if ways[0].sentence is not None}
    rounds = list(zip_longest(*odd.values())) if odd else [()]
    for chosen in rounds:
        ways = {stage: way or odd[stage][0] for stage, way in zip(odd, chosen)}
        every = {stage: ways.get(stage, options[0]) for stage, options in placed.items()}
        changes: dict[str, object] = {}
        for stage, way in every.items():
            changes |= {f"given_{stage}": way.array, f"show_{stage}": way.show}
        reading = tuple(
            Variation("shown axes", way.sentence, reads=True) for way in ways.values() if way.sentence is not None
        )
        yield with_changes(recipe, changes), reading


def _measures(base: Recipe, tolerances: dict[str, float]) -> tuple[Measure, ...]:
    return tuple(measure(stage, getattr(base, f"given_{stage}"), tolerances[stage]) for stage in tolerances)


def _tolerance(session: Session, given: Given) -> float:
    exact = session.options.precision is Precision.FLOAT64
    return given.tolerance if exact else max(given.tolerance, 1e-4)


def _ordered(given: Sequence[Given]) -> tuple[Given, ...]:
    found = {each.stage: each for each in given}
    unknown = found.keys() - set(STAGES)
    if not found or unknown:
        message = say("Give the scores, the weights or the output of the other program.")
        raise MatchError(message, field="given", code="nothing_given")
    return tuple(found[stage] for stage in STAGES if stage in found)


def _numbers(session: Session) -> Done:
    computed = compute(session)
    if isinstance(computed, Done):
        return computed
    raise computed.error


def _require_same(attempt: Attempt, result: Attention) -> None:
    """Raise MatchError unless the recipe comes to the engine's numbers."""
    weights, scores = result.weights, result.scores
    assert weights is not None, "a session's result keeps everything"
    assert scores is not None, "a session's result keeps everything"
    pairs = ((attempt.scores, scores), (attempt.weights, weights), (attempt.output, result.output))
    if not all(_near(ours.reshape(theirs.shape), theirs) for ours, theirs in pairs):
        message = say("This session's calculation cannot be varied here, so nothing can be said of the differences.")
        raise MatchError(message, field="session", code="not_varied")


def _near(ours: Array, theirs: Array) -> bool:
    largest = float(np.abs(theirs[np.isfinite(theirs)]).max(initial=0.0))
    return np.allclose(ours, theirs, rtol=AGREES, atol=AGREES * largest, equal_nan=True)
