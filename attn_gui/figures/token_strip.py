"""The tokens as running text, each tinted by its weight from the focused query or to the focused key."""

from dataclasses import dataclass

import numpy as np

from attn_gui.figures.color_words import scale_notes
from attn_gui.figures.figure import Appearance, Array, CellState, Figure
from attn_gui.figures.labels import drawable
from attn_gui.figures.layout_parts import STATE_NAMES
from attn_gui.figures.maps import refusal
from attn_gui.figures.page_figures import TokenStrip
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.stages import Stage, chosen_head, focused_row, inside, key_axis, query_axis, weights_stage
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_choices import KEY, QUERY, TO
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

TOKENS = "tokens"
EXACT = 6
NO_KEY = say("No key is in focus. Click a cell of a map, or press → on the keyboard, to choose one.")


@dataclass(frozen=True)
class _Side:
    """One way to look: what the tokens are, the place of the focused one, the place whose weights they are."""

    name: str
    tokens: tuple[str, ...]
    labels: tuple[str, ...]
    focus: int | None
    others: tuple[str, ...]
    other_labels: tuple[str, ...]
    source: int


def token_strip(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the tokens tinted on the colour scale of the weights; a sentence where no key is in focus to look at."""
    if not isinstance(computed, Done):
        return refusal(TOKENS, computed.error.message, computed.error.hint, appearance)
    stage = weights_stage(computed, focus, appearance)
    if not isinstance(stage, Stage):
        return refusal(TOKENS, stage, None, appearance)
    to_key = appearance.choices.token_side == TO
    side = _keys_side(computed, focus) if not to_key else _queries_side(computed, focus)
    if side is None:
        return refusal(TOKENS, NO_KEY, None, appearance)
    line = (slice(None), side.source) if to_key else (side.source, slice(None))
    values, states = stage.values[line], stage.states[line]

    def tell(place: int) -> tuple[Message, ...]:
        ends = (side.labels[place], side.other_labels[side.source])
        query, key = ends if to_key else ends[::-1]
        return (say("{query} → {key}", query=query, key=key), _weight(values, states, place))

    return TokenStrip(
        key=TOKENS,
        title=_title(computed, focus, side, to_key=to_key),
        tokens=tuple(drawable(token) for token in side.tokens),
        values=values,
        rgba=stage.rgba[line],
        states=states,
        scale=stage.scale,
        side=side.name,
        focus=side.focus,
        origin=side.source if side.tokens == side.others else None,
        show_numbers=appearance.show_numbers,
        notes=(*_notes(states), *scale_notes(stage.scale)),
        tell=tell,
        theme=appearance.theme,
    )


def _keys_side(done: Done, focus: Focus) -> _Side:
    """The keys, tinted by the weights from the focused query."""
    queries, keys = done.inputs.query_tokens, done.inputs.key_tokens
    row, key = focused_row(focus, done), inside(focus.key, len(keys))
    return _Side(KEY, keys, key_axis(done).labels, key, queries, query_axis(done).labels, row)


def _queries_side(done: Done, focus: Focus) -> _Side | None:
    """The queries, tinted by their weights to the focused key; None where none is in focus."""
    queries, keys = done.inputs.query_tokens, done.inputs.key_tokens
    row, key = focused_row(focus, done), inside(focus.key, len(keys))
    if key is None:
        return None
    return _Side(QUERY, queries, query_axis(done).labels, row, keys, key_axis(done).labels, key)


def _weight(values: Array, states: Array, place: int) -> Message:
    state = CellState(int(states[place]))
    if state != CellState.NUMBER:
        return STATE_NAMES[state]
    return say("weight {value}", value=number_text(float(values[place]), EXACT))


def _title(done: Done, focus: Focus, side: _Side, *, to_key: bool) -> Message:
    head, name = chosen_head(done.result, focus), side.other_labels[side.source]
    template = "Weights from each query to “{token}”" if to_key else "Weights from “{token}” to each key"
    if head in POOLED:
        return say(template + " · {name}", token=name, name=POOLED[head].name)
    if head is None:
        return say(template, token=name)
    return say(template + " · head {head}", token=name, head=head)


def _notes(states: Array) -> tuple[Message, ...]:
    if len(states) and bool(np.all(states == CellState.NAN)):
        return (say("These weights are not numbers: nothing is tinted."),)
    return ()
