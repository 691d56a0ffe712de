"""What keys receive: the weights to the focused key query by query, or what each key gets from all queries."""

import numpy as np

from attn_gui.figures.bars import HEADROOM, bar_colors, bar_limits
from attn_gui.figures.figure import Appearance, Array, Axis, BarChart, CellState, Figure
from attn_gui.figures.maps import refusal
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.stages import (
    Stage,
    chosen_head,
    focused_row,
    inside,
    key_axis,
    query_axis,
    weights_stage,
    weights_top,
)
from attn_gui.figures.token_strip import NO_KEY
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_choices import BY_QUERY
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

RECEIVED = "received"


def received_bars(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the weights to the focused key by query (n_q,), or the sums over the queries by key (n_k,), as bars.

    Queries whose weights are no numbers have no part in a sum, which the title then says.
    """
    if not isinstance(computed, Done):
        return refusal(RECEIVED, computed.error.message, computed.error.hint, appearance)
    stage = weights_stage(computed, focus, appearance)
    if not isinstance(stage, Stage):
        return refusal(RECEIVED, stage, None, appearance)
    key = inside(focus.key, stage.values.shape[1])
    if appearance.choices.received == BY_QUERY:
        if key is None:
            return refusal(RECEIVED, NO_KEY, None, appearance)
        title = say(
            "Weights to “{key}” by query{head}", key=key_axis(computed).labels[key], head=_head(computed, focus)
        )
        values, states = stage.values[:, key], stage.states[:, key]
        low, high = bar_limits(values, states)
        # All keys share one axis, so that bars can be compared from key to key.
        high = max(weights_top(computed, stage.scale), high / (1 + HEADROOM))
        return _chart(
            title, values, states, query_axis(computed), (low, high), focused_row(focus, computed), appearance
        )
    values, states, lost = sums(stage)
    title = say(
        "Weight received by each key, sum over {count}{head}",
        count=_count(len(stage.values), lost),
        head=_head(computed, focus),
    )
    return _chart(title, values, states, key_axis(computed), bar_limits(values, states), key, appearance)


def sums(stage: Stage) -> tuple[Array, Array, int]:
    """Return what each key gets from all queries (n_k,), its states, and how many queries are no numbers.

    A key that no query may attend to is FORBIDDEN.
    """
    whole = np.isfinite(stage.values).all(axis=1)
    allowed = stage.states[whole] != CellState.FORBIDDEN
    totals = np.where(allowed, stage.values[whole], 0.0).sum(axis=0)
    found = np.full(totals.shape, CellState.NUMBER, dtype=np.uint8)
    found[(stage.states == CellState.FORBIDDEN).all(axis=0)] = CellState.FORBIDDEN
    if not whole.any():
        found[found == CellState.NUMBER] = CellState.NAN
    return totals, found, int(np.count_nonzero(~whole))


def _chart(
    title: Message,
    values: Array,
    states: Array,
    columns: Axis,
    limits: tuple[float, float],
    focus: int | None,
    appearance: Appearance,
) -> BarChart:
    return BarChart(
        key=RECEIVED,
        title=title,
        values=values,
        colors=bar_colors(values, focus, appearance.theme, signed=False),
        states=states,
        columns=columns,
        low=limits[0],
        high=limits[1],
        focus=focus,
        digits=appearance.digits,
        theme=appearance.theme,
    )


def _count(rows: int, lost: int) -> Message:
    if not lost:
        return say("{rows} queries", rows=rows) if rows != 1 else say("1 query")
    return say("the {rows} of {all} queries whose weights are numbers", rows=rows - lost, all=rows)


def _head(done: Done, focus: Focus) -> Message:
    head = chosen_head(done.result, focus)
    if head is None:
        return say("")
    return say(" · {name}", name=POOLED[head].name) if head in POOLED else say(" · head {head}", head=head)
