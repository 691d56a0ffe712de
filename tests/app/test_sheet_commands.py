"""The lesson sheet from the File menu: preview, PDF, worksheet with answers, printer."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton

from attn_gui.app.sheet_commands import SheetCommands
from attn_gui.io.examples import read_example
from attn_gui.session.view_state import ViewState
from attn_gui.views.sheet_dialog import SheetDialog


@pytest.fixture
def opened(bench):
    """Open the dialog of the lesson by a command of the menu, and wait for its pages."""

    def open_by(action="lessonSheet", example="lesson"):
        if example is not None:
            bench.open_example(example)
        bench.trigger(action)
        dialog = bench.child(SheetDialog, "sheetDialog")
        bench.qtbot.waitUntil(lambda: bool(dialog.preview.pages))
        return dialog

    yield open_by
    left = bench.explorer.window.findChild(SheetDialog)
    if left is not None:
        left.reject()


def tick(bench, dialog, name):
    before = dialog.preview.pages
    dialog.findChild(QCheckBox, name).click()
    bench.qtbot.waitUntil(lambda: dialog.preview.pages is not before)


def press(bench, dialog, name):
    dialog.findChild(QPushButton, name).click()
    bench.settle()


def pages_in(path):
    return path.read_bytes().count(b"/Type /Page\n")


def test_the_keys_are_those_of_sheets_and_printing(bench):
    keys = {name: bench.explorer.actions[name].shortcut().toString() for name in ("lessonSheet", "print")}
    assert keys == {"lessonSheet": "Ctrl+Shift+F", "print": "Ctrl+P"}


@pytest.mark.parametrize(("key", "shift"), [(Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_P, None)])
def test_pressing_the_keys_opens_the_sheet_and_escape_closes_it(bench, key, shift):
    window, control = bench.explorer.window, Qt.KeyboardModifier.ControlModifier
    window.activateWindow()
    QTest.keyClick(window, key, control | shift if shift else control)
    dialog = bench.child(SheetDialog, "sheetDialog")
    bench.qtbot.waitUntil(lambda: bool(dialog.preview.pages))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    bench.qtbot.waitUntil(lambda: window.findChild(SheetDialog) is None)


def test_the_preview_shows_the_numbers_and_follows_the_ticks(bench, opened):
    dialog = opened()
    assert "0.4683" in dialog.preview.pages[0].texts
    assert dialog.findChild(QLabel, "sheetCount").text() == "2 pages"
    tick(bench, dialog, "blank-weights")
    assert "0.4683" not in dialog.preview.pages[0].texts


def test_the_sheet_is_saved_as_shown(bench, opened, tmp_path):
    bench.answers.path = tmp_path / "friday"
    press(bench, opened(), "sheetSave")
    assert pages_in(tmp_path / "friday.pdf") == 2
    assert bench.message() == "Saved friday.pdf."


def test_worksheet_and_answers_are_two_files_once_something_is_blank(bench, opened, tmp_path):
    dialog = opened()
    both = dialog.findChild(QPushButton, "sheetBoth")
    assert not both.isEnabled()
    assert "Tick" in both.toolTip()
    tick(bench, dialog, "blank-scores")
    bench.answers.path = tmp_path / "friday.pdf"
    press(bench, dialog, "sheetBoth")
    assert pages_in(tmp_path / "friday.pdf") == pages_in(tmp_path / "friday-blank.pdf") == 2
    assert len((tmp_path / "friday-blank.pdf").read_bytes()) < len((tmp_path / "friday.pdf").read_bytes())


def test_a_worksheet_that_is_there_already_is_replaced_only_after_a_question(bench, opened, tmp_path):
    (tmp_path / "friday-blank.pdf").write_bytes(b"precious")
    dialog = opened()
    tick(bench, dialog, "blank-scores")
    bench.answers.path = tmp_path / "friday.pdf"
    bench.answers.answer("Cancel")
    press(bench, dialog, "sheetBoth")
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["friday-blank.pdf"]
    bench.answers.answer("Replace")
    press(bench, dialog, "sheetBoth")
    assert pages_in(tmp_path / "friday-blank.pdf") == 2
    assert bench.answers.asked == ["friday-blank.pdf exists already. Replace it?"] * 2


def test_printing_has_the_keyboard_on_print_and_sends_every_page(bench, opened, tmp_path):
    dialog = opened("print")
    button = dialog.findChild(QPushButton, "sheetPrint")
    bench.qtbot.waitUntil(button.hasFocus)
    path = tmp_path / "printed.pdf"

    def into_a_file(printer, _parent, act):
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        act()

    bench.explorer.window.findChild(SheetCommands).ask_printer = into_a_file
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pages_in(path) == 2
    assert dialog.findChild(QLabel, "sheetCount").text() == "Sent 2 pages."


def test_choices_are_remembered_while_the_program_runs_but_the_title_is_the_documents(bench, opened):
    dialog = opened()
    paper = dialog.findChild(QComboBox, "sheetPaper")
    paper.setCurrentIndex(paper.findData("Letter"))
    paper.activated.emit(paper.currentIndex())
    tick(bench, dialog, "blank-output")
    dialog.reject()
    bench.qtbot.waitUntil(lambda: bench.explorer.window.findChild(SheetDialog) is None)
    again = opened()
    assert (again.choice.paper, again.choice.blank, again.choice.title) == (
        "Letter",
        frozenset({"output"}),
        "Attention",
    )


def test_a_session_that_cannot_be_computed_says_so_on_its_sheet(bench, opened):
    session, _ = read_example("lesson")
    bench.explorer.document.open_session(replace(session, value=session.value[:2]), ViewState(), None)
    bench.settle()
    dialog = opened(example=None)
    assert "Key has 3 positions but value has 2" in " ".join(dialog.preview.pages[0].texts)


def test_all_heads_are_offered_where_there_are_heads(bench, opened):
    dialog = opened(example="eight-heads")
    check = dialog.findChild(QCheckBox, "sheetAllHeads")
    assert check.isVisibleTo(dialog)
    tick(bench, dialog, "sheetAllHeads")
    assert any(text.startswith("Output of all heads") for page in dialog.preview.pages for text in page.texts)
