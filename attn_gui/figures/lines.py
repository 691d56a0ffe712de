"""Weights as lines from queries to keys (the bipartite view of BertViz, Vig 2019): which are drawn, how strong."""

from dataclasses import dataclass, replace

import numpy as np

from attn_gui.figures.figure import Appearance, Array, Figure
from attn_gui.figures.hues import MOST_HUES, hues
from attn_gui.figures.maps import refusal
from attn_gui.figures.page_figures import TokenLines
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.stages import (
    chosen_head,
    focused_row,
    head_count,
    inside,
    kept,
    key_axis,
    query_axis,
    weights_of,
    weights_scale,
)
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_choices import ALL, KEY, QUERY
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

LINES = "lines"
SMALL = 0.05
MOST_LINES = 600
"""More lines than these are no picture any more, and take long to draw."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """The lines of a picture, weakest first: place of the head, query, key and weight of each; how many are left out.

    ``pair`` is the weight of the focused pair in the focused head, drawn however small; None where there is none.
    """

    heads: Array
    queries: Array
    keys: Array
    weights: Array
    pair: float | None
    left_out: int


def token_lines(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the weights of the head in focus as lines; of up to eight heads, in hues of their own, where so chosen."""
    if not isinstance(computed, Done):
        return refusal(LINES, computed.error.message, computed.error.hint, appearance)
    if computed.result.weights is None:
        return refusal(LINES, say("These numbers were not kept when the result was computed."), None, appearance)
    choices, theme = appearance.choices, appearance.theme
    row, keys = focused_row(focus, computed), key_axis(computed)
    places = _heads(computed, focus, each=choices.each_head)
    weights = kept(computed, (LINES, places), lambda: _allowed(computed, places))
    threshold = usual_threshold(weights.shape[-1]) if choices.line_threshold is None else choices.line_threshold
    key = inside(focus.key, len(keys.labels))
    lost = tuple(int(place) for place in np.flatnonzero(np.isnan(weights).any(axis=-1).any(axis=0)))
    return TokenLines(
        key=LINES,
        title=_title(computed, places),
        weights=weights,
        heads=tuple(say("head {head}", head=place) for place in places),
        hues=hues(theme, max(len(places), 1)),
        queries=query_axis(computed),
        keys=keys,
        threshold=threshold,
        most=weights_scale(computed, replace(appearance, colors={})).high,
        ink=choices.line_ink,
        focus=(row, key),
        head=_place(computed, focus, places),
        only=_only(choices.lines_of, row, key),
        lost=lost,
        notes=_lost_note(computed, lost),
        digits=appearance.digits,
        theme=theme,
    )


def usual_threshold(keys: int) -> float:
    """Return the least weight that is drawn where nobody chose one: 0.05, or an even share of a row where smaller."""
    return min(SMALL, 1 / max(keys, 1))


def drawn_lines(figure: TokenLines, most: int = MOST_LINES) -> Drawn:
    """Return which lines are drawn: the *most* strongest of at least the threshold, those of ``only`` alone if set."""
    weights, (side, place) = figure.weights, figure.only or (ALL, 0)
    first_query, first_key = (place if side == QUERY else 0), (place if side == KEY else 0)
    if side == QUERY:
        weights = weights[:, place : place + 1]
    elif side == KEY:
        weights = weights[:, :, place : place + 1]
    # Nothing is no line, even at a threshold of 0; NaN is never at least anything.
    heads, queries, keys = np.nonzero((weights >= figure.threshold) & (weights > 0))
    found = weights[heads, queries, keys]
    order = np.argsort(found, kind="stable")[-most:] if most else np.empty(0, dtype=int)
    return Drawn(
        heads[order],
        queries[order] + first_query,
        keys[order] + first_key,
        found[order],
        _pair(figure),
        max(len(found) - most, 0),
    )


def share_of(figure: TokenLines, weight: float) -> float:
    """Return the share of the full ink that a weight has, 0 … 1."""
    return min(max(weight / figure.most, 0.0), 1.0)


def words_of(figure: TokenLines, drawn: Drawn) -> Message:
    """Return what is drawn, in words: how many lines from which weight on, and how many are left out."""
    count, least = len(drawn.weights) + drawn.left_out, number_text(figure.threshold, 4)
    if not count:
        return say("no weight is {least} or more", least=least)
    total = "1 weight is" if count == 1 else f"{count:,} weights are"
    if drawn.left_out:
        return say(
            "{total} {least} or more; the {shown} strongest are drawn, {left} left out",
            total=total,
            least=least,
            shown=len(drawn.weights),
            left=f"{drawn.left_out:,}",
        )
    return say("{total} {least} or more", total=total, least=least)


def token_words(figure: TokenLines, side: str, place: int, most: int = 4) -> Message:
    """Return a token with its strongest weights in words, of each head that is drawn."""
    names, others = (figure.queries, figure.keys) if side == QUERY else (figure.keys, figure.queries)
    parts = figure.weights[:, place] if side == QUERY else figure.weights[:, :, place]
    arrow = "→" if side == QUERY else "←"
    lines: list[str] = []
    for name, values in zip(figure.heads or (None,), parts, strict=True):
        held = np.nan_to_num(values, nan=-1.0)
        best = [at for at in np.argsort(-held, kind="stable")[:most] if held[at] > 0]
        told = ", ".join(f"{others.labels[at]} {number_text(float(values[at]), figure.digits)}" for at in best)
        lead = "" if name is None or len(figure.heads) == 1 else f"{name}: "
        lines.append(f"{lead}{arrow} {told or '–'}")
    return say("{token} {lines}", token=names.labels[place], lines="\n".join(lines))


def _heads(done: Done, focus: Focus, *, each: bool) -> tuple[int, ...]:
    """The heads that are drawn: that in focus, or up to eight in order with it among them; none without a head axis."""
    count, head = head_count(done.result), chosen_head(done.result, focus)
    if count is None or head is None:
        return ()
    if not each:
        return (head,)
    first = max(min(max(head, 0) // MOST_HUES * MOST_HUES, count - MOST_HUES), 0)
    return tuple(range(first, min(first + MOST_HUES, count)))


def _allowed(done: Done, heads: tuple[int, ...]) -> Array:
    """The weights (heads, queries, keys), 0 where nothing may attend."""
    permitted = done.result.permitted
    found: list[Array] = []
    for head in heads or (None,):
        weights = weights_of(done, head)
        if permitted is not None:
            # A row that may attend to nothing may be NaN by choice, which is worth saying.
            weights = np.where(_of_head(permitted, head) | np.isnan(weights), weights, 0.0)
        found.append(weights)
    stacked = np.stack(found)
    stacked.flags.writeable = False
    return stacked


def _of_head(permitted: Array, head: int | None) -> Array:
    if permitted.ndim == 2:
        return permitted
    if head is None or head in POOLED:
        return np.asarray(permitted.any(axis=0))
    return permitted[min(head, len(permitted) - 1)]


def _place(done: Done, focus: Focus, heads: tuple[int, ...]) -> int | None:
    head = chosen_head(done.result, focus)
    if not heads:
        return 0
    return heads.index(head) if head in heads else None


def _pair(figure: TokenLines) -> float | None:
    """The weight of the focused pair, where it has one and the lines of another token are not shown alone."""
    query, key = figure.focus
    if key is None or figure.head is None or figure.only not in (None, (QUERY, query), (KEY, key)):
        return None
    value = float(figure.weights[figure.head, query, key])
    return value if value > 0 else None


def _only(lines_of: str, row: int, key: int | None) -> tuple[str, int] | None:
    if lines_of == QUERY:
        return QUERY, row
    return (KEY, key) if lines_of == KEY and key is not None else None


def _title(done: Done, heads: tuple[int, ...]) -> Message:
    if not heads:
        return say("Weights as lines")
    if len(heads) == 1 and heads[0] in POOLED:
        return say("Weights as lines · {name}", name=POOLED[heads[0]].name)
    if len(heads) == 1:
        return say("Weights as lines · head {head}", head=heads[0])
    count = head_count(done.result) or 0
    if count > len(heads):
        return say(
            "Weights as lines · heads {first} to {last} of {count} (at most {most} at once)",
            first=heads[0],
            last=heads[-1],
            count=count,
            most=MOST_HUES,
        )
    return say("Weights as lines · {count} heads", count=count)


def _lost_note(done: Done, lost: tuple[int, ...]) -> tuple[Message, ...]:
    if not lost:
        return ()
    names = query_axis(done).labels
    if len(lost) == 1:
        return (say("the weights of “{query}” are not numbers: nothing is drawn for it", query=names[lost[0]]),)
    return (say("the weights of {count} queries are not numbers: nothing is drawn for them", count=len(lost)),)
