"""Numbers that know how they came about: the leaves and branches of every explanation."""

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import overload

from attn_gui.engine.arrays import Array
from attn_gui.text import Message, say


class Operator(StrEnum):
    """How a number follows from its operands; GIVEN and CONSTANT have none."""

    GIVEN = "given"
    CONSTANT = "constant"
    PRODUCT = "product"
    SUM = "sum"
    DIFFERENCE = "difference"
    QUOTIENT = "quotient"
    EXP = "exp"
    TANH = "tanh"
    MAXIMUM = "maximum"
    SQRT = "sqrt"
    SIN = "sin"
    COS = "cos"


@dataclass(frozen=True)
class Cell:
    """Where a number can be found and followed: a field such as "query" or "scoring.weight", and the place in it."""

    array: str
    index: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Number:
    """One number: its name, its value and the operation on other numbers that made it."""

    label: Message
    value: float
    operator: Operator = Operator.GIVEN
    operands: Sequence["Number"] = field(default_factory=tuple["Number", ...])
    cell: Cell | None = None


class Unfolding(Number):
    """A number whose operands are made when they are first asked for: a tree that is mostly never looked at."""

    def __init__(
        self,
        label: Message,
        value: float,
        operator: Operator,
        unfold: Callable[[], Sequence[Number]],
        cell: Cell | None = None,
    ) -> None:
        super().__init__(label, value, operator, cell=cell)
        del self.__dict__["operands"]
        self.__dict__["_unfold"] = unfold

    def __getattr__(self, name: str) -> Sequence[Number]:
        if name != "operands":
            raise AttributeError(name)
        operands: Sequence[Number] = self.__dict__["_unfold"]()
        self.__dict__["operands"] = operands
        return operands


class Many(Sequence[Number]):
    """Numbers whose values are known, each made when it is first asked for: of thousands of keys few are looked at."""

    def __init__(self, values: Sequence[float], make: Callable[[int], Number]) -> None:
        self.values = values
        self._make = make
        self._made: dict[int, Number] = {}

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, place: int) -> Number: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Number, ...]: ...

    def __getitem__(self, place: int | slice) -> Number | tuple[Number, ...]:
        """Return the number at *place*, the same one each time."""
        if isinstance(place, slice):
            return tuple(self[at] for at in range(*place.indices(len(self))))
        at = range(len(self))[place]
        if at not in self._made:
            self._made[at] = self._make(at)
        return self._made[at]

    def and_then(self, *more: Number) -> "Many":
        """Return these numbers and, after them, *more*."""
        own = len(self)
        values = (*self.values, *(number.value for number in more))
        return Many(values, lambda at: self[at] if at < own else more[at - own])


class Listed(Many):
    """Numbers to be read one after another: ``terms``, few of which are made, and the ``rest`` after them."""

    def __init__(self, terms: Many, *rest: Number) -> None:
        whole = terms.and_then(*rest)
        super().__init__(whole.values, whole.__getitem__)
        self.terms = terms
        self.rest = rest


Row = Sequence[Number]


def values_of(numbers: Sequence[Number]) -> Sequence[float]:
    """Return the values of *numbers* without making any."""
    return numbers.values if isinstance(numbers, Many) else [number.value for number in numbers]


def summed(numbers: Iterable[float]) -> float:
    """Return the correctly rounded sum; infinity beyond the range of doubles, NaN where infinities cancel."""
    numbers = tuple(numbers)
    try:
        return math.fsum(numbers)
    except OverflowError:
        # Only a sum on the way may have been too large.
        return math.fsum(math.ldexp(number, -64) for number in numbers) * 2.0**64
    except ValueError:
        return math.nan


def evaluate(number: Number) -> float:
    """Return what *number* comes to when calculated again from its leaves, in double precision."""
    if number.operator not in _RULES:
        return number.value
    return calculated(number.operator, [evaluate(operand) for operand in number.operands])


def calculated(operator: Operator, values: Sequence[float]) -> float:
    """Return what *operator* makes of *values*; infinite or NaN where there is no such number."""
    return _RULES[operator](values)


def made(
    label: Message,
    operator: Operator,
    operands: Iterable[Number],
    *,
    value: float | None = None,
    cell: Cell | None = None,
) -> Number:
    """Return the Number that *operator* makes of *operands*; *value* is the engine's own, else calculated here."""
    parts = operands if isinstance(operands, Many) else tuple(operands)
    if value is None:
        value = calculated(operator, values_of(parts))
    return Number(label, value, operator, parts, cell)


def constant(label: Message, value: float) -> Number:
    """Return a number that no table holds, such as the width or the scale."""
    return Number(label, float(value), Operator.CONSTANT)


def given_row(array: str, place: tuple[int, ...], numbers: "Sequence[float] | Array | Row") -> tuple[Number, ...]:
    """Return one row of numbers with their cells (array, place + column); rows of Numbers pass unchanged."""
    return tuple(
        number
        if isinstance(number, Number)
        else Number(_name(array, (*place, column)), float(number), cell=Cell(array, (*place, column)))
        for column, number in enumerate(numbers)
    )


def given(array: str, index: tuple[int, ...], numbers: Array) -> Number:
    """Return the number at *index* of *numbers*, which readers know as *array*."""
    return Number(_name(array, index), float(numbers[index]), cell=Cell(array, index))


def product(left: Number, right: Number, label: Message | None = None) -> Number:
    """Return left · right, named after both unless *label* is given."""
    return made(label or say("{left} · {right}", left=left.label, right=right.label), Operator.PRODUCT, (left, right))


def _name(array: str, index: tuple[int, ...]) -> Message:
    return say("{array}[{index}]", array=array, index=", ".join(map(str, index)))


_EXP_LIMIT = math.log(sys.float_info.max)

_RULES: dict[Operator, Callable[[Sequence[float]], float]] = {
    Operator.PRODUCT: math.prod,
    Operator.SUM: summed,
    Operator.DIFFERENCE: lambda x: x[0] - x[1],
    Operator.QUOTIENT: lambda x: x[0] / x[1] if x[1] else math.nan if not x[0] else math.copysign(math.inf, x[0]),
    Operator.EXP: lambda x: math.exp(x[0]) if x[0] < _EXP_LIMIT else math.inf,
    Operator.TANH: lambda x: math.tanh(x[0]),
    Operator.MAXIMUM: max,
    Operator.SQRT: lambda x: math.sqrt(x[0]),
    Operator.SIN: lambda x: math.sin(x[0]),
    Operator.COS: lambda x: math.cos(x[0]),
}


def linear(
    label: Message,
    row: Row,
    weight: tuple[Array | None, str],
    bias: tuple[Array | None, str],
    unit: int,
    value: float | None = None,
) -> Number:
    """Return component *unit* of row · weight + bias; matrices come with the name of their cells.

    An absent weight is the identity.  The operands of a product with a matrix are made when first looked at.
    """
    matrix, matrix_name = weight
    vector, vector_name = bias
    added = () if vector is None else (given(vector_name, (unit,), vector),)
    if matrix is None:
        return made(label, Operator.SUM, (row[unit], *added), value=value) if added else row[unit]

    def unfold() -> Sequence[Number]:
        return (*(product(x, given(matrix_name, (i, unit), matrix)) for i, x in enumerate(row)), *added)

    if value is None:
        column = [number.value * entry for number, entry in zip(row, matrix[:, unit].tolist(), strict=True)]
        value = summed([*column, *(number.value for number in added)])
    return Unfolding(label, value, Operator.SUM, unfold)
