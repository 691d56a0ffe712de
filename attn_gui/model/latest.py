"""One running call, one waiting, newest wins; answers reach the GUI thread and stale ones are dropped."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal, Slot

Call = Callable[[Callable[[], bool]], object]
"""What a worker runs; its argument answers True once nobody wants the result any more."""


class Latest(QObject):
    """Runs the newest request on *executor*. All state lives in the thread that made this object.

    A running call is never stopped by a newer request: then a quick series of them would show nothing at all.
    """

    answered = Signal(object)
    """The result of a call that was not cancelled."""
    failed = Signal(object)
    """The exception of a call that was not cancelled."""
    _arrived = Signal(object, object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._waiting: Call | None = None
        self._stop: Event | None = None
        self._generation = 0
        # Queued even from this thread: a quick call must not answer inside request(), before anyone listens.
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a call runs or waits."""
        return self._stop is not None

    def request(self, call: Call) -> None:
        """Run *call* as soon as nothing runs, unless a newer request comes before."""
        self._waiting = call
        if self._stop is None:
            self._start()

    def cancel(self) -> bool:
        """Forget the waiting call and ask the running one to stop; neither will be heard of. False where none was."""
        self._waiting = None
        self._generation += 1
        if self._stop is None:
            return False
        self._stop.set()
        return True

    def _start(self) -> None:
        call, self._waiting = self._waiting, None
        if call is None:
            return
        self._generation += 1
        self._stop = stop = Event()
        future = self._executor.submit(call, stop.is_set)
        future.add_done_callback(partial(self._send, self._generation))

    def _send(self, generation: int, future: "Future[object]") -> None:
        with suppress(RuntimeError):  # this object went before its worker had ended
            self._arrived.emit(generation, future)

    @Slot(object, object)
    def _take(self, generation: int, future: "Future[object]") -> None:
        if generation == self._generation:
            self._report(future)
        self._stop = None
        self._start()

    def _report(self, future: "Future[object]") -> None:
        if future.cancelled():  # the executor was shut down
            return
        error = future.exception()
        if error is None:
            self.answered.emit(future.result())
        else:
            self.failed.emit(error)
