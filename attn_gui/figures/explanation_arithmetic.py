"""An explanation as sums are written on paper: columns lined up at their decimal points, a rule above each total."""

import re
from collections.abc import Sequence
from itertools import groupby

from attn_gui.figures.explanation_line import ExplanationLines, Line, LineSection
from attn_gui.figures.explanation_lines import mark_text

NUMBER = re.compile(r"(?<![\w.√])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
RULE = "─"


def arithmetic_text(told: ExplanationLines) -> str:
    """Return the lines with numbers of one column under each other, decimal point under decimal point."""
    blocks = [str(told.heading), *(_section(section) for section in told.sections)]
    return "\n\n".join([*blocks, *(["\n".join(map(str, told.notes))] if told.notes else [])]) + "\n"


def _section(section: LineSection) -> str:
    left, values = _expressions(section.lines), aligned([line.value for line in section.lines])
    wide, far = max(map(len, left), default=0), max(map(len, values), default=0)
    rows: list[str] = []
    for line, expression, value in zip(section.lines, left, values, strict=True):
        if line.sum_of and not line.is_open:
            rows.append(f"  {'':{wide}}   {RULE * far}")
        sign = "=" if line.expression or line.sum_of else " "
        label = f"{'  ' * line.indent}{line.label}"
        rows.append(f"  {expression:>{wide}} {sign} {value:<{far}}   {label}{mark_text(line)}".rstrip())
    heading = f"{section.heading}   {section.formula}".rstrip()
    return "\n".join([heading, *rows])


def aligned(numbers: Sequence[str]) -> list[str]:
    """Return the numbers padded so that their decimal points stand under each other."""
    parts = [re.split(r"(?=[.e])", number, maxsplit=1) for number in numbers]
    before = max((len(part[0]) for part in parts), default=0)
    after = max((len("".join(part[1:])) for part in parts), default=0)
    return [f"{part[0]:>{before}}{''.join(part[1:]):<{after}}" for part in parts]


def _expressions(lines: Sequence[Line]) -> list[str]:
    """The expressions; those of the same form that follow each other have their numbers in columns."""
    texts = [line.expression.removesuffix("=").strip() for line in lines]
    found: list[str] = []
    for form, group in groupby(texts, lambda text: NUMBER.sub("#", text)):
        found += _in_columns(form, list(group))
    return found


def _in_columns(form: str, texts: Sequence[str]) -> list[str]:
    pieces = form.split("#")
    columns = [aligned(column) for column in zip(*(NUMBER.findall(text) for text in texts), strict=True)]
    if not columns:
        return list(texts)
    rows = [zip(pieces, (*row, ""), strict=True) for row in zip(*columns, strict=True)]
    return ["".join(piece + number for piece, number in row) for row in rows]
