"""Maps of scores, weights and output, each a pure function of (computed, focus, appearance)."""

from collections.abc import Callable

from attn_gui.figures import stages
from attn_gui.figures.figure import Appearance, Axis, Figure, Heatmap, Sentence
from attn_gui.figures.row_measures import beside
from attn_gui.figures.stages import Stage, component_axis, focused_row, inside, key_axis, query_axis
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

WEIGHTS = "weights"
StageOf = Callable[[Done, Focus, Appearance], Stage | Message]


def scores_map(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the scores (n_q, n_k) as a map, forbidden cells marked."""
    return _map("scores", stages.scores_stage, computed, focus, appearance)


def weights_map(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the weights (n_q, n_k) as a map, forbidden cells marked."""
    return _map(WEIGHTS, stages.weights_stage, computed, focus, appearance)


def output_map(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the output (n_q, width) as a map."""
    return _map("output", stages.output_stage, computed, focus, appearance)


def column_axis(key: str, done: Done, stage: Stage) -> Axis:
    """Return what the columns of a stage are: keys, or components of the output."""
    return component_axis(stage.values.shape[-1]) if key == "output" else key_axis(done)


def column_focus(key: str, focus: Focus, count: int) -> int | None:
    """Return the focused column of a stage, or None."""
    return inside(focus.component if key == "output" else focus.key, count)


def refusal(key: str, message: Message, hint: Message | None, appearance: Appearance) -> Sentence:
    """Return the sentence that stands in the place of a figure, what to do at its end."""
    whole = message if hint is None else say("{message} {hint}", message=message, hint=hint)
    return Sentence(key, whole, appearance.theme)


def _map(key: str, stage_of: StageOf, computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    if not isinstance(computed, Done):
        return refusal(key, computed.error.message, computed.error.hint, appearance)
    stage = stage_of(computed, focus, appearance)
    if not isinstance(stage, Stage):
        return refusal(key, stage, None, appearance)
    return Heatmap(
        key=key,
        title=stage.title,
        values=stage.values,
        rgba=stage.rgba,
        states=stage.states,
        rows=query_axis(computed),
        columns=column_axis(key, computed, stage),
        scale=stage.scale,
        focus=(focused_row(focus, computed), column_focus(key, focus, stage.values.shape[-1])),
        digits=appearance.digits,
        show_numbers=appearance.show_numbers,
        theme=appearance.theme,
        beside=beside(computed, focus, appearance) if key == WEIGHTS else None,
        marks=stage.marks,
    )
