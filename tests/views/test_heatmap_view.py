"""The map on the screen: what is painted, and what keys and mouse ask for."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from attn_gui.figures.colormaps import color_scale, states, to_rgba
from attn_gui.figures.figure import Axis, CellState, Heatmap
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.view_state import ColorChoice
from attn_gui.text import say
from attn_gui.views.heatmap_view import HeatmapView

GUTTER = QPoint(60, 50)


def map_of(values, *, focus=(0, 0), permitted=None, theme=LIGHT, numbers=False) -> Heatmap:
    values = np.asarray(values, dtype=float)
    found = states(values, permitted)
    scale = color_scale(values, "signed", ColorChoice(), theme)
    rows, columns = values.shape
    return Heatmap(
        "weights",
        say("③ Weights"),
        values,
        to_rgba(values, found, scale, theme),
        found,
        Axis(say("queries"), tuple(f"q{place}" for place in range(rows))),
        Axis(say("keys"), tuple(f"k{place}" for place in range(columns))),
        scale,
        focus,
        4,
        numbers,
        theme,
    )


def random(rows=6, columns=9, **kwargs) -> Heatmap:
    return map_of(np.random.default_rng(0).normal(size=(rows, columns)), **kwargs)


@pytest.fixture
def view(qtbot) -> HeatmapView:
    made = HeatmapView("weights")
    qtbot.addWidget(made)
    made.resize(60 + 270 + 10, 50 + 240 + 10)
    made.set_map_rect(QRect(GUTTER.x(), GUTTER.y(), 270, 240), 12)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def center(view: HeatmapView, row: int, column: int) -> QPoint:
    return view.frame.cell(row, column).center().toPoint()


def emitted(signal) -> list[tuple]:
    """Everything the signal carries from now on."""
    seen: list[tuple] = []
    signal.connect(lambda *values: seen.append(values))
    return seen


def wheel(view: HeatmapView, at: QPoint, delta: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("shape", [(1, 3), (6, 9), (15, 15), (40, 60)])
def test_every_cell_centre_has_the_colour_of_the_figure(view, theme, shape):
    figure = random(*shape, theme=theme, focus=(None, None))
    view.show_figure(figure)
    image = view.grab().toImage()
    for row in range(shape[0]):
        for column in range(shape[1]):
            seen = image.pixelColor(center(view, row, column)).getRgb()[:3]
            assert seen == tuple(figure.rgba[row, column, :3].tolist()), (row, column)


def test_a_zoomed_map_still_has_the_colours_of_the_figure(view):
    figure = random(40, 60, focus=(None, None))
    view.show_figure(figure)
    view.set_windows((10.0, 16.0), (20.0, 29.0))
    image = view.grab().toImage()
    for row in range(10, 16):
        for column in range(20, 29):
            seen = image.pixelColor(center(view, row, column)).getRgb()[:3]
            assert seen == tuple(figure.rgba[row, column, :3].tolist())


def test_a_map_finer_than_the_pixels_is_painted_and_quick_to_hand_over(view):
    view.show_figure(random(1000, 900))
    assert not view.grab().isNull()


def test_showing_a_figure_emits_nothing(view):
    seen = [emitted(signal) for signal in (view.cell_clicked, view.moved, view.window_moved, view.cell_hovered)]
    view.show_figure(random())
    view.show_figure(random(3, 4))
    assert seen == [[], [], [], []]


def test_a_click_focuses_the_cell_under_it_and_beside_the_cells_nothing(view, qtbot):
    view.show_figure(random())
    seen = emitted(view.cell_clicked)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=center(view, 4, 7))
    assert seen == [(4, 7)]


@pytest.mark.parametrize(
    ("key", "modifiers", "steps"),
    [
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, (-1, 0)),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, (1, 0)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, (0, -1)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (0, 1)),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, (0, -9)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, (0, 9)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier, (6, 0)),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, (10, 0)),
    ],
)
def test_keys_ask_to_move_the_focus(view, qtbot, key, modifiers, steps):
    view.show_figure(random())
    seen = emitted(view.moved)
    qtbot.keyClick(view, key, modifiers)
    assert seen == [steps]


def test_escape_lets_go_of_the_key(view, qtbot):
    view.show_figure(random())
    seen = emitted(view.released)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert seen == [()]


def test_plus_zooms_around_the_focus_and_zero_shows_all(view, qtbot):
    view.show_figure(random(30, 30, focus=(20, 10)))
    moved = emitted(view.window_moved)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    rows, columns = view.windows
    assert rows[1] - rows[0] == pytest.approx(24)
    assert rows[0] <= 20 < rows[1]
    assert columns[0] <= 10 < columns[1]
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.windows == ((0.0, 30.0), (0.0, 30.0))
    assert len(moved) == 2


def test_the_wheel_zooms_around_the_pointer(view):
    view.show_figure(random(30, 30))
    before = view.frame.place(QPointF(center(view, 12, 20)))
    at = center(view, 12, 20)
    wheel(view, at, 240)
    assert view.windows[0] != (0.0, 30.0)
    assert view.frame.place(QPointF(at)) == before


def test_the_wheel_with_control_is_left_to_the_window(view):
    view.show_figure(random(30, 30))
    wheel(view, center(view, 3, 3), 240, Qt.KeyboardModifier.ControlModifier)
    assert view.windows == ((0.0, 30.0), (0.0, 30.0))


def test_a_left_drag_pans_and_is_no_click(view, qtbot):
    view.show_figure(random(30, 30))
    view.set_windows((10.0, 20.0), (10.0, 20.0))
    clicked = emitted(view.cell_clicked)
    start, end = center(view, 15, 15), center(view, 13, 12)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.viewport(), pos=end)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert view.windows[0] == pytest.approx((12.0, 22.0), abs=0.1)
    assert view.windows[1] == pytest.approx((13.0, 23.0), abs=0.1)
    assert clicked == []


def test_a_double_click_shows_all_cells_again(view, qtbot):
    view.show_figure(random(30, 30))
    view.set_windows((10.0, 20.0), (10.0, 20.0))
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=center(view, 15, 15))
    assert view.windows == ((0.0, 30.0), (0.0, 30.0))


def test_hovering_says_which_cell_and_when_it_is_left(view, qtbot):
    view.show_figure(random())
    hovered, left = emitted(view.cell_hovered), emitted(view.hover_left)
    qtbot.mouseMove(view.viewport(), pos=center(view, 1, 2))
    qtbot.mouseMove(view.viewport(), pos=center(view, 1, 2) + QPoint(1, 1))
    qtbot.mouseMove(view.viewport(), pos=QPoint(3, 3))
    assert hovered == [(1, 2)]
    assert left == [()]


def test_the_mask_tool_paints_the_opposite_of_the_first_cell_in_one_gesture(view, qtbot):
    permitted = np.ones((6, 9), dtype=bool)
    permitted[2, 2] = False
    view.show_figure(random(permitted=permitted))
    view.set_mask_tool(True)
    painted = emitted(view.mask_painted)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=center(view, 2, 2))
    qtbot.mouseMove(view.viewport(), pos=center(view, 2, 5))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=center(view, 2, 5))
    assert [(cells, allowed) for cells, allowed, _gesture in painted] == [
        (((2, 2),), True),
        (((2, 3), (2, 4), (2, 5)), True),
    ]
    assert painted[0][2] is painted[1][2]
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=center(view, 0, 0))
    assert painted[2][1] is False
    assert painted[2][2] is not painted[0][2]


def test_space_paints_the_focused_cell_with_the_mask_tool_only(view, qtbot):
    view.show_figure(random(focus=(3, 4)))
    painted = emitted(view.mask_painted)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert painted == []
    view.set_mask_tool(True)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert [(cells, allowed) for cells, allowed, _ in painted] == [(((3, 4),), False)]


def test_a_moved_focus_is_brought_into_sight(view):
    figure = random(40, 40, focus=(0, 0))
    view.show_figure(figure)
    view.set_windows((0.0, 10.0), (0.0, 10.0))
    view.show_figure(replace(figure, focus=(25, 5)))
    assert view.windows == ((16.0, 26.0), (0.0, 10.0))


def test_a_new_shape_is_shown_whole(view):
    view.show_figure(random(40, 40))
    view.set_windows((5.0, 15.0), (5.0, 15.0))
    view.show_figure(random(40, 12))
    assert view.windows == ((5.0, 15.0), (0.0, 12.0))


def test_pyqtgraph_offers_no_menu_of_its_own(view):
    plot = view.getPlotItem()
    assert not plot.menuEnabled()
    assert plot.vb.menu is None
    assert plot.buttonsHidden


def test_the_menu_key_asks_for_a_menu_at_the_focused_cell(view):
    view.show_figure(random(focus=(3, 4)))
    asked = emitted(view.menu_requested)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(view.viewport(), event)
    assert asked == [(view.mapToGlobal(center(view, 3, 4)),)]


def test_the_summary_names_the_row_and_its_three_largest_values(view):
    view.show_figure(map_of([[0.1, 0.5, 0.25, 0.15]], numbers=True))
    assert view.accessibleName() == "③ Weights, 1 × 4. Row q0: k1 0.5, k2 0.25, k3 0.15"


def test_what_is_no_number_is_marked_and_never_reaches_pyqtgraph(view):
    values = np.array([[1.0, np.nan, np.inf], [-np.inf, 1e308, -1e308]])
    figure = map_of(values, permitted=np.array([[False, True, True], [True, True, True]]), focus=(1, 1))
    view.show_figure(figure)
    image = view.grab().toImage()
    ground = tuple(figure.theme.ground)
    for place in ((0, 0), (0, 1), (0, 2), (1, 0)):
        cell = view.frame.cell(*place).toRect().adjusted(4, 4, -4, -4)
        seen = {
            image.pixelColor(x, y).getRgb()[:3]
            for x in range(cell.left(), cell.right())
            for y in range(cell.top(), cell.bottom())
        }
        assert seen - {ground}, CellState(int(figure.states[place]))
    assert np.isfinite(view.getPlotItem().vb.viewRange()).all()


def test_three_hundred_updates_pass_without_a_word_from_qt(view, qtbot):
    for step in range(300):
        view.show_figure(random(5 + step % 3, 7, focus=(step % 5, step % 7), theme=(LIGHT, DARK)[step % 2]))
        view.viewport().repaint()
    assert view.figure is not None
