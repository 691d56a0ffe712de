"""Connects a page to numbers, focus and choices. Its figure is built in a thread of the tools, while it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from attn_gui.app.view_commands import ViewCommands
from attn_gui.engine.errors import Cancelled
from attn_gui.figures.figure import Figure
from attn_gui.model.latest import Latest
from attn_gui.session.kinds import KINDS
from attn_gui.text import Message
from attn_gui.views.figure_page import FigurePage
from attn_gui.views.painting_pages import Hit
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

STAGE = "weights"


class PageTool(QObject):
    """What all pages have in common. Each says what a place in it means, and where the arrow keys lead."""

    def __init__(
        self, explorer: Explorer, key: str, title: str, fields: tuple[str, ...], extras: tuple[QPushButton, ...] = ()
    ) -> None:
        page = FigurePage(key, title, fields, extras)
        super().__init__(page)
        self.page, self.explorer = page, explorer
        self.key = key
        self.commands = ViewCommands(explorer.document, explorer.view, self.page)
        self._latest = Latest(explorer.surroundings.tools, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._fail)
        self._seen = WhileSeen(self.page, self.refresh, self._latest.cancel)
        explorer.pictures.drawn.connect(self._seen.note)
        explorer.closers.append(self._latest.cancel)
        canvas = self.page.canvas
        canvas.clicked.connect(lambda side, place: self.choose((side, place)))
        canvas.hovered.connect(self._point)
        canvas.moved.connect(self.move)
        canvas.released.connect(self.commands.release_key)
        self.page.chosen.connect(self.set_choice)
        self.page.export_requested.connect(lambda: explorer.figures.export(key))
        self.page.copy_requested.connect(lambda: explorer.figures.copy(key))

    def refresh(self) -> None:
        """Build the figure of what is newest."""
        explorer = self.explorer
        self.page.show_choices(explorer.view.state.choices)
        computed = explorer.computation.current
        if computed is not None:
            self.page.controls.show_heads(KINDS[computed.session.kind].has_heads)
        build = explorer.pictures.builder(self.key, explorer.theme.theme)
        self._latest.request(lambda _cancelled: build())

    def set_choice(self, field: str, value: object) -> None:
        """Have *value* as one of the PageChoices."""
        state = self.explorer.view.state
        self.explorer.view.set_state(replace(state, choices=replace(state.choices, **{field: value})))

    def choose(self, hit: Hit) -> None:
        """Focus the place that was clicked."""
        changes = self.changes(hit)
        if changes:
            self.explorer.view.set_focus(**changes)

    def changes(self, hit: Hit) -> dict[str, int | None]:
        """Return the parts of the focus that a place stands for; none where it is no place of the focus."""
        del hit
        return {}

    def move(self, rows: int, columns: int) -> None:
        """Move the focus as in a map of the weights."""
        self.commands.move_focus(STAGE, rows, columns)

    def copy_text(self, text: Callable[[], str], told: Message) -> None:
        """Put *text* on the clipboard and say so."""
        QGuiApplication.clipboard().setText(text())
        self.explorer.messages.say(told)

    def shown(self, figure: Figure) -> None:
        """Act on a figure that is on show now."""

    def _show(self, figure: Figure) -> None:
        self.page.show_figure(figure)
        self.shown(figure)

    def _fail(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.explorer.messages.report(error)

    def _point(self, hit: Hit | None) -> None:
        """Preview the token under the pointer wherever a number of it is shown."""
        changes = {} if hit is None else self.changes(hit)
        focus = self.explorer.view.focus
        held = replace(focus, **changes)
        self.explorer.pointed.point(None if not changes or "head" in changes or held == focus else held)
