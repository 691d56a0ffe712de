"""After an edit a wash passes over what changed, stage after stage; nothing else makes it move."""

import numpy as np
import pytest
from PySide6.QtWidgets import QCheckBox, QDialog

from attn_gui.app.preferences import Preferences
from attn_gui.app.ripple import FADE, STAGES, STAGGER, Ripple
from attn_gui.session.edits import DeleteTokens, PinState, SetCell, SetOptions
from attn_gui.session.new import new_session
from attn_gui.session.session import KEY, QUERY
from attn_gui.session.view_state import ViewState
from attn_gui.views.map_ripple import MOST_CELLS, MapRipple


class Clock:
    """Seconds that the test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ripple(bench, clock) -> Ripple:
    """The window's ripple, on a clock of the test, before the first edit of six tokens."""
    explorer = bench.explorer
    explorer.preferences.less_motion = False
    (made,) = explorer.window.findChildren(Ripple)
    made.clock = clock
    explorer.document.open_session(new_session(6, 6, 4, 4), ViewState(), None)
    bench.settle()
    assert not made.is_running
    return made


def begun(bench, ripple: Ripple) -> dict[str, MapRipple]:
    """The washes by stage, once the first frame is shown."""
    bench.settle()
    bench.qtbot.waitUntil(lambda: any(each.strength > 0 for each in washes(bench).values()))
    return washes(bench)


def washes(bench) -> dict[str, MapRipple]:
    maps = bench.explorer.panels.maps.maps
    items = {stage: [item for item in maps[stage].scene().items() if isinstance(item, MapRipple)] for stage in STAGES}
    return {stage: found[0] for stage, found in items.items() if found}


def test_the_stages_follow_one_another_and_fade(bench, ripple, clock):
    bench.explorer.document.apply(SetCell(QUERY, 2, 1, 9.0))
    found = begun(bench, ripple)
    # A number of Q changes one row of scores, weights and output.
    assert {stage: wash.cells for stage, wash in found.items()} == {"scores": 6, "weights": 6, "output": 4}
    assert [wash.strength for wash in found.values()] == [1.0, 0.0, 0.0]
    clock.now = 2 * STAGGER
    ripple.advance()
    assert [wash.strength for wash in found.values()] == pytest.approx([0.5, 0.75, 1.0])
    assert all(wash.strength > 0 for wash in found.values())
    clock.now = 2 * STAGGER + FADE
    bench.qtbot.waitUntil(lambda: not ripple.is_running)
    assert not any(wash.strength > 0 for wash in found.values())


def test_only_the_stages_that_changed_are_washed(bench, ripple, clock):
    document = bench.explorer.document
    document.apply(SetOptions(document.session.kind, {"temperature": 2.0}))
    clock.now = 0.0
    bench.qtbot.waitUntil(lambda: "weights" in washes(bench))
    ripple.advance()
    clock.now = STAGGER
    ripple.advance()
    assert {stage: wash.cells for stage, wash in washes(bench).items() if wash.strength > 0} == {"weights": 36}


def test_a_wash_is_painted_over_the_cells_that_changed_and_no_others(bench, ripple, clock):
    view = bench.explorer.panels.maps.maps["scores"]
    bench.explorer.document.apply(SetCell(QUERY, 2, 1, 9.0))
    wash = begun(bench, ripple)["scores"]
    washed = view.grab().toImage()
    wash.show_strength(0.0)
    plain = view.grab().toImage()

    def differs(row: int) -> bool:
        point = view.frame.cell(row, 3).center().toPoint()
        return washed.pixelColor(point.x() + 15, point.y() + 8) != plain.pixelColor(point.x() + 15, point.y() + 8)

    assert [differs(row) for row in range(6)] == [False, False, True, False, False, False]


def test_the_next_edit_ends_it_at_once(bench, ripple):
    bench.explorer.document.apply(SetCell(QUERY, 2, 1, 9.0))
    found = begun(bench, ripple)
    bench.explorer.document.apply(SetCell(KEY, 0, 0, 9.0))
    assert not ripple.is_running
    assert not any(wash.strength > 0 for wash in found.values())
    assert begun(bench, ripple)["scores"].cells == 6  # a column now


def nothing_moves(bench, ripple) -> None:
    bench.settle()
    assert not ripple.is_running
    assert not any(wash.strength > 0 for wash in washes(bench).values())


def test_a_moved_focus_another_look_or_a_pin_make_nothing_move(bench, ripple):
    explorer = bench.explorer
    explorer.view.set_focus(query=3, key=2)
    nothing_moves(bench, ripple)
    explorer.view.set_state(explorer.view.state.with_digits(map_digits=1))
    nothing_moves(bench, ripple)
    explorer.document.apply(PinState())
    nothing_moves(bench, ripple)


def test_other_sizes_and_another_session_make_nothing_move(bench, ripple):
    bench.explorer.document.apply(DeleteTokens(KEY, 0))
    bench.settle()
    ripple.begin()
    assert "scores" not in washes(bench)
    ripple.stop()
    bench.open_example("lesson")
    nothing_moves(bench, ripple)


def test_another_head_is_another_look_at_the_same_numbers(bench, ripple):
    bench.open_example("eight-heads")
    bench.explorer.view.set_focus(head=3)
    nothing_moves(bench, ripple)


def test_too_many_cells_in_sight_are_not_washed(bench, ripple):
    side = int(MOST_CELLS**0.5) + 1
    bench.explorer.document.open_session(new_session(side, side, 4, 4), ViewState(), None)
    bench.settle()
    bench.explorer.document.apply(SetCell(QUERY, 2, 1, 9.0))
    bench.settle()
    bench.qtbot.waitUntil(lambda: "output" in washes(bench))
    assert "scores" not in washes(bench)
    bench.explorer.panels.maps.maps["scores"].zoom(2.0)
    bench.explorer.document.apply(SetCell(QUERY, 2, 1, 8.0))
    # A key with 0 in that place scores as before.
    assert begun(bench, ripple)["scores"].cells == np.count_nonzero(bench.explorer.document.session.key[:, 1])


def test_less_motion_switches_it_off(bench, ripple):
    bench.trigger("preferences")
    dialog, box = bench.child(QDialog, "preferencesDialog"), bench.child(QCheckBox, "preferencesLessMotion")
    assert not box.isChecked()
    box.click()
    dialog.accept()
    assert bench.explorer.preferences.less_motion
    bench.explorer.document.apply(SetCell(QUERY, 2, 1, 9.0))
    nothing_moves(bench, ripple)


def test_unless_somebody_chose_the_desktop_decides(bench, monkeypatch):
    settings = bench.explorer.surroundings.settings
    settings.remove("less_motion")
    assert not Preferences(settings).less_motion
    monkeypatch.setattr("attn_gui.app.preferences.asks_for_less_motion", lambda: True)
    assert Preferences(settings).less_motion
    Preferences(settings).less_motion = False
    assert not Preferences(settings).less_motion


def test_maps_that_are_not_seen_are_not_looked_at(bench, ripple, monkeypatch):
    bench.trigger("tool-predict")
    asked: list[object] = []
    monkeypatch.setattr("attn_gui.app.ripple._changed", lambda *stage: asked.append(stage))
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, 5.0))
    bench.settle()
    ripple.begin()
    assert not asked
