"""Every change is one step and one signal; what fails changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from attn_gui.errors import AttentionError
from attn_gui.model.document import Document
from attn_gui.session.edit import Edit, EditError
from attn_gui.session.edits import SetCell
from attn_gui.session.session import KEY, QUERY, Session
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class Does(Edit):
    """An edit that does what the test says."""

    action: Callable[[Session], Session]

    @property
    def label(self) -> Message:
        return say("Test")

    def apply(self, session: Session) -> Session:
        return self.action(session)


class Heard:
    """Every signal of a document, in order."""

    def __init__(self, document: Document) -> None:
        self.said: list[str] = []
        self.changes: list[tuple[Session, Session]] = []
        self.errors: list[AttentionError] = []
        self.notes: list[str] = []
        document.opened.connect(lambda _state: self.said.append("opened"))
        document.session_changed.connect(lambda *change: (self.said.append("session"), self.changes.append(change)))
        document.history_changed.connect(lambda: self.said.append("history"))
        document.saved_changed.connect(lambda: self.said.append("saved"))
        document.rejected.connect(self.errors.append)
        document.stepped.connect(lambda note: self.notes.append(str(note)))


@pytest.fixture
def heard(document: Document, qtbot: QtBot) -> Heard:
    return Heard(document)


def test_an_edit_is_one_named_step_and_one_signal(document: Document, heard: Heard, session: Session) -> None:
    assert document.apply(SetCell(QUERY, 0, 1, 0.7))
    assert heard.said == ["session", "saved", "history"]
    assert heard.changes == [(session, document.session)]
    assert document.session.query[0, 1] == 0.7
    assert str(document.undo_label) == "Change Q[0, 1]"
    assert document.redo_label is None
    assert document.modified


def test_undo_returns_to_the_very_same_session(document: Document, session: Session, heard: Heard) -> None:
    document.apply(SetCell(QUERY, 0, 1, 0.7))
    edited = document.session
    document.undo()
    assert document.session is session
    assert not document.modified
    assert str(document.redo_label) == "Change Q[0, 1]"
    document.redo()
    assert document.session is edited
    assert heard.changes == [(session, edited), (edited, session), (session, edited)]


def test_undo_and_redo_with_nothing_to_do_say_nothing(document: Document, heard: Heard, session: Session) -> None:
    document.undo()
    document.redo()
    assert heard.said == []
    assert document.session is session


def test_an_edit_that_changes_nothing_says_nothing(document: Document, heard: Heard, session: Session) -> None:
    assert document.apply(SetCell(QUERY, 0, 0, 1.0))
    assert document.session is session
    assert heard.said == []
    assert document.undo_label is None


def test_a_drag_is_one_step(document: Document, session: Session) -> None:
    drag = object()
    for value in (0.1, 0.2, 0.3):
        document.apply(SetCell(QUERY, 0, 0, value, merge_key=drag))
    document.undo()
    assert document.session is session


def test_an_edit_that_cannot_be_done_is_rejected_and_changes_nothing(
    document: Document, heard: Heard, session: Session
) -> None:
    assert not document.apply(SetCell(QUERY, 9, 0, 1.0))
    assert document.session is session
    assert document.undo_label is None
    assert [type(error) for error in heard.errors] == [EditError]
    assert heard.said == []


def test_too_little_memory_is_said_and_changes_nothing(document: Document, heard: Heard, session: Session) -> None:
    def too_big(_session: Session) -> Session:
        raise MemoryError

    assert not document.apply(Does(too_big))
    assert document.session is session
    assert [str(error) for error in heard.errors] == ["There is not enough memory for “Test”."]


def test_a_faulty_edit_passes_its_exception_on_and_changes_nothing(
    document: Document, heard: Heard, session: Session
) -> None:
    document.apply(SetCell(QUERY, 0, 0, 5.0))
    edited = document.session

    def faulty(_session: Session) -> Session:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        document.apply(Does(faulty))
    assert document.session is edited
    document.undo()
    assert document.session is session


def test_edits_applied_together_are_one_step_or_none(document: Document, session: Session, heard: Heard) -> None:
    good = (SetCell(QUERY, 0, 0, 5.0), SetCell(KEY, 0, 0, 6.0))
    assert not document.apply_together(say("Both"), (*good, SetCell(KEY, 9, 9, 6.0)))
    assert document.session is session
    assert document.apply_together(say("Both"), good)
    assert (document.session.query[0, 0], document.session.key[0, 0]) == (5.0, 6.0)
    assert str(document.undo_label) == "Both"
    document.undo()
    assert document.session is session


def test_what_an_edit_has_to_say_is_passed_on(with_x: Session, qtbot: QtBot) -> None:
    document = Document(with_x)
    heard = Heard(document)
    document.apply(SetCell(KEY, 0, 0, 5.0))
    assert len(heard.notes) == 1
    assert heard.notes[0].startswith("K now holds its own numbers")


def test_saving_makes_a_document_unmodified_until_undo(document: Document, heard: Heard) -> None:
    document.apply(SetCell(QUERY, 0, 0, 5.0))
    document.mark_saved(document.session, Path("a.attn"))
    assert not document.modified
    assert document.path == Path("a.attn")
    assert heard.said[-1] == "saved"
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified


def test_what_is_typed_while_saving_stays_modified(document: Document) -> None:
    document.apply(SetCell(QUERY, 0, 0, 5.0))
    being_written = document.session
    document.apply(SetCell(QUERY, 0, 0, 6.0))
    document.mark_saved(being_written, Path("a.attn"))
    assert document.modified
    document.undo()
    assert not document.modified


def test_an_opened_session_is_unmodified_and_has_no_history(document: Document, heard: Heard, session: Session) -> None:
    document.apply(SetCell(QUERY, 0, 0, 5.0))
    document.undo()
    heard.said.clear()
    other = replace(session, notes="other")
    document.open_session(other, ViewState(), Path("b.attn"))
    assert document.session is other
    assert not document.modified
    assert document.path == Path("b.attn")
    assert (document.undo_label, document.redo_label) == (None, None)
    assert heard.said == ["opened", "session", "history", "saved"]
