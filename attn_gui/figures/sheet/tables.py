"""Tables of a lesson sheet as values: numbers with their headings, and what is cut off of long ones."""

from dataclasses import dataclass, replace

import numpy as np

from attn_gui.figures.figure import Array, CellState
from attn_gui.figures.sheet.choice import CUT, MOST_CONTINUED, MOST_CUT_ROWS
from attn_gui.figures.ticks import number_text
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class Extra:
    """A column of its own beside a table, such as the sums of its rows: heading, numbers (rows,), left blank or not."""

    heading: str
    values: Array
    blank: bool = False


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers (rows, columns) with names, as one block of a sheet.

    ``states`` are CellStates of the numbers (None: all are numbers), ``focus`` the chosen row and column, ``extras``
    stand to the right. ``first`` and ``whole`` are the place and the size of the table that this one is cut out of.
    """

    title: str
    values: Array
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    blank: bool = False
    states: Array | None = None
    focus: tuple[int | None, int | None] = (None, None)
    extras: tuple[Extra, ...] = ()
    first: tuple[int, int] = (0, 0)
    whole: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns, those beside it counted."""
        rows, columns = self.values.shape
        return rows, columns + len(self.extras)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of all columns, those beside it last."""
        return (*self.columns, *(extra.heading for extra in self.extras))

    def is_blank(self, column: int) -> bool:
        """Return whether a column is left to be written in."""
        width: int = self.values.shape[1]
        return self.blank if column < width else self.extras[column - width].blank

    def is_forbidden(self, row: int, column: int) -> bool:
        """Return whether a cell belongs to a key that may not be attended to."""
        inside = self.states is not None and column < self.values.shape[1]
        return inside and self.states is not None and self.states[row, column] == CellState.FORBIDDEN

    def text(self, row: int, column: int, digits: int) -> str:
        """Return a number as it is printed."""
        width: int = self.values.shape[1]
        value = self.values[row, column] if column < width else self.extras[column - width].values[row]
        return number_text(float(value), digits)

    def part(self, rows: range, columns: range) -> str:
        """Return the title with what part of the whole table these places are; the title alone for all of it."""
        whole = self.whole or self.values.shape
        inner = range(min(columns.start, self.values.shape[1]), min(columns.stop, self.values.shape[1]))
        words = [
            _part(say("rows"), rows, self.first[0], whole[0]),
            _part(say("columns"), inner, self.first[1], whole[1]),
        ]
        told = ", ".join(str(word) for word in words if word is not None)
        return f"{self.title} · {told}" if told else self.title


def fitted(table: Table, long: str | None, columns: int) -> Table:
    """Return *table*, or where it is too long and is to be cut, the part around its focus with *columns* columns.

    *long* is a key of LONG.
    """
    rows, width = table.values.shape
    short = max(rows, width) <= MOST_CONTINUED
    if long != CUT and (long is not None or short):
        return table
    kept_rows = _window(rows, MOST_CUT_ROWS, table.focus[0])
    kept_columns = _window(width, max(1, columns - len(table.extras)), table.focus[1])
    return _cut(table, kept_rows, kept_columns)


def _window(count: int, room: int, focus: int | None) -> range:
    """The first *room* of *count* places, or as many around the focus where it lies beyond them."""
    if count <= room:
        return range(count)
    start = 0 if focus is None or focus < room else min(focus - room // 2, count - room)
    return range(start, start + room)


def _cut(table: Table, rows: range, columns: range) -> Table:
    if (len(rows), len(columns)) == table.values.shape:
        return table
    down, across = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
    row, column = table.focus
    return replace(
        table,
        values=table.values[down, across],
        rows=table.rows[down],
        columns=table.columns[across],
        states=None if table.states is None else table.states[down, across],
        focus=(
            row - rows.start if row is not None and row in rows else None,
            column - columns.start if column is not None and column in columns else None,
        ),
        extras=tuple(replace(extra, values=np.asarray(extra.values)[down]) for extra in table.extras),
        first=(rows.start, columns.start),
        whole=(table.values.shape[0], table.values.shape[1]),
    )


def _part(what: Message, places: range, first: int, count: int) -> Message | None:
    if len(places) == count or not len(places):
        return None
    start, end = first + places.start, first + places.stop - 1
    if start == end:
        return say("{what} {start} of {count}", what=what, start=start, count=count)
    return say("{what} {start}–{end} of {count}", what=what, start=start, end=end, count=count)
