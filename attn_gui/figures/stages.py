"""What the figures of one result share: a stage's numbers for the chosen head, their states, colours, names.

All of it follows from the result and a few choices and is kept as long as the result: while only the focus moves,
figures hand out the very same arrays.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np

from attn_gui.engine import Attention, MultiHead
from attn_gui.figures.color_scales import kind_of
from attn_gui.figures.colormaps import color_scale, depends_on_all, states, to_rgba, unit_limits, value_marks
from attn_gui.figures.figure import Appearance, Array, Axis, ColorScale
from attn_gui.figures.labels import drawable
from attn_gui.figures.pooled import POOLED
from attn_gui.session.compute import Done
from attn_gui.session.measuring import Rows, rows_of
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import ColorChoice, Focus
from attn_gui.text import Message, say

Kept = TypeVar("Kept")

_KEPT: WeakKeyDictionary[Attention, dict[tuple[object, ...], object]] = WeakKeyDictionary()
_MOST_KEPT = 24
_DEFAULT = ColorChoice()


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of one head: its title, values (queries, columns), their CellStates, RGBA and ValueMarks, the scale."""

    title: Message
    values: Array
    states: Array
    rgba: Array
    scale: ColorScale
    marks: Array | None = None


def head_count(result: Attention) -> int | None:
    """Return how many heads a result has; None where there is no head axis."""
    return result.num_heads if isinstance(result, MultiHead) else None


def chosen_head(result: Attention, focus: Focus) -> int | None:
    """Return the head in focus (MEAN_HEAD, MAX_HEAD: all at once); None where there is no head axis."""
    count = head_count(result)
    if count is None or focus.head in POOLED:
        return None if count is None else focus.head
    return min(max(focus.head, 0), count - 1)


def scores_stage(done: Done, focus: Focus, appearance: Appearance) -> Stage | Message:
    """Return the scaled scores before the mask, (n_q, n_k); a sentence for all heads at once, which have none."""
    result, head = done.result, chosen_head(done.result, focus)
    if result.scores is None:
        return _not_kept()
    if head in POOLED:
        return POOLED[head].no_scores
    values, permitted = _of_head(result.scores, head), _permitted(result, head)
    formula = result.options.scoring.formula
    title = (
        say("② Scores  {formula}", formula=formula)
        if head is None
        else say("② Scores  {formula} · head {head}", formula=formula, head=head)
    )
    return _stage(done, ("scores", head), title, lambda: values, permitted, "signed", appearance)


def weights_stage(done: Done, focus: Focus, appearance: Appearance) -> Stage | Message:
    """Return the weights (n_q, n_k) of the head in focus, or of all heads at once; all share one scale."""
    result, head = done.result, chosen_head(done.result, focus)
    if result.weights is None:
        return _not_kept()
    if head in POOLED:
        title, permitted = say(POOLED[head].title, count=head_count(result)), _permitted(result, None)
    else:
        title = say("③ Weights") if head is None else say("③ Weights · head {head}", head=head)
        permitted = _permitted(result, head)
    return _stage(done, ("weights", head), title, lambda: weights_of(done, head), permitted, "", appearance)


def output_stage(done: Done, focus: Focus, appearance: Appearance) -> Stage:
    """Return the output (n_q, width): this head's, or all heads' after W_o, which is also shown with all at once."""
    result, head = done.result, chosen_head(done.result, focus)
    if not isinstance(result, MultiHead) or head is None:
        return _stage(done, ("output", None), say("④ Output"), lambda: result.output, None, "signed", appearance)
    if head in POOLED or appearance.all_heads:
        title = say("④ Output · all heads after W_o")
        return _stage(done, ("output", "all"), title, lambda: result.output, None, "signed", appearance)
    title, values = say("④ Output · head {head}", head=head), result.heads[head]
    return _stage(done, ("output", head), title, lambda: values, None, "signed", appearance)


def weights_scale(done: Done, appearance: Appearance) -> ColorScale:
    """Return the one scale of the weights of all heads."""
    choice, theme = appearance.colors.get("weights", _DEFAULT), appearance.theme

    def make() -> ColorScale:
        # The largest weight says it all, unless something is left out, clipped, or counted from the smallest.
        values = _allowed_weights(done) if depends_on_all(choice) else _peak(done)
        return color_scale(values, "viridis", choice, theme, unit=True)

    return kept(done, ("weights-scale", theme.key, choice), make)


def weights_top(done: Done, scale: ColorScale) -> float:
    """Return the weight at which an axis of weights ends: the high end of the colours where that is a weight."""
    return float(_peak(done)[0]) if kind_of(scale).by_rows else scale.high


def weights_of(done: Done, head: int | None) -> Array:
    """Return the weights (n_q, n_k) of a head; pooled over the heads for MEAN_HEAD and MAX_HEAD."""
    result = done.result
    assert result.weights is not None
    if head not in POOLED:
        return _of_head(result.weights, head)
    assert isinstance(result, MultiHead)
    found = kept(done, ("pooled", head), lambda: POOLED[head].of(result))
    assert found is not None
    return found


def rows_to_measure(done: Done, head: int | None) -> Rows:
    """Return the weights of a head, or pooled ones, as measures take them."""
    if head not in POOLED:
        return rows_of(done.result, weights_of(done, head), head)

    def make() -> Rows:
        return rows_of(done.result, weights_of(done, head), None, spread=POOLED[head].spread)

    return kept(done, ("rows", head), make)


def query_axis(done: Done) -> Axis:
    """Return the rows of every map: the queries' names as people read them."""
    return Axis(say("queries"), _names(done.inputs.query_tokens))


def key_axis(done: Done) -> Axis:
    """Return the columns of scores and weights."""
    return Axis(say("keys"), _names(done.inputs.key_tokens))


def component_axis(width: int) -> Axis:
    """Return the columns of an output of that width, counted from 0."""
    return Axis(say("components"), tuple(f"d{place}" for place in range(width)))


def inside(place: int | None, count: int) -> int | None:
    """Return *place* where there is one, else None."""
    return place if place is not None and 0 <= place < count else None


def focused_row(focus: Focus, done: Done) -> int:
    """Return the focused query, moved to the last where there are fewer."""
    return min(max(focus.query, 0), max(len(done.inputs.query_tokens) - 1, 0))


def kept(done: Done, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
    """Return what *make* gave the first time for *key* and this result."""
    store = _KEPT.setdefault(done.result, {})
    found = store.get(key, store)  # pages ask in threads of their own: it may be gone in the next moment
    if found is store:
        found = make()
        if len(store) >= _MOST_KEPT:
            store.clear()
        store[key] = found
    return cast("Kept", found)


def _stage(
    done: Done,
    key: tuple[object, ...],
    title: Message,
    values: Callable[[], Array],
    permitted: Array | None,
    colormap: str,
    appearance: Appearance,
) -> Stage:
    """The stage for *key*, its colours kept; without a *colormap* of its own it has the scale of the weights."""
    choice = appearance.colors.get(str(key[0]), _DEFAULT)
    # Columns of an output are components: the first is no token.
    choice = replace(choice, without_first=False) if key[0] == "output" else choice

    def make() -> Stage:
        numbers = values()
        found = states(numbers, permitted)
        allowed = np.where(found == 0, numbers, np.nan) if found.any() else numbers
        scale = (
            color_scale(allowed, colormap, choice, appearance.theme) if colormap else weights_scale(done, appearance)
        )
        rgba = to_rgba(numbers, found, scale, appearance.theme)
        return Stage(title, numbers, found, rgba, scale, value_marks(numbers, found, scale))

    return kept(done, (*key, appearance.theme.key, choice), make)


def _peak(done: Done) -> Array:
    """The largest of all weights, rounded up, as an array of one."""
    weights = done.result.weights
    return kept(done, ("peak",), lambda: np.array([0.0 if weights is None else unit_limits(weights)[1]]))


def _allowed_weights(done: Done) -> Array:
    """All weights, NaN where the mask forbids."""
    weights, permitted = done.result.weights, done.result.permitted
    if weights is None:
        return np.zeros((1, 1))
    return weights if permitted is None else np.where(permitted, weights, np.nan)


def _of_head(array: Array, head: int | None) -> Array:
    return array if head is None else array[head]


def _permitted(result: Attention, head: int | None) -> Array | None:
    """Which cells may attend, (n_q, n_k); for the mean those that may in any head."""
    permitted = result.permitted
    if permitted is None or permitted.ndim == 2:
        return permitted
    return np.asarray(permitted.any(axis=0)) if head is None else permitted[min(head, len(permitted) - 1)]


@lru_cache(maxsize=32)
def _names(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(drawable(token) for token in unique_tokens(tokens))


def _not_kept() -> Message:
    return say("These numbers were not kept when the result was computed.")
