"""The tools beside the explanation: commands, keys, the cross of a tab, and what is remembered."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel

from attn_gui.app import actions
from attn_gui.app.preferences import OpenPanels, Preferences
from attn_gui.app.tools import TOOLS, Tool
from attn_gui.views.side_panels import EXPLANATION


@pytest.fixture
def built(monkeypatch) -> list[QLabel]:
    """A tool of the test's own, with its command, and the panels that were built for it."""
    made: list[QLabel] = []

    def build(explorer) -> QLabel:
        made.append(QLabel(explorer.document.session.kind, textFormat=Qt.TextFormat.PlainText))
        return made[-1]

    tool = Tool("probe", "Probe", "Probe", "Ctrl+Alt+P", "Probe what there is", build)
    monkeypatch.setitem(TOOLS, tool.key, tool)
    monkeypatch.setitem(actions.MENUS, "&View", (*actions.MENUS["&View"], actions.command_of(tool)))
    return made


def test_a_tool_is_built_by_its_first_command(built, bench):
    assert built == []
    bench.trigger("tool-probe")
    assert [panel.isVisible() for panel in built] == [True]
    assert bench.explorer.actions["tool-probe"].isChecked()


def test_keys_open_and_close_a_tool(built, bench):
    window = bench.explorer.window
    bench.qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert bench.explorer.panels.side.front == "probe"
    bench.qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert bench.explorer.panels.side.open_panels == (EXPLANATION,)
    assert not bench.explorer.actions["tool-probe"].isChecked()


def test_a_panel_behind_another_comes_forward_and_one_in_front_closes(built, bench):
    bench.trigger("tool-probe")
    bench.trigger("showExplanation")
    assert bench.explorer.panels.explanation.isVisible()
    assert bench.explorer.actions["showExplanation"].isChecked()
    assert bench.explorer.actions["tool-probe"].isChecked()
    bench.trigger("showExplanation")
    assert not bench.explorer.panels.explanation.isVisible()
    assert not bench.explorer.actions["showExplanation"].isChecked()
    assert bench.explorer.panels.side.is_seen("probe")


def test_the_cross_unticks_the_command(built, bench):
    bench.trigger("tool-probe")
    bar = bench.explorer.panels.side.bar
    bench.qtbot.mouseClick(bar.tabButton(1, bar.ButtonPosition.RightSide), Qt.MouseButton.LeftButton)
    assert not bench.explorer.actions["tool-probe"].isChecked()


def test_with_all_panels_closed_there_is_nothing_to_close(bench):
    close = bench.explorer.actions["closePanel"]
    assert close.isEnabled()
    bench.trigger("closePanel")
    assert not close.isEnabled()
    assert not bench.explorer.panels.side.isVisible()
    bench.trigger("showExplanation")
    assert bench.explorer.panels.explanation.isVisible()


def test_tools_are_reachable_in_a_low_window(built, bench):
    window = bench.explorer.window
    window.resize(1280, 700)
    bench.qtbot.waitUntil(lambda: window.height() == 700)
    bench.trigger("tool-probe")
    assert built[0].isVisible()
    bench.trigger("showExplanation")
    assert bench.explorer.panels.explanation.isVisible()
    assert not built[0].isVisible()


def test_open_tools_are_remembered(built, bench):
    bench.trigger("tool-probe")
    assert bench.explorer.preferences.open_panels("side") == OpenPanels(("probe",), "probe")
    bench.trigger("showExplanation")
    assert bench.explorer.preferences.open_panels("side") == OpenPanels(("probe",), EXPLANATION)
    bench.trigger("tool-probe")
    bench.trigger("tool-probe")
    assert bench.explorer.preferences.open_panels("side") == OpenPanels((), EXPLANATION)


@pytest.fixture
def remembered(tmp_path) -> Preferences:
    """The settings that the window will read."""
    return Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


def test_a_remembered_tool_is_open_and_in_front_at_the_next_start(built, remembered, request):
    remembered.remember_panels("side", OpenPanels(("probe", "gone"), "probe"))
    bench = request.getfixturevalue("bench")
    assert bench.explorer.panels.side.open_panels == (EXPLANATION, "probe")
    assert built[0].isVisible()
    assert bench.explorer.actions["tool-probe"].isChecked()


def test_a_remembered_tool_behind_the_explanation_is_not_built_at_the_start(built, remembered, request):
    remembered.remember_panels("side", OpenPanels(("probe",), EXPLANATION))
    bench = request.getfixturevalue("bench")
    assert bench.explorer.panels.side.open_panels == (EXPLANATION, "probe")
    assert built == []


@pytest.mark.parametrize("text", ["", "{", "null", "[1]", '[["a"], 1]', '[[1], "a"]', '["ab", "a"]', '[[], "a", 1]'])
def test_damaged_panels_count_as_none(remembered, text, tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("side_panels", text)
    assert Preferences(settings).open_panels("side") == OpenPanels()
