"""The words of an explanation: names in place of numbers, symbols in place of fields, which term weighs most."""

import math
from collections.abc import Sequence

from attn_gui.engine.explain import Number
from attn_gui.engine.terms import summed
from attn_gui.figures.explanation_line import Names
from attn_gui.figures.labels import drawable
from attn_gui.text import Message, say

MOST, LARGEST = say("most of it"), say("the largest")
SYMBOLS = {
    "query": "q",
    "key": "k",
    "value": "v",
    "scored_query": "q",
    "scored_key": "k",
    "inputs.query": "x",
    "inputs.key": "x",
    "inputs.value": "x",
    "weights": "weight",
    "concatenated": "heads",
    "w_query": "W_q",
    "w_key": "W_k",
    "w_value": "W_v",
    "w_output": "W_o",
    "b_query": "b_q",
    "b_key": "b_k",
    "b_value": "b_v",
    "b_output": "b_o",
    "scoring.weight": "W",
    "scoring.v": "v",
    "scoring.bias": "b",
    "scoring.query_weight": "W_q",
    "scoring.query_bias": "b_q",
    "scoring.key_weight": "W_k",
    "scoring.key_bias": "b_k",
    "local.weight": "W_p",
    "local.v": "v_p",
    "positions.query_gain": "g_q",
    "positions.key_gain": "g_k",
}


def dominating(values: Sequence[float]) -> tuple[int, Message] | None:
    """Return which term of a sum weighs most, and in which words: more than half of all sizes, or the largest.

    None where there are fewer than two terms, some are not finite, or two are equally large.
    """
    sizes = [abs(value) for value in values]
    whole = summed(sizes)
    if len(sizes) < 2 or not whole or not math.isfinite(whole):
        return None
    first, second = sorted(sizes, reverse=True)[:2]
    if first == second:
        return None
    return sizes.index(first), MOST if first > whole - first else LARGEST


def label_of(number: Number) -> Message:
    """Return the number's label; a weight that bears nothing but its place is named after its query and key."""
    cell = number.cell
    if cell is None or cell.array != "weights" or not str(number.label).startswith("weights["):
        return number.label
    query, key = cell.index[-2:]
    return say("weight of query {query}, key {key}", query=query, key=key)


def named(message: Message, names: Names) -> Message:
    """Return the message with names in the place of the numbers of queries and keys, symbols in that of fields."""
    known = {"query": names.query, "key": names.key}
    values: dict[str, object] = {}
    for field, value in message.values.items():
        tokens = known.get(field, ())
        if isinstance(value, Message):
            values[field] = named(value, names)
        elif isinstance(value, int) and 0 <= value < len(tokens):
            values[field] = drawable(tokens[value])
        else:
            values[field] = SYMBOLS.get(str(value), value) if field == "array" else value
    return Message(message.template, values)
