"""Candidates made ready to try: what each changes in the recipe, alone and together with another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from attn_gui.errors import AttentionError
from attn_gui.session.edit import Edit
from attn_gui.session.matching.reading import recipe_of
from attn_gui.session.matching.recipe import Recipe, changes_between, equal, with_changes
from attn_gui.session.matching.variation import Case, Variation
from attn_gui.session.session import Session

PLAUSIBLE = 30
"""The place in the table up to which trials are tried together with rare ones."""


@dataclass(frozen=True, eq=False)
class Trial:
    """Some variations together and the fields of the recipe that they change; ``rank`` is their place in the table."""

    variations: tuple[Variation, ...]
    changes: Mapping[str, object]
    rank: int = 0

    def recipe(self, base: Recipe) -> Recipe:
        """Return the varied recipe."""
        return with_changes(base, self.changes)


def singles(case: Case, variations: Iterable[Variation]) -> tuple[Trial, ...]:
    """Return the trials of the variations that can be made and change anything, equal ones once."""
    found: list[Trial] = []
    known: dict[tuple[str, ...], list[Trial]] = {}
    for candidate in variations:
        variation, changes = candidate, changes_of((candidate,), case.session, case.recipe)
        if not changes and variation.edits is not None and variation.turn is not None:
            variation = replace(variation, edits=None)
            changes = changes_of((variation,), case.session, case.recipe)
        if not changes:
            continue
        alike = known.setdefault(tuple(sorted(changes)), [])
        if not any(_same(changes, other.changes) for other in alike):
            alike.append(Trial((variation,), changes, len(found)))
            found.append(alike[-1])
    return tuple(found)


def pairs(case: Case, trials: Sequence[Trial]) -> Iterator[Trial]:
    """Yield every two trials together, the more plausible first; what one of them would undo is left out."""
    order = sorted(
        (
            (first, second)
            for second in range(len(trials))
            for first in range(second)
            if _worth_trying(trials[first], trials[second])
        ),
        key=lambda pair: trials[pair[0]].rank + trials[pair[1]].rank,
    )
    for first, second in order:
        found = _together(case, trials[first], trials[second])
        if found is not None:
            yield found


def changes_of(variations: Sequence[Variation], session: Session, recipe: Recipe) -> dict[str, object]:
    """Return the fields that the variations change together: settings first, then mistakes; none where impossible."""
    varied = recipe
    settings = [variation for variation in variations if variation.edits is not None]
    try:
        if settings:
            varied = with_changes(recipe, changes_between(recipe, recipe_of(edited(session, settings))))
        for variation in variations:
            if variation.turn is not None and variation.edits is None:
                varied = with_changes(varied, variation.turn(varied))
    except (AttentionError, ValueError, IndexError):
        return {}
    return changes_between(recipe, varied)


def edits_of(session: Session, variations: Iterable[Variation]) -> tuple[tuple[Edit, ...], Session]:
    """Return the edits of the settings among *variations*, and the session after them; raises EditError."""
    done: list[Edit] = []
    for variation in variations:
        for edit in variation.edits(session) if variation.edits is not None else ():
            before, session = session, edit.apply(session)
            done += [edit] if session is not before else []
    return tuple(done), session


def edited(session: Session, variations: Iterable[Variation]) -> Session:
    """Return the session after the edits of the settings among *variations*; raises EditError."""
    return edits_of(session, variations)[1]


def _together(case: Case, first: Trial, second: Trial) -> Trial | None:
    both, rank = (*first.variations, *second.variations), first.rank + second.rank
    if first.changes.keys().isdisjoint(second.changes.keys()):
        return Trial(both, {**first.changes, **second.changes}, rank)
    if first.variations[0].key == second.variations[0].key:
        return None
    changes = changes_of(both, case.session, case.recipe)
    undone = _same(changes, first.changes) or _same(changes, second.changes)
    return None if not changes or undone else Trial(both, changes, rank)


def _worth_trying(first: Trial, second: Trial) -> bool:
    rare = [any(each.rare for each in trial.variations) for trial in (first, second)]
    return not any(rare) or (not all(rare) and (second if rare[0] else first).rank < PLAUSIBLE)


def _same(ours: Mapping[str, object], theirs: Mapping[str, object]) -> bool:
    return ours.keys() == theirs.keys() and all(equal(ours[name], theirs[name]) for name in ours)
