"""Undo and redo: the very same sessions, one step for a gesture, old steps dropped."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.session.edits import SetCell
from attn_gui.session.history import History
from attn_gui.session.session import QUERY, Session, with_matrix
from attn_gui.text import say

NAME = say("Change")


def chain(session: Session, count: int) -> list[Session]:
    steps = [session]
    for place in range(count):
        steps.append(SetCell(QUERY, 0, 0, place + 10.0).apply(steps[-1]))
    return steps


def test_an_empty_history_has_nothing_to_undo() -> None:
    history = History()
    assert history.undo_label is None
    assert history.redo_label is None
    assert history.undo() is None
    assert history.redo() is None
    assert history.undo_label is None
    assert history.redo_label is None


def test_undo_returns_to_the_very_same_session_and_redo_again(session: Session) -> None:
    history = History()
    first, second = chain(session, 1)
    history.push(NAME, first, second)
    assert history.undo_label is NAME
    assert history.undo() is first
    assert history.redo_label is NAME
    assert history.redo_label is not None
    assert history.redo() is second


def test_a_new_step_forgets_what_was_undone(session: Session) -> None:
    history = History()
    first, second, third = chain(session, 2)
    history.push(NAME, first, second)
    history.undo()
    history.push(NAME, first, third)
    assert history.redo_label is None
    assert history.undo() is first


def test_steps_with_one_merge_key_are_one_step(session: Session) -> None:
    history = History()
    steps = chain(session, 4)
    for before, after in itertools.pairwise(steps):
        history.push(NAME, before, after, merge_key="drag 1")
    assert len(history) == 1
    assert history.undo() is session
    assert history.redo() is steps[-1]


@pytest.mark.parametrize("key", [None, "other"])
def test_steps_with_other_or_no_merge_keys_stay_apart(session: Session, key: str | None) -> None:
    history = History()
    first, second, third = chain(session, 2)
    history.push(NAME, first, second, merge_key=None if key is None else "drag")
    history.push(NAME, second, third, merge_key=key)
    assert len(history) == 2


def test_a_step_does_not_join_one_that_has_been_undone(session: Session) -> None:
    history = History()
    first, second, third = chain(session, 2)
    history.push(NAME, first, second, merge_key=1)
    history.push(NAME, second, third, merge_key=2)
    history.undo()
    history.push(NAME, second, third, merge_key=1)
    assert len(history) == 2


def test_the_oldest_steps_beyond_the_limit_are_dropped(session: Session) -> None:
    history = History(limit_steps=3)
    steps = chain(session, 5)
    for before, after in itertools.pairwise(steps):
        history.push(NAME, before, after)
    assert len(history) == 3
    assert [history.undo() for _ in range(4)] == [steps[4], steps[3], steps[2], None]


def test_the_limit_counts_only_arrays_that_are_not_shared(session: Session) -> None:
    megabyte = with_matrix(session, QUERY, np.zeros((1, 131_072)))
    history = History(limit_bytes=3 * 2**20)
    noted = replace(megabyte, notes="shared")
    history.push(NAME, session, megabyte)
    history.push(NAME, megabyte, noted)
    assert len(history) == 2
    for value in range(1, 4):
        before = noted
        noted = SetCell(QUERY, 0, 0, float(value)).apply(before)
        history.push(NAME, before, noted)
    assert 0 < len(history) < 5


def test_the_last_step_is_kept_however_large(session: Session) -> None:
    history = History(limit_bytes=0)
    first, second, third = chain(session, 2)
    history.push(NAME, first, second)
    history.push(NAME, second, third)
    assert len(history) == 1
    assert history.undo() is second


def test_a_cleared_history_is_empty(session: Session) -> None:
    history = History()
    history.push(NAME, *chain(session, 1))
    history.clear()
    assert history.undo_label is None
