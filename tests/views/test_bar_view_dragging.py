"""Bars that can be dragged: what the mouse and the keyboard ask for, and the marks that are drawn."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit

from attn_gui.figures.figure import Axis, BarChart
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.text import say
from attn_gui.views.bar_view import BarView
from attn_gui.views.bar_view_drag import BarReach

LEFT = Qt.MouseButton.LeftButton
PLOT = QRect(50, 20, 240, 100)


def chart(*values: float, high: float = 0.5, theme=LIGHT) -> BarChart:
    shares = np.array(values)
    colors = np.array([theme.bar] * len(shares), np.uint8)
    axis = Axis(say("keys"), tuple(f"k{place}" for place in range(len(shares))))
    states = np.zeros(len(shares), np.uint8)
    return BarChart("weights-bars", say("③"), shares, colors, states, axis, 0.0, high, None, 4, theme)


@pytest.fixture
def view(qtbot) -> BarView:
    """Four bars on an axis to 0.5, 100 pixels high."""
    made = BarView("weights")
    qtbot.addWidget(made)
    made.drag.on = True
    made.resize(300, 160)
    made.set_plot_rect(PLOT, 12)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    made.show_figure(chart(0.1, 0.4, 0.3, 0.2))
    return made


@pytest.fixture
def told(view) -> list[tuple]:
    """What the bars have asked for so far."""
    seen: list[tuple] = []
    for name in ("begun", "wanted", "ended", "cancelled", "nudged"):
        getattr(view.drag, name).connect(lambda *values, name=name: seen.append((name, *values)))
    view.bar_clicked.connect(lambda place: seen.append(("clicked", place)))
    return seen


def at(place: int, up: int) -> QPoint:
    """The middle of a bar, so many pixels above the zero line."""
    return QPoint(PLOT.left() + 30 + 60 * place, PLOT.top() + PLOT.height() - up)


def test_a_press_that_hardly_moves_is_a_click(view, told, qtbot):
    qtbot.mousePress(view.viewport(), LEFT, pos=at(1, 80))
    qtbot.mouseMove(view.viewport(), at(1, 84))
    qtbot.mouseMove(view.viewport(), at(2, 76))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=at(2, 76))
    assert told == [("clicked", 1)]


def test_a_drag_asks_for_the_share_at_the_pointer(view, told, qtbot):
    qtbot.mousePress(view.viewport(), LEFT, pos=at(1, 80))
    for up in (60, 30, -40):
        qtbot.mouseMove(view.viewport(), at(1, up))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=at(1, -40))
    shares = [round(rest[0], 9) for name, *rest in told if name == "wanted"]
    assert shares == [0.3, 0.15, 0.0]
    assert [name for name, *_ in told] == ["clicked", "begun", "wanted", "wanted", "wanted", "ended"]


def test_the_axis_of_the_press_holds_while_the_bars_change(view, told, qtbot):
    qtbot.mousePress(view.viewport(), LEFT, pos=at(1, 80))
    qtbot.mouseMove(view.viewport(), at(1, 60))
    view.show_figure(chart(0.1, 0.3, 0.4, 0.2, high=0.8))
    qtbot.mouseMove(view.viewport(), at(1, 59))
    qtbot.mouseMove(view.viewport(), at(1, 60))
    assert [told[2], told[4]] == [("wanted", pytest.approx(0.3)), ("wanted", pytest.approx(0.3))]


def test_one_plot_height_above_the_plot_a_weight_of_one_is_asked_for(view, told, qtbot):
    qtbot.mousePress(view.viewport(), LEFT, pos=at(1, 80))
    for up in (100, 150, 200, 230):
        qtbot.mouseMove(view.viewport(), at(1, up))
    assert [rest[0] for name, *rest in told if name == "wanted"] == pytest.approx([0.5, 0.75, 1.0, 1.0])


def test_escape_ends_a_drag_and_the_button_that_is_still_down_moves_nothing(view, told, qtbot):
    released: list[bool] = []
    view.released.connect(lambda: released.append(True))
    qtbot.mousePress(view.viewport(), LEFT, pos=at(1, 80))
    qtbot.mouseMove(view.viewport(), at(1, 60))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseMove(view.viewport(), at(1, 20))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=at(1, 20))
    assert [name for name, *_ in told] == ["clicked", "begun", "wanted", "cancelled"]
    assert not released
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert released


def test_up_and_down_step_and_shift_steps_farther_until_another_key(view, told, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Shift)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert told == [("nudged", 0.01), ("nudged", -0.05)]
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert told[2:] == [("ended",)]


def test_steps_end_when_the_keyboard_goes_elsewhere(view, told, qtbot):
    other = QLineEdit(view)
    other.show()
    qtbot.keyClick(view, Qt.Key.Key_Up)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    assert told == [("nudged", 0.01), ("ended",)]


def test_bars_that_cannot_be_dragged_leave_up_and_down_to_others(view, told, qtbot):
    view.drag.on = False
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.mousePress(view.viewport(), LEFT, pos=at(1, 80))
    qtbot.mouseMove(view.viewport(), at(1, 20))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=at(1, 20))
    assert told == [("clicked", 1)]


def test_the_pointer_shows_where_a_bar_can_be_held(view, qtbot):
    shapes = []
    for up in (80, 40, 77):
        qtbot.mouseMove(view.viewport(), at(1, up))
        shapes.append(view.viewport().cursor().shape())
    assert shapes == [Qt.CursorShape.SizeVerCursor, Qt.CursorShape.ArrowCursor, Qt.CursorShape.SizeVerCursor]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_what_can_be_had_is_marked_on_the_bar_and_goes_again(view, theme):
    figure = replace(chart(0.1, 0.4, 0.3, 0.2, theme=theme))
    view.show_figure(figure)
    plain = view.grab().toImage()
    view.show_reach(BarReach(2, 0.1, 0.45, 0.5))
    marked = view.grab().toImage()
    for share in (0.1, 0.45):
        y = PLOT.top() + PLOT.height() - round(share * 200)
        beside = PLOT.left() + 2 * 60 + 4
        assert any(marked.pixelColor(beside, y + by).getRgb()[:3] == theme.accent for by in (-1, 0))
    view.show_reach(None)
    assert view.grab().toImage() == plain


def test_marks_of_a_bar_that_is_gone_are_not_drawn(view):
    plain = view.grab().toImage()
    view.show_reach(BarReach(7, 0.1, 0.45))
    assert view.grab().toImage() == plain
