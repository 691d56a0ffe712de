"""The walk through the lesson in the window."""

import pytest
from PySide6.QtCore import Qt

from attn_gui.model.spotlight import DARK
from attn_gui.session.edits import SetCell
from attn_gui.session.session import VALUE
from attn_gui.views.steps_panel import StepsPanel


@pytest.fixture
def panel(bench) -> StepsPanel:
    """The panel, opened by its command."""
    bench.trigger("tool-steps")
    bench.settle()
    found = bench.explorer.window.findChild(StepsPanel)
    assert bench.explorer.window.focusWidget() is found
    return found


def places(bench) -> list[str]:
    return [lit.place for lit in bench.explorer.spotlight.light.lit]


def test_the_walk_begins_with_the_inputs_of_the_focused_query(bench, panel):
    assert "① Inputs for “it”" in panel.text
    assert "Step 1 of 8" in panel.text
    assert places(bench) == ["query", "key", "value"]
    assert bench.explorer.spotlight.light.dims


def test_keys_walk_on_and_back_and_to_both_ends(bench, panel):
    bench.qtbot.keyClick(panel, Qt.Key.Key_Right)
    bench.qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert "② Scores for “it”" in panel.text
    assert "scores" in places(bench)
    bench.qtbot.keyClick(panel, Qt.Key.Key_Left)
    assert "Step 2 of 8" in panel.text
    bench.qtbot.keyClick(panel, Qt.Key.Key_End)
    assert "④ Output for all queries" in panel.text
    assert not panel.next.isEnabled()
    bench.qtbot.keyClick(panel, Qt.Key.Key_Home)
    assert not panel.back.isEnabled()


def test_buttons_do_what_the_keys_do(bench, panel):
    bench.qtbot.mouseClick(panel.next, Qt.MouseButton.LeftButton)
    assert "Step 2 of 8" in panel.text
    bench.qtbot.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    assert "Step 1 of 8" in panel.text


def test_the_session_can_be_edited_in_mid_walk(bench, panel):
    bench.qtbot.keyClick(panel, Qt.Key.Key_End)
    bench.qtbot.keyClick(panel, Qt.Key.Key_Left)
    before = panel.text
    bench.explorer.document.apply(SetCell(VALUE, 0, 0, 50.0))
    bench.settle()
    assert "Step 7 of 8" in panel.text
    assert panel.text != before


def test_the_walk_follows_the_focus(bench, panel):
    bench.explorer.view.set_focus(query=2)
    bench.settle()
    assert "“it”" not in panel.text
    assert bench.explorer.spotlight.light.lit[0].rows == (2,)


def test_playing_goes_on_by_itself_and_ends_at_the_last_stop(bench, panel):
    panel.speed.setCurrentText("Quick")
    bench.qtbot.keyClick(panel, Qt.Key.Key_End)
    bench.qtbot.keyClick(panel, Qt.Key.Key_Left)
    bench.qtbot.keyClick(panel, Qt.Key.Key_Space)
    assert panel.play.accessibleName() == "Pause (Space)"
    bench.qtbot.waitUntil(lambda: "Step 8 of 8" in panel.text, timeout=10_000)
    assert panel.play.accessibleName() == "Play (Space)"


def test_playing_from_the_end_begins_anew_and_can_be_paused(bench, panel):
    bench.qtbot.keyClick(panel, Qt.Key.Key_End)
    bench.qtbot.mouseClick(panel.play, Qt.MouseButton.LeftButton)
    assert "Step 1 of 8" in panel.text
    bench.qtbot.mouseClick(panel.play, Qt.MouseButton.LeftButton)
    assert panel.play.accessibleName() == "Play (Space)"


def test_closing_the_walk_lights_everything_and_opening_it_shows_the_same_stop(bench, panel):
    bench.qtbot.keyClick(panel, Qt.Key.Key_Right)
    bench.trigger("tool-steps")
    assert bench.explorer.spotlight.light == DARK
    bench.trigger("tool-steps")
    assert "Step 2 of 8" in panel.text
    assert bench.explorer.spotlight.light.dims
