"""Every session is answered with its own numbers; stale answers and faults are told apart from them."""

from concurrent.futures import Executor
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from attn_gui.model import computation as module
from attn_gui.model.computation import Computation
from attn_gui.model.document import Document
from attn_gui.model.latest import Latest
from attn_gui.session.compute import Computed, Done, Refused
from attn_gui.session.edits import SetCell, SetNotes
from attn_gui.session.session import QUERY


class Heard:
    """What a Computation has said."""

    def __init__(self, computation: Computation) -> None:
        self.computed: list[Computed] = []
        self.errors: list[BaseException] = []
        self.outdated: list[bool] = []
        computation.changed.connect(self.computed.append)
        computation.failed.connect(self.errors.append)
        computation.outdated.connect(self.outdated.append)


def test_the_first_session_is_answered_without_being_changed(
    document: Document, inline: Executor, qtbot: QtBot
) -> None:
    computation = Computation(document, Latest(inline))
    assert computation.current is None
    qtbot.waitUntil(lambda: computation.current is not None)
    assert isinstance(computation.current, Done)
    assert computation.current.session is document.session
    scores = computation.current.result.scores
    np.testing.assert_array_equal(scores, [[1, 2, 0], [1, 0, 3]])


def test_every_edit_is_answered_with_its_own_session(document: Document, inline: Executor, qtbot: QtBot) -> None:
    computation = Computation(document, Latest(inline))
    heard = Heard(computation)
    document.apply(SetCell(QUERY, 0, 0, 4.0))
    qtbot.waitUntil(lambda: bool(heard.computed) and heard.computed[-1].session is document.session)
    document.undo()
    qtbot.waitUntil(lambda: heard.computed[-1].session is document.session)
    assert heard.outdated == []


def test_many_quick_edits_end_with_the_last(document: Document, one_thread: Executor, qtbot: QtBot) -> None:
    computation = Computation(document, Latest(one_thread))
    heard = Heard(computation)
    for number in range(200):
        document.apply(SetCell(QUERY, 0, 0, number + 2.0))
    qtbot.waitUntil(lambda: bool(heard.computed) and heard.computed[-1].session is document.session)
    last = heard.computed[-1]
    assert isinstance(last, Done)
    assert last.inputs.query[0, 0] == 201.0
    assert len(heard.computed) < 200


def test_an_answer_for_an_earlier_session_still_carries_that_session(
    document: Document, held: Any, qtbot: QtBot
) -> None:
    first = document.session
    computation = Computation(document, Latest(held))
    heard = Heard(computation)
    document.apply(SetCell(QUERY, 0, 0, 4.0))
    held.run()
    qtbot.waitUntil(lambda: len(heard.computed) == 1)
    assert heard.computed[0].session is first
    held.run()
    qtbot.waitUntil(lambda: len(heard.computed) == 2)
    assert heard.computed[1].session is document.session


def test_what_the_numbers_do_not_rest_on_computes_nothing_anew(
    document: Document, inline: Executor, qtbot: QtBot
) -> None:
    computation = Computation(document, Latest(inline))
    qtbot.waitUntil(lambda: computation.current is not None)
    before = computation.current
    document.apply(SetNotes("only words"))
    qtbot.waitUntil(lambda: computation.current is not before)
    assert isinstance(before, Done)
    assert isinstance(computation.current, Done)
    assert computation.current.result is before.result
    assert computation.current.session is document.session


def test_a_refused_session_is_an_answer_too(document: Document, inline: Executor, qtbot: QtBot) -> None:
    computation = Computation(document, Latest(inline), byte_budget=10)
    heard = Heard(computation)
    qtbot.waitUntil(lambda: len(heard.computed) == 1)
    assert isinstance(heard.computed[0], Refused)
    computation.set_byte_budget(None)
    qtbot.waitUntil(lambda: len(heard.computed) == 2)
    assert isinstance(heard.computed[1], Done)


def test_a_late_answer_makes_the_shown_one_outdated_until_it_comes(document: Document, held: Any, qtbot: QtBot) -> None:
    computation = Computation(document, Latest(held))
    heard = Heard(computation)
    computation._patience.start(0)
    qtbot.waitUntil(lambda: heard.outdated == [True])
    assert computation.is_outdated
    held.run()
    qtbot.waitUntil(lambda: heard.outdated == [True, False])
    assert not computation.is_outdated


def test_an_exception_is_reported_once_and_leaves_the_old_answer_outdated(
    document: Document, inline: Executor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    computation = Computation(document, Latest(inline))
    qtbot.waitUntil(lambda: computation.current is not None)
    before = computation.current
    heard = Heard(computation)

    def fail(*_args: object, **_options: object) -> Computed:
        raise ZeroDivisionError("in the worker")

    with monkeypatch.context() as patched:
        patched.setattr(module, "compute", fail)
        document.apply(SetCell(QUERY, 0, 0, 4.0))
        qtbot.waitUntil(lambda: len(heard.errors) == 1)
    assert computation.current is before
    assert computation.is_outdated
    document.apply(SetCell(QUERY, 0, 0, 5.0))
    qtbot.waitUntil(lambda: not computation.is_outdated)
    assert [str(error) for error in heard.errors] == ["in the worker"]


def test_after_closing_nothing_is_heard(document: Document, held: Any, qtbot: QtBot) -> None:
    latest = Latest(held)
    computation = Computation(document, latest)
    heard = Heard(computation)
    computation.close()
    document.apply(SetCell(QUERY, 0, 0, 4.0))
    held.run()
    qtbot.waitUntil(lambda: not latest.busy)
    assert (heard.computed, heard.errors, held.held) == ([], [], [])
