"""The last step of an explanation: outputs as weights times values, joined heads, and projected components."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.explain_section import Index, Section
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.plan import repeats
from attn_gui.engine.terms import (
    Cell,
    Listed,
    Many,
    Number,
    Operator,
    constant,
    given,
    given_row,
    linear,
    made,
    product,
)
from attn_gui.text import say

Which = Literal["query", "key", "value"]


def explain_projected(result: MultiHead, which: Which, index: Index) -> Number:
    """Return the projected component at (..., head, position, dimension) as x · W + b."""
    projected: Array = getattr(result, which)
    *lead, head, position, dimension = index
    inputs = result.inputs[("query", "key", "value").index(which)]
    row = given_row(f"inputs.{which}", (*lead, position), inputs[(*lead, position)])
    weight, bias = result.projections.of(which)
    unit = head * projected.shape[-1] + dimension
    value = float(projected[index])
    label = say("{which}[{index}]", which=which, index=", ".join(map(str, index)))
    number = linear(label, row, (weight, f"w_{which}"), (bias, f"b_{which}"), unit, value)
    return number if number.operator is Operator.GIVEN else _found(number, Cell(which, index))


def output_row(result: Attention, index: Index) -> Section:
    """Return the weights of the row of *index*, each with the value that it carries."""
    assert result.weights is not None
    row, weights = index[:-1], result.weights
    keys = _read_keys(result, row)

    def make(at: int) -> Number:
        return replace(given("weights", (*row, keys[at]), weights), label=say("value[{key}] ×", key=keys[at]))

    return Section("output", say("Output row"), Many(_doubles(weights[row])[keys].tolist(), make), "w v")


def output_section(result: Attention, index: Index) -> Section:
    """Return how the output at *index* is made: weights times values, or joined heads times w_output."""
    if isinstance(result, MultiHead) and len(index) == result.output.ndim:
        return _joined_section(result, index)
    return _value_section(result, index, "heads" if isinstance(result, MultiHead) else "output")


def head_section(result: Attention, index: Index) -> Section:
    """Return how the output of one head at *index* (..., head, query, component) is made."""
    return _value_section(result, index, "heads")


def concatenated_section(result: Attention, index: Index) -> Section:
    """Return how the joined heads at *index* (..., query, column) are made: each column is one head's component."""
    assert isinstance(result, MultiHead)
    place = _in_head(result, index)
    found = _value_section(result, place, "heads")
    title = say("Output of head {head}, component {component}", head=place[-3], component=place[-1])
    return Section("output", title, found.numbers, found.formula)


def mean_section(result: Attention, index: Index) -> Section:
    """Return the mean of the weights over the heads at *index* (..., query, key)."""
    assert isinstance(result, MultiHead)
    assert result.weights is not None
    assert result.mean_weights is not None
    weights, (*lead, query, key) = result.weights, index
    own = [
        replace(given("weights", (*lead, head, query, key), weights), label=say("head {head}", head=head))
        for head in range(result.num_heads)
    ]
    total = made(say("sum over the heads"), Operator.SUM, own)
    count = constant(say("heads"), result.num_heads)
    value = float(result.mean_weights[index])
    mean = made(say("mean"), Operator.QUOTIENT, (total, count), value=value, cell=Cell("mean_weights", index))
    return Section("weights", say("Mean of the heads"), (*own, total, mean), "Σ w / heads")


def _value_section(result: Attention, index: Index, name: str) -> Section:
    return Section("output", say("Output"), _value_numbers(result, index, name), "Σ w v")


def _value_numbers(result: Attention, index: Index, name: str) -> Listed:
    assert result.weights is not None
    *lead, query, component = index
    row = (*own_lead(result.attended, result.weights, lead), query)
    value_lead = own_lead(result.query, result.value, lead)
    keys, weights = _read_keys(result, row), result.weights
    column = _doubles(result.value[(*value_lead, slice(None), component)])[keys]

    def make(at: int) -> Number:
        weight = given("weights", (*row, keys[at]), weights)
        value = given("value", (*value_lead, keys[at], component), result.value)
        return product(weight, value, say("key {key}", key=keys[at]))

    with np.errstate(over="ignore", under="ignore"):
        terms = Many((_doubles(weights[row])[keys] * column).tolist(), make)
    value = float(result.attended[index])
    return Listed(terms, made(say("output"), Operator.SUM, terms, value=value, cell=Cell(name, index)))


def _joined_section(result: MultiHead, index: Index) -> Section:
    *lead, query, component = index
    weight, bias = result.projections.of("output")
    value = float(result.output[index])
    formula = ("Σ w v" if weight is None else "[heads] W_o") + ("" if bias is None else " + b_o")
    if weight is not None:
        row = given_row("concatenated", (*lead, query), result.concatenated[(*lead, query)])
        whole = linear(say("output"), row, (weight, "w_output"), (bias, "b_output"), component, value)
        numbers: Sequence[Number] = (*whole.operands, _found(whole, Cell("output", index)))
        return Section("output", say("Output"), numbers, formula)
    own = _value_numbers(result, _in_head(result, index), "heads")
    if bias is None:
        return Section("output", say("Output"), own, formula)
    parts = (own[-1], given("b_output", (component,), bias))
    biased = made(say("with bias"), Operator.SUM, parts, value=value, cell=Cell("output", index))
    return Section("output", say("Output"), Listed(own.terms, *own.rest, biased), formula)


def _in_head(result: MultiHead, index: Index) -> Index:
    """Return the place (..., head, query, component) of the column *index* (..., query, column) of joined heads."""
    *lead, query, column = index
    width = result.heads.shape[-1]
    return (*lead, column // width, query, column % width)


def _read_keys(result: Attention, row: Index) -> list[int]:
    """The keys whose values the row reads: the permitted ones, all where there are none."""
    assert result.permitted is not None
    chosen = np.ones_like(result.permitted[row]) if result.empty_rows[row] else result.permitted[row]
    return np.flatnonzero(chosen).tolist()


def own_lead(whole: Array, own: Array, lead: list[int]) -> Index:
    """Return the leading index in *own* that broadcasting, and shared heads, bring to *lead*."""
    times = repeats(whole.shape, own.shape)
    count = own.ndim - 2
    places = lead[len(lead) - count :]
    if places:
        places[-1] //= times
    return tuple(0 if size == 1 else place for place, size in zip(places, own.shape[:-2], strict=True))


def _found(number: Number, cell: Cell) -> Number:
    return Number(number.label, number.value, number.operator, number.operands, cell)


def _doubles(numbers: Array) -> Array:
    return numbers.astype(np.float64)
