"""All heads at a glance: small pictures of the weights, the mean at the end."""

import numpy as np

from attn_gui.figures.colormaps import states, to_rgba
from attn_gui.figures.figure import Appearance, Array, Figure, HeadStrip, HeadTile
from attn_gui.figures.maps import refusal
from attn_gui.figures.stages import chosen_head, focused_row, head_count, kept, mean_weights, weights_scale
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_state import MEAN_HEAD, ColorChoice, Focus
from attn_gui.text import say

LARGEST_TILE = 64


def head_strip(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return one tile a head and the mean's, on the scale of the weights; a sentence where there are no heads."""
    if not isinstance(computed, Done):
        return refusal("heads", computed.error.message, computed.error.hint, appearance)
    count, weights = head_count(computed.result), computed.result.weights
    if count is None or weights is None:
        return refusal("heads", say("This mode has one head only; multi-head attention has several."), None, appearance)
    row, head = focused_row(focus, computed), chosen_head(computed.result, focus)
    pictures = _pictures(computed, appearance)
    every = [
        *((str(place), place, weights[place]) for place in range(count)),
        ("mean", MEAN_HEAD, mean_weights(computed)),
    ]
    tiles = tuple(
        HeadTile(label, place, picture, float(numbers[row].max(initial=0.0)))
        for (label, place, numbers), picture in zip(every, pictures, strict=True)
    )
    chosen = count if head == MEAN_HEAD else head or 0
    title = say("Heads  {count} heads and their mean, which hides what single heads do", count=count)
    return HeadStrip("heads", title, tiles, chosen, appearance.theme)


def shrunk(values: Array, largest: int = LARGEST_TILE) -> Array:
    """Return *values* (rows, columns) with at most *largest* places a side, each the largest number it stands for."""
    for axis, count in enumerate(values.shape):
        if count > largest:
            starts = np.arange(largest) * count // largest
            values = np.maximum.reduceat(values, starts, axis=axis)
    return values


def _pictures(done: Done, appearance: Appearance) -> tuple[Array, ...]:
    weights = done.result.weights
    assert weights is not None
    choice = appearance.colors.get("weights", ColorChoice())

    def make() -> tuple[Array, ...]:
        scale = weights_scale(done, appearance)
        small = [shrunk(numbers) for numbers in (*weights, mean_weights(done))]
        return tuple(to_rgba(numbers, states(numbers), scale, appearance.theme) for numbers in small)

    return kept(done, ("tiles", appearance.theme.key, choice), make)
