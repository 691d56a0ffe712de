"""NaN and infinity in a session: where they are, and edits that set them to 0."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from attn_gui.errors import AttentionError
from attn_gui.session.edit import Edit
from attn_gui.session.inputs import is_linked, projection_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import UseOwnTable, table_of
from attn_gui.session.naming import symbol_of
from attn_gui.session.remedy import Remedy, remedy
from attn_gui.session.session import (
    INPUTS,
    MatrixName,
    Session,
    X,
    frozen,
    matrix_names,
    stored_matrix,
    with_matrix,
)
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class ZeroNonFinite(Edit):
    """Every NaN and infinity of a table is set to 0."""

    name: MatrixName

    @property
    def label(self) -> Message:
        """Set what is not finite in Q to 0."""
        return say("Set what is not finite in {name} to 0", name=symbol_of(self.name))

    def apply(self, session: Session) -> Session:
        """Return the session with finite numbers there; the same one if they are. Raises EditError if absent."""
        own = stored_matrix(session, self.name)
        table = table_of(session, self.name) if own is None else own
        wrong = ~np.isfinite(table)
        if not wrong.any():
            return session
        return with_matrix(session, self.name, frozen(np.where(wrong, 0.0, table)))


def non_finite_tables(session: Session) -> tuple[MatrixName, ...]:
    """Return the tables in use by the mode that hold NaN or infinity."""
    return tuple(name for name in _used(session) if not np.isfinite(_table(session, name)).all())


def not_finite(session: Session, error: AttentionError) -> Iterable[Remedy]:
    """Offer to set the numbers that are not finite to 0, table by table."""
    del error
    tables = non_finite_tables(session)
    for name in tables:
        wrong = np.argwhere(~np.isfinite(_table(session, name)))
        if len(wrong) == 1:
            row, column = (int(place) for place in wrong[0])
            text = say("Set {name}[{row}, {column}] to 0", name=symbol_of(name), row=row, column=column)
        else:
            text = say("Set the {count} such numbers in {name} to 0", count=len(wrong), name=symbol_of(name))
        yield Remedy(text, (ZeroNonFinite(name),))
    if not tables:
        # The product of X and a projection has left the range of numbers.
        yield from (remedy(UseOwnTable(name)) for name in INPUTS if is_linked(session, name))


def _used(session: Session) -> Iterable[MatrixName]:
    names: list[MatrixName] = []
    for name in dict.fromkeys(KINDS[session.kind].sources(session)):
        names += [X, *projection_of(name)] if name != X and is_linked(session, name) else [name]
    names += KINDS[session.kind].weights_read(session)
    present = set(matrix_names(session))
    return [name for name in dict.fromkeys(names) if name in present]


def _table(session: Session, name: MatrixName) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    table = stored_matrix(session, name)
    assert table is not None, name
    return table
