"""One focus everywhere: previews under the pointer, the lock, the way back, and tables that say what is focused."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser, QToolButton

from attn_gui.figures.themes import LIGHT
from attn_gui.session.edits import AddWeight, MakeX, SetOptions
from attn_gui.session.kinds import KINDS
from attn_gui.session.lit import Light, Lit
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Source, X
from attn_gui.session.view_state import Focus
from attn_gui.text import say

LEFT = Qt.MouseButton.LeftButton


def view_of(bench, stage="weights"):
    return bench.explorer.panels.maps.maps[stage]


def cell_at(bench, row, column, stage="weights") -> QPoint:
    return view_of(bench, stage).frame.cell(row, column).center().toPoint()


def point(bench, row, column, stage="weights") -> None:
    """Move the pointer onto a cell and wait until all that follows it has come."""
    QTest.mouseMove(view_of(bench, stage).viewport(), cell_at(bench, row, column, stage))
    bench.qtbot.waitUntil(lambda: bench.explorer.pointed.focus is not None)
    bench.settle()


def leave(bench) -> None:
    QTest.mouseMove(view_of(bench).viewport(), QPoint(2, 2))
    bench.qtbot.waitUntil(lambda: bench.explorer.pointed.focus is None)
    bench.settle()


def click(bench, row, column, stage="weights") -> None:
    QTest.mouseClick(view_of(bench, stage).viewport(), LEFT, pos=cell_at(bench, row, column, stage))
    bench.settle()


def told(bench) -> str:
    return bench.explorer.panels.explanation.text


def bars_of(bench, stage="weights"):
    return bench.explorer.panels.maps.columns[stage].bars.figure


def press(bench, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(bench.explorer.window.focusWidget(), key, modifiers)
    bench.settle()


def test_pointing_previews_a_cell_and_leaving_restores_the_focus(bench):
    click(bench, 10, 2)
    before, state, text = bars_of(bench).values, bench.explorer.view.state, told(bench)
    session = bench.explorer.document.session
    point(bench, 4, 7)
    weights = bench.done.result.weights
    assert np.array_equal(bars_of(bench).values, weights[4])
    assert bars_of(bench).focus == 7
    assert f"{weights[4, 7]:.4f}" in told(bench)
    assert f"{weights[4, 7]:.6f}" in " ".join(bench.explorer.panels.status._parts)
    assert [view_of(bench, stage).overlay.pointed for stage in ("scores", "weights", "output")] == [
        (4, 7),
        (4, 7),
        (4, None),
    ]
    assert view_of(bench).figure.focus == (10, 2)
    assert bench.explorer.view.state is state
    assert bench.explorer.document.session is session
    leave(bench)
    assert np.array_equal(bars_of(bench).values, before)
    assert told(bench) == text
    assert view_of(bench).overlay.pointed == (None, None)
    assert not bench.explorer.history.goes_forward


def test_a_click_keeps_what_was_previewed(bench):
    point(bench, 4, 7)
    click(bench, 4, 7)
    assert bench.explorer.pointed.focus is None
    assert view_of(bench).overlay.pointed == (None, None)
    leave_text = told(bench)
    QTest.mouseMove(view_of(bench).viewport(), QPoint(2, 2))
    bench.settle()
    assert told(bench) == leave_text
    assert bench.explorer.view.focus == Focus(0, 4, 7)


def test_the_arrow_keys_win_over_the_resting_pointer(bench):
    click(bench, 10, 2)
    point(bench, 4, 7)
    view_of(bench).setFocus()
    press(bench, Qt.Key.Key_Right)
    assert bench.explorer.view.focus == Focus(0, 10, 3)
    assert np.array_equal(bars_of(bench).values, bench.done.result.weights[10])


def test_a_hidden_explanation_is_not_made_for_the_pointer(bench):
    panel = bench.explorer.panels.explanation
    bench.explorer.panels.columns.show_explanation(False)
    width = view_of(bench).width()
    bench.qtbot.waitUntil(lambda: not panel.isVisible() and view_of(bench).width() != width)
    made = []
    show = panel.show_explanation
    panel.show_explanation = lambda *args: made.append(show(*args))
    point(bench, 4, 7)
    assert made == []
    bench.explorer.panels.columns.show_explanation(True)
    bench.qtbot.waitUntil(lambda: len(made) == 1)


def test_escape_lets_go_and_then_the_key_follows_the_pointer(bench):
    click(bench, 10, 2)
    lock = bench.child(QToolButton, "focus_lock")
    assert lock.text() == "Locked"
    view_of(bench).setFocus()
    press(bench, Qt.Key.Key_Escape)
    assert lock.text() == "Unlocked"
    assert bench.explorer.view.focus == Focus(0, 10, None)
    point(bench, 10, 5)
    assert "Where" in told(bench)
    leave(bench)
    assert "Click a cell" in told(bench)


def test_the_lock_button_lets_go_and_holds_again(bench):
    click(bench, 10, 2)
    lock = bench.child(QToolButton, "focus_lock")
    QTest.mouseClick(lock, LEFT)
    bench.settle()
    assert bench.explorer.view.focus == Focus(0, 10, None)
    QTest.mouseClick(lock, LEFT)
    bench.settle()
    assert bench.explorer.view.focus == Focus(0, 10, 2)


def test_ctrl_l_holds_the_cell_under_the_pointer(bench):
    click(bench, 10, 2)
    press(bench, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not bench.explorer.actions["lock"].isChecked()
    point(bench, 3, 6)
    press(bench, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert bench.explorer.view.focus == Focus(0, 3, 6)
    assert bench.explorer.actions["lock"].isChecked()


@pytest.mark.parametrize("way", ["keys", "mouse"])
def test_back_and_forward_walk_the_focuses(bench, way):
    clock = iter(range(100))
    bench.explorer.history._clock = lambda: float(next(clock))
    for cell in ((1, 1), (2, 2), (3, 3)):
        click(bench, *cell)

    def go(key, button):
        if way == "keys":
            press(bench, key, Qt.KeyboardModifier.AltModifier)
        else:
            QTest.mouseClick(bench.explorer.window.windowHandle(), button, pos=QPoint(700, 400))
            bench.settle()
        return bench.explorer.view.focus

    assert go(Qt.Key.Key_Left, Qt.MouseButton.BackButton) == Focus(0, 2, 2)
    assert go(Qt.Key.Key_Left, Qt.MouseButton.BackButton) == Focus(0, 1, 1)
    assert go(Qt.Key.Key_Right, Qt.MouseButton.ForwardButton) == Focus(0, 2, 2)
    assert bench.explorer.actions["forward"].isEnabled()


def test_alt_left_goes_back_from_the_explanation_and_from_a_table(bench):
    clock = iter(range(100))
    bench.explorer.history._clock = lambda: float(next(clock))
    for widget in (bench.child(QTextBrowser, "explanation_text"), bench.table(KEY)):
        click(bench, 1, 1)
        click(bench, 2, 2)
        widget.setFocus()
        press(bench, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert bench.explorer.view.focus == Focus(0, 1, 1)


def test_a_focus_moves_neither_selection_nor_keyboard_of_a_table_in_use(bench):
    table = bench.table(KEY)
    table.setFocus()
    table.go_to(5, 3)
    bench.explorer.view.set_focus(query=1, key=9)
    bench.settle()
    assert table.hasFocus()
    assert [(index.row(), index.column()) for index in table.selectedIndexes()] == [(5, 3)]
    assert (table.currentIndex().row(), table.currentIndex().column()) == (5, 3)
    assert table.tokens.focused_row == 9


def test_rows_of_q_are_queries_and_rows_of_k_and_v_keys(bench):
    for name, part in ((QUERY, "query"), (KEY, "key"), (VALUE, "key")):
        table = bench.table(name)
        QTest.mouseClick(table.viewport(), LEFT, pos=table.visualRect(table.model().index(6, 1)).center())
        assert getattr(bench.explorer.view.focus, part) == 6
        bench.explorer.view.set_focus(query=0, key=0)


def test_x_marks_the_query_and_the_key_where_it_is_both(bench):
    bench.trigger("mode-multi-head")
    bench.explorer.document.apply_together(say("X"), (MakeX(), SetOptions("multi-head", {"source": Source.X})))
    bench.settle()
    assert KINDS["multi-head"].reads_x(bench.explorer.document.session)
    table = bench.table(X)
    bench.explorer.view.set_focus(query=4, key=9)
    assert table.tokens.focused_rows == (4, (9,))
    QTest.mouseClick(table.viewport(), LEFT, pos=table.visualRect(table.model().index(2, 1)).center())
    assert (bench.explorer.view.focus.query, bench.explorer.view.focus.key) == (2, 9)


def test_the_name_of_a_column_of_v_focuses_that_component(bench):
    table = bench.table(VALUE)
    header = table.dimensions
    place = QPoint(header.sectionViewportPosition(1) + header.sectionSize(1) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=place)
    bench.settle()
    assert bench.explorer.view.focus.component == 1
    assert header.focused_column == 1
    assert view_of(bench, "output").figure.focus[1] == 1
    QTest.mouseClick(table.viewport(), LEFT, pos=table.visualRect(table.model().index(6, 2)).center())
    assert (bench.explorer.view.focus.key, bench.explorer.view.focus.component) == (6, 2)
    keys = bench.table(KEY)
    QTest.mouseClick(keys.viewport(), LEFT, pos=keys.visualRect(keys.model().index(5, 2)).center())
    assert (bench.explorer.view.focus.key, bench.explorer.view.focus.component) == (5, None)


def test_the_focused_column_crosses_the_row_in_the_map(bench):
    click(bench, 10, 2)
    view = view_of(bench)
    image = view.grab().toImage()
    top, left = view.frame.cell(3, 2).center().toPoint(), view.frame.cell(3, 2).left()
    beside = image.pixelColor(round(left), top.y())
    plain = image.pixelColor(round(view.frame.cell(3, 9).left()), top.y())
    assert beside != plain
    orange = np.array(LIGHT.focus, float)
    distance = [np.abs(np.array(color.getRgb()[:3]) - orange).sum() for color in (beside, plain)]
    assert distance[0] < distance[1]


def test_light_is_drawn_in_maps_and_tables_and_put_out_again(bench):
    light = Light((Lit("weights", (3,), (1, 2)), Lit(str(KEY), (2,), (0, 1, 2)), Lit(str(VALUE), (2,), None)))
    table, view = bench.table(KEY), view_of(bench)
    before = view.grab().toImage(), table.viewport().grab().toImage()
    bench.explorer.spotlight.shine("test", light)
    edge = view.frame.cell(3, 1)
    image = view.grab().toImage()
    for y in (edge.top() + 1, edge.bottom() - 2):
        seen = image.pixelColor(round(edge.center().x()), round(y)).getRgb()[:3]
        assert seen == LIGHT.accent
    rect = table.visualRect(table.model().index(2, 1))
    shown = table.viewport().grab().toImage()
    assert shown.pixelColor(rect.center().x(), rect.top()).getRgb()[:3] == LIGHT.accent
    assert shown.pixelColor(rect.left(), rect.center().y()).getRgb()[:3] != LIGHT.accent, "neighbours share a frame"
    bench.explorer.spotlight.put_out("test")
    assert view.grab().toImage() == before[0]
    assert table.viewport().grab().toImage() == before[1]


def test_what_is_not_lit_steps_back_and_can_still_be_read(bench):
    view = view_of(bench)
    at = cell_at(bench, 2, 9)
    before = np.array(view.grab().toImage().pixelColor(at).getRgb()[:3], float)
    bench.explorer.spotlight.shine("test", Light((Lit("weights", (3,), None),), dims=True))
    after = np.array(view.grab().toImage().pixelColor(at).getRgb()[:3], float)
    ground = np.array(LIGHT.ground, float)
    assert np.abs(after - ground).sum() < 0.6 * np.abs(before - ground).sum()
    assert np.abs(after - ground).sum() > 0.2 * np.abs(before - ground).sum()
    lit = cell_at(bench, 3, 9)
    assert view.grab().toImage().pixelColor(lit).isValid()


def test_lit_columns_are_those_of_the_whole_table_where_one_head_is_shown(bench):
    bench.trigger("mode-multi-head")
    bench.explorer.view.set_focus(head=2, query=0)
    bench.settle()
    table = bench.table(QUERY)
    table.scrollToTop()
    assert table.first_column > 0
    column = table.first_column + 1
    bench.explorer.spotlight.shine("test", Light((Lit(str(QUERY), (1,), (column,)),)))
    rect = table.visualRect(table.model().index(1, 1))
    shown = table.viewport().grab().toImage()
    assert shown.pixelColor(rect.center().x(), rect.top()).getRgb()[:3] == LIGHT.accent


def test_a_table_that_comes_later_is_lit_too(bench):
    weight = MatrixName("multi-head", "w_output")
    light = Lit(str(weight), (0,), None)
    bench.explorer.spotlight.shine("test", Light((light,)))
    bench.trigger("mode-multi-head")
    bench.explorer.document.apply(AddWeight("multi-head", "w_output"))
    bench.settle()
    assert bench.table(weight).lit == (light,)
