import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from attn_gui.views.columns import LOW, Columns
from attn_gui.views.side_panels import EXPLANATION, SidePanels, WhileSeen


@pytest.fixture
def explanation() -> QWidget:
    return QLabel("explained")


@pytest.fixture
def side(qtbot, explanation) -> SidePanels:
    made = SidePanels(explanation)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    return made


@pytest.fixture
def built(side) -> list[QWidget]:
    """Two known tools, and the panels that were built for them."""
    made: list[QWidget] = []

    def build() -> QWidget:
        made.append(QLabel(f"tool {len(made)}"))
        return made[-1]

    side.add("one", "One", build)
    side.add("two", "Two", build)
    return made


def test_the_explanation_alone_fills_the_place_without_tabs(side, explanation):
    assert not side.bar.isVisible()
    assert explanation.isVisible()
    assert side.panel(EXPLANATION).geometry() == side.rect()


def test_a_tool_is_built_when_it_is_first_seen_and_only_once(side, built):
    side.open_panel("one", raise_it=False)
    assert built == []
    side.open_panel("one")
    assert [label.isVisible() for label in built] == [True]
    side.close_panel("one")
    side.open_panel("one")
    assert len(built) == 1


def test_an_open_tool_brings_tabs_and_hides_the_explanation(side, built, explanation):
    side.open_panel("one")
    assert side.bar.isVisible()
    assert side.open_panels == (EXPLANATION, "one")
    assert (side.front, side.front_title) == ("one", "One")
    assert not explanation.isVisible()


def test_the_cross_of_a_tab_closes_its_panel(side, built, explanation, qtbot):
    side.open_panel("one")
    cross = side.bar.tabButton(1, side.bar.ButtonPosition.RightSide)
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert side.open_panels == (EXPLANATION,)
    assert explanation.isVisible()
    assert not side.bar.isVisible()


def test_a_tool_without_the_explanation_keeps_its_tab(side, built, explanation):
    side.open_panel("one")
    side.close_panel(EXPLANATION)
    assert side.bar.isVisible()
    side.open_panel(EXPLANATION)
    assert side.open_panels == (EXPLANATION, "one")
    assert explanation.isVisible()


def test_arrow_keys_walk_through_the_tabs(side, built, qtbot):
    side.open_panel("one")
    side.open_panel("two")
    side.bar.setFocus()
    qtbot.keyClick(side.bar, Qt.Key.Key_Left)
    assert side.front == "one"
    qtbot.keyClick(side.bar, Qt.Key.Key_Left)
    assert side.front == EXPLANATION


def test_nothing_is_in_front_once_all_is_closed(side):
    side.close_panel(EXPLANATION)
    side.close_panel(EXPLANATION)
    side.close_panel(None)
    assert (side.front, side.front_title, side.open_panels) == (None, "", ())


def test_what_happens_while_a_panel_is_hidden_is_done_once_it_is_seen(side, built):
    acted: list[str] = []
    side.open_panel("one")
    seen = WhileSeen(built[0], lambda: acted.append("acted"))
    seen.note(1, 2)
    assert len(acted) == 1
    side.open_panel(EXPLANATION)
    seen.note()
    seen.note()
    assert len(acted) == 1
    side.open_panel("one")
    assert len(acted) == 2
    side.open_panel(EXPLANATION)
    side.open_panel("one")
    assert len(acted) == 2


@pytest.mark.parametrize("stopped", [True, False])
def test_what_hiding_a_panel_stops_is_done_again_once_it_is_seen(side, built, stopped):
    acted: list[str] = []
    side.open_panel("one")
    seen = WhileSeen(built[0], lambda: acted.append("acted"), lambda: stopped)
    seen.note()
    side.open_panel(EXPLANATION)
    side.open_panel("one")
    assert len(acted) == (2 if stopped else 1)


@pytest.fixture
def columns(qtbot, side, built) -> Columns:
    made = Columns(QLabel("inputs"), QLabel("figures"), side)
    made.setObjectName("test")
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


def test_in_a_low_window_the_panels_are_a_tab_of_the_left_column(columns, side, explanation):
    columns.fit_height(LOW - 1)
    assert not side.isVisible()
    side.open_panel("one")
    assert side.is_seen("one")
    side.open_panel(EXPLANATION)
    assert explanation.isVisible()
    columns.fit_height(LOW)
    assert side.isVisible()
    assert explanation.isVisible()


def test_the_left_tab_is_called_as_the_panel_in_front(columns, side):
    tabs = columns.findChild(QWidget, "sideTabs")
    columns.fit_height(LOW - 1)
    assert tabs.tabText(1) == "Where a number comes from"
    side.open_panel("two")
    assert tabs.tabText(1) == "Two"
    assert tabs.currentIndex() == 1


def test_a_column_without_panels_is_gone(columns, side):
    side.close_panel(EXPLANATION)
    assert not side.isVisible()
    columns.show_explanation(True)
    assert side.isVisible()
    columns.show_explanation(False)
    assert not side.isVisible()
