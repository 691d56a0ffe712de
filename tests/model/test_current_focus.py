"""The focus always lies on something that is there, and stays with its token."""

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from attn_gui.model.current_focus import CurrentView, clamped
from attn_gui.model.document import Document
from attn_gui.session.edits import DeleteTokens, InsertTokens, MoveToken, SetCell, SetKind, SetOptions
from attn_gui.session.session import KEY, QUERY, KindState, Options, Session, Source, frozen
from attn_gui.session.view_state import MEAN_HEAD, Focus, ViewState


@pytest.fixture
def view(document: Document, qtbot: QtBot) -> CurrentView:
    return CurrentView(document)


def heads(session: Session, weights: dict[str, Any] | None = None, **options: Any) -> Session:
    """The session in multi-head mode."""
    state = KindState(Options("scaled-dot", **{"num_heads": 2, **options}))
    for name, array in (weights or {}).items():
        state = state.with_weight(name, array)
    return replace(session.with_state("multi-head", state), kind="multi-head")


def test_the_focus_begins_at_the_first_cell(view: CurrentView) -> None:
    assert view.focus == Focus(head=0, query=0, key=0)


def test_a_change_is_told_with_both_states(view: CurrentView) -> None:
    told: list[tuple[ViewState, ViewState]] = []
    view.changed.connect(lambda *states: told.append(states))
    view.set_focus(query=1, key=2)
    view.set_focus(query=1, key=2)
    assert [(before.focus, after.focus) for before, after in told] == [(Focus(), Focus(0, 1, 2))]


def test_the_focus_goes_to_the_nearest_that_is_there(view: CurrentView) -> None:
    view.set_focus(head=7, query=99, key=-5, component=99)
    assert view.focus == Focus(head=0, query=1, key=0, component=1)


def test_no_key_stays_no_key(view: CurrentView, document: Document) -> None:
    view.set_focus(key=None)
    document.apply(DeleteTokens(KEY, 0, 1))
    assert view.focus.key is None


def test_deleting_the_focused_row_moves_to_its_neighbour(view: CurrentView, document: Document) -> None:
    view.set_focus(key=1)
    document.apply(DeleteTokens(KEY, 1, 1))
    assert view.focus.key == 1
    document.apply(DeleteTokens(KEY, 1, 1))
    assert view.focus.key == 0


def test_inserting_above_takes_the_focus_along(view: CurrentView, document: Document) -> None:
    view.set_focus(query=1, key=2)
    document.apply(InsertTokens(KEY, 0, 2))
    assert (view.focus.query, view.focus.key) == (1, 4)
    document.undo()
    assert (view.focus.query, view.focus.key) == (1, 2)


def test_the_focus_moves_with_its_token(view: CurrentView, document: Document) -> None:
    view.set_focus(key=1)
    document.apply(MoveToken(KEY, 1, 0))
    assert view.focus.key == 0


def test_typing_does_not_move_the_focus(view: CurrentView, document: Document) -> None:
    view.set_focus(query=1, key=2)
    document.apply(SetCell(QUERY, 1, 1, 5.0))
    assert view.focus == Focus(0, 1, 2)


def test_an_opened_session_brings_its_own_view(view: CurrentView, document: Document, session: Session) -> None:
    view.set_focus(query=1)
    shorter = replace(session, query=frozen(session.query[1:]), query_tokens=("q1",))
    document.open_session(shorter, ViewState(Focus(0, 9, 1), table_digits=5), None)
    assert view.focus == Focus(0, 0, 1)
    assert view.state.table_digits == 5


def test_fewer_heads_pull_the_focus_in(session: Session, qtbot: QtBot) -> None:
    document = Document(heads(session))
    view = CurrentView(document, ViewState(Focus(head=1)))
    assert view.focus.head == 1
    document.apply(SetOptions("multi-head", {"num_heads": 1}))
    assert view.focus.head == 0


def test_a_mode_without_heads_has_head_0(session: Session, qtbot: QtBot) -> None:
    document = Document(heads(session))
    view = CurrentView(document)
    view.set_focus(head=MEAN_HEAD)
    assert view.focus.head == MEAN_HEAD
    document.apply(SetKind("multiplicative"))
    assert view.focus.head == 0


@pytest.mark.parametrize(
    ("options", "shapes", "all_heads", "last"),
    [
        ({}, {}, False, 0),
        ({}, {}, True, 1),
        ({}, {"w_value": (2, 6)}, False, 2),
        ({"num_kv_heads": 1}, {"w_value": (2, 3)}, False, 2),
        ({"num_kv_heads": 1}, {"w_value": (2, 3)}, True, 5),
        ({}, {"w_output": (2, 7)}, True, 6),
        ({}, {"w_output": (2, 7)}, False, 0),
    ],
)
def test_a_component_is_within_the_output_shown(
    session: Session, options: dict[str, Any], shapes: dict[str, tuple[int, int]], all_heads: bool, last: int
) -> None:
    import numpy as np

    many = heads(session, {name: np.ones(shape) for name, shape in shapes.items()}, **options)
    state = clamped(ViewState(Focus(component=99), all_heads=all_heads), many)
    assert state.focus.component == last


def test_heads_on_x_count_the_rows_of_x(with_x: Session) -> None:
    on_x = heads(with_x, source=Source.X)
    assert clamped(ViewState(Focus(query=99, key=99, component=99)), on_x).focus == Focus(0, 2, 2, 0)


def test_without_the_x_that_heads_read_the_focus_is_at_the_beginning(session: Session) -> None:
    on_none = heads(session, source=Source.X)
    assert clamped(ViewState(Focus(query=9, key=9, component=9)), on_none).focus == Focus(0, 0, 0, 0)


def test_a_linked_value_is_as_wide_as_its_projection(with_x: Session) -> None:
    import numpy as np

    projected = with_x.with_state("self", with_x.states["self"].with_weight("w_value", np.ones((2, 5))))
    assert clamped(ViewState(Focus(component=99)), projected).focus.component == 4
