"""The focused row of a map as bars on the same columns."""

import numpy as np

from attn_gui.figures import stages
from attn_gui.figures.colormaps import LARGEST
from attn_gui.figures.figure import Appearance, Array, BarChart, CellState, Figure, Theme
from attn_gui.figures.maps import StageOf, column_axis, column_focus, refusal
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.stages import Stage, chosen_head, focused_row, query_axis
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

HEADROOM = 0.08
"""The share of the span that stays free at the end of the longest bar, for its number."""


def scores_bars(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the scores of the focused query as bars."""
    return _bars("scores", stages.scores_stage, computed, focus, appearance)


def weights_bars(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the weights of the focused query as bars, on the range of the weights' colour scale."""
    return _bars("weights", stages.weights_stage, computed, focus, appearance)


def output_bars(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the output of the focused query as bars."""
    return _bars("output", stages.output_stage, computed, focus, appearance)


def _bars(key: str, stage_of: StageOf, computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    name = f"{key}-bars"
    if not isinstance(computed, Done):
        return refusal(name, computed.error.message, computed.error.hint, appearance)
    stage = stage_of(computed, focus, appearance)
    if not isinstance(stage, Stage):
        return refusal(name, stage, None, appearance)
    row = focused_row(focus, computed)
    values, states = stage.values[row], stage.states[row]
    low, high = bar_limits(values, states)
    if key == "weights":
        # The bars of all rows share one axis, which the colour bar shows too.
        low, high = 0.0, max(stages.weights_top(computed, stage.scale), high / (1 + HEADROOM))
    column = column_focus(key, focus, len(values))
    return BarChart(
        key=name,
        title=_title(key, query_axis(computed).labels[row], chosen_head(computed.result, focus), appearance),
        values=values,
        colors=bar_colors(values, column, appearance.theme, signed=key != "weights"),
        states=states,
        columns=column_axis(key, computed, stage),
        low=low,
        high=high,
        focus=column,
        digits=appearance.digits,
        theme=appearance.theme,
    )


def bar_limits(values: Array, states: Array) -> tuple[float, float]:
    """Return low ≤ 0 ≤ high, low < high, around the numbers of a row, with room for what stands at the bars' ends."""
    numbers = np.clip(values[states == CellState.NUMBER].astype(np.float64), -LARGEST, LARGEST)
    low, high = min(float(numbers.min(initial=0.0)), 0.0), max(float(numbers.max(initial=0.0)), 0.0)
    # Nothing can be divided by the narrowest spans; their bars have no height, like those of zeros.
    if high - low < 1 / LARGEST:
        return 0.0, 1.0
    spare = HEADROOM * (high - low)
    return max(low - spare, -LARGEST) if low < 0 else 0.0, min(high + spare, LARGEST) if high > 0 else 0.0


def bar_colors(values: Array, focus: int | None, theme: Theme, *, signed: bool) -> Array:
    """Return one RGB a bar (n, 3), uint8: orange for the focus, else by sign, or the theme's one bar colour."""
    colors = np.empty((len(values), 3), dtype=np.uint8)
    colors[:] = theme.bar
    if signed:
        colors[:] = theme.positive
        colors[values < 0] = theme.negative
    if focus is not None:
        colors[focus] = theme.focus
    colors.flags.writeable = False
    return colors


def _title(key: str, token: str, head: int | None, appearance: Appearance) -> Message:
    template = {
        "scores": "② Scores of “{token}”",
        "weights": "③ Weights of “{token}”",
        "output": "④ Output of “{token}”",
    }
    if head is None:
        return say(template[key], token=token)
    if key == "output" and (head in POOLED or appearance.all_heads):
        return say(template[key] + " · all heads after W_o", token=token)
    if head in POOLED:
        return say(template[key] + POOLED[head].bars, token=token)
    return say(template[key] + " · head {head}", token=token, head=head)
