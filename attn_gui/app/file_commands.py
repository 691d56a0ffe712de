"""Open, save, and the question before unsaved work goes: all reading and writing happens in the background."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from attn_gui.app.messages import Messages
from attn_gui.app.preferences import Preferences
from attn_gui.io.errors import shown_name
from attn_gui.io.examples import read_example
from attn_gui.io.matrices import READ_SUFFIXES, RECOGNISED_SUFFIXES
from attn_gui.io.session_file import SUFFIX, read_session, write_session
from attn_gui.model.background import Background
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.session.session import Session
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message, say
from attn_gui.views.questions import PathProvider, Questions

SESSION_FILTERS = (f"Attention sessions (*{SUFFIX})", "All files (*)")
OPEN_FILTERS = (
    f"Sessions and matrices ({' '.join(f'*{suffix}' for suffix in (SUFFIX, *READ_SUFFIXES))})",
    *SESSION_FILTERS,
)
UNTITLED = "untitled"


class FileCommands(QObject):
    """What the File menu does with sessions. Signals: ``matrix_file_chosen(Path)`` for a file that is no session."""

    matrix_file_chosen = Signal(object)

    def __init__(
        self,
        document: Document,
        view: CurrentView,
        background: Background,
        messages: Messages,
        preferences: Preferences,
        paths: PathProvider,
        questions: Questions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._background = background
        self._messages = messages
        self._preferences = preferences
        self._paths = paths
        self._questions = questions

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self._paths.open_path("Open", self._preferences.last_folder, OPEN_FILTERS)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a session in place of this one, after the question about unsaved work; matrices go into tables."""
        if path.suffix.lower() in RECOGNISED_SUFFIXES:
            self.matrix_file_chosen.emit(path)
            return

        def show(answer: tuple[Session, ViewState]) -> None:
            self.show_session(*answer, path)
            self._preferences.remember_file(path)

        read = say("Opening {name}", name=shown_name(path))
        self.finish(lambda: self._background.run(lambda: read_session(path), show, self._messages.report, read))

    def open_example(self, key: str) -> None:
        """Open a bundled session; it has no file of its own, so that Save asks for one."""
        reading = say("Opening an example")

        def show(answer: tuple[Session, ViewState]) -> None:
            self.show_session(*answer, None)

        self.finish(lambda: self._background.run(lambda: read_example(key), show, self._messages.report, reading))

    def show_session(self, session: Session, view_state: ViewState, path: Path | None) -> None:
        """Put *session* on screen as an unmodified document."""
        self._messages.clear()
        self._document.open_session(session, view_state, path)

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Write the session to its file, asking for one where there is none; *then* runs after success."""
        if self._document.path is None:
            self.save_as(then)
        else:
            self._write(self._document.path, then)

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Ask for a file and write the session to it."""
        path = self._paths.save_path("Save As", self._proposal(), SESSION_FILTERS)
        if path is not None:
            self._write(path if path.suffix else path.with_name(path.name + SUFFIX), then)

    def finish(self, then: Callable[[], object]) -> None:
        """Run *then* once unsaved work is saved or given up; Cancel ends here."""
        if not self._document.modified:
            then()
            return
        name = UNTITLED if self._document.path is None else shown_name(self._document.path)
        question = say("Save the changes to “{name}” before closing it?", name=name)
        answers: dict[str, Callable[[], object]] = {
            "Save": lambda: self.save(then),
            "Discard": then,
            "Cancel": lambda: None,
        }
        choices: list[Message] = [say(answer) for answer in answers]
        chosen = self._questions.ask(question, choices, default=0, cancel=2)
        tuple(answers.values())[chosen]()

    def _write(self, path: Path, then: Callable[[], object] | None) -> None:
        session, view_state = self._document.session, self._view.state

        def saved(_none: object) -> None:
            self._document.mark_saved(session, path)
            self._preferences.remember_file(path)
            self._messages.say(say("Saved {name}.", name=shown_name(path)))
            if then is not None:
                self._go_on(then)

        writing = say("Saving {name}", name=shown_name(path))
        self._background.run(lambda: write_session(path, session, view_state), saved, self._messages.report, writing)

    def _go_on(self, then: Callable[[], object]) -> None:
        # What was typed while the file was written is unsaved again.
        self.finish(then)

    def _proposal(self) -> Path:
        path = self._document.path
        return path if path is not None else self._preferences.last_folder / f"{UNTITLED}{SUFFIX}"
