"""An explanation as lines to read: each number, how it is calculated, long sums folded.

What is shown can be checked by hand: every expression, and every sum of the lines above, gives the last digit shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from attn_gui.engine.explain import Cell, Explanation, Number, Operator, Section
from attn_gui.engine.terms import summed
from attn_gui.figures.explanation_numbers import (
    DIGITS,
    SHORT_SUM,
    digits_for_sum,
    exactly,
    expression,
    result_text,
    steady_digits,
)
from attn_gui.figures.labels import drawable
from attn_gui.text import Message, say

LONG_SUM = 8
SHOWN_TERMS = 6
_CIRCLED = {"scores": "②", "weights": "③", "output": "④"}


@dataclass(frozen=True)
class Names:
    """What people call the queries and keys; empty: their numbers."""

    query: tuple[str, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line: what it is, how it is calculated ("-1.1885 · -2.4950 ="), its value, how far it is indented.

    ``emphasis`` marks the result of a section, ``explained`` the very number that was asked about. ``fold`` names what
    a click on the line opens or closes, ``is_open`` says which it is now; ``cell`` is where the number can be found.
    """

    label: Message
    expression: str
    value: str
    indent: int = 0
    emphasis: bool = False
    explained: bool = False
    fold: str | None = None
    is_open: bool = False
    cell: Cell | None = None


@dataclass(frozen=True)
class LineSection:
    """The lines of one step of the lesson."""

    stage: str
    heading: Message
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ExplanationLines:
    """A whole explanation: heading, sections, and what else is to be said."""

    heading: Message
    sections: tuple[LineSection, ...]
    notes: tuple[Message, ...]


@dataclass(frozen=True)
class _Telling:
    names: Names
    unfolded: Collection[str]
    everything: bool

    def opens(self, fold: str) -> bool:
        return self.everything or fold in self.unfolded


@dataclass(frozen=True, eq=False)
class _Group:
    """Lines that add up to *total* (None: to nothing that is shown)."""

    terms: tuple[Number, ...]
    total: Number | None
    fold: str
    indent: int


def display(
    explanation: Explanation, names: Names | None = None, *, unfolded: Collection[str] = (), everything: bool = False
) -> ExplanationLines:
    """Return the lines of *explanation*, with the folds of *unfolded* (or, with *everything*, all) open.

    Sums of more than 8 terms show the 6 largest and what the others add up to. *names* replace the numbers of queries
    and keys in labels.
    """
    telling = _Telling(names or Names(), unfolded, everything)
    sections = tuple(_section(section, explanation, telling) for section in explanation.sections)
    heading = say("Where {value} comes from", value=result_text(explanation.value))
    return ExplanationLines(heading, sections, tuple(_named(note, telling.names) for note in explanation.notes))


def as_text(explanation: Explanation, *, unfolded: bool = False, names: Names | None = None) -> str:
    """Return the explanation as plain text in columns; with *unfolded* every term is written."""
    told = display(explanation, names, everything=unfolded)
    blocks = [str(told.heading)]
    for section in told.sections:
        labels = [f"{'  ' * line.indent}{line.label}" for line in section.lines]
        wide = max(map(len, labels), default=0)
        wider = max((len(line.expression) for line in section.lines), default=0)
        far = max((len(line.value) for line in section.lines), default=0)
        rows = [
            f"  {label:<{wide}}  {line.expression:>{wider}} {line.value:>{far}}".rstrip()
            for label, line in zip(labels, section.lines, strict=True)
        ]
        blocks.append("\n".join([str(section.heading), *rows]))
    if told.notes:
        blocks.append("\n".join(map(str, told.notes)))
    return "\n\n".join(blocks)


def _section(section: Section, explanation: Explanation, telling: _Telling) -> LineSection:
    lines = _lines(section.numbers, section.stage, telling, 0)
    if lines and section.numbers[-1].operator not in (Operator.GIVEN, Operator.CONSTANT):
        lines[-1] = replace(lines[-1], emphasis=True)
    if lines and section.stage == explanation.stage:
        lines[-1] = replace(lines[-1], emphasis=True, explained=True)
    heading = say("{number} {title}", number=_CIRCLED.get(section.stage, ""), title=section.title)
    return LineSection(section.stage, heading, tuple(lines))


def _lines(numbers: Sequence[Number], path: str, telling: _Telling, indent: int) -> list[Line]:
    """The lines of numbers read one after the other; those that a sum adds up come right before it."""
    groups = _groups(numbers, path, indent)
    listed = {id(number) for number in numbers}
    grouped = {id(term) for group in groups.values() if group.indent == indent for term in group.terms}
    lines: list[Line] = []
    for place, number in enumerate(numbers):
        group = groups.get(place)
        if group is not None:
            lines += _group_lines(group, telling, listed)
        if id(number) not in grouped:
            lines += _number_lines(number, DIGITS, f"{path}/{place}", telling, listed, indent, bare=group is not None)
    return lines


def _groups(numbers: Sequence[Number], path: str, indent: int) -> dict[int, _Group]:
    """The sums by their place, with terms that are listed already or too many for one expression."""
    if len(numbers) > LONG_SUM and not any(number.operands for number in numbers):
        return {0: _Group(tuple(numbers), None, f"{path}/terms", indent)}
    groups: dict[int, _Group] = {}
    listed: set[int] = set()
    for place, number in enumerate(numbers):
        if number.operator is Operator.SUM:
            known = all(id(term) in listed for term in number.operands)
            if known or len(number.operands) > SHORT_SUM:
                groups[place] = _Group(number.operands, number, f"{path}/{place}/terms", indent + (0 if known else 1))
        listed.add(id(number))
    return groups


def _group_lines(group: _Group, telling: _Telling, listed: Collection[int]) -> list[Line]:
    """The terms of a sum, or the largest, what the others add up to, and these where they are unfolded."""
    shown, hidden = _split(group.terms)
    others = summed(term.value for term in hidden)
    values = [*(term.value for term in shown), *([others] if hidden else [])]
    digits = DIGITS
    if group.total is not None:
        whole = _digits_of(group.total)
        digits = digits_for_sum(values, result_text(group.total.value, whole), whole)
    lines = _terms(shown, digits, group, telling, listed, "shown")
    if not hidden:
        return lines
    is_open = telling.opens(group.fold)
    text = result_text(others, digits)
    label = say("the other {count} add up to", count=len(hidden))
    lines.append(Line(label, "", text, group.indent, fold=group.fold, is_open=is_open))
    if is_open:
        finer = digits_for_sum([term.value for term in hidden], text, digits)
        lines += _terms(hidden, finer, replace(group, indent=group.indent + 1), telling, listed, "other")
    return lines


def _split(terms: Sequence[Number]) -> tuple[Sequence[Number], Sequence[Number]]:
    if len(terms) <= LONG_SUM:
        return terms, ()
    order = sorted(range(len(terms)), key=lambda place: -abs(terms[place].value))
    return [terms[place] for place in order[:SHOWN_TERMS]], [terms[place] for place in sorted(order[SHOWN_TERMS:])]


def _terms(
    terms: Sequence[Number], digits: int, group: _Group, telling: _Telling, listed: Collection[int], part: str
) -> list[Line]:
    lines: list[Line] = []
    for place, term in enumerate(terms):
        lines += _number_lines(term, digits, f"{group.fold}/{part}/{place}", telling, listed, group.indent)
    return lines


def _number_lines(
    number: Number,
    digits: int,
    path: str,
    telling: _Telling,
    listed: Collection[int],
    indent: int,
    *,
    bare: bool = False,
) -> list[Line]:
    """The line of one number, and below it, where it is unfolded, the lines of what its expression leaves closed."""
    if number.operands:
        digits = min(digits, _digits_of(number, digits))
    value = result_text(number.value, digits)
    line = Line(_named(_label(number), telling.names), "", value, indent, cell=number.cell)
    if bare or not number.operands:
        return [line]
    if number.operator is Operator.MAXIMUM:
        return _unfolding(line, number.operands, f"{path}/of", telling)
    written = expression(number, value, digits, listed)
    return _unfolding(replace(line, expression=f"{written.text} ="), written.closed, f"{path}/parts", telling)


def _unfolding(line: Line, inside: Sequence[Number], fold: str, telling: _Telling) -> list[Line]:
    if not inside:
        return [line]
    is_open = telling.opens(fold)
    lines = [replace(line, fold=fold, is_open=is_open)]
    if is_open:
        for place, number in enumerate(inside):
            lines += _lines((number,), f"{fold}/{place}", telling, line.indent + 1)
    return lines


def _digits_of(number: Number, digits: int = DIGITS) -> int:
    return steady_digits(number.value, exactly(number), digits)


def _label(number: Number) -> Message:
    """The number's label; a weight that bears nothing but its place is named after its query and key."""
    cell = number.cell
    if cell is None or cell.array != "weights" or not str(number.label).startswith("weights["):
        return number.label
    query, key = cell.index[-2:]
    return say("weight of query {query}, key {key}", query=query, key=key)


def _named(message: Message, names: Names) -> Message:
    """The message with names in the place of the numbers of queries and keys."""
    known = {"query": names.query, "key": names.key}
    values: dict[str, object] = {}
    for field, value in message.values.items():
        tokens = known.get(field, ())
        if isinstance(value, Message):
            values[field] = _named(value, names)
        elif isinstance(value, int) and 0 <= value < len(tokens):
            values[field] = drawable(tokens[value])
        else:
            values[field] = value
    return Message(message.template, values)
