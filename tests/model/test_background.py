"""Jobs that must not be dropped: in order, each answered once."""

from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from attn_gui.model.background import Background
from attn_gui.text import Message, say

SAVE, OPEN = say("Save"), say("Open")


class Heard:
    """What a Background has said, in order."""

    def __init__(self, background: Background) -> None:
        self.said: list[tuple[Any, ...]] = []
        background.started.connect(lambda name: self.said.append(("started", str(name))))
        background.finished.connect(lambda name: self.said.append(("finished", str(name))))
        background.idle.connect(lambda: self.said.append(("idle",)))

    def done(self, result: object) -> None:
        self.said.append(("done", result))

    def failed(self, error: BaseException) -> None:
        self.said.append(("failed", error))


def test_jobs_are_answered_in_the_order_given(held: Any, qtbot: QtBot) -> None:
    background = Background(held)
    heard = Heard(background)
    background.run(lambda: 1, heard.done, heard.failed, SAVE)
    background.run(lambda: 2, heard.done, heard.failed, OPEN)
    assert background.busy
    assert background.running is SAVE
    assert len(held.held) == 1
    held.run()
    qtbot.waitUntil(lambda: len(held.held) == 1)
    held.run()
    qtbot.waitUntil(lambda: not background.busy)
    assert background.running is None
    assert heard.said == [
        ("started", "Save"),
        ("done", 1),
        ("finished", "Save"),
        ("started", "Open"),
        ("done", 2),
        ("finished", "Open"),
        ("idle",),
    ]


def test_an_exception_is_reported_once_and_leaves_nothing_busy(inline: Executor, qtbot: QtBot) -> None:
    background = Background(inline)
    heard, error = Heard(background), OSError("disk full")

    def fail() -> None:
        raise error

    background.run(fail, heard.done, heard.failed, SAVE)
    qtbot.waitUntil(lambda: not background.busy)
    assert heard.said == [("started", "Save"), ("failed", error), ("finished", "Save"), ("idle",)]


def test_a_job_added_by_an_answer_comes_after_those_waiting(inline: Executor, qtbot: QtBot) -> None:
    background = Background(inline)
    heard = Heard(background)

    def then_another(result: object) -> None:
        heard.done(result)
        background.run(lambda: 3, heard.done, heard.failed, SAVE)

    background.run(lambda: 1, then_another, heard.failed, SAVE)
    background.run(lambda: 2, heard.done, heard.failed, SAVE)
    qtbot.waitUntil(lambda: not background.busy)
    assert [said[1] for said in heard.said if said[0] == "done"] == [1, 2, 3]


def test_an_answer_that_raises_does_not_stop_the_jobs_after_it(inline: Executor, qtbot: QtBot) -> None:
    background = Background(inline)
    heard = Heard(background)

    def faulty(_result: object) -> None:
        raise ZeroDivisionError

    with capture_exceptions() as raised:
        background.run(lambda: 1, faulty, heard.failed, SAVE)
        background.run(lambda: 2, heard.done, heard.failed, OPEN)
        qtbot.waitUntil(lambda: not background.busy)
    assert [kind for kind, _error, _trace in raised] == [ZeroDivisionError]
    assert ("done", 2) in heard.said


def test_a_job_that_lasts_is_told(held: Any, qtbot: QtBot) -> None:
    background = Background(held)
    heard = Heard(background)
    lasting: list[Message] = []
    background.lasted.connect(lasting.append)
    background.run(lambda: 1, heard.done, heard.failed, OPEN)
    background._clock.start(0)
    qtbot.waitUntil(lambda: lasting == [OPEN])
    held.run()
    qtbot.waitUntil(lambda: not background.busy)


def test_shutting_down_ends_and_answers_every_job(one_thread: ThreadPoolExecutor, qtbot: QtBot) -> None:
    background = Background(one_thread)
    heard = Heard(background)
    for number in range(3):
        background.run(lambda number=number: number, heard.done, heard.failed, SAVE)
    background.shutdown()
    assert [said[1] for said in heard.said if said[0] == "done"] == [0, 1, 2]
    assert not background.busy
    with qtbot.waitSignal(background.idle):  # the late arrivals of the jobs above change nothing
        background.run(lambda: 3, heard.done, heard.failed, SAVE)
    assert [said[1] for said in heard.said if said[0] == "done"] == [0, 1, 2, 3]


def test_a_job_that_ends_after_the_object_has_gone_harms_nobody(held: Any, qtbot: QtBot) -> None:
    import shiboken6

    background = Background(held)
    heard = Heard(background)
    background.run(lambda: 1, heard.done, heard.failed, SAVE)
    shiboken6.delete(background)
    held.run()
    assert heard.said == [("started", "Save")]
