"""An explanation as strict JSON: the whole tree, every number with its label, operator, operands and cell."""

import json
import math
from collections.abc import Sequence

from attn_gui.engine.explain import Explanation, Number, Section
from attn_gui.figures.explanation_line import Names
from attn_gui.figures.explanation_numbers import result_text
from attn_gui.figures.explanation_words import label_of, named

Tree = dict[str, object]


def json_text(explanation: Explanation, where: Sequence[tuple[str, str]], names: Names | None) -> str:
    """Return one object: stage, index, where, value, sections with their trees, notes.

    What is not finite is null, with the word for it beside it as "text"; "cell" is null where no table holds a number.
    """
    called = names or Names()
    whole: Tree = {
        "stage": explanation.stage,
        "index": list(explanation.index),
        "where": [{"role": role, "name": name} for role, name in where],
        **_value(explanation.value),
        "sections": [_section(section, called) for section in explanation.sections],
        "notes": [str(named(note, called)) for note in explanation.notes],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _section(section: Section, names: Names) -> Tree:
    return {
        "step": section.stage,
        "title": str(named(section.title, names)),
        "formula": section.formula,
        "numbers": [_number(number, names) for number in section.numbers],
    }


def _number(number: Number, names: Names) -> Tree:
    cell = number.cell
    return {
        "label": str(named(label_of(number), names)),
        **_value(number.value),
        "operator": number.operator.value,
        "operands": [_number(operand, names) for operand in number.operands],
        "cell": None if cell is None else {"array": cell.array, "index": list(cell.index)},
    }


def _value(value: float) -> Tree:
    return {"value": value} if math.isfinite(value) else {"value": None, "text": result_text(value)}
