"""Heads × measures as a table: a line a head, a column a measure, the mean at the end."""

import math
from functools import partial

import numpy as np

from attn_gui.engine.measures import mean_of_rows
from attn_gui.figures.figure import Appearance, Array, Figure
from attn_gui.figures.head_grid import ONE_HEAD
from attn_gui.figures.head_order import head_places, order_words
from attn_gui.figures.head_strip import head_numbers
from attn_gui.figures.maps import refusal
from attn_gui.figures.page_figures import HeadTable
from attn_gui.figures.stages import chosen_head, focused_row, head_count, rows_to_measure
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Computed, Done
from attn_gui.session.measuring import FOCUSED_PEAK, HEAD_NUMBERS, MEASURES
from attn_gui.session.view_choices import HEAD_ORDER
from attn_gui.session.view_state import MEAN_HEAD, Focus
from attn_gui.text import Message, say

HEAD_TABLE = "head-table"
EXACT = 6
_FOCUSED = say("focused peak")
_MEANS = say("mean of the heads"), say("measured on the mean of the heads' weights")
_FOCUSED_MEANING = say("The largest weight of the focused row.")


def head_table(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return all measures of all heads, each the mean over the rows that have it; a sentence without heads.

    Two lines follow the heads: the mean of each column, and the same measures of the heads' mean weights.
    """
    if not isinstance(computed, Done):
        return refusal(HEAD_TABLE, computed.error.message, computed.error.hint, appearance)
    count = head_count(computed.result)
    if count is None or computed.result.weights is None:
        return refusal(HEAD_TABLE, ONE_HEAD, None, appearance)
    row, keys = focused_row(focus, computed), tuple(HEAD_NUMBERS)
    order = head_places(computed, row, count, appearance)
    found = np.array([head_numbers(computed, row, key) for key in keys]).T
    single, pooled = found[list(order)], found[count]
    values = np.vstack([single, mean_of_rows(single.T), pooled])
    values.flags.writeable = False
    heads = (*order, None, MEAN_HEAD)
    lines = (*(say("head {head}", head=head) for head in order), say("mean"), say("mean weights"))
    sort = appearance.choices.head_sort
    chosen = chosen_head(computed.result, focus)
    return HeadTable(
        key=HEAD_TABLE,
        title=say("{count} heads, {order}", count=count, order=order_words(appearance)),
        headings=tuple(_FOCUSED if key == FOCUSED_PEAK else MEASURES[key].short for key in keys),
        meanings=tuple(_FOCUSED_MEANING if key == FOCUSED_PEAK else MEASURES[key].meaning for key in keys),
        columns=keys,
        lines=lines,
        heads=heads,
        values=values,
        shares=_shares(computed, values, keys),
        focus=heads.index(chosen) if chosen in heads else None,
        sort=-1 if sort == HEAD_ORDER else keys.index(sort),
        down=appearance.choices.sort_down,
        tell=partial(_tell, (*lines[:-2], *_MEANS), keys, values),
        theme=appearance.theme,
    )


def _shares(done: Done, values: Array, keys: tuple[str, ...]) -> Array:
    """Each number as a share of the most that its measure can be, 0 … 1; 0 where there is none."""
    rows = rows_to_measure(done, 0)
    most = np.array([1.0 if key == FOCUSED_PEAK else MEASURES[key].most(rows) for key in keys])
    return np.clip(np.nan_to_num(values / most, nan=0.0), 0.0, 1.0)


def _tell(lines: tuple[Message, ...], keys: tuple[str, ...], values: Array, line: int, column: int) -> Message:
    value = float(values[line, column])
    name, unit = HEAD_NUMBERS[keys[column]], "" if keys[column] == FOCUSED_PEAK else str(MEASURES[keys[column]].unit)
    number = "–" if math.isnan(value) else f"{number_text(value, EXACT)}{unit}"
    return say("{line}: {name} {number}", line=lines[line], name=name, number=number)
