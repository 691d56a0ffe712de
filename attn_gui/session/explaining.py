"""Any number of a session explained: those of the result, and those of its tables, back to what was typed."""

from collections.abc import Callable
from typing import cast

from attn_gui.engine.explain import STAGES, Stage, explain
from attn_gui.engine.explain_section import Explanation, Index
from attn_gui.engine.terms import Cell
from attn_gui.session.compute import Done
from attn_gui.session.explaining_tables import (
    READ_X,
    SINUSOIDS,
    TABLE,
    PlaceError,
    explain_read_x,
    explain_sinusoid,
    explain_table,
    known_table,
)
from attn_gui.session.explaining_taken import explain_bias, explain_option, explain_taken, source_of
from attn_gui.text import say

__all__ = ["MASK", "PROJECTED", "PlaceError", "cell_at", "explain_cell", "followed"]

PROJECTED = "projected_"
"""Before "query", "key" and "value": as the heads use them, where "query" itself is the table."""
MASK = "mask"
"""Another name of the masked scores: what the rules leave of a score."""


def explain_cell(done: Done, place: str, index: Index) -> Explanation:
    """Return where the number at *index* of *place* comes from.

    *place* is a table by its name ("query", "x", "self/w_query", "multi-head/w_output": (row, column) of the whole
    table), X as it is read ("x_read"), or a stage of the result as `explain` names them, where "projected_query" and
    the like stand for the query that heads use ([head,] position, component). Raises PlaceError or OptionError.
    """
    return followed(done, cell_at(done, place, index))


def cell_at(done: Done, place: str, index: Index) -> Cell:
    """Return the cell that `explain_cell` explains; raises PlaceError where *place* names nothing."""
    table = known_table(done.session, place)
    if table is not None:
        return Cell(f"{TABLE}{table}", index)
    if place in (READ_X, SINUSOIDS):
        return Cell(place, index)
    stage = "masked_scores" if place == MASK else place.removeprefix(PROJECTED)
    if stage not in STAGES:
        message = say("There is nothing called {place} to explain here.", place=place)
        raise PlaceError(message, field="place", code="no_such_place")
    return Cell(stage, index)


def followed(done: Done, cell: Cell) -> Explanation:
    """Return where the number that *cell* names comes from: one step back on the way to what was typed."""
    tell = _OWN.get(cell.array)
    if tell is not None:
        return tell(done, cell)
    if cell.array.startswith(TABLE):
        return explain_table(done.session, cell)
    source = source_of(done, cell)
    if source is not None:
        return explain_taken(done, cell, source) or followed(done, source)
    if cell.array in STAGES:
        return _in_result(done, cell)
    return explain_option(done, cell)


def _in_result(done: Done, cell: Cell) -> Explanation:
    found = explain(done.result, stage=cast("Stage", cell.array), index=cell.index)
    last = found.sections[-1].numbers[-1]
    # Nothing projects or turns it: what it is taken from says more.
    taken = last.cell is not None and last.cell != cell and found.step == "inputs"
    return followed(done, last.cell) if taken and last.cell is not None else found


_OWN: dict[str, Callable[[Done, Cell], Explanation]] = {
    READ_X: lambda done, cell: explain_read_x(done.session, cell),
    SINUSOIDS: lambda done, cell: explain_sinusoid(done.session, cell),
    "bias": explain_bias,
}
