"""An explanation to the last digit: a few lines of Python whose operands have 17 digits."""

import math
from collections.abc import Mapping, Sequence

from attn_gui.engine.explain import Explanation, Number, Operator, Section
from attn_gui.engine.terms import Listed, Many
from attn_gui.figures.explanation_line import Names
from attn_gui.figures.explanation_words import label_of, named

FIRST = "from math import cos, exp, inf, nan, sin, sqrt, tanh"
BETWEEN = {Operator.PRODUCT: " * ", Operator.SUM: " + ", Operator.DIFFERENCE: " - ", Operator.QUOTIENT: " / "}
BEFORE = {
    Operator.EXP: "exp",
    Operator.TANH: "tanh",
    Operator.SQRT: "sqrt",
    Operator.SIN: "sin",
    Operator.COS: "cos",
    Operator.MAXIMUM: "max",
}
RESULT = "result"


def exact_text(explanation: Explanation, where: Sequence[tuple[str, str]], names: Names | None) -> str:
    """Return a program that calculates the explained number again from what it rests on, and keeps it in ``result``."""
    words = " → ".join(f"{role} {name}" for role, name in where)
    lines = [f"# {_one_line(words)}"] if words else []
    lines.append(FIRST)
    for section in explanation.sections:
        if section.stage == explanation.step or section.numbers[-1].operands:
            lines += _section(section, names or Names(), is_asked=section.stage == explanation.step)
    lines += [f"# {_one_line(str(named(note, names or Names())))}" for note in explanation.notes]
    return "\n".join(lines) + "\n"


def literal(value: float) -> str:
    """Return a number with 17 significant digits."""
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return f"{value:.17g}"


def _section(section: Section, names: Names, *, is_asked: bool) -> list[str]:
    """One line for each number that is read; those that a later one adds up stand in its line."""
    numbers = _own_lines(section.numbers)
    called: dict[int, str] = {}
    lines: list[str] = []
    for place, number in enumerate(numbers):
        last = place == len(numbers) - 1
        name = RESULT if last and is_asked else section.stage if last else f"{section.stage}_{place}"
        label = _one_line(str(named(label_of(number), names)))
        lines.append(f"{name} = {_written(number, called, whole=True)}  # {label}: {literal(number.value)}")
        called[id(number)] = name
    return lines


def _own_lines(numbers: Sequence[Number]) -> Sequence[Number]:
    if isinstance(numbers, Listed):
        return numbers.rest
    if isinstance(numbers, Many):
        return ()
    inside = {id(term) for number in numbers if number.operator is Operator.SUM for term in number.operands}
    return [number for number in numbers if id(number) not in inside or number is numbers[-1]]


def _written(number: Number, called: Mapping[int, str], *, whole: bool = False) -> str:
    """The number as an expression, in brackets unless it is the *whole* one or a single word."""
    if id(number) in called:
        return called[id(number)]
    if not number.operands or not math.isfinite(number.value):
        text = literal(number.value)
        return f"({text})" if text.startswith("-") and not whole else text
    before = BEFORE.get(number.operator)
    if before is not None:
        parts = [_written(operand, called, whole=True) for operand in number.operands]
        # Python takes the largest of one number for that of a list.
        return parts[0] if [before] * len(parts) == ["max"] else f"{before}({', '.join(parts)})"
    text = BETWEEN[number.operator].join(_written(operand, called) for operand in number.operands)
    return text if whole else f"({text})"


def _one_line(text: str) -> str:
    return " ".join(text.split())
