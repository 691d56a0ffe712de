"""What stands in the columns of a comparison: kept with the view of the document, changed by the heads above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from attn_gui.app.file_commands import SESSION_FILTERS
from attn_gui.errors import AttentionError
from attn_gui.io.errors import shown_name
from attn_gui.io.session_file import read_session
from attn_gui.session.comparing.answer import LETTERS, contender, entry_label
from attn_gui.session.comparing.choices import FEWEST_COMPARED, MOST_COMPARED, Compared, FileRival, Rival
from attn_gui.session.comparing.offers import offers, parameters_in_words
from attn_gui.session.comparing.rivals import (
    changed,
    columns_of,
    first_notes,
    has_own_options,
    mended,
    next_column,
    own_options,
    rival_session,
    shared_options,
)
from attn_gui.session.edits import AddWeight, Edit
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.remedies import Remedy
from attn_gui.session.session import MatrixName, Session
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message, say
from attn_gui.views.compare_page import ComparePage, HeadText

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


class CompareColumns(QObject):
    """Which columns there are, which two are subtracted, whose parameters are open; ``changed()`` for the last two."""

    changed = Signal()

    def __init__(self, explorer: Explorer, page: ComparePage) -> None:
        super().__init__(page)
        self._explorer, self._page = explorer, page
        self._pair = (0, 1)
        self._open: int | None = None
        self._names: dict[str, str] = {}
        self._notes: tuple[Message, ...] = ()
        self.opened: dict[str, Session] = {}
        page.chosen.connect(self.choose)
        page.removed.connect(self.remove)
        page.parameters_toggled.connect(self._turn)
        page.parameters.edited.connect(self._edit)
        page.parameters.own_toggled.connect(self._own)
        page.parameters.matrices_wanted.connect(self._begin)
        page.parameters.closed.connect(lambda: self._turn(0, False))

    @property
    def entries(self) -> tuple[Compared, ...]:
        """What stands in the columns, or what is suggested while nothing was chosen."""
        return columns_of(self._explorer.view.state.compared)

    @property
    def pair(self) -> tuple[int, int]:
        """The places of the two columns that are subtracted."""
        last = len(self.entries) - 1
        a, b = (min(place, last) for place in self._pair)
        return a, b

    @property
    def letters(self) -> Sequence[str]:
        """The letters of the columns."""
        return LETTERS[: len(self.entries)]

    @property
    def has_room(self) -> bool:
        """Whether there may be one more."""
        return len(self.entries) < MOST_COMPARED

    def show(self) -> None:
        """Show heads and parameters of what there is now."""
        session, entries = self._explorer.document.session, self.entries
        if self._open is not None and (self._open >= len(entries) or not isinstance(entries[self._open], Rival)):
            self._open = None
        self._notes = self._first_notes(session)
        texts = [self._head(session, entry) for entry in entries]
        self._page.show_heads(texts, offers(session, self._names), self._open)
        if self._open is not None:
            self._show_parameters(self._open)

    @property
    def notes(self) -> tuple[Message, ...]:
        """What columns of modes that were never entered start with, as of the last time they were shown."""
        return self._notes

    def _first_notes(self, session: Session) -> tuple[Message, ...]:
        found = list[Message]()
        for place, entry in enumerate(self.entries):
            try:
                notes = first_notes(session, entry) if isinstance(entry, Rival) else ()
            except AttentionError:
                continue
            text = "; ".join(str(note).rstrip(".") for note in notes)
            if text:
                found.append(say("{letter}: {notes}.", letter=LETTERS[place], notes=text))
        return tuple(found)

    def choose(self, place: int, entry: Compared) -> None:
        """Put *entry* into the column at *place*, or at the end where that column went meanwhile."""
        entries = list(self.entries)
        entries[place : place + 1] = [entry]
        self._set(entries)

    def add(self) -> None:
        """Put one more column at the end."""
        if self.has_room:
            self._set([*self.entries, next_column(self.entries)])

    def remove(self, place: int) -> None:
        """Take a column away; the two that are subtracted stay the same where they can."""
        entries = list(self.entries)
        if len(entries) <= FEWEST_COMPARED:
            return
        del entries[place]
        a, b = (min(each - (each > place), len(entries) - 1) for each in self._pair)
        self._pair = (a, b) if a != b else (0, 1)
        self._open = None
        self._set(entries)

    def choose_pair(self, a: int, b: int) -> None:
        """Subtract the column at *b* from that at *a*."""
        self._pair = (a, b)
        self.changed.emit()

    def take_file(self, place: int, name: str, session: Session) -> None:
        """Put a session that was opened to be compared into the column at *place*."""
        key = str(len(self.opened))
        self.opened[key], self._names[key] = session, name
        self.choose(place, FileRival(key, name))

    def ask_file(self, place: int) -> None:
        """Ask for a session file and put it into the column at *place*; the document stays as it is."""
        explorer = self._explorer
        paths = explorer.surroundings.paths(explorer.window)
        path = paths.open_path("Compare with", explorer.preferences.last_folder, SESSION_FILTERS)
        if path is None:
            return

        def show(answer: tuple[Session, ViewState]) -> None:
            explorer.preferences.last_folder = path.parent
            self.take_file(place, shown_name(path), answer[0])

        reading = say("Reading {name}", name=shown_name(path))
        explorer.background.run(lambda: read_session(path), show, explorer.messages.report, reading)

    def mend(self, place: int, remedy: Remedy) -> None:
        """Do what would mend the column at *place*: in it, where it is its own option, else in the document."""
        entry = self.entries[place]
        if not isinstance(entry, Rival):
            return
        after, edits = mended(entry, remedy)
        if edits:
            self._explorer.document.apply_together(remedy.label, edits)
        if after != entry:
            self.choose(place, after)

    def _set(self, entries: Sequence[Compared]) -> None:
        view = self._explorer.view
        view.set_state(replace(view.state, compared=tuple(entries)))

    def _turn(self, place: int, opened: bool) -> None:
        self._open = place if opened else None
        self.show()

    def _edit(self, edit: Edit) -> None:
        place = self._open
        entry = None if place is None else self.entries[place]
        if place is None or not isinstance(entry, Rival):
            return
        after, rest = changed(entry, edit)
        if rest is not None:
            self._explorer.document.apply(rest)
        if after != entry:
            self.choose(place, after)

    def _own(self, own: bool) -> None:
        place = self._open
        entry = None if place is None else self.entries[place]
        if place is None or not isinstance(entry, Rival) or entry.kind is None:
            return
        try:
            after = own_options(self._explorer.document.session, entry) if own else shared_options(entry)
        except AttentionError as error:
            self._explorer.messages.refuse(error)
        else:
            self.choose(place, after)

    def _head(self, session: Session, entry: Compared) -> HeadText:
        label = str(entry_label(session, entry))
        try:
            parameters = str(parameters_in_words(contender(session, entry, self.opened).session))
        except AttentionError:
            parameters = "–"
        return HeadText(label, parameters, isinstance(entry, Rival))

    def _show_parameters(self, place: int) -> None:
        session, entry = self._explorer.document.session, self.entries[place]
        assert isinstance(entry, Rival)
        try:
            there = rival_session(session, entry)
        except AttentionError:
            return
        title = f"{LETTERS[place]}  {entry_label(session, entry)}"
        own, can_own = has_own_options(entry), entry.kind is not None
        notes = "; ".join(str(note).rstrip(".") for note in first_notes(session, entry))
        words = f"{notes}." if notes else ""
        self._page.parameters.show_parameters(title, there, session, words, own=own, can_own=can_own)

    def _begin(self, names: Sequence[MatrixName]) -> None:
        """Put the first matrices of a mode into the document, where they can be edited."""
        edits = tuple(AddWeight(name.kind, name.name) for name in names if name.kind is not None)
        label = say("Add {names}", names=join_names([symbol_of(name) for name in names]))
        self._explorer.document.apply_together(label, edits)
