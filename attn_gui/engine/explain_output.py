"""The last step of an explanation: outputs as weights times values, joined heads, and projected components."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.plan import repeats
from attn_gui.engine.terms import Cell, Number, Operator, given, given_row, linear, made, product
from attn_gui.text import Message, say

Index = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Section:
    """One step of the lesson; ``numbers`` in the order read, the last is the result."""

    stage: str
    title: Message
    numbers: tuple[Number, ...]


def explain_projected(result: MultiHead, which: Literal["query", "key", "value"], index: Index) -> Number:
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
    row = index[:-1]
    numbers = [
        replace(given("weights", (*row, key), result.weights), label=say("value[{key}] ×", key=key))
        for key in _read_keys(result, row)
    ]
    return Section("output", say("Output row"), tuple(numbers))


def output_section(result: Attention, index: Index) -> Section:
    """Return how the output at *index* is made: weights times values, or joined heads times w_output."""
    if isinstance(result, MultiHead) and len(index) == result.output.ndim:
        return Section("output", say("Output"), _joined_numbers(result, index))
    name = "heads" if isinstance(result, MultiHead) else "output"
    return Section("output", say("Output"), _value_numbers(result, index, name))


def _value_numbers(result: Attention, index: Index, name: str) -> tuple[Number, ...]:
    assert result.weights is not None
    *lead, query, component = index
    row = (*own_lead(result.attended, result.weights, lead), query)
    value_lead = own_lead(result.query, result.value, lead)
    terms = [
        product(
            given("weights", (*row, key), result.weights),
            given("value", (*value_lead, key, component), result.value),
            say("key {key}", key=key),
        )
        for key in _read_keys(result, row)
    ]
    value = float(result.attended[index])
    return (*terms, made(say("output"), Operator.SUM, terms, value=value, cell=Cell(name, index)))


def _joined_numbers(result: MultiHead, index: Index) -> tuple[Number, ...]:
    *lead, query, component = index
    weight, bias = result.projections.of("output")
    width, value = result.heads.shape[-1], float(result.output[index])
    if weight is not None:
        row = given_row("concatenated", (*lead, query), result.concatenated[(*lead, query)])
        whole = linear(say("output"), row, (weight, "w_output"), (bias, "b_output"), component, value)
        return (*whole.operands, _found(whole, Cell("output", index)))
    place = (*lead, component // width, query, component % width)
    numbers = _value_numbers(result, place, "heads")
    if bias is None:
        return numbers
    parts = (numbers[-1], given("b_output", (component,), bias))
    return (*numbers, made(say("with bias"), Operator.SUM, parts, value=value, cell=Cell("output", index)))


def _read_keys(result: Attention, row: Index) -> list[int]:
    """The keys whose values the row reads: the permitted ones, all where there are none."""
    assert result.permitted is not None
    chosen = np.ones_like(result.permitted[row]) if result.empty_rows[row] else result.permitted[row]
    return [int(key) for key in np.flatnonzero(chosen)]


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
