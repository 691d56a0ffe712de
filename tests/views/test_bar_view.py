"""The bars under a map."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from attn_gui.figures.figure import Axis, BarChart
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_bars import bar_rect
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.text import say
from attn_gui.views.bar_view import BarView
from attn_gui.views.bar_view_item import bar_rects


def chart(values, *, states=None, focus=None, low=None, high=None, theme=LIGHT) -> BarChart:
    values = np.asarray(values, dtype=float)
    found = np.zeros(len(values), np.uint8) if states is None else np.asarray(states, np.uint8)
    colors = np.array([theme.focus if place == focus else theme.bar for place in range(len(values))], np.uint8)
    finite = values[np.isfinite(values)]
    low = min(0.0, float(finite.min(initial=0))) if low is None else low
    high = max(0.1, float(finite.max(initial=0))) if high is None else high
    labels = tuple(f"k{place}" for place in range(len(values)))
    return BarChart(
        "weights-bars", say("③"), values, colors, found, Axis(say("keys"), labels), low, high, focus, 4, theme
    )


@pytest.fixture
def view(qtbot) -> BarView:
    made = BarView("weights")
    qtbot.addWidget(made)
    made.resize(300, 160)
    made.set_plot_rect(QRect(50, 20, 240, 120), 12)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def emitted(signal) -> list[tuple]:
    seen: list[tuple] = []
    signal.connect(lambda *values: seen.append(values))
    return seen


@pytest.mark.parametrize("count", [1, 3, 15, 80, 240, 700])
def test_bars_lie_where_the_layout_says(count):
    values = np.random.default_rng(count).normal(size=count)
    states = np.random.default_rng(1).integers(0, 5, count)
    figure, plot = chart(values, states=states), Rect(7, 11, 240, 120)
    expected = [bar_rect(figure, plot, place) for place in range(count)]
    found = [Rect(*map(float, row)) for row in bar_rects(figure, plot)]
    assert [(r.x, r.y, r.width, r.height) for r in found] == [(r.x, r.y, r.width, r.height) for r in expected]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_bars_have_the_colours_of_the_figure(view, theme):
    figure = chart([0.4, 0.1, 0.5], focus=2, theme=theme)
    view.show_figure(figure)
    image = view.grab().toImage()
    for place, (x, y, wide, high) in enumerate(view.bars.rects.tolist()):
        point = QPoint(50 + int(x + wide / 2), 20 + int(y + high / 2))
        assert image.pixelColor(point).getRgb()[:3] == tuple(figure.colors[place].tolist())


def test_a_click_focuses_the_bar_even_beside_it(view, qtbot):
    view.show_figure(chart([0.4, 0.1, 0.5, 0.0]))
    seen = emitted(view.bar_clicked)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50 + 3 * 60 + 30, 25))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 25))
    assert seen == [(3,)]


def test_the_zoom_of_the_map_is_followed(view, qtbot):
    view.show_figure(chart(np.linspace(0, 1, 40)))
    view.set_columns((10.0, 14.0))
    seen = emitted(view.bar_clicked)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50 + 61, 60))
    assert seen == [(11,)]


def test_arrow_keys_ask_to_move_the_focus(view, qtbot):
    view.show_figure(chart([0.4, 0.1, 0.5]))
    moved, released = emitted(view.moved), emitted(view.released)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Escape):
        qtbot.keyClick(view, key)
    assert moved == [(0, -1), (0, 1), (0, 3), (0, -3)]
    assert released == [()]


def test_the_plot_is_outlined_while_the_keyboard_is_there(view, qtbot):
    view.show_figure(chart([1.0, 2.0, -1.0]))
    with qtbot.waitExposed(view):
        view.show()
    view.clearFocus()
    without = view.grab().toImage()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert view.grab().toImage() != without
    view.clearFocus()
    assert view.grab().toImage() == without


def test_numbers_stand_on_the_bars_where_they_fit(view):
    view.show_figure(chart([0.4683, 0.0634, 0.4683], high=0.55))
    assert [line.text for line in view.bars.numbers] == ["0.4683", "0.4683", "0.0634"]


def test_axis_numbers_do_not_touch(view):
    view.show_figure(chart([0.4, -3.1, 0.5]))
    ticks = view.axis.ticks
    assert len(ticks) >= 2
    assert all(after.text_at - before.text_at >= 12 for before, after in pairwise(ticks))


def test_what_has_no_bar_gets_a_mark_and_no_number(view):
    view.show_figure(chart([0.4, np.nan, np.inf, 0.2], states=[0, 2, 3, 1]))
    assert [line.text for line in view.bars.numbers] == ["0.4"]
    image = view.grab().toImage()
    for place in (1, 2, 3):
        colors = {
            image.pixelColor(50 + place * 60 + dx, y).getRgb()[:3] for dx in range(8, 52) for y in range(115, 138)
        }
        assert len(colors) > 1


def test_the_summary_names_the_three_largest(view):
    view.show_figure(chart([0.4, 0.1, 0.5, 0.3]))
    assert view.accessibleName() == "③, 4 bars: k2 0.5, k0 0.4, k3 0.3"


def test_three_hundred_updates_pass_without_a_word_from_qt(view):
    for step in range(300):
        view.show_figure(chart(np.random.default_rng(step).normal(size=3 + step % 5), focus=step % 3))
        view.viewport().repaint()


def test_of_many_bars_in_one_pixel_the_longest_and_the_focused_are_seen(view):
    values = np.full(2400, 0.01)
    values[1205], values[600] = 1.0, -0.5
    figure = chart(values, focus=2390, low=-1.0, high=1.0)
    view.show_figure(figure)
    image = view.grab().toImage()
    zero = 20 + 60
    column = [image.pixelColor(50 + 120, y).getRgb()[:3] for y in range(21, zero)]
    assert column.count(tuple(LIGHT.bar)) >= 55
    below = [image.pixelColor(50 + 60, y).getRgb()[:3] for y in range(zero + 2, zero + 28)]
    assert set(below) == {tuple(LIGHT.bar)}
