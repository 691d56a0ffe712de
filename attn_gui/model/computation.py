"""Answers every session with its numbers, computed beside the window."""

from collections.abc import Callable
from concurrent.futures import Executor

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from attn_gui.model.document import Document
from attn_gui.model.latest import Latest
from attn_gui.session.compute import BYTE_BUDGET, Computed, compute

OUTDATED_MS = 150
"""An answer that comes sooner never shows the old result as outdated: every keystroke would flicker."""


class Computation(QObject):
    """Computes the document's session whenever it changes. *heads_executor* is never the one *latest* runs on."""

    changed = Signal(object)
    """The newest Computed; it carries its session."""
    failed = Signal(object)
    """An unexpected exception; the old result stays, marked outdated."""
    outdated = Signal(bool)
    """Whether ``current`` belongs to another session than the document's and an answer is overdue."""

    def __init__(
        self,
        document: Document,
        latest: Latest,
        heads_executor: Executor | None = None,
        byte_budget: int | None = BYTE_BUDGET,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._latest = latest
        self._heads = heads_executor
        self._byte_budget = byte_budget
        self._current: Computed | None = None
        self._is_outdated = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(OUTDATED_MS)
        self._patience.timeout.connect(self._lose_patience)
        latest.answered.connect(self._take)
        latest.failed.connect(self._fail)
        document.session_changed.connect(self.refresh)
        self.refresh()

    @property
    def current(self) -> Computed | None:
        """The newest answer; it may belong to an earlier session than the document's."""
        return self._current

    @property
    def is_awaited(self) -> bool:
        """Whether the document's session has no answer yet."""
        return self._current is None or self._current.session is not self._document.session

    @property
    def is_outdated(self) -> bool:
        """What ``outdated`` said last."""
        return self._is_outdated

    @Slot()
    def refresh(self) -> None:
        """Compute the document's session, unless a newer one comes before."""
        session = self._document.session

        def call(cancelled: Callable[[], bool]) -> Computed:
            # Read when the call starts, so that it is the newest; a frozen value, whichever it is.
            previous = self._current
            return compute(session, previous, cancelled, executor=self._heads, byte_budget=self._byte_budget)

        self._latest.request(call)
        if not self._patience.isActive():
            self._patience.start()

    def set_byte_budget(self, byte_budget: int | None) -> None:
        """Bound results to *byte_budget* from now on, and answer the present session anew."""
        self._byte_budget = byte_budget
        self.refresh()

    def stop(self) -> None:
        """Give up the computation that runs; the old result stays, marked outdated, until the next change."""
        self._latest.cancel()

    def close(self) -> None:
        """Compute nothing any more; whatever still runs is told to stop and never heard of."""
        self._document.session_changed.disconnect(self.refresh)
        self._patience.stop()
        self._latest.cancel()

    @Slot(object)
    def _take(self, computed: Computed) -> None:
        self._current = computed
        if computed.session is self._document.session:
            self._patience.stop()
            self._set_outdated(False)
        self.changed.emit(computed)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self._patience.stop()
        self._set_outdated(True)
        self.failed.emit(error)

    @Slot()
    def _lose_patience(self) -> None:
        self._set_outdated(True)

    def _set_outdated(self, outdated: bool) -> None:
        if outdated != self._is_outdated:
            self._is_outdated = outdated
            self.outdated.emit(outdated)
