"""The strip of heads."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QToolTip

from attn_gui.figures.figure import HeadStrip, HeadTile, Sentence, Tell
from attn_gui.figures.themes import LIGHT
from attn_gui.session.measuring import FOCUSED_PEAK
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD
from attn_gui.text import say
from attn_gui.views.head_strip_view import HeadStripView


def strip(count: int, focus: int = 0, number: str = FOCUSED_PEAK, tells: Tell | None = None) -> HeadStrip:
    make = np.random.default_rng(count)
    tiles = [
        HeadTile(
            label,
            head,
            np.dstack([make.integers(0, 255, (4, 4, 3), np.uint8), np.full((4, 4, 1), 255, np.uint8)]),
            0.5,
        )
        for label, head in [*((str(head), head) for head in range(count)), ("mean", MEAN_HEAD), ("max", MAX_HEAD)]
    ]
    tell = tells if tells is not None else lambda _place: ()
    return HeadStrip("heads", say("Heads  all of them"), tuple(tiles), focus, number, tell, LIGHT)


@pytest.fixture
def view(qtbot) -> HeadStripView:
    made = HeadStripView()
    qtbot.addWidget(made)
    made.resize(700, made.minimumSizeHint().height())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.tiles.setFocus()
    qtbot.waitUntil(made.tiles.hasFocus)
    return made


def emitted(signal) -> list[tuple]:
    seen: list[tuple] = []
    signal.connect(lambda *values: seen.append(values))
    return seen


@pytest.mark.parametrize("count", [1, 12])
def test_each_tile_has_the_colours_of_its_head(view, count):
    figure = strip(count)
    view.show_figure(figure)
    image = view.tiles.grab().toImage()
    for place, tile in enumerate(figure.tiles):
        rect = view.tiles.tile_rect(place)
        for row in range(4):
            for column in range(4):
                x = rect.left() + int((column + 0.5) * rect.width() / 4)
                y = rect.top() + int((row + 0.5) * rect.height() / 4)
                assert image.pixelColor(x, y).getRgb()[:3] == tuple(tile.rgba[row, column, :3].tolist())


def test_a_click_chooses_a_head_and_the_last_are_mean_and_maximum(view, qtbot):
    view.show_figure(strip(12))
    seen = emitted(view.head_chosen)
    for place in (3, 12, 13):
        qtbot.mouseClick(view.tiles, Qt.MouseButton.LeftButton, pos=view.tiles.tile_rect(place).center())
    assert seen == [(3,), (MEAN_HEAD,), (MAX_HEAD,)]


def test_arrow_keys_choose_the_neighbour_and_stop_at_the_ends(view, qtbot):
    view.show_figure(strip(12, focus=11))
    seen = emitted(view.head_chosen)
    qtbot.keyClick(view.tiles, Qt.Key.Key_Right)
    qtbot.keyClick(view.tiles, Qt.Key.Key_Left)
    qtbot.keyClick(view.tiles, Qt.Key.Key_Home)
    view.show_figure(strip(12, focus=13))
    qtbot.keyClick(view.tiles, Qt.Key.Key_Right)
    assert seen == [(MEAN_HEAD,), (10,), (0,)]


def test_many_heads_scroll_and_the_chosen_one_is_in_sight(view):
    view.show_figure(strip(128, focus=90))
    rect = view.tiles.tile_rect(90)
    shown = view.tiles.visibleRegion().boundingRect()
    assert view.tiles.width() > view.width()
    assert shown.contains(rect)


def test_a_sentence_leaves_no_tile(view):
    view.show_figure(strip(12))
    view.show_figure(Sentence("heads", say("This mode has one head only."), LIGHT))
    assert view.figure is None
    assert view.accessibleName() == "This mode has one head only."


def test_a_screen_reader_hears_the_chosen_head(view):
    view.show_figure(strip(12, focus=11))
    assert (
        view.tiles.accessibleName()
        == "Heads: head 11, peak of the focused row 0.5 chosen of 12 heads, their mean and their maximum"
    )


def test_the_menu_chooses_what_stands_below_each_head(view, qtbot):
    view.show_figure(strip(12))
    seen = emitted(view.number_chosen)
    assert view.numbers.text() == "peak of the focused row ▾"
    view.findChild(QAction, "headNumber-entropy").trigger()
    assert seen == [("entropy",)]
    view.show_figure(strip(12, number="entropy"))
    assert view.numbers.text() == "entropy, row mean ▾"
    assert view.findChild(QAction, "headNumber-entropy").isChecked()
    assert seen == [("entropy",)]
    view.show_figure(Sentence("heads", say("One head only."), LIGHT))
    assert view.numbers.isHidden()


def test_the_tip_of_a_tile_tells_all_there_is_to_say(view, qapp):
    view.show_figure(strip(12, tells=lambda place: (say("head {place}", place=place), say("entropy 1.5 bits"))))
    at = view.tiles.tile_rect(3).center()
    QToolTip.hideText()
    qapp.sendEvent(view.tiles, QHelpEvent(QEvent.Type.ToolTip, at, view.tiles.mapToGlobal(at)))
    assert "head 3\nentropy 1.5 bits" in QToolTip.text()
    QToolTip.hideText()


def test_a_number_that_a_tile_has_not_is_a_dash(view):
    figure = strip(2)
    bare = replace(figure, tiles=tuple(replace(tile, number=math.nan) for tile in figure.tiles))
    view.show_figure(bare)
    assert "–" in view.tiles.accessibleName()


def test_every_tile_marks_the_focused_row_and_cell_in_orange(view):
    figure = replace(strip(3), cell=(2, 1), size=(4, 4))
    view.show_figure(figure)
    image = view.tiles.grab().toImage()
    for place in range(len(figure.tiles)):
        rect = view.tiles.tile_rect(place)
        assert _orange_rows(image, rect.left() + 1, rect) == set(range(2 * rect.height() // 4, 3 * rect.height() // 4))
        middle = rect.top() + (2 * rect.height() + rect.height() // 2) // 4
        left = [x - rect.left() for x in range(rect.left() + 5, rect.right()) if _is_orange(image, x, middle)]
        assert len(left) == 2, "the outline of the cell, left and right"
        assert abs(left[0] - rect.width() / 4) <= 1
        assert abs(left[1] - rect.width() / 2) <= 1


def _is_orange(image, x: int, y: int) -> bool:
    return image.pixelColor(x, y).getRgb()[:3] == LIGHT.focus


def _orange_rows(image, x: int, rect) -> set[int]:
    return {y - rect.top() for y in range(rect.top(), rect.bottom() + 1) if _is_orange(image, x, y)}
