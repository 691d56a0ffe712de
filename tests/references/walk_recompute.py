"""Recomputes the lines of a printed explanation from the numbers they show, within the digits they show."""

import math
import re

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?")
SIGNS = {"·": "*", "÷": "/", "−": "-", "×": "*", "σ": "sigmoid", "π": "pi"}
KNOWN = {
    "exp": math.exp,
    "tanh": math.tanh,
    "cos": math.cos,
    "sin": math.sin,
    "sqrt": math.sqrt,
    "max": max,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "abs": abs,
}


def unfounded(text: str) -> tuple[int, list[str]]:
    """Return how many lines show a calculation, and those whose numbers do not give their result."""
    lines = [line for line in text.splitlines() if " = " in line]
    return len(lines), [line for line in lines if not holds(line)]


def holds(line: str) -> bool:
    """Whether the right of the line's last = is what its calculation gives, within the digits of all numbers shown."""
    left, _, shown = line.partition("←")[0].rpartition(" = ")
    formula = re.split(r" {2,}", left.strip())[-1]
    for sign, plain in SIGNS.items():
        formula = formula.replace(sign, plain)
    formula = re.sub(r"√(\d+(?:\.\d+)?)", r"sqrt(\1)", formula).replace("√", "sqrt")
    try:
        value = evaluated(formula)
    except (SyntaxError, NameError, TypeError):
        return False
    room = half_digit(shown.strip()) + 1e-12
    for found in NUMBER.finditer(formula):
        if "." in found[0] or "e" in found[0]:
            moved = f"({float(found[0])!r}+{half_digit(found[0])!r})"
            room += 1.05 * abs(evaluated(formula[: found.start()] + moved + formula[found.end() :]) - value)
    return abs(value - float(shown.replace("−", "-"))) <= room


def evaluated(formula: str) -> float:
    """Return the value of a formula of numbers, + - * / and the functions known."""
    return float(eval(formula, {"__builtins__": {}}, KNOWN))  # noqa: S307 - our own program printed it


def half_digit(text: str) -> float:
    """Return half of the last digit shown."""
    part, _, power = text.lstrip("-−").partition("e")
    return 0.5 * 10.0 ** (int(power or 0) - len(part.partition(".")[2]))
