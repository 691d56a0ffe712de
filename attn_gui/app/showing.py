"""Keeps the window true to document, numbers and look: title, undo texts, bars, strips, status line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction

from attn_gui.app.actions import plain
from attn_gui.figures.figure import Figure, HeadStrip, Theme
from attn_gui.figures.status import status, status_details
from attn_gui.io.errors import shown_name
from attn_gui.session.compute import Computed, Refused
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import mask_text
from attn_gui.session.session import Session, matrix_names, stored_matrix
from attn_gui.session.view_state import POOLED_HEADS, Focus, ViewState
from attn_gui.text import Message, say
from attn_gui.views.deviations import deviations
from attn_gui.views.side_panels import WhileSeen
from attn_gui.views.tips import tip

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

BARS = ("kind", "options", "mask", "linked", "sinusoids")
"""The parts of a session that the bars show, beside the tables there are."""
LONG_MS = 850
"""After this and the patience of Computation, a second in all, work is shown with a way to stop it."""


class Showing:
    """Shows; changes nothing."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._parts: tuple[Message, ...] = ()
        self._details: Callable[[], tuple[Message, ...]] = tuple
        self._long = QTimer(explorer.window)
        self._long.setSingleShot(True)
        self._long.setInterval(LONG_MS)
        self._long.timeout.connect(lambda: self._show_work(computing=True, job=self._job))
        self._figures: dict[str, Figure] = {}
        self._maps_seen = WhileSeen(explorer.panels.maps, self._show_maps)
        self._computing = False
        self._job: Message | None = None

    def connect(self) -> None:
        """Follow everything, and show the present state."""
        explorer = self._explorer
        explorer.document.session_changed.connect(self._follow)
        explorer.document.history_changed.connect(self._show_history)
        explorer.document.saved_changed.connect(self._show_title)
        explorer.view.changed.connect(lambda _before, after: self._show_view(after))
        explorer.theme.theme_changed.connect(self._show_theme)
        explorer.computation.outdated.connect(self._show_overdue)
        explorer.background.lasted.connect(lambda name: self._show_work(computing=self._computing, job=name))
        explorer.background.finished.connect(lambda _name: self._show_work(computing=self._computing, job=None))
        self._show_session(explorer.document.session)
        self._show_history()
        self._show_title()
        self._show_view(explorer.view.state)
        self._show_theme(explorer.theme.theme)
        explorer.actions["showInputs"].setChecked(True)

    def show_figures(self, figures: dict[str, Figure]) -> None:
        """Paint the figures, the maps as soon as they are seen, and the strip of heads where there are heads."""
        explorer, self._figures = self._explorer, figures
        self._maps_seen.note()
        heads = figures.get("heads")
        if isinstance(heads, HeadStrip):
            explorer.panels.heads.show_figure(heads)
        explorer.panels.figures.show_heads(isinstance(heads, HeadStrip))

    def _show_maps(self) -> None:
        explorer = self._explorer
        computed = explorer.computation.current
        remedies = computed.remedies if isinstance(computed, Refused) else ()
        if self._figures:
            explorer.panels.maps.show_figures(self._figures, explorer.view.state.colors, remedies)

    def show_computed(self, computed: Computed, state: ViewState) -> None:
        """Show the focused cell in numbers."""
        self._parts = status(computed, state.focus, all_heads=state.all_heads)
        self._details = partial(status_details, computed, state.focus)
        self._explorer.panels.status.show_parts(self._parts, self._details)

    def show_pointed(self, focus: Focus | None) -> None:
        """Show the cell under the pointer in numbers, and the focused one again once the pointer is gone."""
        computed, state = self._explorer.computation.current, self._explorer.view.state
        if focus is None or computed is None:
            self._explorer.panels.status.show_parts(self._parts, self._details)
            return
        parts = status(computed, focus, all_heads=state.all_heads)
        self._explorer.panels.status.show_parts(parts, partial(status_details, computed, focus))

    def _follow(self, before: Session, after: Session) -> None:
        # Typing a number changes none of what the bars show.
        same = all(getattr(before, part) == getattr(after, part) for part in BARS)
        if not same or shapes(before) != shapes(after):
            self._show_session(after)

    def _show_session(self, session: Session) -> None:
        explorer = self._explorer
        explorer.panels.modes.show_session(session, mask_text(session.mask), deviations(session))
        explorer.panels.options.show_session(session)
        explorer.panels.mask_menu.show_session(session)
        explorer.actions[f"mode-{session.kind}"].setChecked(True)
        for name in ("nextHead", "previousHead"):
            explorer.actions[name].setEnabled(KINDS[session.kind].has_heads)
        self._show_switch()

    def _show_overdue(self, overdue: bool) -> None:
        if overdue:
            self._long.start()
        else:
            self.end_computing()

    def end_computing(self) -> None:
        """Show that nothing is being computed any more."""
        self._long.stop()
        self._show_work(computing=False, job=self._job)

    def _show_work(self, *, computing: bool, job: Message | None) -> None:
        # Two things may run at once; only the computation can be stopped, so it is the one to show.
        self._computing, self._job = computing, job
        status = self._explorer.panels.status
        if computing:
            status.begin_work(say("Computing"), cancellable=True)
        elif job is not None:
            status.begin_work(job, cancellable=False)
        else:
            status.end_work()

    def _show_history(self) -> None:
        document, actions = self._explorer.document, self._explorer.actions
        self._name(actions["undo"], "&Undo", document.undo_label)
        self._name(actions["redo"], "&Redo", document.redo_label)

    def _name(self, action: QAction, text: str, label: Message | None) -> None:
        action.setEnabled(label is not None)
        name = "" if label is None else " " + str(label).replace("&", "&&")
        action.setText(text + name)
        keys = action.shortcut().toString()
        action.setToolTip(tip(f"{plain(action.text())} ({keys})"))

    def _show_title(self) -> None:
        document, window = self._explorer.document, self._explorer.window
        name = "untitled" if document.path is None else shown_name(document.path)
        window.setWindowFilePath("" if document.path is None else str(document.path))
        window.setWindowTitle(f"{name}[*] — Attention Explorer")
        window.setWindowModified(document.modified)

    def _show_view(self, state: ViewState) -> None:
        self._explorer.actions["showNumbers"].setChecked(state.show_numbers)
        self._explorer.actions["releaseKey"].setEnabled(
            state.focus.key is not None or state.focus.component is not None
        )
        self._show_switch()

    def _show_switch(self) -> None:
        session, state = self._explorer.document.session, self._explorer.view.state
        offered = KINDS[session.kind].has_heads and state.focus.head not in POOLED_HEADS
        self._explorer.panels.maps.set_output_switch(offered, state.all_heads)

    def _show_theme(self, theme: Theme) -> None:
        panels = self._explorer.panels
        panels.inputs.show_theme(theme)
        panels.modes.refresh_icons()
        panels.start.refresh_icons()
        panels.explanation.refresh_icons()
        panels.strip.refresh_icons()
        panels.side.refresh_icons()
        panels.pages.refresh_icons()
        self._explorer.actions.refresh_icons()


def shapes(session: Session) -> list[tuple[int, ...]]:
    """Return the sizes of all tables that are there."""
    arrays = (stored_matrix(session, name) for name in matrix_names(session))
    return [array.shape for array in arrays if array is not None]
