"""Connects the walk through the lesson to session, focus and light; the session stays open to every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from attn_gui.figures.figure import Appearance
from attn_gui.figures.step_numbers import step_numbers
from attn_gui.model.current_focus import clamped
from attn_gui.session.lesson_steps import WALK, light, page
from attn_gui.views.side_panels import WhileSeen
from attn_gui.views.steps_panel import StepsPanel

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

USER = "steps"
"""Whose light it is."""


def build(explorer: Explorer) -> StepsPanel:
    """Return the panel, which walks through the lesson on the document's session while it is seen."""
    panel = StepsPanel(len(WALK))
    StepsTool(explorer, panel)
    return panel


class StepsTool(QObject):
    """Knows the stop at which the walk is, and nothing of the session."""

    def __init__(self, explorer: Explorer, panel: StepsPanel) -> None:
        super().__init__(panel)
        self._explorer, self._panel = explorer, panel
        self._at = 0
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._go_on)
        self._seen = WhileSeen(panel, self._show, self._leave)
        explorer.pictures.drawn.connect(self._seen.note)
        explorer.theme.theme_changed.connect(panel.refresh_icons)
        panel.moved.connect(lambda steps: self._go(self._at + steps))
        panel.jumped.connect(self._go)
        panel.play_toggled.connect(lambda: self._play(not self._clock.isActive()))
        panel.speed_chosen.connect(lambda: self._clock.setInterval(panel.pause))

    def _show(self) -> None:
        explorer, stop = self._explorer, WALK[self._at]
        computed = explorer.computation.current
        if computed is None:
            return
        session = computed.session
        state = clamped(explorer.view.state, session)
        appearance = Appearance(
            explorer.theme.theme, state.colors, state.map_digits, state.show_numbers, state.all_heads
        )
        numbers = step_numbers(computed, state.focus, appearance, stop)
        self._panel.show_page(self._at, page(session, state.focus.query, stop), numbers)
        explorer.spotlight.shine(USER, light(session, state.focus.query, stop))

    def _go(self, place: int) -> None:
        self._at = min(max(place, 0), len(WALK) - 1)
        if self._at == len(WALK) - 1:
            self._play(False)
        self._show()

    def _go_on(self) -> None:
        self._go(self._at + 1)

    def _play(self, playing: bool) -> None:
        if playing and self._at == len(WALK) - 1:
            self._go(0)
        if playing:
            self._clock.start(self._panel.pause)
        else:
            self._clock.stop()
        self._panel.show_playing(playing)

    def _leave(self) -> bool:
        """Pause, and let everything be lit again; coming back shows the same stop."""
        self._play(False)
        self._explorer.spotlight.put_out(USER)
        return True
