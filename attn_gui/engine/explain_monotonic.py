"""How a weight of monotonic attention follows from who came past the key before and who stayed a query earlier."""

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.normalisers import choosing, reach
from attn_gui.engine.softmax import fitted
from attn_gui.engine.terms import Number, Operator, constant, given, made, product
from attn_gui.text import say

Index = tuple[int, ...]


def walked(result: Attention, row: Index, key: int, chosen: Number, *, hard: bool) -> tuple[Number, ...]:
    """Return the last numbers that make the weight of *key* in *row*, *chosen* being how likely it is taken."""
    p = _choice(result, row, hard=hard)
    stayed = _stayed(result, row, hard=hard)
    parts: list[Number] = []
    if key:
        passed = constant(say("1 − p of key {key}", key=key - 1), 1 - float(p[key - 1]))
        came = constant(say("reach of key {key}", key=key - 1), _come(p, stayed, key - 1))
        parts.append(product(passed, came, say("passed by key {key}", key=key - 1)))
    if row[-1]:
        parts.append(_a_query_earlier(result, (*row[:-1], row[-1] - 1, key), float(stayed[key])))
    elif not key:
        parts.append(constant(say("all attention starts at key 0"), 1))
    reached = made(say("reach"), Operator.SUM, parts)
    return (chosen, *parts, reached, product(chosen, reached, say("weight")))


def _choice(result: Attention, place: Index, *, hard: bool) -> Array:
    """How likely each key at *place* is chosen once it is come to."""
    masked = result.masked_part(place)
    if result.options.normaliser_row.tempers:
        with np.errstate(over="ignore", under="ignore"):
            masked = masked / fitted(result.options.temperature, masked.dtype)
    return choosing(masked, hard=hard)


def _stayed(result: Attention, row: Index, *, hard: bool) -> Array:
    """What was left on each key by the query before *row*; what is shown of an empty row was never on its keys."""
    *lead, query = row
    before = (*lead, query - 1)
    assert result.weights is not None
    if not query or result.empty_rows[before]:
        return np.eye(1, result.weights.shape[-1])[0] * (not query)
    if not _has_bell(result):
        return result.weights[before]
    p = _choice(result, tuple(lead), hard=hard)[:query]
    return (reach(p) * p)[-1]


def _come(p: Array, stayed: Array, key: int) -> float:
    """How likely *key* is come to."""
    came = float(stayed[0])
    for place in range(1, key + 1):
        came = (1 - float(p[place - 1])) * came + float(stayed[place])
    return came


def _a_query_earlier(result: Attention, index: Index, stayed: float) -> Number:
    assert result.weights is not None
    if result.empty_rows[index[:-1]] or _has_bell(result):
        return constant(say("stayed on key {key} at query {query}", key=index[-1], query=index[-2]), stayed)
    return given("weights", index, result.weights)


def _has_bell(result: Attention) -> bool:
    return result.options.local is not None and result.options.local.v is not None
