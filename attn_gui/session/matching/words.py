"""What came of a comparison, in sentences."""

import math

from attn_gui.session.matching.differing import Difference
from attn_gui.session.matching.match import Explanation, Match
from attn_gui.text import Message, say


def difference_words(difference: Difference) -> Message:
    """Return how far one stage is apart, and where."""
    stage = difference.stage.capitalize()
    if difference.where is not None and not math.isfinite(difference.relative) and math.isnan(difference.ours):
        return say("{stage} cannot be compared number by number: {where}.", stage=stage, where=difference.where)
    if difference.equal:
        return say(
            "{stage}: equal; the largest difference is {absolute:.2g}, "
            "relative {relative:.2g} ({tolerance:.0e} is allowed).",
            stage=stage,
            absolute=difference.absolute,
            relative=difference.relative,
            tolerance=difference.tolerance,
        )
    return say(
        "{stage}: differ by up to {absolute:.4g} (relative {relative:.3g}) at {where}: "
        "theirs {theirs:.6g}, here {ours:.6g}.",
        stage=stage,
        absolute=difference.absolute,
        relative=difference.relative,
        where=difference.where,
        theirs=difference.theirs,
        ours=difference.ours,
    )


def heading(found: Match) -> Message:
    """Return what to read the explanations under, or that there are none."""
    if found.first is None:
        return say("The numbers are equal.") if not found.explanations else say("The numbers are equal, but:")
    first = say("The first stage that differs is the {stage}.", stage=found.first)
    if not found.searched:
        return first
    if not found.explanations:
        return say("{first} No variation explains it, alone or in a pair.", first=first)
    if len(found.explanations) == 1:
        return say("{first} What the other program does instead:", first=first)
    return say(
        "{first} What the other program does instead (any one of these {count} explains it):",
        first=first,
        count=len(found.explanations),
    )


def left_words(explanation: Explanation) -> Message:
    """Return how much an explanation leaves."""
    if not explanation.relative:
        return say("Nothing is left: every digit agrees.")
    return say("Left: {relative:.1e} of the largest number.", relative=explanation.relative)


def nearest_words(nearest: Explanation) -> Message:
    """Return how near the nearest attempt came."""
    return say("Nearest came this, which leaves a relative difference of {relative:.3g}:", relative=nearest.relative)


def counted(found: Match) -> Message:
    """Return how much was tried, and how long it took."""
    if not found.tried_all:
        return say("Compared in {seconds:.2g}\u00a0s.", seconds=found.seconds)
    return say(
        "{tried} variations, {all} trials alone and in pairs, {seconds:.2g}\u00a0s.",
        tried=found.tried,
        all=f"{found.tried_all:,}",
        seconds=found.seconds,
    )
