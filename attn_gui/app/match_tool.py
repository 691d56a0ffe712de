"""Connects the panel that finds why numbers differ to document, numbers, clipboard and files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from attn_gui.app.table_commands import TABLE_FILTERS
from attn_gui.errors import AttentionError
from attn_gui.io.errors import FormatError, shown_name
from attn_gui.io.given_arrays import array_names, read_given
from attn_gui.model.latest import Latest
from attn_gui.session.compute import Done
from attn_gui.session.matching.given import Given, sizes
from attn_gui.session.matching.given_text import given_from_text
from attn_gui.session.matching.match import Explanation, Match, match
from attn_gui.text import say
from attn_gui.views.match_panel import MatchPanel
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

MOST_CHOICES = 12


def build(explorer: Explorer) -> MatchPanel:
    """Return the panel, which compares what is given with the document's newest numbers while it is seen."""
    panel = MatchPanel()
    MatchTool(explorer, panel)
    return panel


class MatchTool(QObject):
    """Holds what was given. Differences follow every change; the search runs for new numbers and when asked for."""

    _progressed = Signal(float)

    def __init__(self, explorer: Explorer, panel: MatchPanel) -> None:
        super().__init__(panel)
        self._explorer, self._panel = explorer, panel
        self._given: dict[str, tuple[Given, str]] = {}
        self._wanted = False
        self._latest = Latest(explorer.surroundings.tools, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._fail)
        self._progressed.connect(panel.show_progress)
        self._seen = WhileSeen(panel, self.compare, self._latest.cancel)
        explorer.computation.changed.connect(self._seen.note)
        explorer.document.session_changed.connect(self._latest.cancel)
        panel.paste_asked.connect(self._paste)
        panel.open_asked.connect(self._open)
        panel.file_dropped.connect(lambda stage, path: self.take_file(stage, Path(path)))
        panel.clear_asked.connect(self._clear)
        panel.search_asked.connect(self.search)
        panel.cancel_asked.connect(self._cancel)
        panel.explanation_chosen.connect(self._apply)
        explorer.closers.append(self._latest.cancel)

    def compare(self) -> None:
        """Compare with the newest numbers; while they are awaited, the answer to come will ask again."""
        computed = self._explorer.computation.current
        if computed is None or self._explorer.computation.is_awaited:
            return
        if not self._given:
            self._panel.show_nothing()
            return
        if not isinstance(computed, Done):
            self._panel.show_error(str(say("This session has no numbers: {reason}", reason=computed.error)))
            return
        search, given = self._wanted, [given for given, _ in self._given.values()]
        if search:
            self._panel.show_searching()

        def call(cancelled: Callable[[], bool]) -> Match:
            def ask(share: float) -> bool:
                self._progressed.emit(share)
                return cancelled()

            return match(computed.session, given, ask, computed, search=search)

        self._latest.request(call)

    def search(self) -> None:
        """Find out why what is given differs."""
        self._wanted = True
        self.compare()

    def take(self, given: Given, source: str) -> None:
        """Take an array of the other program and find out why it differs."""
        self._given[given.stage] = (given, source)
        self._show_given()
        self.search()

    def take_file(self, stage: str, path: Path, name: str | None = None) -> None:
        """Take the array of a stage from a file, asking which where there are several."""

        def done(given: Given) -> None:
            self._explorer.preferences.last_folder = path.parent
            self.take(given, shown_name(path) if name is None else f"{shown_name(path)}: {name}")

        def failed(error: BaseException) -> None:
            if isinstance(error, FormatError) and error.code == "array" and name is None:
                self._choose(stage, path)
            else:
                self._explorer.messages.report(error)

        reading = say("Reading {name}", name=shown_name(path))
        self._explorer.background.run(lambda: read_given(path, stage, name), done, failed, reading)

    def _choose(self, stage: str, path: Path) -> None:
        def ask(names: tuple[str, ...]) -> None:
            choices = [*(say("{name}", name=name) for name in names[:MOST_CHOICES]), say("Cancel")]
            sentence = "Which array of {file} holds the {stage}?"
            if len(names) > MOST_CHOICES:
                sentence += " The first {most} of {count} are offered; one called {stage} is taken unasked."
            question = say(sentence, file=shown_name(path), stage=stage, most=MOST_CHOICES, count=len(names))
            questions = self._explorer.surroundings.questions(self._explorer.window)
            chosen = questions.ask(question, choices, 0, len(choices) - 1)
            if chosen < len(choices) - 1:
                self.take_file(stage, path, names[chosen])

        reading = say("Reading {name}", name=shown_name(path))
        self._explorer.background.run(lambda: array_names(path), ask, self._explorer.messages.report, reading)

    def _paste(self, stage: str) -> None:
        try:
            given = given_from_text(stage, QGuiApplication.clipboard().text())
        except AttentionError as error:
            self._explorer.messages.refuse(error)
        else:
            self.take(given, "pasted")

    def _open(self, stage: str) -> None:
        paths = self._explorer.surroundings.paths(self._explorer.window)
        title = f"{stage.capitalize()} of the other program"
        path = paths.open_path(title, self._explorer.preferences.last_folder, TABLE_FILTERS)
        if path is not None:
            self.take_file(stage, path)

    def _clear(self, stage: str) -> None:
        self._given.pop(stage, None)
        self._show_given()
        self.search()

    def _cancel(self) -> None:
        self._latest.cancel()
        self._wanted = False
        self._panel.show_cancelled()

    def _apply(self, explanation: Explanation) -> None:
        self._wanted = True
        self._explorer.document.apply_together(say("Set what the other program has"), explanation.edits)

    def _show(self, found: Match) -> None:
        if found.session is self._explorer.document.session:
            self._panel.show_match(found)
            # The next change of the session is compared at once, and searched when asked for.
            self._wanted = False

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, AttentionError):
            self._panel.show_error(str(error))
        else:
            self._explorer.messages.report(error)

    def _show_given(self) -> None:
        shown = {
            stage: f"{sizes(given.array.shape)}, {given.dtype} ({source})"
            for stage, (given, source) in self._given.items()
        }
        self._panel.show_given(shown)
