"""The chosen cell worked out in lines with numbers, and which of these numbers a worksheet leaves to be written in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from attn_gui.engine.explain import Explanation, Number, Operator, Stage, explain
from attn_gui.figures import stages
from attn_gui.figures.explanation_lines import LONG_SUM, Line, Names, display
from attn_gui.figures.sheet.choice import EXPONENTIALS, OUTPUT, SCORES, WEIGHTS, SheetChoice
from attn_gui.figures.sheet.stage_tables import Subject
from attn_gui.text import Message, say

OWN_STAGE = {
    "scores": SCORES,
    "masked_scores": SCORES,
    "weights": WEIGHTS,
    "heads": OUTPUT,
    "concatenated": OUTPUT,
    "output": OUTPUT,
}
"""The stage that a cell of the result belongs to; other cells are typed numbers, printed in the first tables."""
BEFORE = {
    SCORES: frozenset({SCORES}),
    WEIGHTS: frozenset({SCORES, EXPONENTIALS, WEIGHTS}),
    OUTPUT: frozenset({WEIGHTS, OUTPUT}),
}
"""The stages whose numbers the lines of a section may show."""
WITHIN = {SCORES: SCORES, WEIGHTS: EXPONENTIALS, OUTPUT: OUTPUT}
"""The stage of what is calculated on the way through a section."""

CHOSEN = ("temperature", "sink", "cap", "D", "number of keys")
"""What constants are called that are options or sizes; others of a weight are results, such as how many keys share."""
OPENED = (Operator.DIFFERENCE, Operator.QUOTIENT)
"""What stands in an expression as its parts, if it has no line of its own."""


@dataclass(frozen=True)
class WorkedLine:
    """One line: what it is, how it is calculated, its value; which of the two is left to be written in.

    ``printed`` is the label as it is printed in the place of ``label``: that may say in words what is to be found.
    """

    label: str
    printed: str
    expression: str
    value: str
    indent: int
    emphasis: bool
    hides_expression: bool
    hides_value: bool


@dataclass(frozen=True)
class WorkedBlock:
    """The lines of one step, below its heading; notes stand at the end."""

    heading: str
    lines: tuple[WorkedLine, ...]
    notes: tuple[Message, ...] = ()


def worked_words(subject: Subject) -> Message:
    """Return which cell is worked out, as a sentence."""
    queries, keys = stages.query_axis(subject.done).labels, stages.key_axis(subject.done).labels
    values = {"query": queries[subject.query], "key": keys[subject.key], "component": subject.component}
    if subject.lead is None:
        return say("Component d{component} of the output of “{query}”.", **values)
    return say("The weight of key “{key}” for query “{query}”, and component d{component} of its output.", **values)


def worked_blocks(subject: Subject) -> Iterator[WorkedBlock]:
    """Yield the steps of the chosen cell: its score, its weight, and one component of the output."""
    names = Names(stages.query_axis(subject.done).labels, stages.key_axis(subject.done).labels)
    for stage, index in _cells(subject):
        explanation = explain(subject.result, stage=stage, index=index)
        joined = subject.joined and subject.lead is not None and len(index) == 2 and stage == OUTPUT
        for block in _blocks(explanation, names, subject.choice):
            heading = say("{heading} of all heads, after W_o", heading=block.heading)
            yield replace(block, heading=str(heading)) if joined else block


def _cells(subject: Subject) -> Iterator[tuple[Stage, tuple[int, ...]]]:
    if subject.lead is not None:
        yield "weights", (*subject.lead, subject.query, subject.key)
        yield "output", (*subject.lead, subject.query, subject.component)
    if subject.joined:
        yield "output", (subject.query, subject.component)


def _blocks(explanation: Explanation, names: Names, choice: SheetChoice) -> Iterator[WorkedBlock]:
    shown, plain = display(explanation, names), display(explanation)
    sections = zip(explanation.sections, shown.sections, plain.sections, strict=True)
    # The rows of an explanation's last section stand in the output's own lines below.
    wanted = [each for each in sections if not each[0].stage == OUTPUT != explanation.stage]
    for place, (section, named, bare) in enumerate(wanted):
        hiding = _Hiding(section.stage, choice, section.numbers)
        pairs = [(line, str(raw.label)) for line, raw in zip(named.lines, bare.lines, strict=True)]
        lines = tuple(hiding.line(line, label) for line, label in hiding.in_order(pairs))
        last = place == len(wanted) - 1
        yield WorkedBlock(str(named.heading), lines, shown.notes if last else ())


class _Hiding:
    """Says what a line of one section may show while some stages are left blank."""

    def __init__(self, stage: str, choice: SheetChoice, numbers: Sequence[Number]) -> None:
        self._stage = stage
        self._choice = choice
        self._known: dict[str, Number] = {}
        self._terms: dict[str, int] = {}
        for number in numbers:
            self._remember(number, 3)

    def line(self, line: Line, label: str) -> WorkedLine:
        """Return *line* with what it hides; *label* is the one without names."""
        number = self._known.get(label)
        if number is None:
            expression = value = bool(BEFORE.get(self._stage, frozenset()) & self._choice.blank)
        else:
            expression, value = any(map(self._reveals, number.operands)), self._hides(number)
        tells = number is not None and value and number.operator is Operator.CONSTANT
        printed = str(say("result")) if tells else str(line.label)
        return WorkedLine(
            str(line.label), printed, line.expression, line.value, line.indent, line.emphasis, expression, value
        )

    def in_order(self, pairs: Sequence[tuple[Line, str]]) -> list[tuple[Line, str]]:
        """Return the lines with the terms of a sum as they stand in the tables: sorted by size they tell too much.

        Of long sums only the largest terms are shown, and these stay in their order.
        """
        ordered: list[tuple[Line, str]] = []
        for (are_terms, _), run in groupby(pairs, lambda pair: (pair[1] in self._terms, pair[0].indent)):
            found = list(run)
            ordered += sorted(found, key=lambda pair: self._terms[pair[1]]) if are_terms else found
        return ordered

    def _remember(self, number: Number, depth: int) -> None:
        self._known.setdefault(str(number.label), number)
        if not depth or number.operator is not Operator.SUM:
            return
        for place, term in enumerate(number.operands):
            if term.cell is None and len(number.operands) <= LONG_SUM:
                self._terms.setdefault(str(term.label), place)
            self._remember(term, depth - 1)

    def _hides(self, number: Number) -> bool:
        """Whether a value belongs to a stage left blank, or is all but one of its numbers."""
        if self._left(number):
            return True
        return number.cell is None and any(map(self._left, number.operands))

    def _reveals(self, number: Number) -> bool:
        """Whether *number*, written out as far as may be, shows anything of a stage that is left blank."""
        if self._stage_of(number) is None:
            return False
        # An exponent is written as the two scores that it lies between.
        is_open = number.operator in OPENED and number.cell is None and str(number.label) not in self._known
        return (self._left(number) and not is_open) or any(map(self._reveals, number.operands))

    def _left(self, number: Number) -> bool:
        own = self._stage_of(number)
        return own is not None and self._choice.leaves(own)

    def _stage_of(self, number: Number) -> str | None:
        """The stage that a number belongs to; None for what is typed."""
        if number.cell is not None:
            return OWN_STAGE.get(number.cell.array)
        if number.operator in (Operator.GIVEN, Operator.CONSTANT):
            return WITHIN[WEIGHTS] if self._stage == WEIGHTS and not _is_chosen(number) else None
        largest_score = self._stage == WEIGHTS and number.operator is Operator.MAXIMUM
        return SCORES if largest_score else WITHIN.get(self._stage)


def _is_chosen(number: Number) -> bool:
    """Whether a constant is an option, a size, or a number that a formula names, such as the 2 of a half."""
    name = str(number.label).replace("−", "-")
    return name in CHOSEN or name == f"{number.value:g}"
