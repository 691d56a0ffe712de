"""The search: every candidate alone, then in pairs, on a few rows first; what passes is checked on all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from attn_gui.engine.errors import Cancelled
from attn_gui.session.matching import solving, solving_softmax
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.judging import Measure, Verdict, columns_to_look_at, judge, rows_to_look_at
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.recipe import Recipe
from attn_gui.session.matching.trials import Trial, changes_of, pairs
from attn_gui.session.matching.variation import Case, Variation
from attn_gui.session.session import Session

Progress = Callable[[float], bool]
Solver = Callable[[Recipe, Kitchen, Sequence[Measure], Session], Iterator[Variation]]
MOST_FOUND = 24
WHOLE_CELLS = 1 << 18
"""Scores up to which pairs that need all rows at once are tried."""
EVERY = 64
_VALUES = frozenset(
    ("value", "w_value", "b_value", "w_output", "b_output", "join", "finish", "attend", "show_output", "couples_rows")
)
_WEIGHTS = frozenset(("normalise", "sink", "temperature", "fill_empty", "finish_weights", "show_weights"))
WITHOUT_EFFECT = {"scores": _VALUES | _WEIGHTS, "weights": _VALUES, "output": frozenset[str]()}
"""By the last given stage, the fields that do not reach it by themselves."""


@dataclass(frozen=True, eq=False)
class Found:
    """A trial over all rows: what it leaves of the difference; ``explains`` within the tolerance."""

    trial: Trial
    relative: float
    explains: bool


@dataclass(eq=False)
class Search:
    """One way to read the given arrays (*base*), and all that is tried under it.

    ``counted`` are the trials so far; ``nearest`` the best that did not explain, by the few rows looked at.
    """

    case: Case
    base: Recipe
    reading: Trial
    measures: Sequence[Measure]
    progress: Progress | None = None
    counted: int = 0
    _nearest: list[tuple[Verdict, Trial]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make ready the kitchens for a few rows and for all."""
        attempt = Attempt(self.base, Kitchen())
        queries, keys = attempt.query.shape[-2], attempt.key.shape[-2]
        self.cells = self.base.heads * queries * keys
        self.whole = Kitchen()
        rows = rows_to_look_at(queries, _empty_row(attempt))
        columns = columns_to_look_at(attempt.output.shape[-1])
        self.part = self.whole if rows is None else Kitchen(rows, columns)

    def alone(self, trials: Sequence[Trial]) -> list[Found]:
        """Return the explanations by one variation, what the numbers themselves tell included."""
        solved = self._solved([self.reading], heads=True, scales=False)
        found = self._passing([*trials, *solved], len(trials))
        return found or self._passing(self._solved([self.reading], heads=False, scales=True), 1)

    def together(self, trials: Sequence[Trial]) -> list[Found]:
        """Return the explanations by two variations."""
        trials = [trial for trial in trials if self._matters(trial)]
        total = len(trials) * (len(trials) - 1) // 2
        found = self._passing(self._feasible(pairs(self.case, trials)), total)
        found += self._passing(self._solved(trials, heads=True, scales=False), len(trials))
        found = found or self._passing(self._solved(trials, heads=False, scales=True), len(trials))
        return found or self._passing(self._solved(self._told_first(), heads=True, scales=True), 1)

    def nearest(self) -> Found | None:
        """Return the best trial that does not explain, over all rows; None where nothing came nearer than none."""
        order = sorted(self._nearest, key=lambda entry: (-entry[0].agreed, entry[0].relative, entry[1].rank))
        checked = [self._checked(trial) for _, trial in order[:5]]
        return min(checked, key=lambda found: found.relative, default=None)

    def _matters(self, trial: Trial) -> bool:
        """Whether the trial can change what is given at all: values matter to the output alone."""
        last = self.measures[-1].stage
        return not trial.changes.keys() <= WITHOUT_EFFECT[last]

    def _feasible(self, trials: Iterable[Trial]) -> Iterator[Trial]:
        for trial in trials:
            if self.cells <= WHOLE_CELLS or not trial.changes.get("couples_rows", self.base.couples_rows):
                yield trial

    def _passing(self, trials: Iterable[Trial], total: int) -> list[Found]:
        found: list[Found] = []
        for place, trial in enumerate(trials):
            if place % EVERY == 0:
                self._ask(place / max(total, 1))
            self.counted += 1
            verdict = self._tried(trial)
            if verdict.explains:
                checked = self._checked(trial)
                if checked.explains:
                    found.append(checked)
                    if len(found) >= MOST_FOUND:
                        break
                    continue
            self._remember(verdict, trial)
        return found

    def _tried(self, trial: Trial) -> Verdict:
        recipe = trial.recipe(self.base)
        return judge(recipe, self.whole if recipe.couples_rows else self.part, self.measures)

    def _checked(self, trial: Trial) -> Found:
        recipe = trial.recipe(self.base)
        verdict = judge(recipe, self.whole, self.measures)
        return Found(trial, verdict.relative, verdict.explains)

    def _remember(self, verdict: Verdict, trial: Trial) -> None:
        if not np.isfinite(verdict.relative):
            return
        self._nearest.append((verdict, trial))
        if len(self._nearest) > 64:
            self._nearest.sort(key=lambda entry: (-entry[0].agreed, entry[0].relative, entry[1].rank))
            del self._nearest[16:]

    def _solved(self, trials: Sequence[Trial], *, heads: bool, scales: bool) -> Iterator[Trial]:
        for trial in trials:
            recipe = trial.recipe(self.base)
            for solver in (*(_READ if heads else ()), *(_FITTED if scales else ())):
                yield from self._with(trial, self._told(solver, recipe))

    def _told_first(self) -> list[Trial]:
        """What the numbers tell of the session as it is: they may tell more after that."""
        return list(self._solved([self.reading], heads=True, scales=True))

    def _told(self, solver: Solver, recipe: Recipe) -> list[Variation]:
        """What a solver yields; nothing where the varied pieces do not fit together."""
        try:
            return list(solver(recipe, self.part, self.measures, self.case.session))
        except (ValueError, IndexError):
            return []

    def _with(self, trial: Trial, solved: Iterable[Variation]) -> Iterator[Trial]:
        for variation in solved:
            both = (*(each for each in trial.variations if each not in self.reading.variations), variation)
            varied = trial.recipe(self.base)
            if variation.turn is not None:
                changes = {**trial.changes, **variation.turn(varied)}
            else:
                changes = changes_of(both, self.case.session, self.case.recipe)
            if changes:
                yield Trial(both, changes, trial.rank + 1)

    def _ask(self, share: float) -> None:
        if self.progress is not None and self.progress(min(share, 1.0)):
            raise Cancelled


_READ = (solving.head_orders, solving_softmax.sinks)
_FITTED = (solving.scales, solving_softmax.softcaps)
"""What tells exactly, and what is fitted where nothing else explains."""


def _empty_row(attempt: Attempt) -> list[int]:
    """The first row without any key, if there is one."""
    masked = np.isneginf(attempt.masked).all(axis=-1).any(axis=0)
    return [int(row) for row in np.flatnonzero(masked)[:1]]
