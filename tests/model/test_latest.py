"""One running, one waiting, newest wins; the only model tests with threads, and gates hold them."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest
from pytestqt.qtbot import QtBot

from attn_gui.model.latest import Latest

Cancelled = Callable[[], bool]


class Heard:
    """Everything a Latest has said."""

    def __init__(self, latest: Latest) -> None:
        self.answers: list[object] = []
        self.errors: list[BaseException] = []
        self.threads: list[threading.Thread] = []
        latest.answered.connect(self.answers.append)
        latest.answered.connect(lambda _answer: self.threads.append(threading.current_thread()))
        latest.failed.connect(self.errors.append)


class Gated:
    """A call that says when it has begun and ends only when the test opens its gate."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.told_to_stop = False

    def __call__(self, cancelled: Cancelled) -> object:
        self.begun.set()
        assert self.gate.wait(20)
        self.told_to_stop = cancelled()
        return self.answer


@pytest.fixture
def latest(one_thread: ThreadPoolExecutor, qtbot: QtBot) -> Iterator[Latest]:
    made = Latest(one_thread)
    yield made
    qtbot.waitUntil(lambda: not made.busy)


def test_a_request_is_answered_in_the_thread_that_asked(latest: Latest, qtbot: QtBot) -> None:
    heard = Heard(latest)
    latest.request(lambda _cancelled: threading.current_thread())
    qtbot.waitUntil(lambda: len(heard.answers) == 1)
    assert heard.answers[0] is not threading.current_thread()
    assert heard.threads == [threading.current_thread()]


def test_of_many_requests_only_the_first_and_the_newest_run(latest: Latest, qtbot: QtBot) -> None:
    heard, first = Heard(latest), Gated(0)
    ran: list[int] = []
    latest.request(first)
    assert first.begun.wait(20)
    for number in range(1, 200):
        latest.request(lambda _cancelled, number=number: ran.append(number) or number)
    first.gate.set()
    qtbot.waitUntil(lambda: len(heard.answers) == 2)
    assert heard.answers == [0, 199]
    assert ran == [199]
    assert not first.told_to_stop


def test_a_cancelled_call_is_told_to_stop_and_never_heard_of(latest: Latest, qtbot: QtBot) -> None:
    heard, running = Heard(latest), Gated("stale")
    latest.request(running)
    latest.request(lambda _cancelled: "waiting")
    assert running.begun.wait(20)
    assert latest.cancel()
    latest.request(lambda _cancelled: "new")
    running.gate.set()
    qtbot.waitUntil(lambda: bool(heard.answers))
    qtbot.waitUntil(lambda: not latest.busy)
    assert not latest.cancel()
    assert heard.answers == ["new"]
    assert running.told_to_stop


def test_a_failure_after_cancelling_is_not_reported(latest: Latest, qtbot: QtBot) -> None:
    heard, gate = Heard(latest), threading.Event()

    def fail(_cancelled: Cancelled) -> object:
        assert gate.wait(20)
        raise ValueError

    latest.request(fail)
    latest.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not latest.busy)
    assert heard.errors == []


def test_an_exception_is_reported_once_and_the_next_request_runs(latest: Latest, qtbot: QtBot) -> None:
    heard = Heard(latest)

    def fail(_cancelled: Cancelled) -> object:
        raise ZeroDivisionError("in the worker")

    latest.request(fail)
    qtbot.waitUntil(lambda: len(heard.errors) == 1)
    latest.request(lambda _cancelled: 5)
    qtbot.waitUntil(lambda: heard.answers == [5])
    assert [str(error) for error in heard.errors] == ["in the worker"]


def test_a_quick_call_does_not_answer_inside_the_request(inline: Executor, qtbot: QtBot) -> None:
    latest = Latest(inline)
    heard = Heard(latest)
    latest.request(lambda _cancelled: 1)
    assert heard.answers == []
    assert latest.busy
    qtbot.waitUntil(lambda: heard.answers == [1])
    assert not latest.busy


def test_a_listener_may_request_anew(inline: Executor, qtbot: QtBot) -> None:
    latest = Latest(inline)
    heard = Heard(latest)

    def ask_again(answer: int) -> None:
        if answer < 3:
            latest.request(lambda _cancelled: answer + 1)

    latest.answered.connect(ask_again)
    latest.request(lambda _cancelled: 1)
    qtbot.waitUntil(lambda: heard.answers == [1, 2, 3])
    assert not latest.busy


def test_a_call_lost_to_a_closed_executor_is_silent(qtbot: QtBot) -> None:
    executor = ThreadPoolExecutor(1)
    other = Gated(None)
    executor.submit(other, lambda: False)
    latest = Latest(executor)
    heard = Heard(latest)
    latest.request(lambda _cancelled: 1)
    assert other.begun.wait(20)
    executor.shutdown(wait=False, cancel_futures=True)
    other.gate.set()
    qtbot.waitUntil(lambda: not latest.busy)
    executor.shutdown()
    assert (heard.answers, heard.errors) == ([], [])


def test_an_answer_after_the_object_has_gone_is_dropped(one_thread: ThreadPoolExecutor, qtbot: QtBot) -> None:
    import shiboken6

    latest, running = Latest(one_thread), Gated(1)
    latest.request(running)
    assert running.begun.wait(20)
    shiboken6.delete(latest)
    running.gate.set()
    assert one_thread.submit(lambda: "still alive").result(20) == "still alive"
