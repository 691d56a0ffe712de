"""Numbers of an explanation as text: results with fixed decimals, operands with as many as reproduce the result."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from attn_gui.engine.explain import Number, Operator
from attn_gui.engine.terms import calculated, summed, values_of
from attn_gui.figures.ticks import number_text

DIGITS = 4
MOST_DIGITS = 17
SHORT_SUM = 3
"""A sum of up to so many numbers is written out inside an expression."""
LONG_EXPRESSION = 44
"""Longer expressions leave their operands closed: two rotated numbers side by side would fill three lines."""
CLOSED = 9
"""The step that takes every operand beyond the depth at which any is opened."""

BETWEEN = {Operator.PRODUCT: " · ", Operator.SUM: " + ", Operator.DIFFERENCE: " − ", Operator.QUOTIENT: " ÷ "}
BEFORE = {
    Operator.EXP: "exp",
    Operator.TANH: "tanh",
    Operator.SIN: "sin",
    Operator.COS: "cos",
    Operator.SQRT: "√",
}
NEARLY = 1e-13
"""Two calculators may differ by as much: what is shown reads the same with either."""


@dataclass(frozen=True, eq=False)
class Written:
    """A number as an expression: its text, what a calculator makes of that text, and the numbers not opened in it."""

    text: str
    value: float
    closed: tuple[Number, ...]


def result_text(value: float, digits: int = DIGITS) -> str:
    """Return a result with exactly *digits* decimals; in powers of ten where it is tiny or huge."""
    if not math.isfinite(value):
        return number_text(value, digits)
    if value and not 10.0**-digits <= abs(value) < 1e7:
        return f"{value:.{digits}e}"
    return f"{value + 0.0:.{digits}f}"


def expression(number: Number, shown: str, digits: int, above: Collection[int]) -> Written:
    """Return how *number* is calculated, with the fewest decimals (4 or more) whose outcome reads as *shown*.

    *digits* are those of the result; numbers whose ids are *above* stand in lines of their own and are not opened.
    """
    written = _reproducing(number, shown, digits, above, 1)
    return written if len(written.text) <= LONG_EXPRESSION else _reproducing(number, shown, digits, above, CLOSED)


def exactly(number: Number) -> float:
    """Return what *number* comes to from the values of its operands, in double precision."""
    return calculated(number.operator, values_of(number.operands))


def steady_digits(value: float, exact: float, digits: int) -> int:
    """Return the most decimals, at most *digits*, to which *value* (perhaps of single precision) and *exact* agree."""
    agreed = (fewer for fewer in range(digits, 0, -1) if result_text(value, fewer) == result_text(exact, fewer))
    return next(agreed, digits)


def digits_for_sum(values: Sequence[float], shown: str, digits: int) -> int:
    """Return the fewest decimals (4 or more) with which *values*, as shown, add up to what reads as *shown*."""
    for decimals in range(DIGITS, MOST_DIGITS + 1):
        total = summed(read_back(result_text(value, decimals)) for value in values)
        if _reads_as(total, shown, digits):
            return decimals
    return DIGITS


def read_back(text: str) -> float:
    """Return the number that a shown text stands for."""
    return float(text.replace("∞", "inf"))


def _reads_as(value: float, shown: str, digits: int) -> bool:
    return all(result_text(value * (1 + apart), digits) == shown for apart in (-NEARLY, NEARLY))


def _reproducing(number: Number, shown: str, digits: int, above: Collection[int], step: int) -> Written:
    for decimals in range(DIGITS, MOST_DIGITS + 1):
        written = _write(number, decimals, above, 0, step)
        if _reads_as(written.value, shown, digits):
            return written
    return _write(number, DIGITS + 2, above, 0, step)


def _write(number: Number, digits: int, above: Collection[int], depth: int, step: int) -> Written:
    if depth and (id(number) in above or not _opened(number, depth)):
        text = _operand_text(number.value, digits)
        closed = (number,) if number.operands and id(number) not in above else ()
        return Written(text, read_back(text), closed)
    # What is inside a sum inside an expression stays closed: one line is to be read at a glance.
    deeper = depth + (2 if depth and number.operator is Operator.SUM else step)
    parts = [_write(operand, digits, above, deeper, step) for operand in number.operands]
    value = calculated(number.operator, [part.value for part in parts])
    closed = tuple(inner for part in parts for inner in part.closed)
    return Written(_joined(number, parts, digits), value, closed)


def _operand_text(value: float, digits: int) -> str:
    tiny = 0 < abs(value) < 10.0**-DIGITS
    return f"{value:.{digits}e}" if tiny else number_text(value, digits)


def _opened(number: Number, depth: int) -> bool:
    if number.operator is Operator.SUM:
        return depth <= 2 and len(number.operands) <= SHORT_SUM
    return depth <= 3 and number.operator in (*BETWEEN, *BEFORE)


def _joined(number: Number, parts: Sequence[Written], digits: int) -> str:
    before = BEFORE.get(number.operator)
    if before is not None:
        text = parts[0].text
        bare = number.operator is Operator.SQRT and text.replace(".", "").isdigit()
        return before + (text if bare else f"({text})")
    between = BETWEEN.get(number.operator)
    if between is None:
        return number_text(number.value, digits)
    return between.join(
        f"({part.text})" if _needs_brackets(number.operator, operand, part, place) else part.text
        for place, (operand, part) in enumerate(zip(number.operands, parts, strict=True))
    )


def _needs_brackets(operator: Operator, operand: Number, part: Written, place: int) -> bool:
    inner = any(sign in part.text for sign in BETWEEN.values())
    if operand.operator in BEFORE and part.text.startswith(BEFORE[operand.operator]):
        return False
    if operator is Operator.PRODUCT:
        return inner
    if operator is Operator.SUM:
        return place > 0 and part.text.startswith("-")
    return inner or (place > 0 and part.text.startswith("-"))
