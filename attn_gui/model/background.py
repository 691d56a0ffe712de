"""Jobs that must not be dropped (open, save, export): first in, first out, each answered in the GUI thread."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from attn_gui.text import Message

LASTING_MS = 1000
"""A job that runs longer is worth showing."""

T = TypeVar("T")


@dataclass(eq=False)
class _Job:
    call: Callable[[], object]
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]
    name: Message
    future: "Future[object] | None" = field(default=None)


class Background(QObject):
    """Runs one job after the other on *executor*; ``done`` and ``failed`` are called in this object's thread."""

    started = Signal(object)
    """A job of this name runs from now on."""
    lasted = Signal(object)
    """The running job, by its name, has taken a second."""
    finished = Signal(object)
    """The job of this name was answered, whatever came out."""
    idle = Signal()
    """Nothing runs and nothing waits."""
    _arrived = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._waiting: deque[_Job] = deque()
        self._running: _Job | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(LASTING_MS)
        self._clock.timeout.connect(self._tell_it_lasts)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._running is not None

    @property
    def running(self) -> Message | None:
        """The name of the job that runs."""
        return None if self._running is None else self._running.name

    def run(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        name: Message,
    ) -> None:
        """Run *call* in a worker after all earlier jobs; then *done* gets its result or *failed* its exception."""
        self._waiting.append(_Job(call, done, failed, name))
        if self._running is None:
            self._start_next()

    def shutdown(self) -> None:
        """Return once every job has run to its end and has been answered."""
        while self._running is not None and self._running.future is not None:
            wait([self._running.future])
            self._take(self._running)

    def _start_next(self) -> None:
        if not self._waiting:
            self._running = None
            self.idle.emit()
            return
        self._running = job = self._waiting.popleft()
        self._clock.start()
        self.started.emit(job.name)
        job.future = self._executor.submit(job.call)
        job.future.add_done_callback(lambda _future: self._send(job))

    def _send(self, job: _Job) -> None:
        with suppress(RuntimeError):  # this object went before its worker had ended
            self._arrived.emit(job)

    @Slot(object)
    def _take(self, job: _Job) -> None:
        if job is not self._running:  # shutdown() has answered it
            return
        self._clock.stop()
        try:
            _answer(job)
        finally:
            self.finished.emit(job.name)
            self._start_next()

    @Slot()
    def _tell_it_lasts(self) -> None:
        if self._running is not None:
            self.lasted.emit(self._running.name)


def _answer(job: _Job) -> None:
    assert job.future is not None
    error = job.future.exception()
    if error is None:
        job.done(job.future.result())
    else:
        job.failed(error)
