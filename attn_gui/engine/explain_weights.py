"""How one weight follows from the masked scores of its row, for every normaliser of the table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.explain_local import faded
from attn_gui.engine.explain_monotonic import walked
from attn_gui.engine.explain_section import Index, Section
from attn_gui.engine.normalisers import threshold
from attn_gui.engine.softmax import fitted
from attn_gui.engine.terms import Cell, Many, Number, Operator, calculated, constant, given, made, product
from attn_gui.text import Message, say

Told = tuple[Number, ...]


@dataclass(frozen=True, eq=False)
class MaskedRow:
    """The permitted scores of one row, as the normaliser sees them, with their keys, and the row's place."""

    result: Attention
    row: Index
    keys: Array
    scores: Many

    def place(self, key: int) -> int:
        """Return where *key* stands among the permitted ones."""
        return int(np.searchsorted(self.keys, key))

    @cached_property
    def heat(self) -> Number | None:
        """The temperature; None for 1, which divides nothing."""
        temperature = self.result.options.temperature
        if temperature == 1.0:
            return None
        return constant(say("temperature"), fitted(temperature, self.result.output.dtype))

    def tempered(self, score: Number, label: Message) -> Number:
        """Return *score* divided by the temperature."""
        return score if self.heat is None else made(label, Operator.QUOTIENT, (score, self.heat))

    def peak(self, *others: Number) -> tuple[Number, Number]:
        """Return the row maximum with its tree, and as a leaf, or every number would carry the whole row again."""
        numbers = self.scores.and_then(*others)
        peak = made(say("row maximum"), Operator.MAXIMUM, numbers)
        return peak, Number(peak.label, peak.value, cell=numbers[numbers.values.index(peak.value)].cell)

    def shifted(self, score: Number, peak: Number) -> Number:
        """Return (score − maximum) ÷ temperature."""
        difference = made(say("score − maximum"), Operator.DIFFERENCE, (score, peak))
        return self.tempered(difference, say("(score − maximum) ÷ temperature"))

    def all_shifted(self, peak: Number) -> Many:
        """Return what `shifted` returns of every score."""
        values = [value - peak.value for value in self.scores.values]
        if self.heat is not None:
            heat = self.heat.value
            values = [calculated(Operator.QUOTIENT, (value, heat)) for value in values]
        return Many(values, lambda at: self.shifted(self.scores[at], peak))


def weight_section(result: Attention, index: Index) -> Section:
    """Return how the weight at *index* follows from the masked scores of its row."""
    formula = result.options.normaliser_row.formula
    if (local := result.options.local) is not None and local.v is not None:
        formula += ", times the bell"
    return Section("weights", say("Weight"), weight_numbers(result, index), formula)


def weight_numbers(result: Attention, index: Index) -> Told:
    """Return the numbers that make the weight at *index*; the last is the weight."""
    assert result.weights is not None
    assert result.permitted is not None
    row, weight = index[:-1], given("weights", index, result.weights)
    if result.empty_rows[row] or not result.permitted[index]:
        return (weight,)
    told = _EXPLAINERS[result.options.normaliser](_masked_row(result, row), index[-1])
    last, more = told[-1], faded(result, index)
    if more is not None:
        # The engine keeps what the bell has left of it.
        last = made(say("weight"), Operator.PRODUCT, (replace(last, label=say("before the bell")), more))
        told = (*told[:-1], last.operands[0], more, last)
    label = say("weight") if last.operands else last.label
    return (*told[:-1], Number(label, weight.value, last.operator, last.operands, weight.cell))


def _masked_row(result: Attention, row: Index) -> MaskedRow:
    assert result.permitted is not None
    options = result.options
    changed = options.softcap is not None or result.bias is not None or result.position_bias_at(row) is not None
    array, masked = "masked_scores" if changed else "scores", result.masked_part(row)
    keys = np.flatnonzero(result.permitted[row])
    values: list[float] = masked.astype(np.float64)[keys].tolist()

    def make(at: int) -> Number:
        key = int(keys[at])
        return Number(say("score of key {key}", key=key), values[at], cell=Cell(array, (*row, key)))

    return MaskedRow(result, row, keys, Many(values, make))


def _softmax(masked: MaskedRow, key: int) -> Told:
    sinks = _sinks(masked)
    peak, leaf = masked.peak(*sinks)
    shifted = masked.all_shifted(leaf)

    def make(at: int) -> Number:
        return made(say("key {key}", key=int(masked.keys[at])), Operator.EXP, (shifted[at],))

    own = Many([calculated(Operator.EXP, (value,)) for value in shifted.values], make)
    sunk = [made(say("sink"), Operator.EXP, (masked.shifted(sink, leaf),)) for sink in sinks]
    everything = own.and_then(*sunk)
    total = made(say("sum of {count} exponentials", count=len(everything)), Operator.SUM, everything)
    chosen = everything[masked.place(key)]
    return (peak, chosen, *sunk, total, made(say("weight"), Operator.QUOTIENT, (chosen, total)))


def _sinks(masked: MaskedRow) -> tuple[Number, ...]:
    sink = masked.result.sink
    if sink is None:
        return ()
    head = masked.row[-2] if sink.ndim else 0
    own = Number(say("sink"), float(np.ravel(sink)[head]), cell=Cell("sink", (head,)))
    # The temperature divides scores alone.
    return (own if masked.heat is None else product(own, masked.heat, say("sink · temperature")),)


def _sparsemax(masked: MaskedRow, key: int) -> Told:
    peak, leaf = masked.peak()
    shifted = masked.all_shifted(leaf)
    support = _support(shifted, squared=False)
    total = made(say("sum over the keys with weight"), Operator.SUM, support)
    above = made(say("sum − 1"), Operator.DIFFERENCE, (total, constant(say("1"), 1)))
    tau = made(say("τ"), Operator.QUOTIENT, (above, constant(say("keys with weight"), len(support))))
    own = shifted[masked.place(key)]
    return (peak, own, total, tau, _at_least_zero(own, tau, say("weight")))


def _entmax15(masked: MaskedRow, key: int) -> Told:
    peak, leaf = masked.peak()
    two = constant(say("2"), 2)
    shifted = masked.all_shifted(leaf)

    def halve(at: int) -> Number:
        return made(say("half of key {key}", key=int(masked.keys[at])), Operator.QUOTIENT, (shifted[at], two))

    halves = Many([value / 2 for value in shifted.values], halve)
    support = _support(halves, squared=True)
    count = constant(say("keys with weight"), len(support))
    total = made(say("sum over the keys with weight"), Operator.SUM, support)
    mean = made(say("mean"), Operator.QUOTIENT, (total, count))
    square = Many([value * value for value in support.values], lambda at: product(support[at], support[at]))
    squares = made(say("sum of squares"), Operator.SUM, square)
    spread = made(say("squares − count · mean²"), Operator.DIFFERENCE, (squares, _square_of(mean, count)))
    left = made(say("1 − spread"), Operator.DIFFERENCE, (constant(say("1"), 1), spread))
    share = made(say("(1 − spread) ÷ count"), Operator.QUOTIENT, (left, count))
    tau = made(say("τ"), Operator.DIFFERENCE, (mean, made(say("root"), Operator.SQRT, (share,))))
    own = halves[masked.place(key)]
    rest = _at_least_zero(own, tau, say("half − τ, at least 0"))
    return (peak, own, mean, squares, spread, tau, rest, product(rest, rest, say("weight")))


def _square_of(mean: Number, count: Number) -> Number:
    return made(say("count · mean²"), Operator.PRODUCT, (count, mean, mean))


def _hardmax(masked: MaskedRow, key: int) -> Told:
    peak, _ = masked.peak()
    first = int(masked.keys[masked.scores.values.index(peak.value)])
    label = say("all weight is on the first largest score, that of key {key}", key=first)
    return (peak, constant(label, float(first == key)))


def _monotonic(masked: MaskedRow, key: int) -> Told:
    scaled = masked.tempered(masked.scores[masked.place(key)], say("score ÷ temperature"))
    negative = product(constant(say("−1"), -1), scaled, say("−score"))
    one = constant(say("1"), 1)
    under = made(say("1 + exp(−score)"), Operator.SUM, (one, made(say("exp(−score)"), Operator.EXP, (negative,))))
    return walked(
        masked.result, masked.row, key, made(say("chosen with p"), Operator.QUOTIENT, (one, under)), hard=False
    )


def _monotonic_hard(masked: MaskedRow, key: int) -> Told:
    chosen = constant(say("chosen, as 1, if the score is above 0"), float(masked.scores[masked.place(key)].value > 0))
    return walked(masked.result, masked.row, key, chosen, hard=True)


def _support(numbers: Many, *, squared: bool) -> Many:
    """The numbers above the threshold, those that get weight."""
    values = np.array(numbers.values)
    tau, _ = threshold(values, squared=squared)
    places: list[int] = np.flatnonzero(values > tau[0]).tolist()
    return Many([numbers.values[place] for place in places], lambda at: numbers[places[at]])


def _at_least_zero(number: Number, tau: Number, label: Message) -> Number:
    difference = made(say("above τ"), Operator.DIFFERENCE, (number, tau))
    if difference.value > 0:
        return replace(difference, label=label)
    return made(label, Operator.MAXIMUM, (constant(say("0"), 0), difference))


_EXPLAINERS: dict[str, Callable[[MaskedRow, int], Told]] = {
    "softmax": _softmax,
    "sparsemax": _sparsemax,
    "entmax15": _entmax15,
    "hardmax": _hardmax,
    "monotonic": _monotonic,
    "monotonic-hard": _monotonic_hard,
}
