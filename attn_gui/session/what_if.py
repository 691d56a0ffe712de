"""The number in focus by stage and place, and what would become of it if one cell of a table moved a little."""

from collections.abc import Callable
from dataclasses import dataclass

from attn_gui.engine.attention import Attention
from attn_gui.engine.sensitivity import Stage
from attn_gui.errors import AttentionError
from attn_gui.session.comparing.words import number
from attn_gui.session.compute import BYTE_BUDGET, Done, Refused, compute
from attn_gui.session.edits import SetCell
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.session import MatrixName, Session
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import POOLED_HEADS, ViewState
from attn_gui.text import Message, say

Place = tuple[MatrixName, int, int]
"""A cell of a table: its name, row and column of the whole table."""


@dataclass(frozen=True)
class Sensed:
    """The number that is looked at: a weight or an output component, and what it is called in a sentence."""

    stage: Stage
    index: tuple[int, ...]
    words: Message


@dataclass(frozen=True)
class Move:
    """A cell that grows by ``step``: what it is called, and the derivative of the number that is looked at by it."""

    place: Place
    called: str
    slope: float
    step: float


def sensed(done: Done, state: ViewState) -> Sensed | Message:
    """Return the number in focus, or what to do to have one; the focus lies within the sizes of *done*."""
    focus, has_heads = state.focus, KINDS[done.session.kind].has_heads
    query = unique_tokens(done.inputs.query_tokens)[focus.query]
    pooled = has_heads and focus.head in POOLED_HEADS
    one_head = has_heads and not pooled
    lead, of_head = ((focus.head,), say(" of head {head}", head=focus.head)) if one_head else ((), say(""))
    if focus.component is not None:
        joined = has_heads and (pooled or state.all_heads)
        lead, of_head = ((), say("")) if joined else (lead, of_head)
        words = say("output {query}, d{column}{head}", query=query, column=focus.component, head=of_head)
        return Sensed("output", (*lead, focus.query, focus.component), words)
    if pooled:
        return say("Choose one head to see which cells its weights follow most.")
    if focus.key is None:
        return say("Click a cell of a map to see which numbers it follows most.")
    key = unique_tokens(done.inputs.key_tokens)[focus.key]
    words = say("weight {query} → {key}{head}", query=query, key=key, head=of_head)
    return Sensed("weights", (*lead, focus.query, focus.key), words)


def number_at(result: Attention, of: Sensed) -> float:
    """Return that number of *result*, which kept every step."""
    joined = len(of.index) == result.output.ndim
    found = result.weights if of.stage == "weights" else result.output if joined else result.attended
    assert found is not None
    return float(found[of.index])


def has_cell(session: Session, place: Place) -> bool:
    """Return whether a cell is there."""
    name, row, column = place
    try:
        rows, columns = table_of(session, name).shape
    except AttentionError:
        return False
    return row < rows and column < columns


def signed_slope(slope: float) -> str:
    """Return a derivative with its sign; 0 has none."""
    if slope == 0:
        return "0"
    return f"+{number(slope)}" if slope > 0 else f"−{number(-slope)}" if slope < 0 else number(slope)


def what_if(
    done: Done,
    of: Sensed,
    move: Move,
    cancelled: Callable[[], bool] | None = None,
    byte_budget: int | None = BYTE_BUDGET,
) -> Message:
    """Return what would become of a number if one cell moved: by its derivative, and computed anew."""
    (name, row, column), step = move.place, move.step
    before = number_at(done.result, of)
    words = {
        "cell": move.called,
        "turned": say("fell") if step < 0 else say("grew"),
        "step": f"{abs(step):.6g}",
        "number": of.words,
        "before": number(before),
        "about": number(before + move.slope * step),
    }
    try:
        value = float(table_of(done.session, name)[row, column]) + step
        session = SetCell(name, row, column, value).apply(done.session)
    except AttentionError as error:
        return error.message
    computed = compute(session, None, cancelled, byte_budget=byte_budget)
    if isinstance(computed, Refused):
        text = "If {cell} {turned} by {step}, there would be no numbers: {why}"
        return say(text, **words, why=computed.error.message)
    after = number_at(computed.result, of)
    exact = number(after)
    if exact == words["before"] == words["about"]:
        text = "stay {before}." if after == before else "still be {before} in these digits."
        return say("If {cell} {turned} by {step}, the {number} would " + text, **words)
    text = "If {cell} {turned} by {step}, the {number} would go from {before} to about {about} (exactly {exact})."
    return say(text, **words, exact=exact)
