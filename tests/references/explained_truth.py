"""Whether an explanation is true: every line from its printed digits alone, and the exact form to the last digits."""

import math
import random
from collections.abc import Iterator

import numpy as np
from plain_intervals import added_up, always_unsure, comes_to

from attn_gui.engine import MultiHead
from attn_gui.engine.explain import STAGES, evaluate
from attn_gui.engine.explain_section import Explanation
from attn_gui.engine.terms import Cell, Number
from attn_gui.figures.explanation_formats import FORMATS, Told
from attn_gui.figures.explanation_lines import ExplanationLines, Line, display
from attn_gui.session.cell_places import Spot, spot_of
from attn_gui.session.compute import Done
from attn_gui.session.explaining import followed
from attn_gui.session.explaining_tables import READ_X, SINUSOIDS, TABLE
from attn_gui.session.linking import table_of
from attn_gui.session.session import X, matrix_names, stored_matrix

SURE, SINGLE = 1e-12, 3e-5
ROUNDED = {SURE: 1e-12, SINGLE: 2.0**-7}
NOT_SHOWN_SO = frozenset({READ_X, SINUSOIDS, "masked_scores", "bias", "scored_query", "scored_key"})
"""Cells pointed to where something else is written: X without its positions, the score before the mask."""
"""How far a value may be from what its operands give: of double precision, and of single."""


def cells(done: Done, chance: random.Random, count: int) -> Iterator[Cell]:
    """Cells at random: of each stage that there is, and of the tables."""
    shapes = {**stage_shapes(done), **table_shapes(done)}
    names = [*shapes, "weights", "weights", "output", "masked_scores"]
    for _ in range(count):
        name = chance.choice(names)
        shape = shown_shape(done, name, shapes)
        if all(shape):
            yield Cell(name, tuple(chance.randrange(size) for size in shape))


def stage_shapes(done: Done) -> dict[str, tuple[int, ...]]:
    found = {stage: row.numbers(done.result, 2) for stage, row in STAGES.items()}
    shapes = {stage: array.shape for stage, array in found.items() if array is not None}
    if isinstance(done.result, MultiHead):
        shapes |= {f"inputs.{name}": getattr(done.inputs, name).shape for name in ("query", "key", "value")}
    return shapes


def table_shapes(done: Done) -> dict[str, tuple[int, ...]]:
    session = done.session
    shapes = {f"{TABLE}{name}": stored_matrix(session, name).shape for name in matrix_names(session)}
    if session.x is not None:
        shapes[READ_X] = session.x.shape
        if session.sinusoids:
            shapes[SINUSOIDS] = session.x.shape
    return shapes


def shown_shape(done: Done, name: str, shapes: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The shape of a table while it follows X is that of what it shows."""
    if name in (f"{TABLE}query", f"{TABLE}key", f"{TABLE}value") and done.session.linked:
        shape = getattr(done.inputs, name.removeprefix(TABLE)).shape
        return tuple(min(a, b) for a, b in zip(shape, shapes[name]))
    return shapes[name]


def unsure(done: Done) -> float:
    return SINGLE if done.result.output.dtype.itemsize < 8 else SURE


def faults(done: Done, explanation: Explanation, chance: random.Random) -> list[str]:
    """Return what is not true of an explanation; nothing if all is."""
    told = display(explanation, everything=chance.random() < 0.5)
    lines = [line for section in told.sections for line in section.lines]
    found = [*(fault for line in lines for fault in line_faults(line, unsure(done)))]
    found += sum_faults(lines, unsure(done)) + order_faults(lines) + explained_faults(told, explanation)
    return found + exact_faults(done, explanation)


def line_faults(line: Line, room: float) -> Iterator[str]:
    value = line.number.value
    if not math.isfinite(value):
        if line.value != ("NaN" if math.isnan(value) else "∞" if value > 0 else "-∞"):
            yield f"{line.label}: {line.value} for {value}"
        return
    if not always_unsure(line.value).has(value, SURE):
        yield f"{line.label}: shown as {line.value}, is {value!r}"
    if line.expression and not comes_to(line.expression).has(value, room):
        yield f"{line.label}: {line.expression} {line.value} leaves out {value!r}: {comes_to(line.expression)}"


def sum_faults(lines: list[Line], room: float) -> list[str]:
    found: list[str] = []
    for line in lines:
        if line.sum_of and math.isfinite(line.number.value):
            texts = [term.value for term in lines if term.term_of == line.sum_of]
            if not texts or not added_up(texts).has(line.number.value, room):
                found.append(f"{line.label}: {texts} do not add up to {line.number.value!r}")
    return found


def order_faults(lines: list[Line]) -> list[str]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if line.term_of:
            groups.setdefault(line.term_of, []).append(line)
    found: list[str] = []
    for group in groups.values():
        sizes = [abs(line.number.value) for line in group if not line.sum_of and line.fold != line.term_of]
        if sizes != sorted(sizes, reverse=True):
            found.append(f"not sorted: {sizes}")
        if any(line.mark for line in group[1:]):
            found.append(f"marked out of place: {group}")
    return found


def explained_faults(told: ExplanationLines, explanation: Explanation) -> list[str]:
    marked = [line for section in told.sections for line in section.lines if line.explained]
    same = [line for line in marked if np.array_equal(line.number.value, explanation.value, equal_nan=True)]
    return [] if len(same) == len(marked) == 1 else [f"explained: {marked}"]


def exact_faults(done: Done, explanation: Explanation) -> list[str]:
    found: list[str] = []
    for section in explanation.sections:
        last = section.numbers[-1]
        if not close(evaluate(last), last.value, unsure(done) * largest(last)):
            found.append(f"{last.label}: {evaluate(last)!r} for {last.value!r}")
    if unsure(done) == SURE:
        found += copied_faults(FORMATS["exact"].write(Told(explanation)), explanation)
    return found


def copied_faults(text: str, explanation: Explanation) -> Iterator[str]:
    """The exact form is a program: run it, and the number that it ends with is the one that is explained."""
    held: dict[str, object] = {}
    exec(text, held)  # noqa: S102 - our own program printed it
    if not close(held["result"], explanation.value, SURE):
        yield f"exact: {held['result']!r} for {explanation.value!r}"


def close(a: float, b: float, room: float) -> bool:
    return bool(np.isclose(a, b, rtol=SURE, atol=max(room, SURE), equal_nan=True))


def largest(number: Number) -> float:
    """The largest number on the way to one: rounding on the way is of its size; 1 for double precision's sake."""
    sizes = [abs(operand.value) for operand in number.operands if math.isfinite(operand.value)]
    return max(1.0, *sizes, *(largest(operand) for operand in number.operands)) if sizes else 1.0


def chain_faults(done: Done, explanation: Explanation, chance: random.Random) -> list[str]:
    """Follow cells at random down to what was typed; the number found is each time the one that was pointed to."""
    for _ in range(30):
        operands = [
            cell for section in explanation.sections for number in section.numbers for cell in own_cells(number)
        ]
        operands = [cell for cell in dict.fromkeys(operands) if cell[0] != explanation.cell]
        if not operands:
            return [] if explanation.notes or explanation.step == "inputs" else [f"ends at {explanation.cell}"]
        cell, value = chance.choice(operands)
        explanation = followed(done, cell)
        if not np.array_equal(explanation.value, value, equal_nan=True):
            return [f"{cell} holds {explanation.value!r}, not {value!r}"]
    return [f"no end: {explanation.cell}"]


def spot_faults(done: Done, explanation: Explanation, chance: random.Random) -> list[str]:
    """Where a cell is said to be seen, that very number is to be seen: in the table, or in its head's map."""
    found = [cell for section in explanation.sections for number in section.numbers for cell in own_cells(number)]
    faults_found: list[str] = []
    for cell, value in chance.sample(found, min(len(found), 10)):
        spot = spot_of(done, cell)
        moved = spot is not None and spot.place == str(X) and done.session.sinusoids
        if spot is None or moved or cell.array in NOT_SHOWN_SO:
            continue
        there = number_at(done, spot, cell)
        if not np.isclose(there, value, rtol=ROUNDED[unsure(done)], atol=1e-12, equal_nan=True):
            faults_found.append(f"{cell} is {value!r}, but {spot} shows {there!r}")
    return faults_found


def number_at(done: Done, spot: Spot, cell: Cell) -> float:
    result = done.result
    if spot.place not in ("scores", "weights", "output"):
        return float(shown_table(done, spot.place)[spot.row, spot.column])
    if spot.place == "output":
        array = result.output if spot.head is None else result.heads[spot.head]
    elif cell.array == "mean_weights":
        array = result.mean_weights
    else:
        array = getattr(result, spot.place) if spot.head is None else getattr(result, spot.place)[spot.head]
    return float(array[spot.row, spot.column])


def shown_table(done: Done, place: str) -> np.ndarray:
    name = next(name for name in matrix_names(done.session) if str(name) == place)
    return table_of(done.session, name)


def own_cells(number: Number) -> Iterator[tuple[Cell, float]]:
    if number.cell is not None:
        yield number.cell, number.value
    for operand in number.operands:
        yield from own_cells(operand)
