"""A table as it is shown: numbers, names of both sides, and where two of them differ."""

from dataclasses import dataclass

import numpy as np

from attn_gui.model.table_sides import Names, side_names
from attn_gui.session.inputs import added_to_x, is_linked, projection_of, root, shown_matrix
from attn_gui.session.session import INPUTS, Array, MatrixName, Session, stored_matrix

Block = tuple[int, int] | None
"""First column and the one after the last; None for all."""


@dataclass(frozen=True, eq=False)
class ShownTable:
    """The numbers (0 × 0 where the table is absent), the names of rows and columns, and what the numbers rest on."""

    numbers: Array
    row_names: Names
    column_names: Names
    sources: tuple[Array | None, ...]
    first_column: int = 0


@dataclass(frozen=True)
class Rectangle:
    """The cells from (top, left) to (bottom, right), both included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Growth:
    """``count`` places come (or go, if negative) before place ``first`` of the rows (axis 0) or columns (axis 1)."""

    axis: int
    first: int
    count: int


def shown_table(session: Session, name: MatrixName, block: Block, before: ShownTable | None = None) -> ShownTable:
    """Return the table *name*, of its columns those of *block*; the numbers of *before* where they are still right."""
    sources = _sources(session, name)
    if sources[0] is None:
        return ShownTable(np.empty((0, 0)), (), (), sources)
    first, end = (0, None) if block is None else block
    if before is not None and _same(before.sources, sources):
        numbers = before.numbers
    else:
        whole = shown_matrix(session, name) if name in INPUTS else sources[0]
        numbers = whole[:, first:end]
    last = first + numbers.shape[1]
    rows, columns = side_names(session, name, len(numbers), max(last, _width(sources)))
    return ShownTable(numbers, rows, columns[first:last], sources, first)


def growth(before: Array, after: Array) -> Growth | None:
    """Return how *after* came out of *before* if one side alone changed its size, else None.

    Places come or go where the numbers begin to differ if the rest only moved, else at the end.
    """
    if 0 in (*before.shape, *after.shape):
        return None
    axes = [axis for axis in (0, 1) if before.shape[axis] != after.shape[axis]]
    if len(axes) != 1:
        return None
    axis = axes[0]
    old, new = (np.moveaxis(array, axis, 0) for array in (before, after))
    count, shorter = len(new) - len(old), min(len(old), len(new))
    same = np.array([np.array_equal(old[i], new[i], equal_nan=True) for i in range(shorter)])
    first = shorter if same.all() else int(np.argmin(same))
    rest, moved = old[first + max(0, -count) :], new[first + max(0, count) :]
    return Growth(axis, first if np.array_equal(rest, moved, equal_nan=True) else shorter, count)


def grown(before: Array, after: Array, how: Growth) -> Array:
    """Return *before* with the places of *how* taken from *after*, or taken away: of the size of *after*."""
    if how.count < 0:
        return np.delete(before, np.s_[how.first : how.first - how.count], axis=how.axis)
    new = np.take(after, range(how.first, how.first + how.count), axis=how.axis)
    head, tail = np.split(before, [how.first], axis=how.axis)
    return np.concatenate((head, new, tail), axis=how.axis)


def difference(before: Array, after: Array) -> Rectangle | None:
    """Return the smallest rectangle that holds every cell in which two tables of one size differ."""
    if before is after:
        return None
    differs = (before != after) & ~(np.isnan(before) & np.isnan(after))
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return None
    return Rectangle(int(rows[0]), int(columns[0]), int(rows[-1]), int(columns[-1]))


def _sources(session: Session, name: MatrixName) -> tuple[Array | None, ...]:
    if name.kind is not None and name.kind not in session.states:
        return (None,)
    own = stored_matrix(session, root(session, name))
    if not is_linked(session, name):
        return (own,)
    return (own, *(stored_matrix(session, part) for part in projection_of(name)), added_to_x(session))


def _same(before: tuple[Array | None, ...], after: tuple[Array | None, ...]) -> bool:
    return len(before) == len(after) and all(a is b for a, b in zip(before, after, strict=True))


def _width(sources: tuple[Array | None, ...]) -> int:
    shown = next((array for array in sources[1:2] if array is not None), sources[0])
    return 0 if shown is None else shown.shape[1]
