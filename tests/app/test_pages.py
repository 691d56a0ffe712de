"""Pages beside the maps: commands, the cross of a tab, and what is remembered."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel

from attn_gui.app import actions
from attn_gui.app.preferences import OpenPanels, Preferences
from attn_gui.app.tools import PAGE, TOOLS, Tool
from attn_gui.views.side_panels import EXPLANATION, MAPS


@pytest.fixture
def built(monkeypatch) -> list[QLabel]:
    """A page of the test's own, with its command, and the widgets that were built for it."""
    made: list[QLabel] = []

    def build(_explorer) -> QLabel:
        made.append(QLabel("probe", textFormat=Qt.TextFormat.PlainText))
        return made[-1]

    tool = Tool("probe", "Probe", "Probe", "Ctrl+Alt+P", "Probe what there is", build, PAGE)
    monkeypatch.setitem(TOOLS, tool.key, tool)
    monkeypatch.setitem(actions.MENUS, "&View", (*actions.MENUS["&View"], actions.command_of(tool)))
    return made


def test_a_page_takes_the_place_of_the_maps_and_leaves_the_explanation(built, bench):
    panels = bench.explorer.panels
    bench.trigger("tool-probe")
    assert built[0].isVisible()
    assert not panels.maps.isVisible()
    assert panels.explanation.isVisible()
    assert panels.side.open_panels == (EXPLANATION,)
    bench.trigger("tool-probe")
    assert panels.maps.isVisible()
    assert not panels.pages.bar.isVisible()


def test_the_maps_can_be_reached_beside_a_page_and_never_closed(built, bench):
    panels = bench.explorer.panels
    bench.trigger("tool-probe")
    panels.pages.bar.setCurrentIndex(0)
    assert panels.maps.isVisible()
    panels.pages.close_panel(MAPS)
    assert panels.pages.open_panels == (MAPS, "probe")
    assert panels.pages.bar.tabButton(0, panels.pages.bar.ButtonPosition.RightSide) is None


def test_pages_are_remembered_apart_from_side_panels(built, bench):
    bench.trigger("tool-probe")
    assert bench.explorer.preferences.open_panels("page") == OpenPanels(("probe",), "probe")
    assert bench.explorer.preferences.open_panels("side") == OpenPanels()


def test_a_remembered_page_is_open_at_the_next_start(built, tmp_path, request):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    Preferences(settings).remember_panels("page", OpenPanels(("probe", "mask"), "probe"))
    bench = request.getfixturevalue("bench")
    assert bench.explorer.panels.pages.open_panels == (MAPS, "probe")
    assert built[0].isVisible()


def test_the_command_that_closes_closes_the_page_that_has_the_keyboard(built, bench):
    panels = bench.explorer.panels
    bench.trigger("tool-probe")
    built[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    built[0].setFocus()
    bench.trigger("closePanel")
    assert panels.pages.open_panels == (MAPS,)
    assert panels.side.open_panels == (EXPLANATION,)
    bench.trigger("closePanel")
    assert panels.side.open_panels == ()


def test_the_keyboard_goes_to_what_stands_where_the_closed_page_stood(built, bench):
    panels = bench.explorer.panels
    for name in ("tool-lines", "tool-tokens", "closePanel"):
        bench.trigger(name)
    assert bench.explorer.window.focusWidget().objectName() == "canvas-lines"
    bench.trigger("closePanel")
    assert panels.pages.open_panels == (MAPS,)
    assert panels.side.open_panels == (EXPLANATION,)
    assert bench.explorer.window.focusWidget() is panels.maps.maps["weights"]


def test_a_panel_in_front_of_the_explanation_takes_over_its_keyboard(built, bench):
    bench.explorer.panels.explanation.setFocus()
    bench.trigger("tool-pins")
    assert bench.explorer.window.focusWidget().objectName() == "pinsList"


def test_maps_behind_a_page_are_painted_when_they_come_back(built, bench):
    panels = bench.explorer.panels
    bench.trigger("tool-probe")
    before = panels.maps.maps["weights"].figure
    bench.explorer.view.set_focus(query=3)
    bench.qtbot.waitUntil(lambda: bench.explorer.pictures.complete)
    assert panels.maps.maps["weights"].figure is before
    panels.pages.bar.setCurrentIndex(0)
    assert panels.maps.maps["weights"].figure.focus[0] == 3
