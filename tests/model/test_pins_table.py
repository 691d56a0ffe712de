"""The table of pins shows rows and asks for names."""

import pytest
from PySide6.QtCore import QModelIndex, Qt

from attn_gui.model.pins_table import NAME, WORDS, PinsTable
from attn_gui.session.pin_rows import PinRow
from attn_gui.text import say


def row(name: str, words: str = "differs") -> PinRow:
    return PinRow(name, say(words), is_present=False)


@pytest.fixture
def table(qtmodeltester) -> PinsTable:
    made = PinsTable()
    made.show_rows([row("a"), row("b")])
    qtmodeltester.check(made)
    return made


def test_rows_are_names_and_words(table):
    assert (table.rowCount(), table.columnCount()) == (2, 2)
    assert [table.index(0, column).data() for column in (NAME, WORDS)] == ["a", "differs"]
    assert table.headerData(NAME, Qt.Orientation.Horizontal) == "Pin"
    assert table.headerData(0, Qt.Orientation.Vertical) is None
    assert table.index(0, 0).data(Qt.ItemDataRole.DecorationRole) is None
    assert table.data(QModelIndex()) is None
    assert table.rowCount(table.index(0, 0)) == table.columnCount(table.index(0, 0)) == 0


def test_words_that_change_are_one_small_change(table, qtbot):
    changed = []
    table.dataChanged.connect(lambda first, last, _roles: changed.append((first.row(), last.row())))
    assert not table.show_rows([row("a"), row("b", "as now")])
    assert changed == [(1, 1)]
    with qtbot.waitSignal(table.modelReset):
        assert table.show_rows([row("b"), row("a")])


def test_only_names_are_edited_and_only_asked_for(table, qtbot):
    editable = Qt.ItemFlag.ItemIsEditable
    assert table.flags(table.index(0, NAME)) & editable
    assert not table.flags(table.index(0, WORDS)) & editable
    assert not table.flags(QModelIndex()) & editable
    with qtbot.waitSignal(table.rename_asked) as asked:
        assert table.setData(table.index(1, NAME), "c")
    assert asked.args == ["b", "c"]
    assert table.index(1, NAME).data() == "b"
    assert not table.setData(table.index(1, WORDS), "c")
    assert not table.setData(table.index(1, NAME), "c", Qt.ItemDataRole.DecorationRole)
