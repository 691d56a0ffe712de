"""Where and by how much the given arrays differ from the session's own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_gui.session.inputs import Inputs
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.given import Given, sizes
from attn_gui.session.matching.judging import Measure, relatives
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.recipe import Recipe
from attn_gui.session.session import Array
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class Difference:
    """The largest difference of one stage: absolute, relative to the stage's largest number, and its place.

    ``head`` is None for one head and for joined outputs; ``column`` is a key, or a component of the output. Both
    differences are inf where shapes differ, or what is not finite.
    """

    stage: str
    tolerance: float
    absolute: float
    relative: float
    ours: float = np.nan
    theirs: float = np.nan
    head: int | None = None
    row: int = 0
    column: int = 0
    where: Message | None = None

    @property
    def equal(self) -> bool:
        """Whether the stage agrees within its tolerance."""
        return self.relative <= self.tolerance


def differences(
    recipe: Recipe, given: Sequence[Given], measures: Sequence[Measure], inputs: Inputs
) -> tuple[Difference, ...]:
    """Return the largest difference of each given stage, in the order of the calculation."""
    attempt = Attempt(recipe, Kitchen())
    found: list[Difference] = []
    for own in measures:
        ours: Array = getattr(recipe, f"show_{own.stage}")(attempt)
        theirs: Array = getattr(recipe, f"given_{own.stage}")
        found.append(_difference(ours, theirs, own, inputs))
    del given
    return tuple(found)


def _difference(ours: Array, theirs: Array, own: Measure, inputs: Inputs) -> Difference:
    if ours.shape != theirs.shape:
        words = say("theirs is {theirs}, ours {ours}", theirs=sizes(theirs.shape), ours=sizes(ours.shape))
        return Difference(own.stage, own.tolerance, np.inf, np.inf, where=words)
    apart = relatives(ours, theirs, own)
    head, row, column = (int(at) for at in np.unravel_index(int(apart.argmax()), apart.shape))
    place = (head, row, column)
    with np.errstate(invalid="ignore"):
        absolute = float(np.abs(ours[place] - theirs[place]))
    shown_head = head if len(ours) > 1 else None
    return Difference(
        own.stage,
        own.tolerance,
        0.0 if apart[place] == 0 else np.inf if np.isnan(absolute) else absolute,
        float(apart[place]),
        float(ours[place]),
        float(theirs[place]),
        shown_head,
        row,
        column,
        _place_words(own.stage, shown_head, row, column, inputs),
    )


def _place_words(stage: str, head: int | None, row: int, column: int, inputs: Inputs) -> Message:
    query = unique_tokens(inputs.query_tokens)[row]
    if stage in _BY_KEY:
        key = unique_tokens(inputs.key_tokens)[column]
        words = say("query {row} ({query}), key {column} ({key})", row=row, query=query, column=column, key=key)
    else:
        words = say("query {row} ({query}), component {column}", row=row, query=query, column=column)
    return words if head is None else say("{place}, head {head}", place=words, head=head)


_BY_KEY = frozenset(("scores", "weights"))
