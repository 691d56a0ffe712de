"""What may be noteworthy about whole heads."""

import numpy as np

from attn_gui.session.health.finding import Checked, Finding, Head
from attn_gui.session.session import Array
from attn_gui.text import say

SINK_SHARE = 0.5
SAME = 1e-6
"""Heads whose weights are nowhere farther apart than this are copies."""


def copies(checked: Checked) -> Finding | None:
    """Find a head whose weights are those of another, though some row of theirs has keys to choose from."""
    if not checked.has_heads:
        return None
    pairs = _pairs([head for head in checked.heads() if head.choosing.any()])
    if not pairs:
        return None
    one, other = pairs[0]
    named = ", ".join(f"{one} and {other}" for one, other in pairs[:3]) + (" …" if len(pairs) > 3 else "")
    return Finding(
        "copies",
        say("Heads {pairs} have the same weights", pairs=named),
        say("First: head {other}, which copies head {one}", one=one, other=other),
        say("Such heads look at the same places; only what they take from the values there can differ."),
        say("See whether their blocks of Q and K, or their projections, are equal."),
        {"head": other},
    )


def sink(checked: Checked) -> Finding | None:
    """Find heads that leave more than half of all weight on the very first key."""
    found: list[tuple[int, float]] = []
    for head in checked.heads():
        rows = head.choosing
        if head.weights.shape[-1] > 2 and rows.sum() > 1:
            share = float((head.weights[rows, 0] / head.sums[rows]).mean())
            if share > SINK_SHARE:
                found.append((head.place, share))
    if not found:
        return None
    place, share = max(found, key=lambda pair: pair[1])
    first = checked.key(0)
    title = say("“{key}” takes {share} % of all weight", key=first, share=f"{100 * share:.0f}")
    where = say("The first key")
    if checked.has_heads:
        title = say("“{key}” takes more than half of the weight of {count} heads", key=first, count=len(found))
        if len(found) == 1:
            title = say("“{key}” takes more than half of the weight of head {head}", key=first, head=place)
        where = say("Most in head {head}: {share} %", head=place, share=f"{100 * share:.0f}")
    return Finding(
        "sink",
        title,
        where,
        say("Models park attention on the first token when they have nothing to say; it hides the other weights."),
        say("“Leave out the first token” in the colour bar’s menu shows the others in full colour."),
        {"head": place, "key": 0, "component": None},
    )


def _pairs(heads: list[Head]) -> list[tuple[int, int]]:
    """The places of heads whose weights are the same as those of one before, each behind that one's."""
    if not heads:
        return []
    # Only heads with the same shadow are compared cell by cell.
    count = heads[0].weights.shape[-1]
    light = np.random.default_rng(0).random((count,))
    shadows: list[Array] = [np.nan_to_num(head.weights) @ light for head in heads]
    near = SAME * count
    found: list[tuple[int, int]] = []
    for other in range(1, len(heads)):
        for one in range(other):
            if np.abs(shadows[one] - shadows[other]).max(initial=0.0) <= near and _same(heads[one], heads[other]):
                found.append((heads[one].place, heads[other].place))
                break
    return found


def _same(one: Head, other: Head) -> bool:
    return bool(np.nanmax(np.abs(one.weights - other.weights), initial=0.0) <= SAME)
