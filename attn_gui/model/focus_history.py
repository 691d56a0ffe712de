"""The focuses walked through, to go back to and forward from again."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Signal

from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.session.session import Session
from attn_gui.session.view_state import Focus, ViewState

MOST = 100
RAPID_SECONDS = 0.5
"""Moves that follow one another so soon are one walk: only where it ends is kept."""


class FocusHistory(QObject):
    """Keeps at most 100 focuses; an edit moves the present one, another session ends the history."""

    changed = Signal()
    """Whether it goes back or forward may be another now."""

    def __init__(
        self,
        document: Document,
        view: CurrentView,
        clock: Callable[[], float] = monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._view, self._clock = document, view, clock
        self._session: Session = document.session
        self._focuses: list[Focus] = [view.focus]
        self._place = 0
        self._moved = -RAPID_SECONDS
        self._walking = False
        view.changed.connect(self._follow)
        document.opened.connect(self._begin)
        document.session_changed.connect(self._note_session)

    @property
    def goes_back(self) -> bool:
        """Whether there is an earlier focus."""
        return self._place > 0

    @property
    def goes_forward(self) -> bool:
        """Whether there is a focus that was gone back from."""
        return self._place + 1 < len(self._focuses)

    @property
    def count(self) -> int:
        """How many focuses are kept, the present one included."""
        return len(self._focuses)

    def back(self) -> None:
        """Focus what was focused before; what an edit took away is passed over."""
        self._walk(-1)

    def forward(self) -> None:
        """Focus again what was gone back from."""
        self._walk(1)

    def _walk(self, step: int) -> None:
        before = self._view.focus
        self._walking = True
        while self._view.focus == before and 0 <= self._place + step < len(self._focuses):
            self._place += step
            focus = self._focuses[self._place]
            self._view.set_focus(head=focus.head, query=focus.query, key=focus.key, component=focus.component)
        self._walking = False
        self._moved = self._clock() - RAPID_SECONDS
        self.changed.emit()

    def _begin(self) -> None:
        self._session = self._document.session
        self._focuses, self._place = [self._view.focus], 0
        self._moved = self._clock() - RAPID_SECONDS
        self.changed.emit()

    def _note_session(self) -> None:
        self._session = self._document.session

    def _follow(self, before: ViewState, after: ViewState) -> None:
        if self._walking or before.focus == after.focus:
            return
        # The view moves the focus before the history hears of the edit.
        if self._document.session is not self._session:
            self._focuses[self._place] = after.focus
            return
        now = self._clock()
        rapid = now - self._moved < RAPID_SECONDS and self._place > 0
        self._focuses[self._place + (0 if rapid else 1) :] = [after.focus]
        if rapid and self._focuses[-2] == after.focus:
            self._focuses.pop()
        del self._focuses[:-MOST]
        self._place, self._moved = len(self._focuses) - 1, now
        self.changed.emit()
