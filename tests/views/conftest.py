"""Documents, views and answered questions for the tests of widgets."""

from collections.abc import Sequence

import numpy as np
import pytest

from attn_gui.figures.themes import LIGHT
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.session.new import session_from
from attn_gui.session.session import MatrixName, Session
from attn_gui.text import Message
from attn_gui.views.matrix_editor import MatrixEditor


class Answers:
    """Answers every question with the place given, and remembers what was asked."""

    def __init__(self) -> None:
        self.answer = 0
        self.asked: list[tuple[str, list[str]]] = []

    def ask(self, question: Message, choices: Sequence[Message], default: int, cancel: int) -> int:
        self.asked.append((str(question), [str(choice) for choice in choices]))
        return cancel if self.answer < 0 else self.answer


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def lesson() -> Session:
    """Multiplicative: the lesson's numbers, 1 query, 3 keys."""
    return session_from(
        np.array([[1.0, 0, 1]]),
        np.array([[1.0, 0, 1], [0, 1, 0], [1, 1, 1]]),
        np.array([[10.0, 0], [0, 10], [5, 5]]),
    )


@pytest.fixture
def document(lesson: Session) -> Document:
    return Document(lesson)


@pytest.fixture
def view(document: Document) -> CurrentView:
    return CurrentView(document)


@pytest.fixture
def editor_of(qtbot, document, view, answers):
    """A function that shows the editor of a table and gives its view the keyboard."""

    def show(name: MatrixName, *, optional: bool = False) -> MatrixEditor:
        editor = MatrixEditor(name, document, view, LIGHT, answers, optional=optional)
        qtbot.addWidget(editor)
        editor.resize(360, 300)
        with qtbot.waitExposed(editor):
            editor.show()
        editor.activateWindow()
        editor.table.setFocus()
        qtbot.waitUntil(editor.table.hasFocus)
        return editor

    return show
