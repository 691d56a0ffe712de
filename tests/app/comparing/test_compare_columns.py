"""What stands in the columns of a comparison, with real clicks and keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from attn_gui.app.compare_columns import CompareColumns
from attn_gui.io.session_file import write_session
from attn_gui.session.comparing.choices import FileRival, PinRival, Rival
from attn_gui.session.comparing.rivals import PRESET
from attn_gui.session.edits import SetCell
from attn_gui.session.new import session_from
from attn_gui.session.pin_edits import PinState
from attn_gui.session.session import KEY, MatrixName
from attn_gui.session.view_state import ViewState
from attn_gui.views.matrix_editor import MatrixEditor

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""Menus that pop up offscreen have no keyboard to take."""


def test_columns_come_and_go_between_two_and_four(hands):
    add = hands.page.bar.findChild(QToolButton, "compareAdd")
    hands.click(add)
    assert len(hands.explorer.view.state.compared) == 4
    assert not add.isEnabled()
    hands.click(hands.page.heads[0].remove)
    hands.click(hands.page.heads[0].remove)
    assert len(hands.page.maps.columns) == 3
    assert not hands.page.heads[0].remove.isVisible()
    assert not hands.explorer.document.modified


def test_another_score_is_chosen_from_the_menu(hands):
    hands.choose(1, "Multiplicative", "general")
    assert hands.entries[1] == Rival("multiplicative", {"score": "general"})
    assert "B: W starts as identity." in hands.page.words[1]
    hands.choose(0, "As it is")
    assert hands.entries[0] == Rival()
    np.testing.assert_allclose(hands.map(3).values, [[0, 0, 0]], atol=1e-15)


def test_an_option_of_a_column_changes_the_mode_in_the_document_and_can_be_undone(hands):
    hands.click(hands.page.heads[2].parameters)
    parameters = hands.page.parameters
    assert parameters.isVisible()
    assert parameters.title == "C  Additive"
    field = parameters.options.findChild(QLineEdit, "option-temperature")
    field.setFocus()
    field.selectAll()
    hands.bench.qtbot.keyClicks(field, "2")
    hands.bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    hands.settle()
    assert hands.explorer.document.session.states["additive"].options.temperature == 2
    assert hands.explorer.document.session.kind == "multiplicative"
    assert "temperature 2" in hands.page.heads[2].parameters.whole
    hands.bench.trigger("undo")
    hands.settle()
    assert "additive" not in hands.explorer.document.session.states


def test_an_option_can_belong_to_the_column_alone(hands):
    hands.click(hands.page.heads[1].parameters)
    hands.click(hands.page.parameters.own)
    field = hands.page.parameters.options.findChild(QLineEdit, "option-temperature")
    field.setFocus()
    field.selectAll()
    hands.bench.qtbot.keyClicks(field, "0.5")
    hands.bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    hands.settle()
    assert not hands.explorer.document.modified
    assert hands.page.heads[1].chooser.whole == "B  scaled dot · Multiplicative · temperature 0.5"
    assert "Temperature: 1 in A, 0.5 in B." in hands.page.words[1]
    hands.click(hands.page.parameters.own)
    assert hands.entries[1] == PRESET[1]
    hands.click(hands.page.parameters.close_button)
    assert not hands.page.parameters.isVisible()


def test_the_matrices_of_a_mode_that_was_never_entered_can_be_edited_here(hands):
    hands.click(hands.page.heads[2].parameters)
    tabs = hands.page.parameters.pages
    tabs.setCurrentIndex(1)
    assert tabs.tabText(1) == "W_q W_k v"
    hands.click(hands.page.parameters.first_button)
    session = hands.explorer.document.session
    assert session.kind == "multiplicative"
    v = MatrixName("additive", "additive.v")
    editor = hands.page.findChild(MatrixEditor, f"editor:{v}")
    assert editor is not None
    table = editor.table
    table.model().setData(table.model().index(0, 0), 0.0)
    hands.settle()
    # Without its first component v adds tanh 0 + tanh 2, 2 · tanh 1, tanh 1 + tanh 2.
    expected = np.array([np.tanh(2), 2 * np.tanh(1), np.tanh(1) + np.tanh(2)])
    hands.click(hands.page.bar.stage_buttons["scores"])
    np.testing.assert_allclose(hands.map(2).values, [expected], atol=1e-14)
    hands.bench.trigger("undo")
    hands.bench.trigger("undo")
    hands.settle()
    assert "additive" not in hands.explorer.document.session.states


def test_a_pin_can_stand_in_a_column(hands):
    document = hands.explorer.document
    document.apply(PinState("before"))
    document.apply(SetCell(KEY, 0, 0, 5.0))
    hands.settle()
    hands.choose(0, "Pins: before")
    hands.choose(1, "As it is")
    assert hands.entries[0] == PinRival("before")
    assert "K: 1 of 9 cells, by 4." in hands.page.words[1]
    assert not hands.page.heads[0].parameters.isEnabled()


def test_another_file_can_stand_in_a_column_and_is_not_kept(hands, tmp_path):
    other = SetCell(KEY, 1, 1, 9.0).apply(hands.explorer.document.session)
    path = tmp_path / "other.attn"
    write_session(path, other, ViewState())
    hands.bench.answers.path = path
    hands.choose(1, "&Open a session file…")
    hands.settle()
    assert hands.entries[1] == FileRival("0", "other.attn")
    assert "K: 1 of 9 cells, by 8." in hands.page.words[1]
    # As if the last column went while the file was read.
    hands.page.findChild(CompareColumns).take_file(3, "late.attn", other)
    assert hands.entries[3] == FileRival("1", "late.attn")
    hands.bench.answers.path = tmp_path / "missing.attn"
    hands.choose(1, "&Open a session file…")
    assert "missing.attn" in hands.bench.message()


def test_a_column_that_cannot_be_computed_says_why_and_mends_itself_alone(bench, open_page):
    rng = np.random.default_rng(1)
    tables = (rng.standard_normal((2, 3)), rng.standard_normal((2, 4)), rng.standard_normal((2, 2)))
    hands = open_page(session_from(*tables, kind="additive"))
    first = hands.page.maps.refusals[0]
    assert first.isVisible()
    assert "equal widths" in first.sentence
    assert "A has no numbers to compare." in hands.page.words[0]
    assert not hands.page.maps.columns[0].map.isVisible()
    assert hands.page.maps.columns[2].map.isVisible()
    before = bench.explorer.document.session
    hands.click(first.buttons[0])
    assert bench.explorer.document.session is before
    assert hands.entries[0] == Rival("multiplicative", {"score": "general"})
    assert hands.page.maps.columns[0].map.isVisible()


def test_the_columns_are_kept_in_the_file(hands, tmp_path):
    hands.compare(PRESET[2], Rival())
    path = tmp_path / "kept.attn"
    hands.bench.answers.path = path
    hands.bench.trigger("saveAs")
    hands.bench.settle()
    hands.compare(PRESET[0], PRESET[1])
    hands.explorer.files.open_path(path)
    hands.settle()
    assert hands.explorer.view.state.compared == (PRESET[2], Rival())
