"""Edits of numbers in tables: a cell, a pasted block, cleared cells, a fill, a whole matrix."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from attn_gui.session.edit import Edit, EditError
from attn_gui.session.entering import with_states
from attn_gui.session.fills import FILLS
from attn_gui.session.linking import table_of, unlinked
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import Array, MatrixName, Session, frozen, stored_matrix, with_matrix
from attn_gui.session.shapes import grown
from attn_gui.session.token_edits import with_row_names
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class SetCell(Edit):
    """One number typed or dragged; typing into a linked input takes its shown numbers over and unlinks it."""

    name: MatrixName
    row: int
    column: int
    value: float

    @property
    def label(self) -> Message:
        """Change Q[2, 1]."""
        return say("Change {name}[{row}, {column}]", name=symbol_of(self.name), row=self.row, column=self.column)

    def apply(self, session: Session) -> Session:
        """Return the session with the number set; raises EditError for NaN and infinity and outside the table."""
        block = np.array([[self.value]])
        return written(session, self.name, self.row, self.column, block)


@dataclass(frozen=True, eq=False)
class SetBlock(Edit):
    """A pasted rectangle with its top left number at (row, column); with ``grow`` the table is enlarged to hold it."""

    name: MatrixName
    row: int
    column: int
    block: Array
    grow: bool = False

    @property
    def label(self) -> Message:
        """Paste 20 × 8 into Q."""
        rows, columns = self.block.shape
        return say("Paste {rows} × {columns} into {name}", rows=rows, columns=columns, name=symbol_of(self.name))

    def apply(self, session: Session) -> Session:
        """Return the session with the block written; raises EditError where it is too large or not finite."""
        require_finite(self.block, self.row, self.column)
        table = table_of(session, self.name)
        # At most just beyond the end: a gap would have to be filled, however large it is.
        require_inside(self.name, table, max(self.row - 1, 0), max(self.column - 1, 0))
        rows, columns = self.row + self.block.shape[0], self.column + self.block.shape[1]
        if rows > table.shape[0] or columns > table.shape[1]:
            if not self.grow:
                raise self._too_large(table)
            session = grown(unlinked(session, self.name), self.name, rows, columns)
        return written(session, self.name, self.row, self.column, self.block)

    def _too_large(self, table: Array) -> EditError:
        message = say(
            "The block has {rows} × {columns} numbers; from row {row}, column {column} {name} has room for "
            "{free_rows} × {free_columns}.",
            rows=self.block.shape[0],
            columns=self.block.shape[1],
            row=self.row,
            column=self.column,
            name=symbol_of(self.name),
            free_rows=max(0, table.shape[0] - self.row),
            free_columns=max(0, table.shape[1] - self.column),
        )
        return EditError(
            message, field=str(self.name), code="block_too_large", hint=say("The table can grow to hold it.")
        )


@dataclass(frozen=True, eq=False)
class ClearCells(Edit):
    """The cells where the given rows and columns cross are set to 0."""

    name: MatrixName
    rows: Sequence[int]
    columns: Sequence[int]

    @property
    def label(self) -> Message:
        """Clear 6 cells of Q."""
        return say("Clear {count} cells of {name}", count=len(self.rows) * len(self.columns), name=symbol_of(self.name))

    def apply(self, session: Session) -> Session:
        """Return the session with zeros there; raises EditError outside the table."""
        table = table_of(session, self.name)
        rows, columns = list(self.rows), list(self.columns)
        if not rows or not columns:
            return session
        for row, column in ((min(rows), min(columns)), (max(rows), max(columns))):
            require_inside(self.name, table, row, column)
        cleared = np.array(table)
        cleared[np.ix_(rows, columns)] = 0.0
        return taken_over(session, self.name, table, cleared)


@dataclass(frozen=True, eq=False)
class FillMatrix(Edit):
    """A whole table filled by a row of ``FILLS``."""

    name: MatrixName
    fill: str
    seed: int = 0

    @property
    def label(self) -> Message:
        """Fill Q with zeros."""
        return say("Fill {name} with {fill}", name=symbol_of(self.name), fill=FILLS[self.fill].label)

    def apply(self, session: Session) -> Session:
        """Return the session with the table filled, its size kept."""
        table = table_of(session, self.name)
        return taken_over(session, self.name, table, FILLS[self.fill].make(table.shape, self.seed))


@dataclass(frozen=True, eq=False)
class ReplaceMatrix(Edit):
    """A table replaced as a whole (an import); its size may change, NaN and infinity may be in it.

    Partners keep their sizes: what then does not fit is said, with remedies, when the session is computed.
    """

    name: MatrixName
    array: Array
    tokens: Sequence[str] | None = None

    @property
    def label(self) -> Message:
        """Replace Q by 4 × 3 numbers."""
        rows, columns = np.atleast_2d(self.array).shape[-2:]
        return say(
            "Replace {name} by {rows} × {columns} numbers", name=symbol_of(self.name), rows=rows, columns=columns
        )

    def apply(self, session: Session) -> Session:
        """Return the session with the table and its token names; raises EditError unless it is a filled table."""
        array = frozen(np.atleast_2d(self.array))
        if array.ndim != 2 or 0 in array.shape:
            message = say(
                "{name} needs a table of rows and columns; this has shape {shape}.",
                name=symbol_of(self.name),
                shape=self.array.shape,
            )
            raise EditError(message, field=str(self.name), code="no_table")
        # Where it has those numbers already, the very array stays.
        session = session if self.name.kind is None else with_states(session, [self.name.kind])
        old = stored_matrix(session, self.name)
        if old is not None and np.array_equal(old, array, equal_nan=True):
            array = old
        linked = session.linked - {self.name}
        if linked != session.linked or array is not old:
            session = with_matrix(replace(session, linked=linked), self.name, array)
        return with_row_names(session, self.name, len(array), self.tokens)


def written(session: Session, name: MatrixName, row: int, column: int, block: Array) -> Session:
    """Return the session with *block* at (row, column) of the table; the same one if it holds those."""
    require_finite(block, row, column)
    table = table_of(session, name)
    require_inside(name, table, row, column)
    require_inside(name, table, row + block.shape[0] - 1, column + block.shape[1] - 1)
    changed = np.array(table)
    changed[row : row + block.shape[0], column : column + block.shape[1]] = block
    return taken_over(session, name, table, changed)


def taken_over(session: Session, name: MatrixName, before: Array, after: Array) -> Session:
    """Return the session whose table *name* holds *after* for *before*, unlinked; the same one if they are equal."""
    # Negative zero is written like zero and means the same.
    after = after + 0.0
    if before.shape == after.shape and np.array_equal(before, after, equal_nan=True):
        return session
    return with_matrix(unlinked(session, name), name, frozen(after))


def require_finite(block: Array, row: int, column: int) -> None:
    """Raise EditError naming the first NaN or infinity of a block whose corner is (row, column)."""
    wrong = np.argwhere(~np.isfinite(block))
    if len(wrong):
        i, j = (int(n) for n in wrong[0])
        message = say(
            "Only finite numbers can be entered; row {row}, column {column} has {value}.",
            row=row + i,
            column=column + j,
            value=float(block[i, j]),
        )
        raise EditError(message, field="value", code="not_finite")


def require_inside(name: MatrixName, table: Array, row: int, column: int) -> None:
    """Raise EditError unless the table has that cell."""
    if not (0 <= row < table.shape[0] and 0 <= column < table.shape[1]):
        message = say(
            "{name} has {rows} rows and {columns} columns; there is no cell [{row}, {column}].",
            name=symbol_of(name),
            rows=table.shape[0],
            columns=table.shape[1],
            row=row,
            column=column,
        )
        raise EditError(message, field=str(name), code="no_such_cell")
