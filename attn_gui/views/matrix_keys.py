"""The keys of a table, as one list that both the table and the help read."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from attn_gui.text import Message, say


@dataclass(frozen=True)
class TableKey:
    """Keys in Qt's portable writing, the name of what they do, and the words for it."""

    keys: tuple[str, ...]
    command: str
    words: Message


TABLE_KEYS = (
    TableKey(("Return", "Enter"), "down", say("Take the number and go down; after Tabs, below where they began")),
    TableKey(("Shift+Return", "Shift+Enter"), "up", say("Take the number and go up")),
    TableKey(("Tab",), "right", say("Take the number and go right")),
    TableKey(("Shift+Tab", "Shift+Backtab", "Backtab"), "left", say("Take the number and go left")),
    TableKey(("Del", "Backspace"), "clear", say("Set the selected cells to zero")),
    TableKey(("Ctrl+C", "Ctrl+Ins"), "copy", say("Copy the selected cells")),
    TableKey(("Ctrl+X", "Shift+Del"), "cut", say("Copy the selected cells and set them to zero")),
    TableKey(("Ctrl+V", "Shift+Ins"), "paste", say("Paste numbers from a spreadsheet")),
    TableKey(("Alt+Up",), "nudge_up", say("Raise the number by one unit of its last digit")),
    TableKey(("Alt+Down",), "nudge_down", say("Lower the number by one unit of its last digit")),
    TableKey(("Alt+Shift+Up",), "nudge_up_ten", say("Raise the number by ten units")),
    TableKey(("Alt+Shift+Down",), "nudge_down_ten", say("Lower the number by ten units")),
    TableKey(("Shift+F2",), "rename", say("Rename the token of this row")),
    TableKey(("Shift+F10", "Menu"), "menu", say("Open the menu of the table")),
    TableKey(("Ctrl+Return", "Ctrl+Enter"), "explain", say("Say where the number comes from")),
    TableKey(("Ctrl+Tab",), "leave", say("Leave the table")),
)


@cache
def _commands() -> dict[str, str]:
    return {QKeySequence(key).toString(): row.command for row in TABLE_KEYS for key in row.keys}


def table_command(event: QKeyEvent) -> str | None:
    """Return the name of what the pressed key does in a table, or None."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
    return _commands().get(pressed.toString())
