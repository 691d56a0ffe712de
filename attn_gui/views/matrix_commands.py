"""What the menu of a table does to its rows and columns: one row each, and each one an edit."""

from collections.abc import Callable
from dataclasses import dataclass

from attn_gui.session.edits import (
    DeleteColumns,
    DeleteTokens,
    Edit,
    InsertColumns,
    InsertTokens,
    MoveColumn,
    MoveToken,
)
from attn_gui.session.session import MatrixName


@dataclass(frozen=True)
class Place:
    """The table and what is selected in it, in the table's own counting, and its size."""

    name: MatrixName
    rows: range
    columns: range
    size: tuple[int, int]


@dataclass(frozen=True)
class SizeCommand:
    """A command on rows or columns: its words, its edit, whether it can act, and what it needs."""

    key: str
    text: str
    edit: Callable[[Place], Edit]
    can_act: Callable[[Place], bool]
    needs: str


def _insert(p: Place) -> bool:
    return bool(p.rows) and bool(p.columns)


def _row_commands(row: str) -> tuple[SizeCommand, ...]:
    return (
        SizeCommand(
            "insertAbove",
            f"Insert {row} &above",
            lambda p: InsertTokens(p.name, p.rows.start, 1),
            _insert,
            "Select a cell first.",
        ),
        SizeCommand(
            "insertBelow",
            f"Insert {row} &below",
            lambda p: InsertTokens(p.name, p.rows.stop, 1),
            _insert,
            "Select a cell first.",
        ),
        SizeCommand(
            "removeRows",
            f"&Remove {row}",
            lambda p: DeleteTokens(p.name, p.rows.start, len(p.rows)),
            lambda p: 0 < len(p.rows) < p.size[0],
            f"At least one {row} must stay.",
        ),
        SizeCommand(
            "moveUp",
            f"Move {row} &up",
            lambda p: MoveToken(p.name, p.rows.start, p.rows.start - 1),
            lambda p: len(p.rows) == 1 and p.rows.start > 0,
            f"Select one {row} that is not the last in that direction.",
        ),
        SizeCommand(
            "moveDown",
            f"Move {row} &down",
            lambda p: MoveToken(p.name, p.rows.start, p.rows.start + 1),
            lambda p: len(p.rows) == 1 and p.rows.stop < p.size[0],
            f"Select one {row} that is not the last in that direction.",
        ),
    )


TOKEN_COMMANDS = _row_commands("token")
ROW_COMMANDS = _row_commands("row")
COLUMN_COMMANDS = (
    SizeCommand(
        "insertLeft",
        "Insert dimension &left",
        lambda p: InsertColumns(p.name, p.columns.start, 1),
        _insert,
        "Select a cell first.",
    ),
    SizeCommand(
        "insertRight",
        "Insert dimension &right",
        lambda p: InsertColumns(p.name, p.columns.stop, 1),
        _insert,
        "Select a cell first.",
    ),
    SizeCommand(
        "removeColumns",
        "R&emove dimension",
        lambda p: DeleteColumns(p.name, p.columns.start, len(p.columns)),
        lambda p: 0 < len(p.columns) < p.size[1],
        "At least one dimension must stay.",
    ),
    SizeCommand(
        "moveLeft",
        "Move dimension le&ft",
        lambda p: MoveColumn(p.name, p.columns.start, p.columns.start - 1),
        lambda p: len(p.columns) == 1 and p.columns.start > 0,
        "Select one dimension that is not the last in that direction.",
    ),
    SizeCommand(
        "moveRight",
        "Move dimension ri&ght",
        lambda p: MoveColumn(p.name, p.columns.start, p.columns.start + 1),
        lambda p: len(p.columns) == 1 and p.columns.stop < p.size[1],
        "Select one dimension that is not the last in that direction.",
    ),
)
