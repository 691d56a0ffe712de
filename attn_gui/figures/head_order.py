"""In which order heads stand: their own, or that of a number, those that have none at the end."""

import math
from collections.abc import Sequence

from attn_gui.figures.figure import Appearance
from attn_gui.figures.head_strip import head_numbers
from attn_gui.session.compute import Done
from attn_gui.session.measuring import HEAD_NUMBERS, MEASURES
from attn_gui.session.view_choices import HEAD_ORDER
from attn_gui.text import Message, say


def ordered(values: Sequence[float], *, down: bool) -> tuple[int, ...]:
    """Return the places of *values*, the largest first if *down*, equal ones in their order, NaN at the end."""
    sign = -1 if down else 1

    def rank(place: int) -> tuple[bool, float, int]:
        value = values[place]
        return math.isnan(value), 0.0 if math.isnan(value) else sign * value, place

    return tuple(sorted(range(len(values)), key=rank))


def head_places(done: Done, row: int, count: int, appearance: Appearance) -> tuple[int, ...]:
    """Return the heads 0 … count - 1 in the chosen order."""
    sort, down = appearance.choices.head_sort, appearance.choices.sort_down
    if sort == HEAD_ORDER:
        return tuple(range(count))
    return ordered(head_numbers(done, row, sort)[:count], down=down)


def order_words(appearance: Appearance) -> Message:
    """Return the order in words."""
    choices = appearance.choices
    if choices.head_sort == HEAD_ORDER:
        return say("in the order of the heads")
    template = "sorted by {number}, largest first" if choices.sort_down else "sorted by {number}, smallest first"
    measure = MEASURES.get(choices.head_sort)
    return say(template, number=HEAD_NUMBERS[choices.head_sort] if measure is None else measure.label)
