"""The whole program for tests: work done at once, settings in a folder of the test, answers given beforehand."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from attn_gui.app.compose import Explorer, compose
from attn_gui.app.surroundings import TOOL_THREADS, Surroundings
from attn_gui.io.examples import read_example
from attn_gui.session.compute import Done
from attn_gui.session.edits import DrawMask
from attn_gui.session.session import MatrixName
from attn_gui.text import Message
from attn_gui.views.matrix_editor import MatrixEditor
from attn_gui.views.matrix_view import MatrixView


class Scheme(QObject):
    """A desktop whose colour scheme the test sets."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.dark = False

    def is_dark(self) -> bool:
        return self.dark

    def turn(self, dark: bool) -> None:
        self.dark = dark
        self.changed.emit()


class Answers:
    """Answers questions and gives paths, as set by the test; remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.choose: Callable[[Sequence[str]], int] | None = None
        self.path: Path | None = None

    def ask(self, question: Message, choices: Sequence[Message], default: int, cancel: int) -> int:
        self.asked.append(str(question))
        return cancel if self.choose is None else self.choose([str(choice) for choice in choices])

    def answer(self, text: str) -> None:
        """Give this answer to every question from now on."""
        self.choose = lambda choices: choices.index(text)

    def open_path(self, title: str, folder: Path, filters: Sequence[str]) -> Path | None:
        return self.path

    def save_path(self, title: str, proposal: Path, filters: Sequence[str]) -> Path | None:
        return self.path


class Bench:
    """The program and the hands of the test."""

    def __init__(self, explorer: Explorer, answers: Answers, scheme: Scheme, qtbot) -> None:
        self.explorer = explorer
        self.answers = answers
        self.scheme = scheme
        self.qtbot = qtbot

    def settle(self) -> None:
        """Return once the newest numbers are those of the session in hand, and nothing runs."""
        explorer = self.explorer
        self.qtbot.waitUntil(lambda: not explorer.background.busy)
        self.qtbot.waitUntil(
            lambda: (
                explorer.computation.current is not None
                and explorer.computation.current.session is explorer.document.session
                and explorer.pictures.complete
            )
        )
        # What was said meanwhile is on its way to the strip.
        arrived: list[bool] = []
        QTimer.singleShot(0, lambda: arrived.append(True))
        self.qtbot.waitUntil(lambda: bool(arrived))

    def open_example(self, key: str) -> None:
        self.explorer.document.open_session(*read_example(key), None)
        self.settle()

    @property
    def done(self) -> Done:
        self.settle()
        current = self.explorer.computation.current
        assert isinstance(current, Done), str(current.error)
        return current

    def table(self, name: MatrixName) -> MatrixView:
        self.explorer.panels.inputs.show_table(name)
        editor = self.explorer.window.findChild(MatrixEditor, f"editor:{name}")
        assert editor is not None, name
        return editor.table

    def child(self, kind: type[QWidget], name: str) -> QWidget:
        found = self.explorer.window.findChild(kind, name)
        assert found is not None, name
        return found

    def trigger(self, action: str) -> None:
        self.explorer.actions[action].trigger()

    def trigger_menu(self, menu: str, action: str) -> None:
        found = self.explorer.actions.menus[menu].findChild(QAction, action)
        assert found is not None, action
        found.trigger()
        self.settle()

    def trigger_mask_of_all_keys(self) -> None:
        keys = range(len(self.done.inputs.key_tokens))
        self.explorer.document.apply(DrawMask((0,), tuple(keys), False))
        self.settle()

    def message(self) -> str:
        notice = self.explorer.panels.strip.notice
        return "" if notice is None else notice.text


@pytest.fixture
def bench(qtbot, qapp, tmp_path, inline) -> Iterator[Bench]:
    """The program on a session of its own, shown offscreen at 1440 × 900."""
    # A sheet that is still there would style every widget a second time, and those of the test before it, too.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")
    qapp.setStyle("Fusion")
    answers, scheme = Answers(), Scheme()
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    # What passes over the maps after an edit would be in some pictures and not in others.
    settings.setValue("less_motion", "yes")
    surroundings = Surroundings(
        settings=settings,
        scheme=scheme,
        computation=inline,
        background=inline,
        heads=inline,
        # A measurement or a search in this thread could not be cancelled.
        tools=ThreadPoolExecutor(TOOL_THREADS, thread_name_prefix="tools"),
        paths=lambda _window: answers,
        questions=lambda _window: answers,
    )
    explorer = compose(surroundings)
    qtbot.addWidget(explorer.window, before_close_func=lambda window: window.let_go())
    explorer.window.resize(1440, 900)
    explorer.window.show()
    made = Bench(explorer, answers, scheme, qtbot)
    made.settle()
    yield made
    explorer.close()
