"""Back and Forward through the focuses that were."""

import pytest
from pytestqt.qtbot import QtBot

from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.model.focus_history import MOST, FocusHistory
from attn_gui.session.edits import DeleteTokens, InsertTokens
from attn_gui.session.new import new_session
from attn_gui.session.session import KEY, QUERY
from attn_gui.session.view_state import ViewState


class Clock:
    """A time that the test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Walk:
    """A document of 8 queries and 8 keys, its focus, its history, and the time."""

    def __init__(self) -> None:
        self.document = Document(new_session(8, 8, 4, 4, kind="multiplicative"))
        self.view = CurrentView(self.document)
        self.clock = Clock()
        self.history = FocusHistory(self.document, self.view, self.clock)

    def go(self, query: int, key: int | None, after: float = 1.0) -> None:
        self.clock.now += after
        self.view.set_focus(query=query, key=key)

    @property
    def cell(self) -> tuple[int, int | None]:
        return self.view.focus.query, self.view.focus.key


@pytest.fixture
def walk(qtbot: QtBot) -> Walk:
    return Walk()


def test_at_the_start_there_is_no_way_back(walk: Walk) -> None:
    assert not walk.history.goes_back
    assert not walk.history.goes_forward
    walk.history.back()
    assert walk.cell == (0, 0)


def test_back_and_forward_walk_the_focuses_in_their_order(walk: Walk) -> None:
    for cell in ((1, 2), (3, None), (5, 6)):
        walk.go(*cell)
    seen = []
    for step in (walk.history.back, walk.history.back, walk.history.back, walk.history.forward, walk.history.forward):
        step()
        seen.append(walk.cell)
    assert seen == [(3, None), (1, 2), (0, 0), (1, 2), (3, None)]
    assert walk.history.goes_forward


def test_a_new_move_drops_what_was_gone_back_from(walk: Walk) -> None:
    walk.go(1, 1)
    walk.go(2, 2)
    walk.history.back()
    walk.go(3, 3, after=0.0)
    assert not walk.history.goes_forward
    walk.history.back()
    assert walk.cell == (1, 1)


def test_rapid_moves_are_one(walk: Walk) -> None:
    walk.go(1, 0)
    for key in (1, 2, 3, 4):
        walk.go(1, key, after=0.4)
    assert walk.history.count == 2
    walk.history.back()
    assert walk.cell == (0, 0)
    walk.history.forward()
    assert walk.cell == (1, 4)


def test_the_first_move_is_never_merged_into_the_start(walk: Walk) -> None:
    walk.go(1, 1, after=0.0)
    walk.history.back()
    assert walk.cell == (0, 0)


def test_a_rapid_way_there_and_back_leaves_no_trace(walk: Walk) -> None:
    walk.go(1, 0)
    walk.go(0, 0, after=0.1)
    assert walk.history.count == 1
    assert not walk.history.goes_back


def test_at_most_a_hundred_are_kept(walk: Walk) -> None:
    for place in range(300):
        walk.go(place % 8, (place // 8) % 8)
    assert walk.history.count == MOST
    while walk.history.goes_back:
        walk.history.back()
    assert walk.history.goes_forward


def test_an_edit_moves_the_present_focus_and_makes_no_entry(walk: Walk) -> None:
    walk.go(4, 4)
    walk.document.apply(InsertTokens(QUERY, 0, 1))
    assert walk.cell == (5, 4)
    assert walk.history.count == 2
    walk.history.back()
    assert walk.cell == (0, 0)


def test_what_an_edit_took_away_becomes_the_nearest_that_is_there(walk: Walk) -> None:
    walk.go(1, 7)
    walk.go(2, 0)
    walk.document.apply(DeleteTokens(KEY, 4, 4))
    walk.history.back()
    assert walk.cell == (1, 3)


def test_entries_that_have_become_one_are_passed_over(walk: Walk) -> None:
    for key in (1, 6, 7):
        walk.go(1, key)
    walk.document.apply(DeleteTokens(KEY, 4, 4))
    assert walk.cell == (1, 3)
    walk.history.back()
    assert walk.cell == (1, 1)


def test_another_session_ends_the_history(walk: Walk) -> None:
    walk.go(1, 1)
    walk.document.open_session(new_session(3, 3, 2, 2, kind="multiplicative"), ViewState(), None)
    assert not walk.history.goes_back
    walk.go(2, 2, after=0.0)
    walk.history.back()
    assert walk.cell == (0, 0)


def test_what_is_no_move_of_the_focus_makes_no_entry(walk: Walk) -> None:
    walk.view.set_state(walk.view.state.with_digits(map_digits=2))
    assert not walk.history.goes_back
