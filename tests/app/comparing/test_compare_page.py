"""The maps, the difference and the words of a comparison, with real clicks and keys."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QMenu, QToolButton

from attn_gui.figures.colormaps import to_rgba
from attn_gui.session.comparing.choices import Rival
from attn_gui.session.comparing.comparison import Comparison
from attn_gui.session.edits import SetCell
from attn_gui.session.new import new_session
from attn_gui.session.session import QUERY

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""Menus that pop up offscreen have no keyboard to take."""


def test_the_first_suggestion_is_dot_scaled_dot_and_additive_with_their_difference(hands):
    page = hands.page
    texts = [head.chooser.whole for head in page.heads if head.isVisible()]
    assert texts == ["A  dot · Multiplicative", "B  scaled dot · Multiplicative", "C  Additive"]
    np.testing.assert_allclose(hands.map(0).values, [[0.4683105, 0.0633789, 0.4683105]], atol=1e-7)
    np.testing.assert_allclose(hands.map(2).values, [[0.2188024, 0.3125912, 0.4686064]], atol=1e-7)
    np.testing.assert_allclose(hands.map(3).values, [[0.0363734, -0.0727469, 0.0363734]], atol=1e-7)
    assert "q0, k0: 0.4683 in A → 0.4319 in B, −0.0364." in page.words[0]
    assert "total variation 0.0727, Jensen–Shannon 0.0109 bits" in page.words[0]
    assert "Score: dot in A, scaled dot in B." in page.words[1]
    assert "C: W_q starts as identity; W_k starts as identity; v starts as ones." in page.words[1]
    assert not hands.explorer.document.modified


def test_a_click_in_any_map_focuses_the_cell_everywhere(hands):
    for place in range(4):
        hands.click_cell(place, 0, place % 3)
        assert hands.explorer.view.focus.key == place % 3
        assert {hands.map(each).focus for each in range(4)} == {(0, place % 3)}
    hands.bench.qtbot.keyClick(hands.page.maps.columns[0].map, Qt.Key.Key_Right)
    assert hands.explorer.view.focus.key == 1
    hands.bench.qtbot.keyClick(hands.page.maps.columns[1].map, Qt.Key.Key_Escape)
    assert hands.explorer.view.focus.key is None


def test_the_cell_under_the_pointer_is_told_from_a_to_b(hands):
    view = hands.page.maps.columns[2].map
    point = view.frame.cell(0, 1).center().toPoint()
    hands.bench.qtbot.mouseMove(view.viewport(), point)
    hands.bench.qtbot.waitUntil(lambda: "q0, k1: 0.0634 in A → 0.1361 in B, +0.0727." in hands.page.words[0])
    hands.bench.qtbot.mouseMove(view.viewport(), QPoint(1, 1))
    hands.bench.qtbot.waitUntil(lambda: "q0, k0: 0.4683" in hands.page.words[0])


def test_the_stage_and_the_colours_can_be_chosen(hands):
    hands.click(hands.page.bar.stage_buttons["scores"])
    assert hands.map(0).values.tolist() == [[2, 0, 2]]
    assert hands.map(0).scale.high == hands.map(2).scale.high
    shared = hands.page.bar.findChild(object, "compareShared")
    hands.click(shared)
    assert hands.map(0).scale.high == 2
    assert hands.map(2).scale.high == pytest.approx(2.6896493)
    hands.click(hands.page.bar.stage_buttons["output"])
    assert str(hands.map(3).title).startswith("A − B  output")
    hands.click_cell(3, 0, 1)
    assert hands.explorer.view.focus.component == 1


def test_no_map_is_coloured_in_the_window_s_own_thread(hands, monkeypatch):
    threads: set[threading.Thread] = set()

    def noted(*parts):
        threads.add(threading.current_thread())
        return to_rgba(*parts)

    for room in ("compared", "difference"):
        monkeypatch.setattr(f"attn_gui.figures.{room}.to_rgba", noted)
    hands.click(hands.page.bar.stage_buttons["scores"])
    hands.click(hands.page.bar.findChild(object, "compareShared"))
    hands.explorer.theme.theme_changed.emit(hands.explorer.theme.theme)
    hands.settle()
    assert threads
    assert threading.main_thread() not in threads


def test_the_two_columns_that_are_subtracted_can_be_chosen(hands):
    box = hands.page.bar.sides[1]
    box.setFocus()
    hands.bench.qtbot.keyClick(box, Qt.Key.Key_Down)
    hands.settle()
    hands.bench.qtbot.waitUntil(lambda: str(hands.map(3).title).startswith("A − C  weights"))
    np.testing.assert_allclose(hands.map(3).values, [[0.2495081, -0.2492123, -0.0002959]], atol=1e-7)
    assert "total variation 0.2495" in hands.page.words[0]


def test_typing_into_q_changes_every_column(hands):
    hands.explorer.document.apply(SetCell(QUERY, 0, 0, 0.0))
    hands.settle()
    np.testing.assert_allclose(hands.map(0).values, [[0.4223188, 0.1553624, 0.4223188]], atol=1e-7)


def test_a_head_is_compared_with_its_own_and_all_heads_by_means(bench, open_page):
    hands = open_page(new_session(4, 4, 8, 8, kind="multi-head"))
    hands.compare(Rival(), Rival("multi-head", {"temperature": 0.5}))
    bench.explorer.view.set_focus(head=3)
    hands.settle()
    assert str(hands.map(2).title).startswith("A − B  weights · head 3")
    bench.explorer.view.set_focus(head=-1)
    hands.bench.qtbot.waitUntil(lambda: str(hands.map(2).title).startswith("A − B  weights · means over heads"))
    assert "means over 8 heads" in hands.page.words[1]


def test_a_column_fills_the_row_and_goes_back(hands):
    title = hands.page.maps.columns[1].title
    title.setFocus()
    hands.bench.qtbot.keyClick(title, Qt.Key.Key_Return)
    assert hands.page.maps.enlarged == 1
    assert [column.map.isVisible() for column in hands.page.maps.columns] == [False, True, False, False]
    assert [head.isVisible() for head in hands.page.heads] == [False, True, False, False]
    hands.bench.qtbot.keyClick(title, Qt.Key.Key_Return)
    assert all(column.map.isVisible() for column in hands.page.maps.columns)


def test_every_map_and_the_difference_can_be_exported_while_the_page_is_seen(hands):
    offered = hands.explorer.pictures.offered
    assert {"compare-a", "compare-b", "compare-c", "difference", "difference-bars"} <= offered.keys()
    hands.click(hands.page.bar.findChild(QToolButton, "compareExport"))
    dialog = hands.bench.child(QDialog, "exportDialog")
    assert dialog.choice.figure == "difference"
    dialog.reject()
    hands.click(hands.page.bar.findChild(QToolButton, "compareCopy"))
    assert not QGuiApplication.clipboard().image().isNull()
    hands.bench.trigger("tool-compare")
    assert not [key for key in offered if key.startswith(("compare-", "difference"))]


def test_the_menu_of_a_map_copies_that_map(hands):
    hands.page.maps.menu_requested.emit(1, QPoint(5, 5))
    menu = hands.page.findChild(QMenu, "compareFigureMenu")
    next(action for action in menu.actions() if "Export" in action.text()).trigger()
    menu.close()
    dialog = hands.bench.child(QDialog, "exportDialog")
    assert dialog.choice.figure == "compare-b"
    dialog.reject()


def test_a_hidden_page_computes_nothing(hands):
    answer = hands.tool.answer
    hands.bench.trigger("tool-compare")
    hands.explorer.document.apply(SetCell(QUERY, 0, 0, 3.0))
    hands.bench.settle()
    assert hands.tool.answer is answer
    hands.bench.trigger("tool-compare")
    hands.settle()
    assert isinstance(hands.tool.answer.found, Comparison)
    assert hands.tool.answer.session is hands.explorer.document.session


def test_the_colours_of_the_difference_are_its_own(hands):
    choice = hands.explorer.view.state.colors
    hands.page.maps.colors_chosen.emit(3, replace(choice.get("difference", _plain()), colormap="purple-green"))
    hands.settle()
    assert hands.map(3).scale.name == "purple-green"
    hands.page.maps.colors_chosen.emit(0, replace(_plain(), colormap="cividis"))
    hands.settle()
    assert hands.map(0).scale.name == hands.map(1).scale.name == "cividis"
    assert hands.map(3).scale.name == "purple-green"


def test_the_page_follows_theme_and_text_size(hands):
    hands.bench.scheme.turn(True)
    hands.settle()
    assert hands.map(0).theme.is_dark
    hands.bench.trigger("larger")
    hands.settle()
    assert hands.map(3).theme.text_pixels > 12


def _plain():
    from attn_gui.session.view_state import ColorChoice

    return ColorChoice()


def test_all_controls_have_names_for_those_who_cannot_see_them(hands):
    hands.click(hands.page.heads[0].parameters)
    for kind in (QToolButton, QComboBox, QLineEdit):
        for control in hands.page.findChildren(kind):
            if control.isVisible() and control.objectName():
                assert control.accessibleName() or control.text(), control.objectName()
