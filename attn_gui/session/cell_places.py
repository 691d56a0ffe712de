"""Where the cells of an explanation are to be seen: in which table or map, and of which head."""

from collections.abc import Iterable
from dataclasses import dataclass

from attn_gui.engine import MultiHead
from attn_gui.engine.explain_section import STEPS
from attn_gui.engine.terms import Cell
from attn_gui.session.compute import Done
from attn_gui.session.explaining_tables import READ_X, SINUSOIDS, TABLE
from attn_gui.session.explaining_taken import source_of
from attn_gui.session.lit import Lit
from attn_gui.session.session import X


@dataclass(frozen=True)
class Spot:
    """A cell of a table (whole-table column) or of a map; ``head`` is the one whose map it is, None where none is."""

    place: str
    row: int
    column: int
    head: int | None = None


def spot_of(done: Done, cell: Cell) -> Spot | None:
    """Return where *cell* is to be seen, whichever head is in focus; None where no table or map shows it."""
    if cell.array.startswith(TABLE):
        return _in_table(cell.array.removeprefix(TABLE), cell)
    if cell.array in (READ_X, SINUSOIDS):
        return _in_table(str(X), cell)
    source = source_of(done, cell)
    if source is not None:
        return spot_of(done, source)
    if cell.array in STEPS or cell.array == "bias":
        return _in_map(done, cell)
    return _unprojected(done, cell)


def place_of(done: Done, cell: Cell, focus_head: int = 0, *, all_heads: bool = False) -> Lit | None:
    """Return the one lit cell that *cell* is while *focus_head* is in focus; None where it is not to be seen then.

    A cell of another head's map is not; with *all_heads*, or a pooled head, the output shown is that after W_o.
    """
    spot = spot_of(done, cell)
    if spot is None or not _is_shown(done, cell, spot, focus_head, all_heads=all_heads):
        return None
    return Lit(spot.place, (spot.row,), (spot.column,))


def places_of(done: Done, cells: Iterable[Cell], focus_head: int = 0, *, all_heads: bool = False) -> tuple[Lit, ...]:
    """Return all that is lit for *cells*, each where `place_of` says; cells beside each other become one Lit."""
    columns: dict[tuple[str, int], set[int]] = {}
    for cell in cells:
        lit = place_of(done, cell, focus_head, all_heads=all_heads)
        if lit is not None and lit.rows is not None and lit.columns is not None:
            columns.setdefault((lit.place, lit.rows[0]), set()).update(lit.columns)
    rows: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for (place, row), found in columns.items():
        rows.setdefault((place, tuple(sorted(found))), []).append(row)
    return tuple(Lit(place, tuple(sorted(own)), found) for (place, found), own in rows.items())


def _in_table(name: str, cell: Cell) -> Spot:
    row, column = cell.index if len(cell.index) == 2 else (0, cell.index[-1])
    return Spot(name, row, column)


def _in_map(done: Done, cell: Cell) -> Spot:
    """The place in a map; joined heads without W_o lie side by side, so each column is one head's."""
    *lead, row, column = cell.index
    place = STEPS.get(cell.array, "scores")
    if cell.array == "concatenated" and isinstance(done.result, MultiHead):
        width = done.result.heads.shape[-1]
        return Spot(place, row, column % width, column // width)
    return Spot(place, row, column, lead[-1] if lead else None)


def _unprojected(done: Done, cell: Cell) -> Spot | None:
    """The table cell of a component of query, key or value that nothing projects: a block of columns a head."""
    which = cell.array.removeprefix("scored_")
    result = done.result
    if which != cell.array:
        return spot_of(done, Cell(which, cell.index))
    if not isinstance(result, MultiHead) or len(cell.index) != 3 or which not in ("query", "key", "value"):
        return None
    if any(part is not None for part in result.projections.of(which)):
        return None
    head, row, dimension = cell.index
    unit = head * getattr(result, which).shape[-1] + dimension
    return spot_of(done, Cell(f"inputs.{which}", (row, unit)))


def _is_shown(done: Done, cell: Cell, spot: Spot, focus_head: int, *, all_heads: bool) -> bool:
    if not isinstance(done.result, MultiHead) or cell.array.startswith(TABLE):
        return True
    pooled = focus_head < 0
    if spot.place == "output":
        joined = all_heads or pooled
        return joined if spot.head is None else not joined and spot.head == focus_head
    if spot.place in ("scores", "weights"):
        return pooled if spot.head is None else spot.head == focus_head
    return True
