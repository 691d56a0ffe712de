"""The status line: the focused cell in exact numbers, its row's measures, how long the computation took."""

from attn_gui.figures.pooled import POOLED
from attn_gui.figures.row_measures import EXACT, row_details, row_parts, short_name
from attn_gui.figures.stages import chosen_head, focused_row, inside, query_axis, weights_of
from attn_gui.figures.stages import key_axis as keys_of
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say


def status(computed: Computed, focus: Focus, *, all_heads: bool = False) -> tuple[Message, ...]:
    """Return the parts of the status line, the most important first; for what was refused the one sentence why.

    With *all_heads* an output is the one after W_o, as ④ shows it.
    """
    if not isinstance(computed, Done):
        return (computed.error.message,)
    return (*_cell(computed, focus, all_heads), *row_parts(computed, focus), _time(computed.seconds))


def status_details(computed: Computed, focus: Focus) -> tuple[Message, ...]:
    """Return all measures of the focused row, for who wants more than the line has room for."""
    return row_details(computed, focus) if isinstance(computed, Done) else ()


def _cell(done: Done, focus: Focus, all_heads: bool) -> tuple[Message, ...]:
    result, row, head = done.result, focused_row(focus, done), chosen_head(done.result, focus)
    query = short_name(query_axis(done).labels[row])
    lead = _lead(head)
    key = inside(focus.key, len(done.inputs.key_tokens))
    if focus.component is not None:
        whole = head is None or head in POOLED or all_heads
        output = result.output if whole else result.attended[head]
        component = inside(focus.component, output.shape[-1])
        if component is not None:
            place = say("{query} → d{component}", query=query, component=component)
            value = number_text(float(output[row, component]), EXACT)
            return (*(() if whole else lead), place, say("output {value}", value=value))
    if key is None:
        return (*lead, say("{query}", query=query))
    place = say("{query} → {key}", query=query, key=short_name(keys_of(done).labels[key]))
    return (*lead, place, *_score(done, row, key, head), *_weight(done, row, key, head))


def _lead(head: int | None) -> tuple[Message, ...]:
    if head is None:
        return ()
    return (POOLED[head].name,) if head in POOLED else (say("head {head}", head=head),)


def _score(done: Done, row: int, key: int, head: int | None) -> tuple[Message, ...]:
    scores, permitted = done.result.scores, done.result.permitted
    if scores is None or head in POOLED:
        return ()
    at = (row, key) if head is None else (head, row, key)
    score = say("score {value}", value=number_text(float(scores[at]), EXACT))
    allowed = permitted is None or bool(permitted[at[-permitted.ndim :]])
    return (score,) if allowed else (score, say("forbidden by the mask"))


def _weight(done: Done, row: int, key: int, head: int | None) -> tuple[Message, ...]:
    if done.result.weights is None:
        return ()
    return (say("weight {value}", value=number_text(float(weights_of(done, head)[row, key]), EXACT)),)


def _time(seconds: float) -> Message:
    if seconds < 1:
        return say("computed in {time} ms", time=f"{seconds * 1000:.1f}")
    return say("computed in {time} s", time=f"{seconds:.1f}")
