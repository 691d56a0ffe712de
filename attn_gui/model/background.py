"""Jobs that must not be dropped (open, save, export): first in, first out, each answered in the GUI thread."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from attn_gui.engine.errors import Cancelled
from attn_gui.text import Message

LASTING_MS = 1000
"""A job that runs longer is worth showing."""
_STEP = 0.01

T = TypeVar("T")


class Progress:
    """What a long job gets: call it with the share done (0 to 1); it answers True once the job shall stop.

    The job then raises ``Cancelled``.
    """

    def __init__(self, report: Callable[[float], None]) -> None:
        self._report = report
        self._shown = 0.0
        self._stop = Event()

    def __call__(self, share: float) -> bool:
        if share - self._shown >= _STEP or (share >= 1.0 > self._shown):
            self._shown = share
            self._report(share)
        return self._stop.is_set()

    def cancelled(self) -> bool:
        """Return whether the job shall stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the job to stop at its next look."""
        self._stop.set()


@dataclass(eq=False)
class _Job:
    call: Callable[[Progress], object]
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]
    name: Message
    cancellable: bool
    progress: Progress
    future: "Future[object] | None" = field(default=None)


class Background(QObject):
    """Runs one job after the other on *executor*; ``done`` and ``failed`` are called in this object's thread."""

    started = Signal(object)
    """A job of this name runs from now on."""
    lasted = Signal(object, bool)
    """The running job has taken a second; whether it can be cancelled."""
    progressed = Signal(object, float)
    """The running job's name and the share done."""
    finished = Signal(object)
    """The job of this name was answered, whatever came out."""
    idle = Signal()
    """Nothing runs and nothing waits."""
    _reported = Signal(object, float)
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
        self._reported.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

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
        self._add(lambda _progress: call(), done, failed, name, cancellable=False)

    def run_long(
        self,
        call: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        name: Message,
    ) -> None:
        """As ``run``, for a call that tells its progress and can be cancelled; then neither callback comes."""
        self._add(call, done, failed, name, cancellable=True)

    def cancel(self) -> None:
        """Ask the running job to stop, if it can."""
        if self._running is not None:
            self._running.progress.stop()

    def shutdown(self) -> None:
        """Return once every job has run to its end and has been answered."""
        while self._running is not None and self._running.future is not None:
            wait([self._running.future])
            self._take(self._running)

    def _add(
        self,
        call: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        name: Message,
        *,
        cancellable: bool,
    ) -> None:
        job = _Job(call, done, failed, name, cancellable, Progress(lambda share: self._send(job, share)))
        self._waiting.append(job)
        if self._running is None:
            self._start_next()

    def _start_next(self) -> None:
        if not self._waiting:
            self._running = None
            self.idle.emit()
            return
        self._running = job = self._waiting.popleft()
        self._clock.start()
        self.started.emit(job.name)
        job.future = self._executor.submit(job.call, job.progress)
        job.future.add_done_callback(lambda _future: self._send(job, None))

    def _send(self, job: _Job, share: float | None) -> None:
        with suppress(RuntimeError):  # this object went before its worker had ended
            if share is None:
                self._arrived.emit(job)
            else:
                self._reported.emit(job, share)

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

    @Slot(object, float)
    def _pass_on(self, job: _Job, share: float) -> None:
        if job is self._running:
            self.progressed.emit(job.name, share)

    @Slot()
    def _tell_it_lasts(self) -> None:
        if self._running is not None:
            self.lasted.emit(self._running.name, self._running.cancellable)


def _answer(job: _Job) -> None:
    assert job.future is not None
    error = job.future.exception()
    if error is None:
        job.done(job.future.result())
    elif not (isinstance(error, Cancelled) and job.progress.cancelled()):
        job.failed(error)
