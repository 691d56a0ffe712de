"""The edit that makes inputs smaller: every row of what is compared gets the root mean square 1."""

from dataclasses import dataclass

import numpy as np

from attn_gui.engine.positions import rms_norm
from attn_gui.session.cell_edits import taken_over
from attn_gui.session.edit import Edit
from attn_gui.session.inputs import root
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.session import MatrixName, Session
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class NormaliseRows(Edit):
    """Every row of the tables is divided by its root mean square (RMSNorm, Zhang and Sennrich 2019); zeros stay."""

    names: tuple[MatrixName, ...]

    @property
    def label(self) -> Message:
        """Normalise inputs: the rows of Q and K."""
        return say("Normalise inputs: the rows of {names}", names=join_names([symbol_of(name) for name in self.names]))

    def apply(self, session: Session) -> Session:
        """Return the session with rows whose squares have the mean 1."""
        for name in self.names:
            table = table_of(session, name)
            session = taken_over(session, name, table, rms_norm(table))
        return session

    def shrinks(self, session: Session) -> bool:
        """Whether it makes the numbers smaller on the whole: one huge row is enough."""
        squares = [np.square(table_of(session, name)).mean(axis=1) for name in self.names]
        return bool(np.concatenate(squares).mean() > 1.0)


def asking_tables(session: Session) -> tuple[MatrixName, ...]:
    """Return the tables from which queries and keys come, each once: Q and K, or X."""
    query, key, _ = KINDS[session.kind].sources(session)
    return tuple(dict.fromkeys((root(session, query), root(session, key))))
