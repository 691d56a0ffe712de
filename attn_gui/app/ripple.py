"""After an edit, once the new numbers are painted, a short wash shows which cells changed, one stage after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer

from attn_gui.figures.figure import Array, Figure, Heatmap
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_state import ViewState

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer
    from attn_gui.views.map_ripple import MapRipple

STAGES = ("scores", "weights", "output")
WAIT_MS = 60
"""The maps and the explanation are painted before."""
FRAME_MS = 70
STAGGER, FADE = 0.1, 0.4
"""Seconds from stage to stage, and how long each stage fades."""


@dataclass(frozen=True, eq=False)
class Shown:
    """What the maps showed of a result: the values and states of each stage, and of which head."""

    result: object
    maps: Mapping[str, tuple[Array, Array]]
    look: tuple[int, bool]


class Ripple(QObject):
    """Compares each drawing with the one before; ``clock`` tells seconds."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer.window)
        self._explorer = explorer
        self.clock: Callable[[], float] = perf_counter
        self._figures: Mapping[str, Figure] = {}
        self._shown: Shown | None = None
        self._before: Shown | None = None
        self._ripples: dict[str, MapRipple] = {}
        self._began = 0.0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.begin)
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self.advance)
        explorer.document.opened.connect(self._forget)
        explorer.document.session_changed.connect(self.stop)
        explorer.pictures.drawn.connect(self._note)
        explorer.pictures.computed_shown.connect(self._compare)

    @property
    def is_running(self) -> bool:
        """Whether anything is still to be painted."""
        return self._wait.isActive() or self._frames.isActive()

    def begin(self) -> None:
        """Show what changed since the numbers before."""
        before, shown = self._before, self._shown
        if before is None or shown is None:
            return
        running = [self._begin_stage(stage, before, shown) for stage in STAGES]
        if any(running):
            self._began = self.clock()
            self._frames.start()
            self.advance()

    def advance(self) -> None:
        """Show the next frame; after the last, nothing is left to be done."""
        elapsed = self.clock() - self._began
        for stage, ripple in self._ripples.items():
            since = elapsed - STAGES.index(stage) * STAGGER
            ripple.show_strength(max(0.0, 1.0 - since / FADE) if since >= 0 else 0.0)
        if elapsed >= (len(STAGES) - 1) * STAGGER + FADE:
            self.stop()

    def stop(self) -> None:
        """Show nothing more: the numbers that changed are about to change again."""
        self._wait.stop()
        self._frames.stop()
        for ripple in self._ripples.values():
            ripple.show_strength(0.0)
        self._before = None

    def _begin_stage(self, stage: str, before: Shown, shown: Shown) -> bool:
        """Have the stage ready to show what changed; return whether there is anything."""
        # Imported when the first edit was painted: the window opens sooner.
        from attn_gui.views.map_ripple import MapRipple, shows_ripples

        view = self._explorer.panels.maps.maps[stage]
        # A map that is not seen costs nothing.
        changed = _changed(before, shown, stage) if shows_ripples(view) else None
        if changed is None:
            changed = np.zeros((1, 1), dtype=np.bool_)
        elif stage not in self._ripples:
            self._ripples[stage] = MapRipple(view)
        if stage in self._ripples:
            self._ripples[stage].begin(changed)
        return bool(changed.any())

    def _forget(self) -> None:
        self._shown = None
        self.stop()

    def _note(self, figures: Mapping[str, Figure]) -> None:
        self._figures = figures

    def _compare(self, computed: Computed, state: ViewState) -> None:
        if not isinstance(computed, Done) or computed.session is not self._explorer.document.session:
            return
        before, self._shown = self._shown, _shown(computed, self._figures, state)
        # Another head is another look at the same numbers, as another focus is.
        if before is None or before.result is computed.result or before.look != self._shown.look:
            return
        if not self._explorer.preferences.less_motion:
            self._before = before
            self._wait.start()


def _shown(done: Done, figures: Mapping[str, Figure], state: ViewState) -> Shown:
    maps = {key: figures[key] for key in STAGES if key in figures}
    cells = {key: (figure.values, figure.states) for key, figure in maps.items() if isinstance(figure, Heatmap)}
    return Shown(done.result, cells, (state.focus.head, state.all_heads))


def _changed(old: Shown, new: Shown, stage: str) -> Array | None:
    """Return where values or states differ (rows, columns); None where nothing does, or the sizes are others."""
    before, after = old.maps.get(stage), new.maps.get(stage)
    if before is None or after is None or before[0].shape != after[0].shape:
        return None
    same = (before[0] == after[0]) | (np.isnan(before[0]) & np.isnan(after[0]))
    changed = np.asarray(~same | (before[1] != after[1]))
    return changed if changed.any() else None
