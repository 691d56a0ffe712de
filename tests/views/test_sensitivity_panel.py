"""The panel of sensitivity by itself, and derivatives as the colour of a table."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.session import KEY, QUERY
from attn_gui.text import say
from attn_gui.views.matrix_look import Look
from attn_gui.views.matrix_slopes import Slopes
from attn_gui.views.sensitivity_panel import ASK, SensitivityPanel

CELLS = [((QUERY, 0, 1), "Q[q0, d1]: −0.2490 a unit"), ((KEY, 0, 0), "K[k0, d0]: +0.2490 a unit")]


@pytest.fixture
def panel(qtbot) -> SensitivityPanel:
    made = SensitivityPanel()
    qtbot.addWidget(made)
    made.show_cells("Weight q0 → k0 = 0.4683", CELLS, [say("Worked in float64.")])
    made.show_words(None)
    made.show_limit(0.249, LIGHT)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_only_the_user_chooses(qtbot, panel):
    told: list[object] = []
    panel.cell_chosen.connect(told.append)
    panel.show_chosen(CELLS[1][0])
    assert panel.list.currentRow() == 1
    panel.show_cells("Weight q0 → k0 = 0.5", CELLS, [])
    panel.show_chosen(None)
    assert told == []
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert told == [CELLS[0][0]]


def test_a_step_of_nothing_is_refused(qtbot, panel):
    steps: list[object] = []
    panel.step_chosen.connect(steps.append)
    panel.step.setFocus()
    panel.step.selectAll()
    qtbot.keyClicks(panel.step, "0")
    qtbot.keyClick(panel.step, Qt.Key.Key_Return)
    assert (steps, panel.step.complaint) == ([], "A step of 0 changes nothing.")
    panel.step.selectAll()
    qtbot.keyClicks(panel.step, "1/4")
    qtbot.keyClick(panel.step, Qt.Key.Key_Return)
    assert steps == [0.25]


def test_a_sentence_stands_for_everything(panel):
    assert panel.text.splitlines() == ["Weight q0 → k0 = 0.4683", *(words for _, words in CELLS), "Worked in float64."]
    assert panel.words == ASK
    panel.show_sentence(say("Choose one head."))
    assert panel.heading == "Choose one head."
    assert not panel.list.isVisible()


def test_the_legend_has_the_colours_of_the_cells(qtbot, panel):
    shown = panel.legend.grab().toImage()
    end = shown.pixelColor(shown.width() - 4, 5)
    assert end.rgb() == Look(LIGHT, 0.249).ground(0.249).rgb()
    assert panel.legend.accessibleName() == "Colours of the tables: derivatives from −0.2490 to 0.2490 a unit"
    panel.show_limit(0.0, DARK)
    assert not panel.legend.isVisible()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_derivative_has_the_colour_of_a_value_of_its_size(theme):
    slopes = Slopes({QUERY: np.array([[0.5, -1.0, 0.0]])}, 2.0, "weight a → b")
    cells, look = slopes.of(QUERY), Look(theme, 2.0)
    assert [cells.ground(theme, 0, column) for column in range(3)] == [look.ground(value) for value in (0.5, -1.0, 0)]
    assert cells.tip(0, 1) == "derivative of weight a → b: −1 a unit"
    # A row that came after the derivatives were worked has none yet.
    assert cells.at(1, 0) == 0.0
    assert slopes.of(KEY).tip(0, 0) == "derivative of weight a → b: 0 a unit"


def test_a_table_is_painted_by_derivatives_and_then_by_its_values_again(editor_of):
    editor = editor_of(QUERY)
    table, place = editor.table, editor.table.visualRect(editor.table.table.index(0, 1)).topLeft()
    before = table.viewport().grab().toImage().pixelColor(place.x() + 3, place.y() + 3)
    slopes = Slopes({QUERY: np.array([[0.0, -1.0, 0.0]])}, 1.0, "weight a → b")
    editor.show_slopes(slopes.of(QUERY))
    assert editor.heading.words == "colour: ∂ weight a → b"
    painted = table.viewport().grab().toImage().pixelColor(place.x() + 3, place.y() + 3)
    assert painted.rgb() == Look(LIGHT, 1.0).ground(-1.0).rgb() != before.rgb()
    editor.show_slopes(None)
    assert table.viewport().grab().toImage().pixelColor(place.x() + 3, place.y() + 3) == before
