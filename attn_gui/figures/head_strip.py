"""All heads at a glance: small pictures of the weights, mean and maximum at the end."""

import numpy as np

from attn_gui.engine.measures import mean_of_rows
from attn_gui.figures.color_scales import as_shown, on_scale
from attn_gui.figures.colormaps import states, to_rgba
from attn_gui.figures.figure import Appearance, Array, ColorScale, Figure, HeadStrip, HeadTile, Theme
from attn_gui.figures.maps import refusal
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.row_measures import told
from attn_gui.figures.stages import (
    chosen_head,
    focused_row,
    head_count,
    inside,
    kept,
    rows_to_measure,
    weights_of,
    weights_scale,
)
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Computed, Done
from attn_gui.session.measuring import MEASURES
from attn_gui.session.view_state import ColorChoice, Focus
from attn_gui.text import Message, say

LARGEST_TILE = 64


def head_strip(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return one tile a head, the mean's and the maximum's, on the scale of the weights; a sentence without heads."""
    if not isinstance(computed, Done):
        return refusal("heads", computed.error.message, computed.error.hint, appearance)
    count = head_count(computed.result)
    if count is None or computed.result.weights is None:
        return refusal("heads", say("This mode has one head only; multi-head attention has several."), None, appearance)
    row, head = focused_row(focus, computed), chosen_head(computed.result, focus)
    heads = tiled_heads(count)
    numbers, pictures = head_numbers(computed, row, appearance.head_number), _pictures(computed, appearance)
    tiles = tuple(
        HeadTile(POOLED[place].tile if place in POOLED else str(place), place, picture, number)
        for place, picture, number in zip(heads, pictures, numbers, strict=True)
    )

    def tell(place: int) -> tuple[Message, ...]:
        return head_details(computed, heads[place], row)

    chosen, size = heads.index(head) if head in heads else 0, computed.result.weights.shape[-2:]
    return HeadStrip(
        key="heads",
        title=_title(count),
        tiles=tiles,
        focus=chosen,
        number=appearance.head_number,
        tell=tell,
        theme=appearance.theme,
        cell=(row, inside(focus.key, size[1])),
        size=(size[0], size[1]),
        scale=weights_scale(computed, appearance),
    )


def _title(count: int) -> Message:
    if count == 1:
        return say("Heads  1 head; mean and max are the same")
    return say("Heads  {count} heads; mean and max hide what single heads do, max is no distribution", count=count)


def head_details(done: Done, head: int, row: int) -> tuple[Message, ...]:
    """Return what there is to say about a head: the peak of the row *row*, all measures as means over the rows."""
    rows = rows_to_measure(done, head)
    name = POOLED[head].name if head in POOLED else say("head {head}", head=head)
    peak = number_text(float(rows.at(row).weights.max(initial=0.0)), 6)
    lines = [name, say("peak of the focused row {value}", value=peak), say("mean over the rows:")]
    means = (told(each, float(mean_of_rows(each.rows(rows)))) for each in MEASURES.values())
    return (*lines, *(say("   {line}", line=line) for line in means))


def shrunk(values: Array, largest: int = LARGEST_TILE) -> Array:
    """Return *values* (rows, columns) with at most *largest* places a side, each the largest number it stands for."""
    for axis, count in enumerate(values.shape):
        if count > largest:
            starts = np.arange(largest) * count // largest
            values = np.maximum.reduceat(values, starts, axis=axis)
    return values


def tile_picture(
    done: Done, head: int, scale: ColorScale, theme: Theme, largest: int = LARGEST_TILE
) -> tuple[Array, Array]:
    """Return a head's weights, shrunk, as RGBA and CellStates; what is no number has a colour of its own."""
    rows = rows_to_measure(done, head)
    numbers = on_scale(rows.weights, scale)
    if rows.permitted.all():
        numbers = shrunk(numbers, largest)
        found = states(numbers)
    else:
        numbers = shrunk(np.where(rows.permitted, numbers, 0.0), largest)
        found = states(numbers, shrunk(rows.permitted, largest))
    return to_rgba(numbers, found, as_shown(scale), theme, marked=False), found


def tiled_heads(count: int) -> tuple[int, ...]:
    """Return what tiles stand for: the heads, then all of them pooled."""
    return (*range(count), *POOLED)


def head_numbers(done: Done, row: int, number: str) -> tuple[float, ...]:
    """Return the number *number* of each of ``tiled_heads``; those of whole heads are kept while the focus moves."""
    heads = tiled_heads(head_count(done.result) or 0)
    if number not in MEASURES:
        return tuple(float(weights_of(done, head)[row].max(initial=0.0)) for head in heads)
    measure = MEASURES[number]

    def make() -> tuple[float, ...]:
        return tuple(float(mean_of_rows(measure.rows(rows_to_measure(done, head)))) for head in heads)

    return kept(done, ("head-numbers", number), make)


def _pictures(done: Done, appearance: Appearance) -> tuple[Array, ...]:
    choice = appearance.colors.get("weights", ColorChoice())

    def make() -> tuple[Array, ...]:
        scale = weights_scale(done, appearance)
        heads = tiled_heads(head_count(done.result) or 0)
        return tuple(tile_picture(done, head, scale, appearance.theme)[0] for head in heads)

    return kept(done, ("tiles", appearance.theme.key, choice), make)
