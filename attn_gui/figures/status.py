"""The status line: the focused cell in exact numbers, its row's sum and entropy, how long the computation took."""

import numpy as np

from attn_gui.engine.measures import entropy, maximum_entropy, row_sum
from attn_gui.figures.stages import chosen_head, focused_row, inside, mean_weights, query_axis
from attn_gui.figures.stages import key_axis as keys_of
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_state import MEAN_HEAD, Focus
from attn_gui.text import Message, say

EXACT = 6
LONGEST_NAME = 24
"""Longer names end in "…" here, so that the numbers stay in sight."""


def status(computed: Computed, focus: Focus, *, all_heads: bool = False) -> tuple[Message, ...]:
    """Return the parts of the status line, in order; for what was refused the one sentence why.

    With *all_heads* an output is the one after W_o, as ④ shows it.
    """
    if not isinstance(computed, Done):
        return (computed.error.message,)
    return (*_cell(computed, focus, all_heads), *_row(computed, focus), _time(computed.seconds))


def _cell(done: Done, focus: Focus, all_heads: bool) -> tuple[Message, ...]:
    result, row, head = done.result, focused_row(focus, done), chosen_head(done.result, focus)
    query = _short(query_axis(done).labels[row])
    lead = () if head is None else (say("mean of heads") if head == MEAN_HEAD else say("head {head}", head=head),)
    key = inside(focus.key, len(done.inputs.key_tokens))
    if focus.component is not None:
        whole = head is None or head == MEAN_HEAD or all_heads
        output = result.output if whole else result.attended[head]
        component = inside(focus.component, output.shape[-1])
        if component is not None:
            place = say("{query} → d{component}", query=query, component=component)
            value = number_text(float(output[row, component]), EXACT)
            return (*(() if whole else lead), place, say("output {value}", value=value))
    if key is None:
        return (*lead, say("{query}", query=query))
    place = say("{query} → {key}", query=query, key=_short(keys_of(done).labels[key]))
    return (*lead, place, *_score(done, row, key, head), *_weight(done, row, key, head))


def _score(done: Done, row: int, key: int, head: int | None) -> tuple[Message, ...]:
    scores, permitted = done.result.scores, done.result.permitted
    if scores is None or head == MEAN_HEAD:
        return ()
    at = (row, key) if head is None else (head, row, key)
    score = say("score {value}", value=number_text(float(scores[at]), EXACT))
    allowed = permitted is None or bool(permitted[at[-permitted.ndim :]])
    return (score,) if allowed else (score, say("forbidden by the mask"))


def _weight(done: Done, row: int, key: int, head: int | None) -> tuple[Message, ...]:
    weights = done.result.weights
    if weights is None:
        return ()
    value = (
        mean_weights(done)[row, key] if head == MEAN_HEAD else weights[(row, key) if head is None else (head, row, key)]
    )
    return (say("weight {value}", value=number_text(float(value), EXACT)),)


def _row(done: Done, focus: Focus) -> tuple[Message, ...]:
    result, row, head = done.result, focused_row(focus, done), chosen_head(done.result, focus)
    if result.weights is None or result.permitted is None:
        return ()
    if head == MEAN_HEAD:
        weights, permitted = (
            mean_weights(done)[row],
            result.permitted[..., row, :].reshape(-1, result.permitted.shape[-1]),
        )
        allowed = np.asarray(permitted.any(axis=0))
    else:
        at = (row,) if head is None else (head, row)
        weights, allowed = result.weights[at], result.permitted[at[-(result.permitted.ndim - 1) :]]
    total = say("row sum {value}", value=f"{float(row_sum(weights)):.6f}")
    if not allowed.any():
        return (say("{query} may attend to no key", query=_short(query_axis(done).labels[row])), total)
    bits, most = float(entropy(weights)), float(maximum_entropy(allowed))
    return (
        total,
        say("entropy {bits} of {most} bits", bits=f"{bits:.2f}", most=f"{most:.2f}"),
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _time(seconds: float) -> Message:
    if seconds < 1:
        return say("computed in {time} ms", time=f"{seconds * 1000:.1f}")
    return say("computed in {time} s", time=f"{seconds:.1f}")
