"""All heads at once as small maps, in the order of any measure."""

from functools import partial

import numpy as np

from attn_gui.figures.color_words import scale_notes
from attn_gui.figures.figure import Appearance, Array, CellState, ColorScale, Figure, HeadTile
from attn_gui.figures.head_order import head_places, order_words
from attn_gui.figures.head_strip import head_details, head_numbers, tile_picture, tiled_heads
from attn_gui.figures.maps import refusal
from attn_gui.figures.page_figures import HeadGrid
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.stages import chosen_head, focused_row, head_count, kept, weights_scale
from attn_gui.session.compute import Computed, Done
from attn_gui.session.measuring import HEAD_NUMBERS
from attn_gui.session.view_choices import HEAD_ORDER
from attn_gui.session.view_state import ColorChoice, Focus
from attn_gui.text import Message, say

HEAD_GRID = "head-grid"
LARGEST_TILE = 128
ONE_HEAD = say("This mode has one head only; multi-head attention has several.")


def head_grid(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return a map of every head, mean and maximum at the end; a sentence without heads."""
    if not isinstance(computed, Done):
        return refusal(HEAD_GRID, computed.error.message, computed.error.hint, appearance)
    count = head_count(computed.result)
    if count is None or computed.result.weights is None:
        return refusal(HEAD_GRID, ONE_HEAD, None, appearance)
    row, head = focused_row(focus, computed), chosen_head(computed.result, focus)
    heads = (*head_places(computed, row, count, appearance), *POOLED)
    key = appearance.head_number if appearance.choices.head_sort == HEAD_ORDER else appearance.choices.head_sort
    numbers = dict(zip(tiled_heads(count), head_numbers(computed, row, key), strict=True))
    scale = weights_scale(computed, appearance)
    pictures, odd = _pictures(computed, scale, appearance)
    tiles = tuple(
        HeadTile(POOLED[head].tile if head in POOLED else str(head), head, pictures[head], numbers[head])
        for head in heads
    )
    return HeadGrid(
        key=HEAD_GRID,
        title=say("{count} heads, {order}", count=count, order=order_words(appearance)),
        tiles=tiles,
        focus=heads.index(head) if head in heads else 0,
        scale=scale,
        notes=(say("below each: {number}", number=HEAD_NUMBERS[key]), *scale_notes(scale), *_odd_notes(odd)),
        tell=partial(_tell, computed, heads, row),
        theme=appearance.theme,
    )


def _tell(done: Done, heads: tuple[int, ...], row: int, place: int) -> tuple[Message, ...]:
    return head_details(done, heads[place], row)


def _pictures(done: Done, scale: ColorScale, appearance: Appearance) -> tuple[dict[int, Array], frozenset[int]]:
    """The pictures of all heads by their numbers, and which states other than NUMBER there are in any."""
    choice, theme = appearance.colors.get("weights", ColorChoice()), appearance.theme

    def make() -> tuple[dict[int, Array], frozenset[int]]:
        heads = tiled_heads(head_count(done.result) or 0)
        found = {head: tile_picture(done, head, scale, theme, LARGEST_TILE) for head in heads}
        odd = {int(state) for _, states in found.values() for state in np.unique(states)}
        return {head: picture for head, (picture, _) in found.items()}, frozenset(odd - {CellState.NUMBER})

    return kept(done, (HEAD_GRID, theme.key, choice), make)


def _odd_notes(odd: frozenset[int]) -> tuple[Message, ...]:
    notes: list[Message] = []
    if CellState.FORBIDDEN in odd:
        notes.append(say("grey: may not attend"))
    if CellState.NAN in odd:
        notes.append(say("red: not a number"))
    return tuple(notes)
