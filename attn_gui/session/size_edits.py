"""Edits of sizes: rows (tokens) and columns (dimensions) inserted, deleted, moved, partners in the same step."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from attn_gui.session.changes import Change, Deleted, Inserted, Moved
from attn_gui.session.edit import Edit, EditError
from attn_gui.session.extras import new_cell
from attn_gui.session.linking import table_of
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.rows import has_tokens
from attn_gui.session.session import Array, MatrixName, Session, frozen, stored_matrix, with_matrix
from attn_gui.session.shapes import resize
from attn_gui.session.taking import inserting, take
from attn_gui.session.token_edits import with_row_names
from attn_gui.text import Message, say

MOST_NAMED = 4
SIDE_NAMES = ("row", "column")


@dataclass(frozen=True, eq=False)
class _SizeEdit(Edit):
    name: MatrixName
    at: int

    axis: ClassVar[int] = 0
    per_head: ClassVar[bool] = True

    @property
    def label(self) -> Message:
        """Name the step by its own table alone."""
        return self._label(_named((self.name,)))

    def label_in(self, session: Session) -> Message:
        """Name the step with all tables that change in it."""
        try:
            resized = resize(session, self.name, self.axis, self._change(session))
        except EditError:
            return self.label
        names = _named(resized.names)
        if resized.heads > 1 and self.per_head:
            names = say("each of the {heads} heads of {names}", heads=resized.heads, names=names)
        return self._label(names)

    def apply(self, session: Session) -> Session:
        """Return the session with table and partners changed; raises EditError where that cannot be."""
        return resize(session, self.name, self.axis, self._change(session)).session

    def _size(self, session: Session) -> int:
        return table_of(session, self.name).shape[self.axis]

    def _require(self, session: Session, *places: int, end: int) -> None:
        for place in places:
            if not 0 <= place <= end:
                message = say(
                    "{name} has {count} {side}s; there is no {side} {place}.",
                    name=symbol_of(self.name),
                    count=self._size(session),
                    side=SIDE_NAMES[self.axis],
                    place=place,
                )
                raise EditError(message, field=str(self.name), code="no_such_place")

    def _thing(self) -> tuple[str, str]:
        """Return what is counted, as one and as many: tokens for the rows of inputs, else dimensions."""
        tokens = self.axis == 0 and has_tokens(self.name)
        return ("token", "tokens") if tokens else ("dimension", "dimensions")

    @abstractmethod
    def _label(self, names: Message | str) -> Message:
        """Return what undo calls it, for these tables."""

    @abstractmethod
    def _change(self, session: Session) -> Change:
        """Return what happens to the rows or columns; raise EditError for places that are not there."""


@dataclass(frozen=True, eq=False)
class InsertTokens(_SizeEdit):
    """*count* new rows before row *at* (or after the last); new cells are 0."""

    count: int = 1

    def _label(self, names: Message | str) -> Message:
        one, many = self._thing()
        if self.count == 1:
            return say("Add a {thing} to {names}", thing=one, names=names)
        return say("Add {count} {things} to {names}", count=self.count, things=many, names=names)

    def _change(self, session: Session) -> Change:
        _require_count(self.count)
        self._require(session, self.at, end=self._size(session))
        return Inserted(self.at, self.count)


@dataclass(frozen=True, eq=False)
class DeleteTokens(_SizeEdit):
    """*count* rows gone, from row *at* on."""

    count: int = 1

    def _label(self, names: Message | str) -> Message:
        one, many = self._thing()
        if self.count == 1:
            return say("Remove {thing} {at} from {names}", thing=one, at=self.at, names=names)
        last = self.at + self.count - 1
        return say("Remove {things} {at}–{last} from {names}", things=many, at=self.at, last=last, names=names)

    def _change(self, session: Session) -> Change:
        _require_count(self.count)
        size = self._size(session)
        self._require(session, self.at, self.at + self.count - 1, end=size - 1)
        if self.count >= size:
            message = say(
                "The last {side} of {name} cannot be removed.", side=SIDE_NAMES[self.axis], name=symbol_of(self.name)
            )
            raise EditError(message, field=str(self.name), code="last_one")
        return Deleted(self.at, self.count)


@dataclass(frozen=True, eq=False)
class MoveToken(_SizeEdit):
    """Row *at* comes to stand at *to*."""

    to: int

    per_head: ClassVar[bool] = False

    def apply(self, session: Session) -> Session:
        """Return the session in the new order; the same one if the row stays."""
        change = self._change(session)
        return session if self.at == self.to else resize(session, self.name, self.axis, change).session

    def _label(self, names: Message | str) -> Message:
        one, _ = self._thing()
        return say("Move {thing} {at} of {names} to {to}", thing=one, at=self.at, names=names, to=self.to)

    def _change(self, session: Session) -> Change:
        self._require(session, self.at, self.to, end=self._size(session) - 1)
        return Moved(self.at, self.to)


@dataclass(frozen=True, eq=False)
class InsertColumns(InsertTokens):
    """*count* new columns before column *at* (or after the last); heads grow by the same each."""

    axis: ClassVar[int] = 1


@dataclass(frozen=True, eq=False)
class DeleteColumns(DeleteTokens):
    """*count* columns gone, from column *at* on; heads lose the same each."""

    axis: ClassVar[int] = 1


@dataclass(frozen=True, eq=False)
class MoveColumn(MoveToken):
    """Column *at* comes to stand at *to*."""

    axis: ClassVar[int] = 1


@dataclass(frozen=True, eq=False)
class FitMatrix(Edit):
    """One table alone padded with zeros at the end, or cut there, to a size: a remedy for what does not fit."""

    name: MatrixName
    rows: int
    columns: int

    @property
    def label(self) -> Message:
        """Fit K to 5 × 4."""
        return say("Fit {name} to {rows} × {columns}", name=symbol_of(self.name), rows=self.rows, columns=self.columns)

    def apply(self, session: Session) -> Session:
        """Return the session with the table in that size; the same one if it has it.

        Rows of an input keep their names. Raises EditError if the table is absent or nothing would be left of it.
        """
        for count in (self.rows, self.columns):
            _require_count(count)
        table = stored_matrix(session, self.name)
        if table is None:
            table = table_of(session, self.name)
        if table.shape == (self.rows, self.columns):
            return session
        sized = with_matrix(session, self.name, fitted(table, self.rows, self.columns, new_cell(self.name)))
        return with_row_names(sized, self.name, self.rows)


def fitted(table: Array, rows: int, columns: int, fill: float = 0.0) -> Array:
    """Return *table* padded with *fill* at the end or cut there to rows × columns."""
    for axis, wanted in enumerate((rows, columns)):
        size = table.shape[axis]
        table = take(table, inserting(size, size, max(0, wanted - size))[:wanted], axis, fill)
    return frozen(table)


def _named(names: tuple[MatrixName, ...]) -> str:
    symbols = list(dict.fromkeys(symbol_of(name) for name in names))
    if len(symbols) > MOST_NAMED:
        symbols = [*symbols[: MOST_NAMED - 1], f"{len(symbols) - MOST_NAMED + 1} more"]
    return join_names(symbols)


def _require_count(count: int) -> None:
    if count < 1:
        raise EditError(
            say("At least one is needed; {count} were asked for.", count=count), field="count", code="count"
        )
