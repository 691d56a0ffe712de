"""The page of comparisons in the whole program, with real clicks and keys."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QMenu, QToolButton

from attn_gui.figures.figure import Heatmap
from attn_gui.io.examples import LESSON
from attn_gui.io.session_file import write_session
from attn_gui.session.comparing.choices import FileRival, PinRival, Rival
from attn_gui.session.comparing.comparison import Comparison
from attn_gui.session.comparing.rivals import PRESET
from attn_gui.session.edits import SetCell
from attn_gui.session.new import new_session, session_from
from attn_gui.session.pin_edits import PinState
from attn_gui.session.session import KEY, QUERY, MatrixName
from attn_gui.session.view_state import ViewState
from attn_gui.views.compare_page import ComparePage
from attn_gui.views.matrix_editor import MatrixEditor

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""Menus that pop up offscreen have no keyboard to take."""


class Hands:
    """The page, and how a test works with it."""

    def __init__(self, bench) -> None:
        self.bench, self.explorer = bench, bench.explorer
        bench.trigger("tool-compare")
        found = bench.explorer.window.findChild(ComparePage)
        assert found is not None
        self.page: ComparePage = found
        self.settle()

    def settle(self) -> None:
        """Return once the columns are those of the session in hand, painted."""
        self.bench.settle()
        self.bench.qtbot.waitUntil(self.is_settled)

    def is_settled(self) -> bool:
        answer = self.tool.answer
        shown = None if answer is None else tuple(column.entry for column in answer.columns)
        return (
            answer is not None
            and not self.tool.is_busy
            and answer.session is self.explorer.document.session
            and shown == self.entries
        )

    @property
    def tool(self):
        from attn_gui.app.compare_tool import CompareTool

        return self.page.findChild(CompareTool)

    @property
    def entries(self) -> tuple[object, ...]:
        return self.explorer.view.state.compared or PRESET

    def map(self, place: int) -> Heatmap:
        figure = self.page.maps.columns[place].map.figure
        assert isinstance(figure, Heatmap)
        return figure

    def click_cell(self, place: int, row: int, column: int) -> None:
        view = self.page.maps.columns[place].map
        point = view.frame.cell(row, column).center().toPoint()
        self.bench.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        self.settle()

    def click(self, button) -> None:
        self.bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def compare(self, *entries) -> None:
        view = self.explorer.view
        view.set_state(replace(view.state, compared=entries))
        self.settle()

    def choose(self, place: int, *texts: str) -> None:
        """Open the menu of a column and take the entry whose texts begin so."""
        self.bench.qtbot.mouseClick(self.page.heads[place].chooser, Qt.MouseButton.LeftButton)
        menu = self.page.findChild(QMenu, "compareMenu")
        found = [menu, *menu.findChildren(QMenu)] if len(texts) > 1 else [menu]
        holder = next(each for each in found if len(texts) == 1 or each.title() == texts[0])
        action = next(each for each in holder.actions() if each.text().startswith(texts[-1]))
        action.trigger()
        menu.close()
        self.settle()


@pytest.fixture
def hands(bench) -> Hands:
    """The page on the lesson's example."""
    bench.open_example(LESSON)
    return Hands(bench)


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
    assert str(hands.map(3).title) == "A − B  output"
    hands.click_cell(3, 0, 1)
    assert hands.explorer.view.focus.component == 1


def test_the_two_columns_that_are_subtracted_can_be_chosen(hands):
    box = hands.page.bar.sides[1]
    box.setFocus()
    hands.bench.qtbot.keyClick(box, Qt.Key.Key_Down)
    hands.settle()
    hands.bench.qtbot.waitUntil(lambda: str(hands.map(3).title) == "A − C  weights")
    np.testing.assert_allclose(hands.map(3).values, [[0.2495081, -0.2492123, -0.0002959]], atol=1e-7)
    assert "total variation 0.2495" in hands.page.words[0]


def test_columns_come_and_go_between_two_and_four(hands):
    add = hands.page.bar.findChild(QToolButton, "compareAdd")
    hands.click(add)
    assert len(hands.explorer.view.state.compared) == 4
    assert not add.isEnabled()
    hands.click(hands.page.heads[0].remove)
    hands.click(hands.page.heads[0].remove)
    assert len(hands.page.maps.columns) == 3
    assert not hands.page.heads[0].remove.isVisible()
    assert not hands.explorer.document.modified


def test_another_score_is_chosen_from_the_menu(hands):
    hands.choose(1, "Multiplicative", "general")
    assert hands.entries[1] == Rival("multiplicative", {"score": "general"})
    assert "B: W starts as identity." in hands.page.words[1]
    hands.choose(0, "As it is")
    assert hands.entries[0] == Rival()
    np.testing.assert_allclose(hands.map(3).values, [[0, 0, 0]], atol=1e-15)


def test_an_option_of_a_column_changes_the_mode_in_the_document_and_can_be_undone(hands):
    hands.click(hands.page.heads[2].parameters)
    parameters = hands.page.parameters
    assert parameters.isVisible()
    assert parameters.title == "C  Additive"
    field = parameters.options.findChild(QLineEdit, "option-temperature")
    field.setFocus()
    field.selectAll()
    hands.bench.qtbot.keyClicks(field, "2")
    hands.bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    hands.settle()
    assert hands.explorer.document.session.states["additive"].options.temperature == 2
    assert hands.explorer.document.session.kind == "multiplicative"
    assert "temperature 2" in hands.page.heads[2].parameters.whole
    hands.bench.trigger("undo")
    hands.settle()
    assert "additive" not in hands.explorer.document.session.states


def test_an_option_can_belong_to_the_column_alone(hands):
    hands.click(hands.page.heads[1].parameters)
    hands.click(hands.page.parameters.own)
    field = hands.page.parameters.options.findChild(QLineEdit, "option-temperature")
    field.setFocus()
    field.selectAll()
    hands.bench.qtbot.keyClicks(field, "0.5")
    hands.bench.qtbot.keyClick(field, Qt.Key.Key_Return)
    hands.settle()
    assert not hands.explorer.document.modified
    assert hands.page.heads[1].chooser.whole == "B  scaled dot · Multiplicative · temperature 0.5"
    assert "Temperature: 1 in A, 0.5 in B." in hands.page.words[1]
    hands.click(hands.page.parameters.own)
    assert hands.entries[1] == PRESET[1]
    hands.click(hands.page.parameters.close_button)
    assert not hands.page.parameters.isVisible()


def test_the_matrices_of_a_mode_that_was_never_entered_can_be_edited_here(hands):
    hands.click(hands.page.heads[2].parameters)
    hands.click(hands.page.parameters.first_button)
    session = hands.explorer.document.session
    assert session.kind == "multiplicative"
    v = MatrixName("additive", "additive.v")
    editor = hands.page.findChild(MatrixEditor, f"editor:{v}")
    assert editor is not None
    table = editor.table
    table.model().setData(table.model().index(0, 0), 0.0)
    hands.settle()
    # Without its first component v adds tanh 0 + tanh 2, 2 · tanh 1, tanh 1 + tanh 2.
    expected = np.array([np.tanh(2), 2 * np.tanh(1), np.tanh(1) + np.tanh(2)])
    hands.click(hands.page.bar.stage_buttons["scores"])
    np.testing.assert_allclose(hands.map(2).values, [expected], atol=1e-14)
    hands.bench.trigger("undo")
    hands.bench.trigger("undo")
    hands.settle()
    assert "additive" not in hands.explorer.document.session.states


def test_typing_into_q_changes_every_column(hands):
    hands.explorer.document.apply(SetCell(QUERY, 0, 0, 0.0))
    hands.settle()
    np.testing.assert_allclose(hands.map(0).values, [[0.4223188, 0.1553624, 0.4223188]], atol=1e-7)


def test_a_pin_can_stand_in_a_column(hands):
    document = hands.explorer.document
    document.apply(PinState("before"))
    document.apply(SetCell(KEY, 0, 0, 5.0))
    hands.settle()
    hands.choose(0, "Pins: before")
    hands.choose(1, "As it is")
    assert hands.entries[0] == PinRival("before")
    assert "K: 1 of 9 cells, by 4." in hands.page.words[1]
    assert not hands.page.heads[0].parameters.isEnabled()


def test_another_file_can_stand_in_a_column_and_is_not_kept(hands, tmp_path):
    other = SetCell(KEY, 1, 1, 9.0).apply(hands.explorer.document.session)
    path = tmp_path / "other.attn"
    write_session(path, other, ViewState())
    hands.bench.answers.path = path
    hands.choose(1, "&Open a session file…")
    hands.settle()
    assert hands.entries[1] == FileRival("0", "other.attn")
    assert "K: 1 of 9 cells, by 8." in hands.page.words[1]
    hands.bench.answers.path = tmp_path / "missing.attn"
    hands.choose(1, "&Open a session file…")
    assert "missing.attn" in hands.bench.message()


def test_a_column_that_cannot_be_computed_says_why_and_mends_itself_alone(bench):
    rng = np.random.default_rng(1)
    tables = (rng.standard_normal((2, 3)), rng.standard_normal((2, 4)), rng.standard_normal((2, 2)))
    bench.explorer.document.open_session(session_from(*tables, kind="additive"), ViewState(), None)
    bench.settle()
    hands = Hands(bench)
    first = hands.page.maps.refusals[0]
    assert first.isVisible()
    assert "equal widths" in first.sentence
    assert "A has no numbers to compare." in hands.page.words[0]
    assert not hands.page.maps.columns[0].map.isVisible()
    assert hands.page.maps.columns[2].map.isVisible()
    before = bench.explorer.document.session
    hands.click(first.buttons[0])
    assert bench.explorer.document.session is before
    assert hands.entries[0] == Rival("multiplicative", {"score": "general"})
    assert hands.page.maps.columns[0].map.isVisible()


def test_the_columns_are_kept_in_the_file(hands, tmp_path):
    hands.compare(PRESET[2], Rival())
    path = tmp_path / "kept.attn"
    hands.bench.answers.path = path
    hands.bench.trigger("saveAs")
    hands.bench.settle()
    hands.compare(PRESET[0], PRESET[1])
    hands.explorer.files.open_path(path)
    hands.settle()
    assert hands.explorer.view.state.compared == (PRESET[2], Rival())


def test_a_head_is_compared_with_its_own_and_all_heads_by_means(bench):
    bench.explorer.document.open_session(new_session(4, 4, 8, 8, kind="multi-head"), ViewState(), None)
    bench.settle()
    hands = Hands(bench)
    hands.compare(Rival(), Rival("multi-head", {"temperature": 0.5}))
    bench.explorer.view.set_focus(head=3)
    hands.settle()
    assert str(hands.map(2).title) == "A − B  weights · head 3"
    bench.explorer.view.set_focus(head=-1)
    hands.bench.qtbot.waitUntil(lambda: str(hands.map(2).title) == "A − B  weights · means over heads")
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
    assert hands.map(3).scale.name == "purple-green"
    hands.page.maps.colors_chosen.emit(0, replace(_plain(), colormap="cividis"))
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
