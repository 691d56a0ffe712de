"""Connects the variants panel to document, numbers and examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from attn_gui.errors import AttentionError
from attn_gui.io.examples import read_example
from attn_gui.model.computation import OUTDATED_MS
from attn_gui.model.latest import Latest
from attn_gui.session.session import Session
from attn_gui.session.variants.pitfall import Pitfall
from attn_gui.session.variants.pitfalls import PITFALLS
from attn_gui.session.variants.report import Reports, reports
from attn_gui.session.variants.table import VARIANTS
from attn_gui.session.variants.variant import Variant
from attn_gui.session.view_state import ViewState
from attn_gui.text import say
from attn_gui.views.side_panels import WhileSeen
from attn_gui.views.variants_panel import VariantsPanel

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


def build(explorer: Explorer) -> VariantsPanel:
    """Return the panel, which holds the document's session against every variant while it is seen."""
    panel = VariantsPanel(tuple(VARIANTS.values()), PITFALLS)
    VariantsTool(explorer, panel)
    return panel


class VariantsTool(QObject):
    """Compares in a thread of the tools: the maps never wait for it."""

    def __init__(self, explorer: Explorer, panel: VariantsPanel) -> None:
        super().__init__(panel)
        self._explorer, self._panel = explorer, panel
        self._latest = Latest(explorer.surroundings.tools, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(explorer.messages.report)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(OUTDATED_MS)
        self._patience.timeout.connect(panel.show_comparing)
        self._seen = WhileSeen(panel, self.refresh, self._latest.cancel)
        explorer.computation.changed.connect(self._seen.note)
        explorer.document.session_changed.connect(self._forget)
        explorer.theme.theme_changed.connect(panel.refresh_icons)
        panel.variant_chosen.connect(self._choose)
        panel.copy_requested.connect(self._copy)
        panel.pitfall_asked.connect(self._calculate)
        panel.state_chosen.connect(self._open)
        explorer.closers.append(self._latest.cancel)

    def refresh(self) -> None:
        """Compare the session whose numbers are newest; while they are awaited, the answer to come will ask again."""
        computed = self._explorer.computation.current
        if computed is None or self._explorer.computation.is_awaited:
            return
        budget = self._explorer.preferences.memory_megabytes * 1_000_000

        def call(cancelled: Callable[[], bool]) -> Reports:
            return reports(computed.session, computed, cancelled, byte_budget=budget)

        self._latest.request(call)

    def _show(self, found: Reports) -> None:
        if found.session is self._explorer.document.session:
            self._patience.stop()
            self._panel.show_reports(found)

    def _forget(self) -> None:
        self._latest.cancel()
        self._patience.start()

    def _choose(self, variant: Variant) -> None:
        document = self._explorer.document
        try:
            edits = variant.edits(document.session)
        except AttentionError as error:
            self._explorer.messages.refuse(error)
        else:
            document.apply_together(variant.label, edits)

    def _copy(self, call: str) -> None:
        QGuiApplication.clipboard().setText(call)
        self._explorer.messages.say(say("The call is on the clipboard."))

    def _calculate(self, pitfall: Pitfall) -> None:
        def call() -> str:
            return str(pitfall.seen(pitfall.compute(read_example(pitfall.example)[0])))

        def show(text: str) -> None:
            self._panel.show_seen(pitfall, text)

        name = say("Calculating a pitfall")
        self._explorer.background.run(call, show, self._explorer.messages.report, name)

    def _open(self, pitfall: Pitfall, place: int) -> None:
        explorer = self._explorer

        def call() -> tuple[Session, ViewState]:
            example, view_state = read_example(pitfall.example)
            return pitfall.states[place].of(example), view_state

        def show(answer: tuple[Session, ViewState]) -> None:
            explorer.files.show_session(*answer, None)

        name = say("Opening an example")
        explorer.files.finish(lambda: explorer.background.run(call, show, explorer.messages.report, name))
