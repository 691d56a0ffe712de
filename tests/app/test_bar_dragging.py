"""A dragged bar of ③ changes the query, or the key, as little as it can, so that the weight comes out."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from attn_gui.session.edits import DrawMask, Link, MakeX, SetKind, SetOptions
from attn_gui.session.session import KEY, QUERY
from attn_gui.session.view_state import MEAN_HEAD
from attn_gui.views.bar_view import BarView


@pytest.fixture
def bars(bench) -> BarView:
    """The bars of the weights of "it"."""
    bench.settle()
    return bench.explorer.panels.maps.columns["weights"].bars


def point(bars: BarView, place: int, share: float) -> QPoint:
    figure, plot = bars.figure, bars.plot_rect
    x = plot.left() + plot.width() * (place + 0.5) / len(figure.values)
    y = plot.bottom() + 1 - plot.height() * (share - figure.low) / (figure.high - figure.low)
    return QPoint(round(x), round(y))


def quiet(bench) -> None:
    """Wait until no row is looked for any more and the numbers are the newest."""
    bench.qtbot.waitUntil(lambda: not bench.explorer.dragging.busy)
    bench.settle()


def drag(bench, bars: BarView, place: int, *shares: float, release: bool = True) -> None:
    view = bars.viewport()
    bench.qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=point(bars, place, float(bars.figure.values[place])))
    bench.settle()
    for share in shares:
        bench.qtbot.mouseMove(view, point(bars, place, share))
        quiet(bench)
    if release:
        bench.qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=point(bars, place, shares[-1]))
        quiet(bench)


def weight(bench, key: int) -> float:
    done = bench.done
    return float(done.result.weights[..., bench.explorer.view.focus.query, key].flat[0])


def test_a_drag_makes_the_weight_and_is_one_step(bench, bars):
    session = bench.explorer.document.session
    drag(bench, bars, 2, 0.5, 0.4, 0.3)
    pixel = 1.0 / bars.plot_rect.height()
    assert weight(bench, 2) == pytest.approx(0.3, abs=2 * pixel)
    assert "→ animal" in str(bench.explorer.document.undo_label)
    bench.trigger("undo")
    assert bench.explorer.document.session is session


def test_only_the_row_of_the_query_changes(bench, bars):
    before = bench.explorer.document.session
    row = bench.explorer.view.focus.query
    drag(bench, bars, 2, 0.3)
    after = bench.explorer.document.session
    assert after.key is before.key
    changed = np.flatnonzero((after.query != before.query).any(axis=1))
    assert changed.tolist() == [row]


def test_a_click_focuses_and_changes_nothing(bench, bars):
    session = bench.explorer.document.session
    bench.qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=point(bars, 5, 0.0) + QPoint(0, -3))
    quiet(bench)
    assert bench.explorer.view.focus.key == 5
    assert bench.explorer.document.session is session


def test_escape_during_a_drag_takes_it_back(bench, bars):
    session = bench.explorer.document.session
    drag(bench, bars, 2, 0.4, 0.3, release=False)
    assert bench.explorer.document.session is not session
    assert bars.bars.reach.place == 2
    bench.qtbot.keyClick(bars, Qt.Key.Key_Escape)
    quiet(bench)
    assert bench.explorer.document.session is session
    assert bars.bars.reach is None


def test_what_cannot_be_reached_is_said_once_and_come_near_to(bench, bars):
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, {"score": "cosine"}))
    bench.settle()
    assert bench.explorer.document.session.options.score == "cosine"
    drag(bench, bars, 2, 0.9, release=False)
    reach = bars.bars.reach
    assert reach.high < 0.9
    assert reach.wanted > reach.high
    assert bench.message() == f"No change of this row lifts the weight above {reach.high:.3g}."
    assert weight(bench, 2) == pytest.approx(reach.high, abs=0.01)


def test_the_key_can_be_changed_instead(bench, bars):
    bench.explorer.preferences.drag_changes = "key"
    before = bench.explorer.document.session
    drag(bench, bars, 2, 0.3)
    after = bench.explorer.document.session
    assert after.query is before.query
    assert np.flatnonzero((after.key != before.key).any(axis=1)).tolist() == [2]


def test_the_menu_of_the_bars_offers_query_and_key(bench, bars):
    menu = QMenu(bench.explorer.window)
    bench.explorer.dragging.add_choices(menu)
    choice = menu.findChild(QAction, "drag-key")
    assert not choice.isChecked()
    choice.trigger()
    assert bench.explorer.preferences.drag_changes == "key"


def test_keys_move_the_focused_weight_in_one_step(bench, bars):
    session = bench.explorer.document.session
    before = weight(bench, 2)
    bars.setFocus()
    for _ in range(3):
        bench.qtbot.keyClick(bars, Qt.Key.Key_Down)
        quiet(bench)
    assert weight(bench, 2) == pytest.approx(before - 0.03, abs=1e-3)
    bench.trigger("undo")
    assert bench.explorer.document.session is session


def test_all_heads_at_once_cannot_be_dragged_and_say_so(bench, bars):
    bench.open_example("real-heads")
    bench.explorer.view.set_focus(head=MEAN_HEAD)
    bench.settle()
    session = bench.explorer.document.session
    drag(bench, bars, 2, 0.6)
    assert bench.explorer.document.session is session
    assert "choose one head" in bench.message()


def test_one_head_of_several_can_be_dragged(bench, bars):
    bench.open_example("real-heads")
    focus = bench.explorer.view.focus
    drag(bench, bars, 2, 0.4)
    found = float(bench.done.result.weights[focus.head, focus.query, 2])
    assert found == pytest.approx(0.4, abs=2.0 / bars.plot_rect.height())


def test_a_forbidden_key_stays_forbidden(bench, bars):
    bench.explorer.document.apply(DrawMask((bench.explorer.view.focus.query,), (2,), False))
    bench.settle()
    session = bench.explorer.document.session
    drag(bench, bars, 2, 0.6)
    assert bench.explorer.document.session is session
    assert bench.message()


def test_a_sentence_about_a_drag_goes_with_the_next_one_and_comes_once(bench, bars):
    said = []
    bench.explorer.messages.shown.connect(lambda notice: said.append(notice.text))
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, {"score": "cosine"}))
    bench.settle()
    drag(bench, bars, 2, 0.7, 0.8, 0.9)
    assert len(said) == 1
    drag(bench, bars, 2, 0.1)
    assert bench.message() == ""
    assert len(said) == 1


def test_weights_that_jump_say_so_and_stay(bench, bars):
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, {"normaliser": "hardmax"}))
    bench.settle()
    session = bench.explorer.document.session
    drag(bench, bars, 2, 0.6)
    assert bench.explorer.document.session is session
    assert "jump from one value to the next" in bench.message()


def test_where_the_query_follows_x_the_row_of_x_changes_and_nothing_is_unlinked(bench, bars):
    document = bench.explorer.document
    for edit in (SetKind("self"), MakeX(), Link(QUERY), Link(KEY)):
        document.apply(edit)
    bench.settle()
    before, row = document.session, bench.explorer.view.focus.query
    drag(bench, bars, 2, 0.3)
    after = document.session
    assert after.linked == before.linked
    assert np.flatnonzero((after.x != before.x).any(axis=1)).tolist() == [row]
    assert weight(bench, 2) == pytest.approx(0.3, abs=2.0 / bars.plot_rect.height())


def test_what_is_asked_for_is_made_to_a_thousandth(bench, bars):
    wanted = []
    bars.drag.wanted.connect(wanted.append)
    drag(bench, bars, 2, 0.55, 0.35)
    assert weight(bench, 2) == pytest.approx(wanted[-1], abs=1e-3)


def test_keys_go_one_step_beyond_what_can_be_had_and_come_back_at_once(bench, bars):
    document = bench.explorer.document
    document.apply(SetOptions(document.session.kind, {"score": "cosine"}))
    bench.settle()
    bars.setFocus()
    for _ in range(5):
        bench.qtbot.keyClick(bars, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
        quiet(bench)
    high = bars.bars.reach.high
    assert bench.message() == f"No change of this row lifts the weight above {high:.3g}."
    for _ in range(2):
        bench.qtbot.keyClick(bars, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        quiet(bench)
    assert weight(bench, 2) == pytest.approx(high - 0.05, abs=1e-3)


def test_without_a_focused_key_the_keys_say_what_to_do(bench, bars):
    bench.explorer.view.set_focus(key=None)
    bench.settle()
    session = bench.explorer.document.session
    bars.setFocus()
    bench.qtbot.keyClick(bars, Qt.Key.Key_Up)
    quiet(bench)
    assert bench.explorer.document.session is session
    assert "Focus a key first" in bench.message()


def test_another_key_ends_the_step_and_takes_the_marks_away(bench, bars):
    bars.setFocus()
    bench.qtbot.keyClick(bars, Qt.Key.Key_Down)
    quiet(bench)
    assert bars.bars.reach.place == 2
    bench.qtbot.keyClick(bars, Qt.Key.Key_Right)
    quiet(bench)
    assert bars.bars.reach is None
    first = bench.explorer.document.session
    bench.qtbot.keyClick(bars, Qt.Key.Key_Down)
    quiet(bench)
    bench.trigger("undo")
    assert bench.explorer.document.session is first


def test_another_edit_ends_the_drag(bench, bars):
    drag(bench, bars, 2, 0.4, release=False)
    bench.trigger("undo")
    quiet(bench)
    session = bench.explorer.document.session
    bench.qtbot.mouseMove(bars.viewport(), point(bars, 2, 0.2))
    quiet(bench)
    assert bench.explorer.document.session is session
