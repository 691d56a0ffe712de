"""A comparison in sentences."""

import math

from attn_gui.session.comparing.comparison import Comparison, Difference, Where
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

OUTPUT = "output"
STAGES = {"scores": say("Scores"), "weights": say("Weights"), OUTPUT: say("Output")}
STATES = {
    Where.NOT_IN_A: "{a} may not attend there, {b} has {theirs}",
    Where.NOT_IN_B: "{a} has {ours}, {b} may not attend there",
    Where.IN_NEITHER: "neither {a} nor {b} may attend there",
}


def stage_words(found: Comparison, stage: str) -> Message:
    """Return "Weights: 11 of 12 cells differ, by 0.3121 at most (q1, k2)."; or why the stage cannot be compared."""
    difference, name = found.stages[stage], STAGES[stage]
    if not isinstance(difference, Difference):
        return difference
    if not difference.moved:
        return say("{stage}: all {count} cells are the same.", stage=name, count=difference.values.size)
    counts = {"stage": name, "moved": difference.moved, "count": difference.values.size}
    if difference.largest is None or difference.place is None:
        return say("{stage}: {moved} of {count} cells differ; no two numbers can be compared.", **counts)
    where = place_words(found, stage, *difference.place)
    largest = number(difference.largest)
    text = "{stage}: {moved} of {count} cells differ, by {largest} at most ({where})."
    return say(text, **counts, largest=largest, where=where)


def place_words(found: Comparison, stage: str, head: int, row: int, column: int) -> Message:
    """Return a cell by its names: "it, animal", with its head where there are several, "it, d3" for an output."""
    query = unique_tokens(found.a.inputs.query_tokens)[row]
    to = f"d{column}" if stage == OUTPUT else unique_tokens(found.a.inputs.key_tokens)[column]
    cell = say("{query}, {to}", query=query, to=to)
    several = stage != OUTPUT and len(found.total_variation) > 1
    return say("head {head}: {cell}", head=head, cell=cell) if several else cell


def row_words(found: Comparison, head: int, row: int) -> Message:
    """Return how far the row's weights are apart."""
    place = found.head(head)
    return say(
        "Weights of “{query}”: total variation {tv}, Jensen–Shannon {js} bits.",
        query=unique_tokens(found.a.inputs.query_tokens)[row],
        tv=number(float(found.total_variation[place, row])),
        js=number(float(found.jensen_shannon[place, row])),
    )


def output_words(found: Comparison, row: int) -> Message:
    """Return how far the outputs of the row, and of all rows, are apart."""
    if found.output_largest is None or found.output_relative is None:
        assert isinstance(found.output, Message)
        return found.output
    return say(
        "Output of “{query}”: {largest} apart, {relative} of its largest number; any row: {most}, {share} at most.",
        query=unique_tokens(found.a.inputs.query_tokens)[row],
        largest=number(float(found.output_largest[row])),
        relative=percent(float(found.output_relative[row])),
        most=number(float(found.output_largest.max())),
        share=percent(float(found.output_relative.max())),
    )


def cell_words(found: Comparison, stage: str, head: int, row: int, column: int) -> Message:
    """Return "it, animal: 0.6470 in A → 0.2500 in B, −0.3970", or which of them may not attend there."""
    difference = found.stages[stage]
    if not isinstance(difference, Difference):
        return difference
    place = (found.head(head) if stage != OUTPUT else 0, row, min(column, difference.values.shape[-1] - 1))
    ours, theirs = float(difference.a[place]), float(difference.b[place])
    values = {"a": found.names[0], "b": found.names[1], "ours": number(ours), "theirs": number(theirs)}
    state = Where(int(difference.where[place]))
    text = STATES.get(state, "{ours} in {a} → {theirs} in {b}, {change}")
    cell = say(text, **values, change=signed(theirs - ours))
    return say("{where}: {cell}.", where=place_words(found, stage, *place), cell=cell)


def number(value: float) -> str:
    """Return *value* with 4 decimals, in powers of ten where that would show nothing of it."""
    if math.isnan(value):
        return "NaN"
    return f"{value:.4f}" if value == 0 or 1e-4 <= abs(value) < 1e6 else f"{value:.3e}"


def signed(change: float) -> str:
    """Return a change with its sign."""
    return f"+{number(change)}" if change > 0 else number(change).replace("-", "−")


def percent(share: float) -> str:
    """Return a share as percent in 3 digits."""
    return "NaN" if math.isnan(share) else f"{100 * share:.3g} %"


def moved_words(found: Comparison, stage: str, focus: Focus) -> tuple[Message, ...]:
    """Return what moved, a sentence a line: the focused cell of *stage*, its row, each stage as a whole."""
    rows = len(found.total_variation[0])
    row = min(max(focus.query, 0), rows - 1)
    column = focus.component if stage == OUTPUT else focus.key
    lines = [] if column is None else [cell_words(found, stage, focus.head, row, column)]
    lines += [row_words(found, focus.head, row), output_words(found, row)]
    return (*lines, *(stage_words(found, each) for each in STAGES))


def differing_words(found: Comparison) -> tuple[Message, ...]:
    """Return what the two do not share, and what is to be known of the whole."""
    lines = (*found.notes, *found.settings, *(table.message for table in found.tables))
    return lines or (say("{a} and {b} rest on the same numbers and options.", a=found.names[0], b=found.names[1]),)
