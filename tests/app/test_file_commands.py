import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from attn_gui.io.session_file import read_session, write_session
from attn_gui.session.edits import SetCell
from attn_gui.session.new import new_session
from attn_gui.session.session import QUERY, VALUE, same_session, with_matrix
from attn_gui.session.view_state import ViewState


def edit(bench, value=7.5):
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, value))
    bench.settle()


def test_save_asks_for_a_file_only_the_first_time(bench, tmp_path):
    edit(bench)
    bench.answers.path = tmp_path / "mine"
    bench.trigger("save")
    bench.settle()
    assert bench.explorer.document.path == tmp_path / "mine.attn"
    bench.answers.path = None
    edit(bench, 8.5)
    bench.trigger("save")
    bench.settle()
    assert not bench.explorer.document.modified
    assert read_session(tmp_path / "mine.attn")[0].query[0, 0] == 8.5


def test_the_title_names_the_file_and_marks_what_is_unsaved(bench, tmp_path):
    window = bench.explorer.window
    edit(bench)
    assert window.isWindowModified()
    bench.answers.path = tmp_path / "mine.attn"
    bench.trigger("save")
    bench.settle()
    assert window.windowTitle() == "mine.attn[*] — Attention Explorer"
    assert not window.isWindowModified()
    edit(bench, 9.0)
    assert window.isWindowModified()
    bench.trigger("undo")
    assert not window.isWindowModified()


def test_giving_up_the_file_dialog_saves_nothing_and_says_nothing(bench):
    edit(bench)
    bench.explorer.messages.clear()
    bench.answers.path = None
    bench.trigger("save")
    bench.settle()
    assert bench.explorer.document.modified
    assert bench.message() == ""


def test_closing_unsaved_work_asks_and_cancel_keeps_the_window(bench):
    edit(bench)
    bench.answers.answer("Cancel")
    assert not bench.explorer.window.close()
    assert bench.explorer.window.isVisible()
    assert len(bench.answers.asked) == 1


def test_closing_with_save_writes_the_file_first(bench, tmp_path):
    edit(bench)
    bench.answers.path = tmp_path / "last.attn"
    bench.answers.answer("Save")
    bench.explorer.window.close()
    bench.qtbot.waitUntil(lambda: not bench.explorer.window.isVisible())
    assert read_session(tmp_path / "last.attn")[0].query[0, 0] == 7.5


def test_closing_with_save_stays_open_when_the_file_cannot_be_written(bench, tmp_path):
    edit(bench)
    bench.answers.path = tmp_path / "no" / "such" / "folder" / "last.attn"
    bench.answers.answer("Save")
    bench.explorer.window.close()
    bench.settle()
    assert bench.explorer.window.isVisible()
    assert bench.explorer.document.modified
    assert "last.attn" in bench.message()


def test_an_error_in_the_question_vetoes_closing(bench, capsys):
    edit(bench)

    def fail(_choices):
        raise RuntimeError("a defect in the question")

    bench.answers.choose = fail
    with bench.qtbot.capture_exceptions() as exceptions:
        bench.explorer.window.close()
    assert bench.explorer.window.isVisible()
    assert exceptions


def test_what_is_unmodified_closes_without_a_question(bench):
    assert bench.explorer.window.close()
    assert bench.answers.asked == []


def test_opening_another_file_asks_before_unsaved_work_goes(bench, tmp_path):
    write_session(tmp_path / "other.attn", new_session(), ViewState())
    edit(bench)
    session = bench.explorer.document.session
    bench.answers.answer("Cancel")
    bench.explorer.files.open_path(tmp_path / "other.attn")
    bench.settle()
    assert bench.explorer.document.session is session
    bench.answers.answer("Discard")
    bench.explorer.files.open_path(tmp_path / "other.attn")
    bench.settle()
    assert same_session(bench.explorer.document.session, new_session())


def bad_files():
    head = b"PK\x03\x04"
    yield from {
        "empty": b"",
        "text": b"this is no session",
        "zeros": bytes(4096),
        "zip_magic": head,
        "json": b'{"format": "attention-explorer"}',
        "png": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "pickle": b"\x80\x04\x95\x00",
        "html": b"<html></html>",
    }.items()


@pytest.mark.parametrize(("name", "data"), list(bad_files()))
def test_a_file_that_is_no_session_is_refused_and_the_open_one_stays(bench, tmp_path, name, data):
    session = bench.explorer.document.session
    path = tmp_path / f"{name}.attn"
    path.write_bytes(data)
    bench.explorer.files.open_path(path)
    bench.settle()
    assert bench.explorer.document.session is session
    assert f"{name}.attn" in bench.message()
    assert "Traceback" not in bench.message()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_session_is_refused_and_the_open_one_stays(bench, tmp_path, share):
    session = bench.explorer.document.session
    path = tmp_path / "cut.attn"
    write_session(path, session, ViewState())
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    bench.explorer.files.open_path(path)
    bench.settle()
    assert bench.explorer.document.session is session
    assert "cut.attn" in bench.message()


def test_a_file_that_is_missing_is_named(bench, tmp_path):
    bench.explorer.files.open_path(tmp_path / "gone.attn")
    bench.settle()
    assert "gone.attn" in bench.message()


def test_a_dropped_session_is_opened(bench, tmp_path):
    write_session(tmp_path / "dropped.attn", new_session(), ViewState())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.attn"))])
    buttons, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, buttons, none)
    bench.explorer.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    bench.explorer.window.dropEvent(QDropEvent(QPointF(50, 50), copy, mime, buttons, none))
    bench.settle()
    assert same_session(bench.explorer.document.session, new_session())


def test_a_dropped_file_of_another_kind_is_not_taken(bench, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "song.mp3"))])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, mime, buttons, none)
    enter.setAccepted(False)
    bench.explorer.window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_recent_files_open_from_the_menu(bench, tmp_path):
    write_session(tmp_path / "recent.attn", new_session(), ViewState())
    bench.explorer.files.open_path(tmp_path / "recent.attn")
    bench.settle()
    bench.open_example("lesson")
    action = bench.explorer.actions.menus["recent"].actions()[0]
    assert action.text() == "recent.attn"
    action.trigger()
    bench.settle()
    assert bench.explorer.document.path == tmp_path / "recent.attn"


def test_the_focus_comes_back_with_the_file_and_never_modifies_it(bench, tmp_path):
    bench.open_example("real-head")
    bench.answers.path = tmp_path / "focus.attn"
    bench.explorer.view.set_focus(query=3, key=5)
    assert not bench.explorer.document.modified
    bench.trigger("saveAs")
    bench.settle()
    bench.open_example("lesson")
    bench.explorer.files.open_path(tmp_path / "focus.attn")
    bench.settle()
    assert (bench.explorer.view.focus.query, bench.explorer.view.focus.key) == (3, 5)


def test_a_session_that_cannot_be_computed_is_explained_with_a_remedy(bench):
    session = new_session(2, 3, 4, 2)
    wide = with_matrix(session, QUERY, np.ones((2, 6)))
    bench.explorer.document.open_session(wide, ViewState(), None)
    bench.settle()
    maps = bench.explorer.panels.maps
    assert "equal widths" in maps.refusal.sentence
    assert maps.refusal.buttons
    maps.refusal.buttons[0].click()
    bench.settle()
    assert maps.refusal.isHidden()
    bench.trigger("undo")
    bench.settle()
    assert bench.explorer.document.session is wide


def test_numbers_that_are_not_finite_are_named_by_place(bench):
    session = new_session(2, 3, 4, 2)
    broken = np.array(session.value)
    broken[1, 1] = np.nan
    bench.explorer.document.open_session(with_matrix(session, VALUE, broken), ViewState(), None)
    bench.settle()
    assert "[1, 1]" in bench.explorer.panels.maps.refusal.sentence


def test_a_file_that_is_recognised_but_not_read_is_answered_with_what_to_do(bench, tmp_path):
    (tmp_path / "model.pt").write_bytes(b"\x80\x02")
    bench.explorer.files.open_path(tmp_path / "model.pt")
    bench.settle()
    assert "model.pt" in bench.message()
    assert "np.savez" in bench.message()


def test_file_names_show_their_control_and_bidi_characters_escaped(bench, tmp_path):
    path = tmp_path / "a\n\N{RIGHT-TO-LEFT OVERRIDE}b <i>&.attn"
    write_session(path, new_session(), ViewState())
    bench.explorer.files.open_path(path)
    bench.settle()
    assert bench.explorer.window.windowTitle().startswith("a\\u000a\\u202eb <i>&.attn[*]")
    action = bench.explorer.actions.menus["recent"].actions()[0]
    assert action.text() == "a\\u000a\\u202eb <i>&&.attn"
    assert "<i>" not in action.toolTip()
