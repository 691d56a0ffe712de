"""The one session in hand: every change goes through ``apply``, is one undo step and one signal."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from attn_gui.errors import AttentionError
from attn_gui.session.edit import Edit
from attn_gui.session.history import History
from attn_gui.session.session import Session
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message, say


class Document(QObject):
    """Holds the session, its history, its path and which session was saved last."""

    session_changed = Signal(object, object)
    """The session before and the session now."""
    opened = Signal(object)
    """The ViewState of a session just opened; comes before ``session_changed``."""
    history_changed = Signal()
    saved_changed = Signal()
    """``modified`` or ``path`` may read differently."""
    rejected = Signal(object)
    """The AttentionError of an edit that could not be done."""
    stepped = Signal(object)
    """The Message of an edit that has more to say than its name."""

    def __init__(self, session: Session, history: History | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._saved = session
        self._path: Path | None = None
        self._history = History() if history is None else history

    @property
    def session(self) -> Session:
        """The session as it is now."""
        return self._session

    @property
    def path(self) -> Path | None:
        """Where the session was opened from or saved to."""
        return self._path

    @property
    def modified(self) -> bool:
        """Whether the session is another than the one saved or opened."""
        return self._session is not self._saved

    @property
    def undo_label(self) -> Message | None:
        """What ``undo`` would take back."""
        return self._history.undo_label

    @property
    def redo_label(self) -> Message | None:
        """What ``redo`` would bring back."""
        return self._history.redo_label

    def apply(self, edit: Edit) -> bool:
        """Make *edit* one undo step; False, and ``rejected``, if it cannot be done. Then nothing has changed.

        Any other exception passes through, and nothing has changed either.
        """
        return self.apply_together(edit.label_in(self._session), (edit,), edit.merge_key)

    def apply_together(self, label: Message, edits: tuple[Edit, ...], merge_key: object | None = None) -> bool:
        """Make all *edits*, one after the other, a single undo step named *label*, as ``apply`` does."""
        before = self._session
        try:
            after, notes = _applied(before, edits)
        except AttentionError as error:
            self.rejected.emit(error)
            return False
        except MemoryError:
            self.rejected.emit(_too_big(label))
            return False
        if after is before:
            return True
        self._history.push(label, before, after, merge_key)
        self._show(after)
        self.history_changed.emit()
        for note in notes:
            self.stepped.emit(note)
        return True

    def undo(self) -> None:
        """Go back to the very session before the last step, if there is one."""
        self._go(self._history.undo())

    def redo(self) -> None:
        """Go again to the very session after the step taken back last, if there is one."""
        self._go(self._history.redo())

    def open_session(self, session: Session, view_state: ViewState, path: Path | None) -> None:
        """Hold *session*, unmodified and without history, instead of the present one."""
        self._history.clear()
        self._saved, self._path = session, path
        before, self._session = self._session, session
        self.opened.emit(view_state)
        self.session_changed.emit(before, session)
        self.history_changed.emit()
        self.saved_changed.emit()

    def mark_saved(self, session: Session, path: Path) -> None:
        """Note that *session* stands in the file *path*; what was changed meanwhile stays unsaved."""
        self._saved, self._path = session, path
        self.saved_changed.emit()

    def _go(self, session: Session | None) -> None:
        if session is not None:
            self._show(session)
            self.history_changed.emit()

    def _show(self, after: Session) -> None:
        before, was_modified = self._session, self.modified
        self._session = after
        self.session_changed.emit(before, after)
        if self.modified != was_modified:
            self.saved_changed.emit()


def _applied(session: Session, edits: tuple[Edit, ...]) -> tuple[Session, list[Message]]:
    notes: list[Message] = []
    for edit in edits:
        before, session = session, edit.apply(session)
        note = edit.note(before, session) if session is not before else None
        if note is not None:
            notes.append(note)
    return session, notes


def _too_big(label: Message) -> AttentionError:
    return AttentionError(say("There is not enough memory for “{step}”.", step=label), field="memory", code="memory")
