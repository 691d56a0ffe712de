"""Menus, keys, panels, layout, messages."""

import gc
from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMenu, QPlainTextEdit, QTableWidget, QToolButton, QWidget

from attn_gui.app.actions import MENUS, Command, plain
from attn_gui.app.main_window import on_screen
from attn_gui.app.preferences import WindowLayout
from attn_gui.session.deviations import deviations
from attn_gui.session.edits import SetOptions
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import KEY, QUERY
from attn_gui.text import say


def all_commands():
    return [entry for entries in MENUS.values() for entry in entries if isinstance(entry, Command)]


def test_no_two_actions_share_a_shortcut(bench):
    keys = Counter(
        key.toString()
        for action in bench.explorer.window.findChildren(QAction)
        for key in action.shortcuts()
        if not key.isEmpty()
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_mnemonics_are_unique_within_each_menu(bench):
    for title, menu in bench.explorer.actions.menus.items():
        marks = [
            text[text.index("&") + 1].lower()
            for text in (action.text().replace("&&", "") for action in menu.actions())
            if "&" in text
        ]
        assert len(marks) == len(set(marks)), f"{title}: {sorted(marks)}"


def test_every_action_has_a_name_and_every_standard_key_is_bound(bench):
    for command in all_commands():
        action = bench.explorer.actions[command.name]
        assert action.objectName() == command.name
        assert command.keys is None or not action.shortcut().isEmpty(), command.name


def test_the_shortcuts_page_lists_the_live_actions(bench):
    bench.trigger("shortcuts")
    table = bench.child(QTableWidget, "shortcutsTable")
    rows = [table.item(row, 1).text() for row in range(table.rowCount())]
    for command in all_commands():
        assert plain(bench.explorer.actions[command.name].text()) in rows
    bench.child(QDialog, "shortcutsDialog").close()


def test_the_menus_outlive_the_shortcuts_page(bench):
    bench.trigger("shortcuts")
    bench.child(QDialog, "shortcutsDialog").close()
    gc.collect()
    bench.trigger_menu("theme", "theme-dark")
    bench.open_example("general")
    assert bench.explorer.actions.menus["score"].actions()


def test_the_keyboard_starts_in_the_map_of_weights(bench):
    assert bench.explorer.window.focusWidget() is bench.explorer.panels.maps.maps["weights"]


def test_about_tells_the_versions(bench):
    bench.trigger("about")
    text = bench.child(QLabel, "aboutText").text()
    for word in ("Attention Explorer", "PySide6 6.", "NumPy 2.", "pyqtgraph 0.14"):
        assert word in text
    bench.child(QDialog, "aboutDialog").close()


@pytest.mark.parametrize(("action", "word"), [("guide", "Focus"), ("fileFormat", "manifest")])
def test_help_pages_open(bench, action, word):
    bench.trigger(action)
    dialog = bench.child(QDialog, "pageDialog")
    assert word in dialog.findChild(QWidget, "pageText").toPlainText()
    dialog.close()


def test_notes_are_read_and_edited_as_one_step(bench):
    bench.open_example("real-head")
    bench.trigger("notes")
    text = bench.child(QPlainTextEdit, "notesText")
    assert "Apache-2.0" in text.toPlainText()
    text.setPlainText("mine")
    bench.child(QDialog, "notesDialog").accept()
    assert bench.explorer.document.session.notes == "mine"
    assert bench.explorer.actions["undo"].text() == "&Undo Edit the notes"


def test_own_numbers_begin_with_the_tokens_given(bench):
    bench.trigger("new")
    assert bench.child(QLineEdit, "newQueryTokens").selectedText() == "4"
    bench.child(QLineEdit, "newQueryTokens").setText("the cat sat")
    bench.child(QLineEdit, "newKeyTokens").setText("2")
    bench.child(QDialog, "newDialog").accept()
    bench.settle()
    session = bench.explorer.document.session
    assert session.query_tokens == ("the", "cat", "sat")
    assert session.key_tokens == ("k0", "k1")
    assert not bench.explorer.document.modified


def test_the_three_doors_lead_where_they_say(bench):
    bench.child(QWidget, "startLesson").click()
    bench.settle()
    assert bench.explorer.document.session.query.shape == (1, 3)
    bench.child(QWidget, "startReal").click()
    bench.settle()
    assert bench.explorer.document.session.query.shape == (15, 32)
    bench.child(QWidget, "startOwn").click()
    bench.child(QDialog, "newDialog").reject()
    bench.child(QToolButton, "startClose").click()
    assert bench.explorer.panels.start.isHidden()
    assert bench.explorer.preferences.start_strip_dismissed


def test_the_layout_is_remembered_and_a_lost_one_moves_onto_the_screen():
    room = QRect(0, 0, 1920, 1080)
    assert on_screen(QRect(100, 50, 1200, 800), room) == QRect(100, 50, 1200, 800)
    assert on_screen(QRect(5000, -900, 1200, 800), room) == QRect(720, 0, 1200, 800)
    assert on_screen(QRect(0, 0, 9000, 9000), room) == room


def test_closing_remembers_the_layout(bench):
    window = bench.explorer.window
    window.resize(1200, 800)
    window.close()
    kept = bench.explorer.preferences.layout
    assert isinstance(kept, WindowLayout)
    assert (kept.width, kept.height) == (1200, 800)


def test_the_unexpected_is_told_in_the_strip_and_the_program_lives_on(bench):
    with pytest.raises(RuntimeError) as raised:
        raise RuntimeError("a defect")
    bench.explorer.messages.report(raised.value)
    assert raised.value.__traceback__ is None, "frames kept alive keep Qt's objects alive"
    bench.qtbot.waitUntil(lambda: bench.message() != "")
    notice = bench.explorer.panels.strip.notice
    assert "unexpected" in notice.text
    assert "RuntimeError: a defect" in notice.details
    bench.child(QToolButton, "messageClose").click()
    assert bench.message() == ""


def test_options_open_and_a_chip_takes_a_deviation_back(bench):
    bench.trigger("options")
    assert bench.explorer.panels.options.isVisible()
    field = bench.child(QLineEdit, "option-temperature")
    field.setFocus()
    field.selectAll()
    bench.qtbot.keyClicks(field, "0.5")
    bench.qtbot.keyClick(field, "\r")
    bench.settle()
    assert bench.explorer.document.session.options.temperature == 0.5
    bench.child(QToolButton, "chip").click()
    bench.settle()
    assert bench.explorer.document.session.options.temperature == 1.0


def test_what_has_no_room_as_a_chip_is_taken_back_from_the_menu_of_the_last_button(bench):
    numbers = {"temperature": 2.0, "softcap": 30.0, "scale": 0.5, "sink": 1.0, "qk_norm": True, "alibi": True}
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, numbers))
    more = bench.child(QToolButton, "chipsMore")
    bench.explorer.window.resize(1280, 800)
    bench.qtbot.waitUntil(lambda: not more.isHidden())
    menu = bench.child(QMenu, "chipsMenu")
    menu.aboutToShow.emit()
    actions = menu.actions()
    assert [action.text().partition(":")[0] for action in actions] == more.toolTip().splitlines()
    before = len(deviations(bench.explorer.document.session))
    actions[-1].trigger()
    assert len(deviations(bench.explorer.document.session)) == before - 1


def test_every_control_in_sight_has_an_accessible_name(bench):
    bench.trigger("options")
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for kind in (QToolButton, QLineEdit, QTableWidget)
        for widget in bench.explorer.window.findChildren(kind)
        if widget.isVisible()
        and widget.focusPolicy().value
        and not (widget.accessibleName() or getattr(widget, "text", str)() or widget.toolTip())
    ]
    assert nameless == []


def test_a_mask_is_drawn_undone_and_cleared(bench):
    bench.open_example("lesson")
    menu = bench.explorer.panels.mask_menu
    menu.findChild(QAction, "causal-top_left").trigger()
    bench.settle()
    weights = bench.done.result.weights
    assert weights[0].tolist() == [1.0, 0.0, 0.0]
    menu.findChild(QAction, "maskClear").trigger()
    bench.settle()
    assert bench.done.result.weights[0, 1] > 0


def test_a_row_without_any_key_is_said_to_be_so_and_is_never_nan(bench):
    bench.open_example("lesson")
    bench.trigger_mask_of_all_keys()
    weights = bench.done.result.weights
    assert weights.tolist() == [[0.0, 0.0, 0.0]]
    assert bench.done.result.output.tolist() == [[0.0, 0.0]]
    shown = bench.child(QLabel, "statusText").text() + bench.explorer.panels.explanation.text
    assert "no key" in shown


def test_the_table_menu_of_the_menu_bar_acts_on_the_table_in_hand(bench):
    bench.table(KEY).setFocus()
    menu = bench.explorer.actions.menus["table"]
    menu.aboutToShow.emit()
    assert menu.actions()
    assert bench.explorer.panels.inputs.current_table == KEY


def test_a_long_computation_stays_in_sight_while_files_are_written_and_can_be_stopped(bench):
    explorer, work = bench.explorer, bench.child(QLabel, "workName")
    cancel = bench.child(QToolButton, "workCancel")
    explorer.computation.outdated.emit(True)
    explorer.background.lasted.emit(say("Saving notes.attn"))
    assert work.text() == "Saving notes.attn…"
    assert cancel.isHidden()
    bench.qtbot.waitUntil(lambda: not cancel.isHidden())
    assert work.text() == "Computing…"
    explorer.background.finished.emit(say("Saving notes.attn"))
    assert work.text() == "Computing…"
    cancel.click()
    assert work.isHidden()
    assert bench.message().startswith("Stopped.")


def test_every_command_with_keys_can_be_called_from_a_usual_keyboard(bench):
    for name, wanted in (("preferences", "Ctrl+,"), ("quit", "Ctrl+Q"), ("undo", "Ctrl+Z"), ("fullScreen", "F11")):
        keys = [keys.toString() for keys in bench.explorer.actions[name].shortcuts()]
        assert wanted in keys
        assert all(name.startswith(("Ctrl+", "Alt+", "Shift+", "F1")) for name in keys), keys


def test_the_table_menu_is_that_of_the_table_in_hand_however_often_it_opens(bench):
    menu = bench.explorer.actions.menus["table"]
    for name in (QUERY, KEY, QUERY):
        bench.table(name).setFocus()
        menu.aboutToShow.emit()
        actions = {action.objectName(): action for action in menu.actions()}
        assert f"link:{name}" in actions
        actions[f"clear:{name}"].trigger()
        bench.settle()
    gc.collect()
    assert bench.explorer.document.undo_label is not None


def test_going_round_the_modes_leaves_nothing_behind(bench):
    def go_round():
        for _ in range(2):
            for kind in KINDS:
                bench.trigger(f"mode-{kind}")
                bench.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return Counter(type(child).__name__ for child in bench.explorer.window.findChildren(QObject))

    go_round()
    assert go_round() == go_round()
