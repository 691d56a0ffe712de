"""What is worth knowing, in the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from attn_gui.session.edits import DrawMask, SetCell, SetOptions
from attn_gui.session.session import QUERY
from attn_gui.views.health_panel import NO_NUMBERS, NOTHING, HealthPanel


@pytest.fixture
def chip(bench):
    return bench.explorer.health.chip


def look(bench) -> None:
    """Wait until the newest numbers were looked at."""
    explorer = bench.explorer
    bench.settle()
    bench.qtbot.waitUntil(
        lambda: explorer.health.health is not None and explorer.health.health.session is explorer.document.session
    )


def forbid_row(bench, row: int) -> None:
    keys = range(len(bench.done.inputs.key_tokens))
    bench.explorer.document.apply(DrawMask((row,), tuple(keys), False))
    look(bench)


def opened(bench) -> HealthPanel:
    found = bench.explorer.window.findChild(HealthPanel)
    assert found is not None
    return found


def test_the_status_line_is_silent_while_nothing_stands_out(bench, chip):
    look(bench)
    assert not chip.isVisible()
    bench.trigger("tool-health")
    assert opened(bench).words == NOTHING
    assert opened(bench).cards == ()


def test_a_query_without_keys_is_said_in_the_status_line_and_explained_at_a_click(bench, chip):
    forbid_row(bench, 3)
    assert chip.isVisible()
    assert chip.text() == "1 row may attend to no key"
    bench.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert [card.objectName() for card in opened(bench).cards] == ["health-empty-rows"]
    assert opened(bench).isVisible()


def test_nothing_is_said_of_numbers_that_there_are_not(bench):
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, 1e300))
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, {"precision": "float16"}))
    look(bench)
    bench.trigger("tool-health")
    assert opened(bench).words == NO_NUMBERS


def test_a_click_on_the_place_goes_there(bench, chip):
    forbid_row(bench, 3)
    bench.trigger("tool-health")
    where = opened(bench).cards[0].findChild(QPushButton, "healthWhere")
    bench.qtbot.mouseClick(where, Qt.MouseButton.LeftButton)
    assert bench.explorer.view.focus.query == 3


def test_a_remedy_is_one_step_and_silences_the_line(bench, chip):
    forbid_row(bench, 3)
    bench.trigger("tool-health")
    remedy = opened(bench).cards[0].findChild(QPushButton, "healthRemedy0")
    bench.qtbot.mouseClick(remedy, Qt.MouseButton.LeftButton)
    look(bench)
    assert not chip.isVisible()
    assert opened(bench).cards == ()
    bench.trigger("undo")
    look(bench)
    assert chip.isVisible()


def test_several_remarks_are_counted_behind_the_first(bench, chip):
    kind = bench.explorer.document.session.kind
    bench.explorer.document.apply(SetOptions(kind, {"sink": 2.0}))
    forbid_row(bench, 3)
    assert chip.text().endswith("(+1)")
    assert "sum" in chip.accessibleName()
