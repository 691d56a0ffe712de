"""Measures the cost of the session in a thread of the tools, and shows it as it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from attn_gui.engine.errors import Cancelled
from attn_gui.errors import AttentionError
from attn_gui.figures.cost_figures import QUANTITIES, cost_chart, cost_table
from attn_gui.figures.figure import Figure, Theme
from attn_gui.model.latest import Latest
from attn_gui.session.cost import LENGTHS, Cost, lengths_of, measured
from attn_gui.session.cost_ways import WAYS, Way
from attn_gui.session.session import Session
from attn_gui.text import Message, say
from attn_gui.views.cost_panel import CostPanel

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


def build(explorer: Explorer) -> CostPanel:
    """Return the panel; its work is done in a thread of the tools, so that neither numbers nor saving wait for it."""
    panel = CostPanel(", ".join(map(str, LENGTHS)))
    CostTool(explorer, panel)
    return panel


class CostTool(QObject):
    """One measurement at a time, of the session as it was when it began."""

    _came = Signal(int, object)
    _went = Signal(float)

    def __init__(self, explorer: Explorer, panel: CostPanel) -> None:
        super().__init__(panel)
        self._explorer, self._panel = explorer, panel
        self._cost: Cost | None = None
        self._run = 0
        self._running = False
        self._latest = Latest(explorer.surroundings.tools, self)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._went.connect(panel.show_progress, Qt.ConnectionType.QueuedConnection)
        self._latest.answered.connect(lambda _none: self._finish(None))
        self._latest.failed.connect(self._fail)
        panel.start_requested.connect(self._start)
        panel.cancel_requested.connect(self._cancel)
        panel.quantity_chosen.connect(lambda _key: self._show())
        panel.export_requested.connect(lambda: explorer.figures.export(panel.quantity))
        explorer.theme.theme_changed.connect(lambda _theme: self._show())
        explorer.document.session_changed.connect(lambda _before, _after: self._say_whose())
        explorer.closers.append(self._latest.cancel)
        self._show()
        panel.say(say("Nothing is measured until you start; the session's own rows are repeated to each length."))

    def _start(self, text: str) -> None:
        try:
            lengths = lengths_of(text)
        except AttentionError as error:
            self._panel.say(error.message)
            return
        session, budget = self._explorer.document.session, self._explorer.preferences.memory_megabytes * 1_000_000
        self._cost, self._running, self._run = None, True, self._run + 1
        run = self._run
        self._panel.show_running(True)
        self._panel.show_progress(0.0)
        self._panel.say(say("Measuring the session as it is at the start; you may go on with your work."))
        self._show()
        self._latest.request(lambda cancelled: self._measure(run, session, lengths, budget, cancelled))

    def _measure(
        self, run: int, session: Session, lengths: tuple[int, ...], budget: int, cancelled: Callable[[], bool]
    ) -> None:
        ways, places = list(WAYS), sorted(set(lengths))

        def tell(way: Way, length: int, share: float) -> bool:
            done = places.index(length) * len(ways) + ways.index(way.key) + share
            self._went.emit(done / (len(ways) * len(places)))
            return cancelled()

        for cost in measured(session, lengths, tell=tell, byte_budget=budget):
            self._came.emit(run, cost)

    def _take(self, run: int, cost: Cost) -> None:
        if run == self._run:
            self._cost = cost
            self._show()

    def _cancel(self) -> None:
        self._latest.cancel()
        self._finish(say("Stopped; what was measured until then stays."))

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, AttentionError):
            self._finish(error.message)
        elif not isinstance(error, Cancelled):
            self._finish(say("The measurement broke off."))
            self._explorer.messages.report(error)

    def _finish(self, message: Message | None) -> None:
        self._running = False
        self._panel.show_running(False)
        if message is not None:
            self._panel.say(message)
        else:
            self._say_whose()

    def _say_whose(self) -> None:
        if self._cost is None or self._running:
            return
        same = self._cost.session is self._explorer.document.session
        changed = say("Measured of the session as it was; it has changed since. Start measures it anew.")
        self._panel.say(say("Measured of the session as it is.") if same else changed)

    def _show(self) -> None:
        cost = self._cost
        self._panel.show_figure(
            self._figure(self._panel.quantity)(self._explorer.theme.theme), measured=cost is not None
        )
        if cost is not None:
            self._panel.show_table(cost_table(cost))
            for key, row in QUANTITIES.items():
                self._explorer.pictures.offer(key, row.title, self._figure(key))

    def _figure(self, key: str) -> Callable[[Theme], Figure]:
        cost = self._cost
        return lambda theme: cost_chart(cost, key, theme)
