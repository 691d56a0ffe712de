"""Which row of a session is to change, and how, for a wanted weight."""

from dataclasses import dataclass

import numpy as np

from attn_gui.engine.reach import Reach, Side
from attn_gui.engine.reach_moves import Moves
from attn_gui.session.cell_edits import written
from attn_gui.session.compute import Done
from attn_gui.session.edit import Edit, EditError
from attn_gui.session.inputs import is_linked, projection_of, root
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.session import KEY, QUERY, Array, MatrixName, Session, stored_matrix
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class ReachedRow:
    """The edit that makes a weight, the weight it comes to, which can be had, and why not the wanted one."""

    edit: "SetRow"
    weight: float
    reachable: tuple[float, float]
    reached: bool
    why: Message | None


@dataclass(frozen=True, eq=False)
class SetRow(Edit):
    """One row of a table set as a whole, so that a weight comes about; ``text`` says which."""

    name: MatrixName
    row: int
    values: Array
    text: Message

    @property
    def label(self) -> Message:
        """Drag the weight of it → animal to 0.80."""
        return self.text

    def apply(self, session: Session) -> Session:
        """Return the session with the row set; raises EditError outside the table and for NaN and infinity."""
        return written(session, self.name, self.row, 0, self.values[None])


class RowReach:
    """Finds rows for one weight, *index* being ``[head,] query, key``.

    *change* chooses the query's or the key's row, of the table that it is typed into: where Q or K follows X, or heads
    read X, the row of X changes, and with it all that is made of it; nothing is unlinked.
    """

    def __init__(self, done: Done, index: tuple[int, ...], change: Side = "query") -> None:
        self._done, self._index = done, index
        session, row = done.session, index[-2] if change == "query" else index[-1]
        sources = KINDS[session.kind].sources(session)[:2]
        place = sources[("query", "key").index(change)]
        self.name, self.row = root(session, place), row
        maps = [_map(session, name) if root(session, name) == self.name else None for name in sources]
        if self.name in (QUERY, KEY):
            maps = [made if source == place else None for made, source in zip(maps, sources, strict=True)]
        self._reach = Reach(done.result, index=index, moves=Moves(row, query=maps[0], key=maps[1]))

    @property
    def reachable(self) -> tuple[float, float]:
        """The smallest and the largest weight that can be had."""
        return self._reach.reachable

    def to(self, target: float, merge_key: object | None = None) -> ReachedRow:
        """Return the edit that brings the weight to *target*, or near it."""
        found = self._reach.to(target)
        values = table_of(self._done.session, self.name)[self.row] + found.change
        if not np.isfinite(values).all():
            raise EditError(say("The row would leave the range of numbers."), field="value", code="not_finite")
        edit = SetRow(self.name, self.row, values, self._label(found.weight), merge_key=merge_key)
        return ReachedRow(edit, found.weight, found.reachable, found.reached, found.why)

    def _label(self, weight: float) -> Message:
        query = unique_tokens(self._done.inputs.query_tokens)[self._index[-2]]
        key = unique_tokens(self._done.inputs.key_tokens)[self._index[-1]]
        return say("Drag the weight of {query} → {key} to {weight}", query=query, key=key, weight=f"{weight:.2f}")


def _map(session: Session, name: MatrixName) -> Array:
    """Return how a change of a row of the table behind an input reaches its row (n, width)."""
    table = table_of(session, root(session, name))
    matrix = stored_matrix(session, projection_of(name)[0]) if is_linked(session, name) else None
    return np.eye(table.shape[1]) if matrix is None else matrix
