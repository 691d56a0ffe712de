"""Opens and closes panels and pages by command, tab or key, and remembers which are open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from attn_gui.app.actions import CLOSE_PANEL, SHOW_EXPLANATION
from attn_gui.app.preferences import OpenPanels
from attn_gui.app.tools import PAGE, SIDE, TOOLS
from attn_gui.views.side_panels import EXPLANATION, SidePanels

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


class ToolCommands:
    """Connects the commands of the panels at the side and of the pages in the middle."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        panels = explorer.panels
        self._places = {SIDE: panels.side, PAGE: panels.pages}
        self._commands = {EXPLANATION: SHOW_EXPLANATION, **{key: tool.action for key, tool in TOOLS.items()}}

    def connect(self) -> None:
        """Make the commands do what they say, and open what was open when the program was last used."""
        actions = self._explorer.actions
        for key, tool in TOOLS.items():
            self._places[tool.where].add(key, tool.title, partial(tool.build, self._explorer))
        for key, name in self._commands.items():
            actions[name].triggered.connect(self._turning(key, self._place(key)))
        actions[CLOSE_PANEL].triggered.connect(lambda _checked=False: self._close_front())
        for where, place in self._places.items():
            self._restore(where, place)
            place.changed.connect(partial(self._follow, where, place))
        self._show()

    def _place(self, key: str) -> SidePanels:
        return self._places[TOOLS[key].where if key in TOOLS else SIDE]

    def _turning(self, key: str, place: SidePanels) -> Callable[[bool], None]:
        def turn(_checked: bool) -> None:
            # A panel behind another is wanted, not to be closed unseen.
            if place.is_seen(key):
                place.close_panel(key)
            else:
                place.open_panel(key)
                self._enter(key, place)
            self._show()

        return turn

    def _enter(self, key: str, place: SidePanels) -> None:
        """Give a page the keyboard: it stands where the maps stood, whose arrow keys it has. So do some panels."""
        panel = place.panel(key)
        if panel is not None and (place is self._places[PAGE] or (key in TOOLS and TOOLS[key].takes_keyboard)):
            panel.setFocus()

    def _close_front(self) -> None:
        """Close the panel that has the keyboard; else the one at the side, else the page."""
        side, pages = self._places[SIDE], self._places[PAGE]
        has_keyboard = pages.isAncestorOf(self._explorer.window.focusWidget() or side)
        place = pages if pages.front != pages.home and (has_keyboard or not side.open_panels) else side
        place.close_panel(place.front)

    def _restore(self, where: str, place: SidePanels) -> None:
        panels = self._explorer.preferences.open_panels(where)
        known = [key for key in panels.tools if key in TOOLS and TOOLS[key].where == where]
        for key in known:
            place.open_panel(key, raise_it=False)
        if panels.front in known:
            place.open_panel(panels.front)

    def _follow(self, where: str, place: SidePanels) -> None:
        self._show()
        panels = OpenPanels(tuple(key for key in place.open_panels if key != place.home), place.front or "")
        if panels != self._explorer.preferences.open_panels(where):
            self._explorer.preferences.remember_panels(where, panels)

    def _show(self) -> None:
        actions = self._explorer.actions
        for key, name in self._commands.items():
            actions[name].setChecked(key in self._place(key).open_panels)
        side, pages = self._places[SIDE], self._places[PAGE]
        actions[CLOSE_PANEL].setEnabled(bool(side.open_panels) or pages.front != pages.home)
