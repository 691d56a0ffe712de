"""What single rows of weights measure: in words for the status line and tool tips, as numbers beside a map."""

import math

import numpy as np

from attn_gui.engine.measures import maximum_entropy, peaks, row_sum
from attn_gui.figures.figure import Appearance, Array, Beside
from attn_gui.figures.stages import chosen_head, focused_row, kept, key_axis, query_axis, rows_to_measure
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Done
from attn_gui.session.measuring import MEASURES, Measure, Rows
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

EXACT = 6
LONGEST_NAME = 24
"""Longer names end in "…" here, so that the numbers stay in sight."""


def short_name(name: str) -> str:
    """Return *name*, cut where it is too long for a line of numbers."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def row_parts(done: Done, focus: Focus) -> tuple[Message, ...]:
    """Return the focused row's sum, entropy of its maximum, effective keys and peak, as parts of a line."""
    found = _focused(done, focus)
    if found is None:
        return ()
    row, rows = found
    total = _sum(rows)
    if not rows.permitted.any():
        return (say("{query} may attend to no key", query=short_name(query_axis(done).labels[row])), total)
    return (total, *_spread(rows), *_peak(done, rows))


def row_details(done: Done, focus: Focus) -> tuple[Message, ...]:
    """Return the focused row's name, sum and all its measures with exact numbers, one a line."""
    found = _focused(done, focus)
    if found is None:
        return ()
    row, rows = found
    lines = [
        say("“{query}”", query=query_axis(done).labels[row]),
        _sum(rows),
        *(told(measure, float(measure.rows(rows)[0])) for measure in MEASURES.values()),
        *_peak(done, rows),
    ]
    if not rows.spread:
        lines.append(say("The maximum over heads is no distribution: only its peak can be measured."))
    return tuple(lines)


def told(measure: Measure, value: float) -> Message:
    """Return a measure with its exact number in words."""
    if math.isnan(value):
        return say("{measure} –", measure=measure.label)
    return say("{measure} {value}{unit}", measure=measure.label, value=number_text(value, EXACT), unit=measure.unit)


def beside(done: Done, focus: Focus, appearance: Appearance) -> Beside | None:
    """Return the chosen measure of every row of the weights in focus; None where none is chosen."""
    if appearance.row_measure is None:
        return None
    head, measure = chosen_head(done.result, focus), MEASURES[appearance.row_measure]

    def make() -> tuple[Array, float]:
        rows = rows_to_measure(done, head)
        return measure.rows(rows), measure.most(rows)

    def tell(row: int) -> tuple[Message, ...]:
        return row_details(done, Focus(head=focus.head, query=row))

    # Only numbers are kept: what is kept must not hold the result that it is kept for.
    return Beside(measure.short, measure.meaning, *kept(done, ("beside", head, measure.key), make), tell)


def _focused(done: Done, focus: Focus) -> tuple[int, Rows] | None:
    """The focused row's place and the row alone; None where weights were not kept."""
    if done.result.weights is None or done.result.permitted is None:
        return None
    row = focused_row(focus, done)
    return row, rows_to_measure(done, chosen_head(done.result, focus)).at(row)


def _sum(rows: Rows) -> Message:
    return say("row sum {value}", value=f"{float(row_sum(rows.weights)[0]):.6f}")


def _spread(rows: Rows) -> tuple[Message, ...]:
    if not rows.spread:
        return ()
    bits, share, effective = (
        float(MEASURES[key].rows(rows)[0]) for key in ("entropy", "entropy-share", "effective-keys")
    )
    most = float(maximum_entropy(rows.permitted)[0])
    text = say("entropy {bits} of {most} bits", bits=f"{bits:.2f}", most=f"{most:.2f}")
    if not math.isnan(share):
        text = say(
            "entropy {bits} of {most} bits ({share} %)",
            bits=f"{bits:.2f}",
            most=f"{most:.2f}",
            share=f"{100 * share:.0f}",
        )
    return (text, say("{count} effective keys", count=f"{effective:.2f}"))


def _peak(done: Done, rows: Rows) -> tuple[Message, ...]:
    (value,), (place,) = peaks(rows.weights)
    if place < 0 or np.isnan(value):
        return ()
    key = short_name(key_axis(done).labels[int(place)])
    return (say("peak {value} at {key}", value=number_text(float(value), 4), key=key),)
