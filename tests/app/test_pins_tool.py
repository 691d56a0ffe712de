"""The panel of pins in the whole program: by mouse, by keys, off the GUI thread."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTextBrowser, QWidget

from attn_gui.session.edits import FillMatrix, InsertTokens, PinState, SetCell, SetKind, SetOptions
from attn_gui.session.pin_rows import mode_words
from attn_gui.session.session import QUERY
from attn_gui.views.pins_panel import NO_PINS, PinsPanel


@pytest.fixture
def panel(bench) -> PinsPanel:
    """The panel, opened by its keys on the lesson's example."""
    bench.open_example("lesson")
    bench.trigger("tool-pins")
    found = bench.explorer.window.findChild(QWidget, "pins_panel")
    assert isinstance(found, PinsPanel)
    return found


def says(bench, panel, words: str) -> None:
    bench.qtbot.waitUntil(lambda: words in panel.text)


def names(panel: PinsPanel) -> list[tuple[str, str]]:
    model = panel.list.model()
    return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]


def button(panel: PinsPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_without_pins_the_panel_says_what_they_are_for(bench, panel):
    assert panel.text == NO_PINS
    assert not button(panel, "pinSwap").isEnabled()
    assert not button(panel, "pinDelete").isEnabled()


def test_pin_now_is_one_step_that_modifies_the_document_and_computes_nothing(bench, panel):
    result = bench.done.result
    bench.qtbot.keyClick(
        bench.explorer.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert bench.explorer.document.modified
    assert bench.message() == "Pinned as “Pin 1”."
    assert str(bench.explorer.document.undo_label) == "Pin as “Pin 1”"
    assert bench.done.result is result
    bench.qtbot.waitUntil(lambda: names(panel) == [("Pin 1", "as now")])
    assert not button(panel, "pinRestore").isEnabled()
    says(bench, panel, "All that the numbers rest on is the same.")
    bench.trigger("undo")
    assert not bench.explorer.document.modified
    assert panel.text == NO_PINS


def test_a_change_is_shown_in_each_stage_and_in_focus(bench, panel):
    button(panel, "pinNowButton").click()
    bench.explorer.document.apply(SetCell(QUERY, 0, 1, 1.0))
    says(bench, panel, "Q: 1 of 3 cells, by 1.")
    # By hand: q·k1 was 0 and is 1, q·k2 was 2 and is 3; weights e^2, 1, e^2 became e^2, e, e^3.
    assert "Scores: 2 of 3 cells differ, by 1.0000 at most (q0, k1). go there" in panel.text
    assert "Weight of q0, k0: 0.4683 → 0.2447, −0.2236." in panel.text
    assert "Score of q0, k0: 2.0000 as before." in panel.text
    bench.qtbot.waitUntil(lambda: names(panel) == [("Pin 1", "differs")])


def test_a_link_goes_to_the_cell_that_moved_most(bench, panel):
    button(panel, "pinNowButton").click()
    bench.explorer.document.apply(SetCell(QUERY, 0, 1, 1.0))
    says(bench, panel, "Q: 1 of 3 cells")
    text = panel.findChild(QTextBrowser, "pinsText")
    for _ in range(3):  # by the keyboard: the third link is that of the output
        bench.qtbot.keyClick(text, Qt.Key.Key_Tab)
    bench.qtbot.keyClick(text, Qt.Key.Key_Return)
    bench.settle()
    assert bench.explorer.view.focus.component is not None
    says(bench, panel, "Output of q0, d")
    bench.explorer.view.set_focus(key=2, component=None)
    says(bench, panel, "Weight of q0, k2")
    bench.explorer.view.set_focus(key=None)
    assert "Weight of" not in panel.text


def test_swap_restore_and_delete_are_undone_one_by_one(bench, panel):
    document = bench.explorer.document
    first = document.session.query
    button(panel, "pinNowButton").click()
    document.apply(SetCell(QUERY, 0, 0, 5.0))
    changed = document.session.query
    says(bench, panel, "Q: 1 of 3 cells")
    bench.qtbot.waitUntil(button(panel, "pinSwap").isEnabled)
    button(panel, "pinSwap").click()
    assert document.session.query is first
    assert document.session.pins[0].session.query is changed
    bench.qtbot.waitUntil(button(panel, "pinRestore").isEnabled)
    button(panel, "pinRestore").click()
    assert document.session.query is changed
    bench.trigger("undo")
    bench.trigger("undo")
    assert document.session.query is changed
    assert document.session.pins[0].session.query is first
    bench.settle()
    panel.list.setFocus()
    bench.qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert document.session.pins == ()
    assert panel.text == NO_PINS
    bench.trigger("undo")
    assert names(panel)[0][0] == "Pin 1"


def rename(bench, panel: PinsPanel, text: str) -> None:
    panel.list.setFocus()
    bench.qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    bench.qtbot.keyClicks(editor, text)
    bench.qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_names_are_edited_in_the_list_and_a_name_in_use_is_refused(bench, panel):
    button(panel, "pinNowButton").click()
    button(panel, "pinNowButton").click()
    assert panel.chosen == "Pin 2"
    rename(bench, panel, "before <b>")
    bench.qtbot.waitUntil(lambda: [name for name, _ in names(panel)] == ["Pin 1", "before <b>"])
    assert panel.chosen == "before <b>"
    rename(bench, panel, "Pin 1")
    bench.qtbot.waitUntil(lambda: "There is a pin called “Pin 1” already" in bench.message())
    assert panel.chosen == "before <b>"


def test_another_mode_and_other_sizes_are_told_in_the_list(bench, panel):
    document = bench.explorer.document
    document.apply(PinState("a"))
    document.apply(SetKind("additive"))
    document.apply(PinState("b"))
    document.apply(InsertTokens(QUERY, 1, 1))
    first = f"{mode_words(document.session.pins[0].session)}, 1 × 3 tokens"
    bench.qtbot.waitUntil(lambda: names(panel) == [("a", first), ("b", "1 × 3 tokens")])
    says(bench, panel, "only equal sizes can be compared")
    assert "Q: 1 × 3 in “b”, 2 × 3 in the present." in panel.text


def test_a_pin_or_a_present_without_numbers_says_why(bench, panel):
    document = bench.explorer.document
    document.apply(PinState("good"))
    document.apply(FillMatrix(QUERY, "zeros"))
    document.apply(SetKind("self"))  # one query and three keys
    document.apply(PinState("bad"))
    says(bench, panel, "The present has no numbers: Self")
    document.apply(SetKind("multiplicative"))
    says(bench, panel, "“bad” has no numbers: Self")


def test_a_hidden_panel_compares_nothing_and_makes_up_for_it(bench, panel):
    document = bench.explorer.document
    document.apply(PinState("a"))
    says(bench, panel, "is the same")
    bench.trigger("showExplanation")
    before = panel.text
    document.apply(SetOptions("multiplicative", {"temperature": 2.0}))
    document.apply(PinState("b"))
    bench.explorer.view.set_focus(key=1)
    bench.settle()
    assert (panel.text, [name for name, _ in names(panel)]) == (before, ["a"])
    bench.trigger("tool-pins")
    bench.qtbot.waitUntil(lambda: [words for _, words in names(panel)] == ["differs", "as now"])
    panel.list.setFocus()
    bench.qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    says(bench, panel, "Temperature: 1 in “a”, 2 in the present.")


def test_heads_are_told_apart_and_a_mean_has_no_row(bench, panel):
    bench.open_example("eight-heads")
    document = bench.explorer.document
    document.apply(PinState("a"))
    document.apply(SetOptions("multi-head", {"temperature": 0.5}))
    says(bench, panel, "(head ")
    text = panel.findChild(QTextBrowser, "pinsText")
    place = text.document().find("go there")
    bench.qtbot.mouseClick(
        text.viewport(), Qt.MouseButton.LeftButton, pos=text.cursorRect(place).center() - QPoint(10, 0)
    )
    bench.settle()
    focus = bench.explorer.view.focus
    assert f"head {focus.head}: " in panel.text
    bench.explorer.view.set_focus(head=-1)
    assert "Choose one head to see its row." in panel.text
