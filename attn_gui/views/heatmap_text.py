"""Maps in words: the tip under the pointer and the summary that a screen reader speaks."""

import numpy as np

from attn_gui.figures.color_words import cell_words
from attn_gui.figures.figure import Array, BarChart, CellState, Heatmap
from attn_gui.figures.labels import drawable
from attn_gui.figures.ticks import number_text
from attn_gui.views.tips import tip

STATES = {CellState.FORBIDDEN: "forbidden by the mask", CellState.NAN: "NaN (not a number)"}
LONGEST = 200


def exact(value: float, state: int) -> str:
    """Return the value with all its digits, or what stands in its place."""
    return STATES.get(CellState(state), f"{value!r}")


def name(labels: tuple[str, ...], place: int) -> str:
    """Return the whole name of *place*, cut only where it is absurdly long."""
    text = drawable(labels[place])
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def cell_tip(figure: Heatmap, row: int, column: int) -> str:
    """Return the tip of one cell as safe rich text: row → column, the exact value, what its colour does not say."""
    value = exact(float(figure.values[row, column]), int(figure.states[row, column]))
    where = f"{name(figure.rows.labels, row)} → {name(figure.columns.labels, column)}"
    return tip("\n".join((where, value, *map(str, cell_words(figure, row, column)))))


def summary(figure: Heatmap) -> str:
    """Return what a map shows in one sentence: its size, the focused row and that row's three largest values."""
    rows, columns = figure.values.shape
    head = f"{figure.title}, {rows} × {columns}"
    row = figure.focus[0]
    if row is None or not 0 <= row < rows:
        return head
    largest = _largest(figure.values[row], figure.states[row], figure.columns.labels, figure.digits)
    return f"{head}. Row {figure.rows.labels[row]}: {largest}"


def bar_summary(figure: BarChart) -> str:
    """Return what bars show in one sentence: how many and the three largest."""
    largest = _largest(figure.values, figure.states, figure.columns.labels, figure.digits)
    return f"{figure.title}, {len(figure.values)} bars: {largest}"


def _largest(values: Array, states: Array, labels: tuple[str, ...], digits: int) -> str:
    places = np.flatnonzero(states == CellState.NUMBER)
    if not len(places):
        return "no numbers"
    order = places[np.argsort(-values[places], kind="stable")[:3]].tolist()
    return ", ".join(f"{labels[place]} {number_text(float(values[place]), digits)}" for place in order)
