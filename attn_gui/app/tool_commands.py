"""Opens and closes the side panels by command, tab or key, and remembers which are open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from attn_gui.app.actions import CLOSE_PANEL, SHOW_EXPLANATION
from attn_gui.app.preferences import OpenPanels
from attn_gui.app.tools import TOOLS
from attn_gui.views.side_panels import EXPLANATION

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


class ToolCommands:
    """Connects the commands of the side panels."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._side = explorer.panels.side
        self._commands = {EXPLANATION: SHOW_EXPLANATION, **{key: tool.action for key, tool in TOOLS.items()}}

    def connect(self) -> None:
        """Make the commands do what they say, and open what was open when the program was last used."""
        actions, side = self._explorer.actions, self._side
        for key, tool in TOOLS.items():
            side.add(key, tool.title, partial(tool.build, self._explorer))
        for key, name in self._commands.items():
            actions[name].triggered.connect(self._turning(key))
        actions[CLOSE_PANEL].triggered.connect(lambda _checked=False: side.close_panel(side.front))
        self._restore(self._explorer.preferences.open_panels)
        side.changed.connect(self._follow)
        self._show()

    def _turning(self, key: str) -> Callable[[bool], None]:
        def turn(_checked: bool) -> None:
            # A panel behind another is wanted, not to be closed unseen.
            if self._side.is_seen(key):
                self._side.close_panel(key)
            else:
                self._side.open_panel(key)
            self._show()

        return turn

    def _restore(self, panels: OpenPanels) -> None:
        known = [key for key in panels.tools if key in TOOLS]
        for key in known:
            self._side.open_panel(key, raise_it=False)
        if panels.front in known:
            self._side.open_panel(panels.front)

    def _follow(self) -> None:
        self._show()
        tools = tuple(key for key in self._side.open_panels if key != EXPLANATION)
        panels = OpenPanels(tools, self._side.front or "")
        if panels != self._explorer.preferences.open_panels:
            self._explorer.preferences.open_panels = panels

    def _show(self) -> None:
        actions, open_panels = self._explorer.actions, self._side.open_panels
        for key, name in self._commands.items():
            actions[name].setChecked(key in open_panels)
        actions[CLOSE_PANEL].setEnabled(bool(open_panels))
