"""Looks at the numbers once they stand still, and says quietly what is noteworthy about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from attn_gui.app.messages import Messages
from attn_gui.app.theme import ThemeControl
from attn_gui.model.computation import Computation
from attn_gui.model.document import Document
from attn_gui.model.latest import Latest
from attn_gui.views.health_chip import HealthChip
from attn_gui.views.status_line import StatusLine

if TYPE_CHECKING:
    from attn_gui.session.health.report import Health

STILL_MS = 250
"""Nothing is looked at while somebody types."""


class HealthWatch(QObject):
    """Signals: ``found(Health)`` of the newest numbers."""

    found = Signal(object)

    def __init__(
        self,
        document: Document,
        computation: Computation,
        latest: Latest,
        messages: Messages,
        theme: ThemeControl,
        status: StatusLine,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._computation, self._latest = document, computation, latest
        self.health: Health | None = None
        self._chip = HealthChip(status)
        status.insertPermanentWidget(1, self._chip)
        self._chip.hide()
        latest.answered.connect(self._take)
        latest.failed.connect(messages.report)
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL_MS)
        self._still.timeout.connect(self._look)
        computation.changed.connect(lambda _computed: self._still.start())
        theme.theme_changed.connect(self._chip.refresh_icons)

    @property
    def chip(self) -> HealthChip:
        """What is seen of it in the status line."""
        return self._chip

    def stop(self) -> None:
        """Look at nothing any more."""
        self._still.stop()
        self._latest.cancel()

    def _look(self) -> None:
        computed = self._computation.current
        if computed is None or self._computation.is_awaited:
            return

        def call(cancelled: Callable[[], bool]) -> Health:
            # Imported when first needed: the window opens sooner.
            from attn_gui.session.health.report import health

            return health(computed, cancelled)

        self._latest.request(call)

    def _take(self, health: Health) -> None:
        if health.session is self._document.session:
            self.health = health
            self._chip.show_findings(health.findings)
            self.found.emit(health)
