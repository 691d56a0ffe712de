"""The numbers of a stop of the lesson: the session's own, of the focused query."""

import math

import numpy as np

from attn_gui.figures import stages
from attn_gui.figures.figure import Appearance, Array, CellState
from attn_gui.figures.row_measures import short_name
from attn_gui.figures.stages import Stage, focused_row, key_axis
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Computed, Done
from attn_gui.session.lesson_steps import Scope, Stop
from attn_gui.session.lit import OUTPUT, SCORES, WEIGHTS
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

FEW = 3
_STAGES = {SCORES: stages.scores_stage, WEIGHTS: stages.weights_stage, OUTPUT: stages.output_stage}


def step_numbers(computed: Computed, focus: Focus, appearance: Appearance, stop: Stop) -> Message | None:
    """Return the first numbers of the focused row at a stop for one query; None where there is nothing to add."""
    if not isinstance(computed, Done):
        return computed.error.message
    if stop.scope is Scope.ALL:
        return None
    row = focused_row(focus, computed)
    if stop.step not in _STAGES:
        return say("It begins {numbers}", numbers=_beginning(computed.inputs.query[row], appearance.digits))
    stage = _STAGES[stop.step](computed, focus, appearance)
    if not isinstance(stage, Stage):
        return stage
    if stop.step == OUTPUT:
        numbers = _beginning(stage.values[row], appearance.digits)
        # The map may show all heads after W_o.
        return say("{map}: its row begins {numbers}", map=stage.title, numbers=numbers)
    return _largest(stage, row, key_axis(computed).labels, appearance.digits)


def _beginning(values: Array, digits: int) -> str:
    shown = ", ".join(number_text(float(value), digits) for value in values[:FEW])
    return f"{shown}." if len(values) <= FEW else f"{shown} …"


def _largest(stage: Stage, row: int, names: tuple[str, ...], digits: int) -> Message:
    values = np.where(stage.states[row] == CellState.NUMBER, stage.values[row], -math.inf).astype(np.float64)
    order: list[int] = np.argsort(-values, kind="stable")[:FEW].tolist()
    places = [place for place in order if values[place] > -math.inf]
    if not places:
        return say("There is no key that it may attend to.")
    told = ", ".join(f"{short_name(names[place])} {number_text(float(values[place]), digits)}" for place in places)
    return say("The largest: {numbers}.", numbers=told)
