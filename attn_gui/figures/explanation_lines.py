"""An explanation as lines to read: each number, how it is calculated, long sums folded, the largest terms first.

What is shown can be checked by hand: every expression, and every sum of the lines above, gives the last digit shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from attn_gui.engine.explain import Explanation, Number, Operator, Section
from attn_gui.engine.terms import Listed, Many, summed, values_of
from attn_gui.figures.explanation_line import ExplanationLines, Line, LineSection, Names
from attn_gui.figures.explanation_numbers import (
    DIGITS,
    SHORT_SUM,
    digits_for_sum,
    exactly,
    expression,
    result_text,
    steady_digits,
)
from attn_gui.figures.explanation_words import dominating, label_of, named
from attn_gui.text import say

__all__ = ["ExplanationLines", "Line", "LineSection", "Names", "as_text", "display"]

LONG_SUM = 8
SHOWN_TERMS = 6
MARK = "   ← "
_CIRCLED = {"inputs": "①", "scores": "②", "weights": "③", "output": "④"}


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

    terms: Sequence[Number]
    total: Number | None
    fold: str
    indent: int


@dataclass(frozen=True, eq=False)
class _Reading:
    """Numbers read one after the other, the sums among them by their place, and the ids of those with own lines."""

    numbers: Sequence[Number]
    groups: dict[int, _Group]
    listed: Collection[int]


def display(
    explanation: Explanation, names: Names | None = None, *, unfolded: Collection[str] = (), everything: bool = False
) -> ExplanationLines:
    """Return the lines of *explanation*, with the folds of *unfolded* (or, with *everything*, all) open.

    Terms of sums are sorted by size; of more than 8 the 6 largest are shown and what the others add up to. *names*
    replace the numbers of queries and keys in labels.
    """
    telling = _Telling(names or Names(), unfolded, everything)
    sections = tuple(_section(section, explanation, telling) for section in explanation.sections)
    heading = say("Where {value} comes from", value=result_text(explanation.value))
    return ExplanationLines(heading, sections, tuple(named(note, telling.names) for note in explanation.notes))


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
            f"  {label:<{wide}}  {line.expression:>{wider}} {line.value:>{far}}{mark_text(line)}".rstrip()
            for label, line in zip(labels, section.lines, strict=True)
        ]
        blocks.append("\n".join([str(section.heading), *rows]))
    if told.notes:
        blocks.append("\n".join(map(str, told.notes)))
    return "\n\n".join(blocks)


def mark_text(line: Line) -> str:
    """Return the words at the end of a line that weighs most in its sum."""
    return "" if line.mark is None else f"{MARK}{line.mark}"


def _section(section: Section, explanation: Explanation, telling: _Telling) -> LineSection:
    lines = _lines(section.numbers, section.stage, telling, 0)
    result = section.numbers[-1] if len(section.numbers) else None
    is_asked = section.stage == explanation.step
    for place, line in enumerate(lines):
        if line.number is result and (is_asked or (result is not None and result.operands)):
            lines[place] = replace(line, emphasis=True, explained=is_asked)
    heading = say("{number} {title}", number=_CIRCLED.get(section.stage, ""), title=named(section.title, telling.names))
    return LineSection(section.stage, heading, tuple(lines), section.formula)


def _lines(numbers: Sequence[Number], path: str, telling: _Telling, indent: int) -> list[Line]:
    """The lines of numbers read one after the other; those that a sum adds up come right before it."""
    reading = _reading(numbers, path, indent)
    groups, listed = reading.groups, reading.listed
    grouped = {
        id(term)
        for group in groups.values()
        if group.indent == indent and not isinstance(group.terms, Many)
        for term in group.terms
    }
    lines: list[Line] = []
    for place, number in enumerate(reading.numbers):
        group = groups.get(place)
        if group is not None:
            lines += _group_lines(group, telling, listed)
        if id(number) not in grouped:
            own = _number_lines(number, DIGITS, f"{path}/{place}", telling, listed, indent, bare=group is not None)
            lines += own if group is None else [replace(own[0], sum_of=group.fold), *own[1:]]
    if not reading.numbers and 0 in groups:
        lines += _group_lines(groups[0], telling, listed)
    return lines


def _reading(numbers: Sequence[Number], path: str, indent: int) -> _Reading:
    """Terms of which few are made are never all read: they come with the number that adds them up, or with none."""
    if isinstance(numbers, Listed):
        groups = _groups(numbers.rest, path, indent)
        groups[0] = _Group(numbers.terms, numbers.rest[0], f"{path}/0/terms", indent)
        return _Reading(numbers.rest, groups, {id(number) for number in numbers.rest})
    if isinstance(numbers, Many):
        return _Reading((), {0: _Group(numbers, None, f"{path}/terms", indent)}, ())
    return _Reading(numbers, _groups(numbers, path, indent), {id(number) for number in numbers})


def _groups(numbers: Sequence[Number], path: str, indent: int) -> dict[int, _Group]:
    """The sums by their place, with terms that are listed already or too many for one expression."""
    groups: dict[int, _Group] = {}
    listed: set[int] = set()
    for place, number in enumerate(numbers):
        if number.operator is Operator.SUM:
            short = len(number.operands) <= max(SHORT_SUM, len(listed))
            known = short and all(id(term) in listed for term in number.operands)
            if known or len(number.operands) > SHORT_SUM:
                groups[place] = _Group(number.operands, number, f"{path}/{place}/terms", indent + (0 if known else 1))
        listed.add(id(number))
    return groups


def _group_lines(group: _Group, telling: _Telling, listed: Collection[int]) -> list[Line]:
    """The terms of a sum, or the largest, what the others add up to, and these where they are unfolded."""
    values = values_of(group.terms)
    order = sorted(range(len(values)), key=lambda place: -abs(values[place]))
    shown, hidden = (order, []) if len(order) <= LONG_SUM else (order[:SHOWN_TERMS], order[SHOWN_TERMS:])
    others = summed(values[place] for place in hidden)
    digits = DIGITS
    if group.total is not None:
        whole = _digits_of(group.total)
        known = [*(values[place] for place in shown), *([others] if hidden else [])]
        digits = digits_for_sum(known, result_text(group.total.value, whole), whole)
    lines = _terms(shown, digits, group, telling, listed, "shown")
    most = dominating(values)
    if most is not None and lines:
        lines[0] = replace(lines[0], mark=most[1])
    return lines + _other_lines(hidden, others, digits, group, telling, listed)


def _other_lines(
    hidden: Sequence[int], others: float, digits: int, group: _Group, telling: _Telling, listed: Collection[int]
) -> list[Line]:
    if not hidden:
        return []
    is_open, text = telling.opens(group.fold), result_text(others, digits)
    terms, values = group.terms, values_of(group.terms)
    rest = Many([values[place] for place in hidden], lambda at: terms[hidden[at]])
    number = Number(say("the other {count} add up to", count=len(hidden)), others, Operator.SUM, rest)
    line = Line(number.label, "", text, group.indent, fold=group.fold, is_open=is_open, number=number)
    inner = _Group(terms, number, f"{group.fold}/others", group.indent + 1)
    lines = [replace(line, term_of=group.fold if group.total is not None else "", sum_of=inner.fold * is_open)]
    if is_open:
        finer = digits_for_sum(rest.values, text, digits)
        lines += _terms(hidden, finer, inner, telling, listed, "other")
    return lines


def _terms(
    places: Sequence[int], digits: int, group: _Group, telling: _Telling, listed: Collection[int], part: str
) -> list[Line]:
    lines: list[Line] = []
    for at, place in enumerate(places):
        fold = f"{group.fold}/{part}/{at}"
        own = _number_lines(group.terms[place], digits, fold, telling, listed, group.indent)
        adds = group.total is not None
        lines += [replace(own[0], term_of=group.fold), *own[1:]] if adds else own
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
    label = named(label_of(number), telling.names)
    line = Line(label, "", value, indent, cell=number.cell, number=number)
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
