"""Real keys in a table, read back from the document."""

import numpy as np
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from attn_gui.session.session import KEY, QUERY, VALUE
from attn_gui.views.matrix_menus import MatrixMenu

Key = Qt.Key
SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def keys(editor_of):
    """The table of K, 3 × 3, with the keyboard in cell [0, 0]."""
    table = editor_of(KEY).table
    go(table, 0, 0)
    return table


def here(table):
    return table.currentIndex().row(), table.currentIndex().column()


def go(table, row, column):
    index = table.table.index(row, column)
    table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def select(table, top, left, bottom, right):
    chosen = QItemSelection(table.table.index(top, left), table.table.index(bottom, right))
    table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def type_text(qtbot, table, text):
    """Type *text* as a person does: the first key opens the editor, the rest goes into it."""
    qtbot.keyClicks(table, text[0])
    qtbot.keyClicks(table.cells.editor, text[1:])
    return table.cells.editor


def test_typing_a_number_and_enter_changes_the_document_and_goes_down(qtbot, keys, document):
    editor = type_text(qtbot, keys, "0.7")
    qtbot.keyClick(editor, Key.Key_Return)
    assert document.session.key[0, 0] == 0.7
    assert here(keys) == (1, 0)
    document.undo()
    assert document.session.key[0, 0] == 1.0


def test_a_fraction_and_a_decimal_comma_are_understood(qtbot, keys, document):
    qtbot.keyClick(type_text(qtbot, keys, "1/4"), Key.Key_Tab)
    assert here(keys) == (0, 1)
    qtbot.keyClick(type_text(qtbot, keys, "2,5"), Key.Key_Return, SHIFT)
    assert document.session.key[0].tolist() == [0.25, 2.5, 1.0]
    assert here(keys) == (0, 1)


def test_a_cell_can_be_clicked_and_typed_into_after_the_editor_of_another_is_gone(qtbot, keys, document):
    editor = type_text(qtbot, keys, "0.5")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: not isValid(editor))
    assert keys.cells.editor is None
    assert keys.complaint == ""
    qtbot.mouseClick(keys.viewport(), Qt.MouseButton.LeftButton, pos=keys.visualRect(keys.table.index(2, 2)).center())
    assert here(keys) == (2, 2)
    qtbot.keyClick(type_text(qtbot, keys, "8"), Key.Key_Return)
    assert document.session.key[2, 2] == 8.0


def test_a_bad_entry_keeps_the_editor_open_with_its_text_and_says_why(qtbot, keys, document):
    before = document.session
    editor = type_text(qtbot, keys, "1.2.3")
    qtbot.keyClick(editor, Key.Key_Return)
    assert keys.cells.editor is editor
    assert editor.isVisible()
    assert editor.text() == "1.2.3"
    assert editor.property("wrong") is True
    assert "1.2.3" in keys.complaint
    assert document.session is before
    qtbot.mouseClick(keys.viewport(), Qt.MouseButton.LeftButton, pos=keys.visualRect(keys.table.index(2, 2)).center())
    assert here(keys) == (0, 0)
    assert editor.text() == "1.2.3"
    editor.selectAll()
    qtbot.keyClicks(editor, "4")
    assert keys.complaint == ""
    qtbot.keyClick(editor, Key.Key_Return)
    assert document.session.key[0, 0] == 4.0


def test_leaving_the_table_with_a_bad_entry_keeps_the_text(qtbot, keys, document):
    editor = type_text(qtbot, keys, "x")
    editor.clearFocus()
    assert keys.cells.editor is editor
    assert editor.isVisible()
    assert keys.complaint
    qtbot.keyClick(editor, Key.Key_Escape)
    assert not editor.isVisible()
    assert keys.complaint == ""
    assert document.undo_label is None


def test_the_editor_shows_the_full_value(qtbot, keys, document):
    qtbot.keyClick(type_text(qtbot, keys, "0.123456789"), Key.Key_Return)
    assert keys.table.index(0, 0).data() == "0.12"
    qtbot.keyClick(keys, Key.Key_Up)
    qtbot.keyClick(keys, Key.Key_F2)
    assert keys.cells.editor.text() == "0.123456789"
    before = document.session
    qtbot.keyClick(keys.cells.editor, Key.Key_Return)
    assert document.session is before


def test_delete_zeroes_the_selection_as_one_step(qtbot, keys, document):
    before = document.session
    select(keys, 0, 0, 2, 1)
    qtbot.keyClick(keys, Key.Key_Delete)
    assert document.session.key[:, :2].tolist() == [[0, 0]] * 3
    assert document.session.key[:, 2].tolist() == [1, 0, 1]
    document.undo()
    assert document.session is before


def test_a_rectangle_goes_to_the_clipboard_and_back(qtbot, keys, document):
    select(keys, 0, 0, 1, 2)
    qtbot.keyClick(keys, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "1\t0\t1\n0\t1\t0"
    qtbot.keyClick(keys, Key.Key_X, CTRL)
    assert document.session.key[:2].tolist() == [[0, 0, 0]] * 2
    go(keys, 1, 0)
    qtbot.keyClick(keys, Key.Key_V, CTRL)
    assert document.session.key[1:].tolist() == [[1, 0, 1], [0, 1, 0]]


def block_text(rows, columns, bad=None):
    lines = [[f"{row + column / 10}" for column in range(columns)] for row in range(rows)]
    if bad is not None:
        lines[bad[0]][bad[1]] = "n/a"
    return "\n".join("\t".join(line) for line in lines)


def test_a_bad_cell_in_pasted_text_is_named_and_nothing_changes_then_the_mended_block_is_one_step(
    qtbot, keys, document, answers
):
    before = document.session
    QGuiApplication.clipboard().setText(block_text(20, 8, bad=(13, 5)))
    with qtbot.waitSignal(keys.rejected) as caught:
        qtbot.keyClick(keys, Key.Key_V, CTRL)
    error = caught.args[0]
    assert (error.row, error.column) == (13, 5)
    assert "13" in str(error)
    assert "5" in str(error)
    assert document.session is before
    assert answers.asked == []

    QGuiApplication.clipboard().setText(block_text(20, 8))
    qtbot.keyClick(keys, Key.Key_V, CTRL)
    assert len(answers.asked) == 1
    assert document.session.key.shape == (20, 8)
    assert document.session.key[13, 5] == 13.5
    document.undo()
    assert document.session is before
    assert document.undo_label is None


def test_a_larger_block_may_be_cut_to_the_table_or_given_up(qtbot, keys, document, answers):
    QGuiApplication.clipboard().setText(block_text(5, 5))
    go(keys, 1, 1)
    before = document.session
    answers.answer = -1
    qtbot.keyClick(keys, Key.Key_V, CTRL)
    assert document.session is before
    answers.answer = 1
    qtbot.keyClick(keys, Key.Key_V, CTRL)
    assert document.session.key.tolist() == [[1, 0, 1], [0, 0, 0.1], [1, 1, 1.1]]
    assert "2 × 2" in answers.asked[-1][0]


def test_one_column_with_commas_is_asked_about(qtbot, keys, document, answers):
    QGuiApplication.clipboard().setText("1,5\n2,5")
    qtbot.keyClick(keys, Key.Key_V, CTRL)
    assert document.session.key[:2, 0].tolist() == [1.5, 2.5]
    answers.answer = 1
    qtbot.keyClick(keys, Key.Key_V, CTRL)
    assert document.session.key[:2, :2].tolist() == [[1, 5], [2, 5]]


def test_alt_with_arrows_changes_the_number_as_one_step_until_alt_is_let_go(qtbot, keys, document):
    before = document.session
    # A click of QTest would let go of Alt each time.
    for _ in range(5):
        qtbot.keyPress(keys, Key.Key_Up, ALT)
    qtbot.keyPress(keys, Key.Key_Down, ALT | SHIFT)
    assert document.session.key[0, 0] == pytest.approx(0.95, abs=1e-12)
    qtbot.keyRelease(keys, Key.Key_Alt)
    middle = document.session
    qtbot.keyClick(keys, Key.Key_Up, ALT)
    assert document.session.key[0, 0] == 0.96
    document.undo()
    assert document.session is middle
    document.undo()
    assert document.session is before


def test_alt_with_dragging_changes_the_number_live_as_one_step(qtbot, keys, document):
    before, cell = document.session, keys.visualRect(keys.table.index(1, 1)).center()
    qtbot.mousePress(keys.viewport(), Qt.MouseButton.LeftButton, ALT, cell)
    seen = []
    for rise in (4, 8, 20):
        qtbot.mouseMove(keys.viewport(), cell - QPoint(0, rise))
        seen.append(float(document.session.key[1, 1]))
    qtbot.mouseRelease(keys.viewport(), Qt.MouseButton.LeftButton, ALT, cell - QPoint(0, 20))
    assert seen == [1.01, 1.02, 1.05]
    document.undo()
    assert document.session is before


def test_going_to_a_cell_focuses_its_token(qtbot, keys, editor_of, document, view):
    qtbot.keyClick(keys, Key.Key_Down)
    assert view.focus.key == 1
    cell = keys.visualRect(keys.table.index(2, 0)).center()
    qtbot.mouseClick(keys.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert view.focus.key == 2
    assert keys.tokens.focused_row == 2
    assert editor_of(VALUE).table.tokens.focused_row == 2
    assert editor_of(QUERY).table.tokens.focused_row == 0


def test_a_focus_from_elsewhere_marks_the_row_and_becomes_the_start_of_the_arrow_keys(qtbot, editor_of, view):
    keys, values = editor_of(KEY).table, editor_of(VALUE).table
    assert values.is_in_use()
    view.set_focus(key=2)
    assert keys.tokens.focused_row == 2
    assert here(keys) == (2, 0)


def test_menu_keys_open_the_menu_at_the_cell_and_headers_that_of_their_row_or_column(qtbot, keys, monkeypatch):
    opened = []
    monkeypatch.setattr(MatrixMenu, "popup", lambda _menu, at: opened.append(at))
    with qtbot.waitSignal(keys.menu_wanted):
        qtbot.keyClick(keys, Key.Key_F10, SHIFT)
    with qtbot.waitSignal(keys.menu_wanted):
        qtbot.keyClick(keys, Key.Key_Menu)
    corner = keys.viewport().mapToGlobal(keys.visualRect(keys.currentIndex()).bottomLeft())
    assert opened == [corner, corner]
    for header, section, place in ((keys.tokens, 2, (2, 0)), (keys.dimensions, 1, (2, 1))):
        along = header.sectionViewportPosition(section) + 4
        header.customContextMenuRequested.emit(QPoint(4, along) if header is keys.tokens else QPoint(along, 4))
        assert here(keys) == place
    assert len(opened) == 4


def test_a_wide_table_gives_all_columns_one_width(editor_of, document, qtbot):
    from attn_gui.session.edits import ReplaceMatrix

    table = editor_of(KEY).table
    document.apply(ReplaceMatrix(KEY, np.random.default_rng(0).normal(size=(15, 384))))
    widths = {table.columnWidth(column) for column in range(384)}
    assert len(widths) == 1
    metrics = table.fontMetrics()
    widest = max(metrics.horizontalAdvance(str(table.table.index(row, 0).data())) for row in range(15))
    assert widths.pop() >= widest + 4


def test_the_table_speaks_to_a_screen_reader(keys):
    assert keys.accessibleName() == "K, keys: what each token offers"
    assert keys.accessibleDescription() == "3 rows, 3 columns"
    assert keys.objectName() == "table:key"
    assert QApplication.focusWidget() is keys
