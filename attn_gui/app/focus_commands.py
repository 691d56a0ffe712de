"""The focus and the pointer: previews of the cell pointed at, the lock, the way back, the spotlight on every view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from attn_gui.app.showing import Showing
from attn_gui.app.thumb_buttons import ThumbButtons
from attn_gui.app.view_commands import OUTPUT, ViewCommands
from attn_gui.model.current_focus import clamped
from attn_gui.session.lit import Light
from attn_gui.session.view_state import Focus
from attn_gui.views.maps_panel import Hovered

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


class FocusCommands(QObject):
    """Connects focus, pointer and light with what shows them."""

    def __init__(self, explorer: Explorer, commands: ViewCommands, showing: Showing) -> None:
        super().__init__(explorer.window)
        self._explorer, self._commands, self._showing = explorer, commands, showing

    def begin(self) -> None:
        """Let previews follow the pointer, and every command of the focus do what it says."""
        explorer, actions = self._explorer, self._explorer.actions
        explorer.panels.maps.hovered.connect(self._point)
        explorer.pointed.changed.connect(self._preview)
        # What is shown of the pointer's cell belongs to these numbers and this focus.
        explorer.computation.changed.connect(explorer.pointed.forget)
        explorer.view.changed.connect(self._follow_view)
        explorer.history.changed.connect(self._show_ways)
        explorer.spotlight.changed.connect(self._show_light)
        actions["back"].triggered.connect(lambda _checked=False: explorer.history.back())
        actions["forward"].triggered.connect(lambda _checked=False: explorer.history.forward())
        actions["lock"].triggered.connect(self.turn_lock)
        explorer.panels.explanation.lock_clicked.connect(self.turn_lock)
        explorer.panels.explanation.key_released.connect(self._commands.release_key)
        thumbs = ThumbButtons(explorer.window)
        thumbs.back.connect(explorer.history.back)
        thumbs.forward.connect(explorer.history.forward)
        self._show_ways()
        self._show_lock()

    def turn_lock(self) -> None:
        """Let go of the cell; where none is held, hold the one pointed at, or the one held before."""
        if self._commands.is_locked:
            self._commands.release_key()
        else:
            self._commands.lock(self._explorer.pointed.focus)
        self._show_lock()

    def _point(self, cell: Hovered | None) -> None:
        explorer = self._explorer
        computed = explorer.computation.current
        if cell is None or computed is None:
            explorer.pointed.point(None)
            return
        state = explorer.view.state
        place = {"component": cell.column} if cell.stage == OUTPUT else {"key": cell.column, "component": None}
        explorer.pointed.point(clamped(state.with_focus(query=cell.row, **place), computed.session).focus)

    def _preview(self, focus: Focus | None) -> None:
        explorer = self._explorer
        self._showing.show_pointed(focus)
        charts = explorer.pictures.bars_of(focus)
        for stage, column in explorer.panels.maps.columns.items():
            across = None if focus is None else focus.component if stage == OUTPUT else focus.key
            column.map.overlay.show_pointed(None if focus is None else focus.query, across)
            if stage in charts and not column.bars.isHidden():
                column.bars.show_figure(charts[stage], column.map.windows[1])
        self._show_lock()

    def _follow_view(self) -> None:
        self._explorer.pointed.forget()
        self._show_lock()

    def _show_lock(self) -> None:
        locked, pointing = self._commands.is_locked, self._explorer.pointed.focus is not None
        self._explorer.actions["lock"].setChecked(locked)
        self._explorer.panels.explanation.show_lock(locked, pointing=pointing)

    def _show_ways(self) -> None:
        history, actions = self._explorer.history, self._explorer.actions
        actions["back"].setEnabled(history.goes_back)
        actions["forward"].setEnabled(history.goes_forward)

    def _show_light(self, light: Light) -> None:
        panels = self._explorer.panels
        for stage, view in panels.maps.maps.items():
            view.overlay.show_light(light.at(stage), dims=light.dims)
        panels.inputs.show_light(light)
