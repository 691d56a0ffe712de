"""Which tabs the inputs panel has for a session: read from the tables of modes and scores, never from a mode's name."""

from dataclasses import dataclass

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import MatrixName, Options, Session


@dataclass(frozen=True)
class PlannedTable:
    """A table with a place in a tab; an *optional* one may be absent."""

    name: MatrixName
    optional: bool


@dataclass(frozen=True)
class PlannedTab:
    """A tab of weights: its key, its title, and its tables from top to bottom."""

    key: str
    title: str
    tables: tuple[PlannedTable, ...]


def weight_tabs(session: Session) -> tuple[PlannedTab, ...]:
    """Return the tabs for the projections, the score's own and the further matrices of the mode in use, if any."""
    tabs = (_projections(session), _score(session), _extras(session))
    return tuple(tab for tab in tabs if tab.tables)


def _projections(session: Session) -> PlannedTab:
    rows = KINDS[session.kind].projections
    names = [name for row in rows for name in (row.name, row.bias)]
    tables = tuple(PlannedTable(MatrixName(session.kind, name), True) for name in names)
    return PlannedTab(f"projections:{session.kind}", " ".join(row.symbol for row in rows), tables)


def _score(session: Session) -> PlannedTab:
    row = SCORINGS[session.options.score]
    tables = tuple(
        PlannedTable(MatrixName(session.kind, f"{row.key}.{parameter.name}"), parameter.optional)
        for parameter in row.parameters
    )
    symbols = [parameter.symbol for parameter in row.parameters if len(parameter.axes) > 1 or not parameter.optional]
    return PlannedTab(f"score:{session.kind}:{row.key}", " ".join(symbols), tables)


def _extras(session: Session) -> PlannedTab:
    kind, state, plain = KINDS[session.kind], session.state, Options(session.options.score)
    rows = [
        row
        for row in kind.extras_read(state.options)
        if row.name in state.weights or getattr(state.options, row.option) != getattr(plain, row.option)
    ]
    tables = tuple(PlannedTable(MatrixName(session.kind, row.name), row.parameter.optional) for row in rows)
    key = ":".join(("extras", session.kind, *(row.name for row in rows)))
    return PlannedTab(key, " ".join(row.parameter.symbol for row in rows), tables)
