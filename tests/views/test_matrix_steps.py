"""Enter and Tab in a table, by real keys."""

import pytest
from PySide6.QtCore import Qt

from attn_gui.session.session import KEY

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def keys(editor_of):
    """The table of K, 3 × 3, with the keyboard in cell [0, 0]."""
    table = editor_of(KEY).table
    go(table, 0, 0)
    return table


def here(table):
    return table.currentIndex().row(), table.currentIndex().column()


def go(table, row, column):
    table.setCurrentIndex(table.table.index(row, column))


def test_enter_and_tab_walk_through_the_table_without_typing(qtbot, keys):
    for key, modifier, place in (
        (Key.Key_Return, Qt.KeyboardModifier.NoModifier, (1, 0)),
        (Key.Key_Return, SHIFT, (0, 0)),
        (Key.Key_Tab, Qt.KeyboardModifier.NoModifier, (0, 1)),
        (Key.Key_Down, Qt.KeyboardModifier.NoModifier, (1, 1)),
        (Key.Key_Right, Qt.KeyboardModifier.NoModifier, (1, 2)),
        (Key.Key_Tab, Qt.KeyboardModifier.NoModifier, (2, 0)),
        (Key.Key_Backtab, SHIFT, (1, 2)),
    ):
        qtbot.keyClick(keys, key, modifier)
        assert here(keys) == place, key


def test_enter_after_tabs_begins_the_next_row_where_the_tabs_began(qtbot, keys):
    go(keys, 0, 1)
    for key, place in ((Key.Key_Tab, (0, 2)), (Key.Key_Return, (1, 1)), (Key.Key_Return, (2, 1))):
        qtbot.keyClick(keys, key)
        assert here(keys) == place


def test_enter_goes_straight_down_once_something_else_moved(qtbot, keys):
    qtbot.keyClick(keys, Key.Key_Tab)
    qtbot.keyClick(keys, Key.Key_Right)
    qtbot.keyClick(keys, Key.Key_Return)
    assert here(keys) == (1, 2)


def test_tab_in_the_last_cell_leaves_the_table(qtbot, keys):
    go(keys, 2, 2)
    qtbot.keyClick(keys, Key.Key_Tab)
    assert not keys.hasFocus()
