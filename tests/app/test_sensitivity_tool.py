"""Tables coloured by derivatives in the whole program; softmax over q·k by hand: ∂w_j/∂q = w_j (k_j − Σ w k)."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from attn_gui.session.edits import ReplaceMatrix, SetCell, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName
from attn_gui.session.view_state import MEAN_HEAD, ViewState
from attn_gui.views.matrix_editor import MatrixEditor
from attn_gui.views.sensitivity_panel import ASK, SensitivityPanel

WHAT_IF = "If Q[q0, d1] grew by 0.1, the weight q0 → k0 would go from 0.4683 to about 0.4434 (exactly 0.4435)."
"""w = e², 1, e² over their sum; ∂w_0/∂q_1 = 0.468311 · (0 − 0.531689); with q_1 = 0.1: e² / (e² + e^0.1 + e^2.1)."""


@pytest.fixture
def lesson(bench):
    """Q·Kᵀ = 2, 0, 2."""
    session = session_from(
        np.array([[1.0, 0, 1]]),
        np.array([[1.0, 0, 1], [0, 1, 0], [1, 1, 1]]),
        np.array([[10.0, 0], [0, 10], [5, 5]]),
    )
    bench.explorer.document.open_session(session, ViewState(), None)
    bench.explorer.document.apply(SetOptions(session.kind, {"score": "dot"}))
    bench.settle()
    return session


@pytest.fixture
def panel(bench, lesson) -> SensitivityPanel:
    return opened(bench)


def opened(bench) -> SensitivityPanel:
    bench.trigger("tool-sensitivity")
    found = bench.explorer.window.findChild(SensitivityPanel)
    assert found is not None
    bench.qtbot.waitUntil(lambda: bool(found.entries))
    return found


def editor(bench, name) -> MatrixEditor:
    found = bench.explorer.window.findChild(MatrixEditor, f"editor:{name}")
    assert found is not None
    return found


def lean(bench, name, row: int, column: int) -> int:
    """Return the sign that the colour of a cell, as shown, says."""
    color = editor(bench, name).table.cells.ground(row, column)
    return int(np.sign(color.red() - color.blue()))


def row_of(panel: SensitivityPanel, start: str) -> int:
    return next(row for row, words in enumerate(panel.entries) if words.startswith(start))


def click(bench, panel: SensitivityPanel, start: str) -> None:
    rect = panel.list.visualItemRect(panel.list.item(row_of(panel, start)))
    bench.qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_the_tables_have_the_signs_of_the_derivatives_and_their_headings_say_so(bench, panel):
    assert panel.heading == "Weight q0 → k0 = 0.4683"
    assert [lean(bench, QUERY, 0, column) for column in range(3)] == [1, -1, 1]
    assert [lean(bench, KEY, row, 0) for row in range(3)] == [1, -1, -1]
    assert lean(bench, VALUE, 0, 0) == lean(bench, VALUE, 2, 1) == lean(bench, KEY, 0, 1)
    assert editor(bench, QUERY).heading.words == "colour: ∂ weight q0 → k0"
    assert editor(bench, VALUE).heading.words == "no effect on weight q0 → k0"
    assert panel.legend.labels == ("−0.2490", "0", "+0.2490")
    assert sorted(panel.entries[:3]) == [f"{cell} a unit" for cell in (
        "K[k0, d0]: +0.2490", "K[k0, d2]: +0.2490", "Q[q0, d1]: −0.2490",
    )]  # fmt: skip
    assert len(panel.entries) == 8


def test_the_numbers_stay_and_the_tooltip_tells_the_derivative(bench, panel):
    cells = editor(bench, QUERY).table.cells
    index = editor(bench, QUERY).table.table.index(0, 1)
    assert index.data() == "0.00"
    assert cells.words(index) == "q0, d1: 0\nderivative of weight q0 → k0: −0.249 a unit"


def test_a_hidden_panel_gives_the_colours_back_at_once_and_asks_nothing(bench, panel, monkeypatch):
    tinted = editor(bench, QUERY).table.cells.ground(0, 1)
    bench.trigger("tool-sensitivity")
    assert not panel.isVisible()
    plain = editor(bench, QUERY).table
    assert plain.cells.slopes is None
    assert plain.cells.ground(0, 1) == plain.look.ground(0.0) != tinted
    assert editor(bench, QUERY).heading.words.startswith("queries")
    monkeypatch.setattr("attn_gui.app.sensitivity_tool.table_slopes", lambda *_: pytest.fail("nobody looks"))
    bench.explorer.document.apply(SetCell(QUERY, 0, 1, 2.0))
    bench.explorer.view.set_focus(key=1)
    bench.settle()
    assert panel.heading == "Weight q0 → k0 = 0.4683"
    monkeypatch.undo()
    bench.trigger("tool-sensitivity")
    bench.qtbot.waitUntil(lambda: panel.heading.startswith("Weight q0 → k1"))
    assert lean(bench, KEY, 1, 0) == 1


def test_a_click_on_the_list_says_what_if_and_goes_to_the_cell(bench, panel):
    assert panel.words == ASK
    click(bench, panel, "Q[q0, d1]")
    bench.qtbot.waitUntil(lambda: panel.words == WHAT_IF)
    table = editor(bench, QUERY).table
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 1)


def test_a_click_into_a_table_says_the_same_of_its_cell(bench, panel):
    table = editor(bench, QUERY).table
    at = table.visualRect(table.table.index(0, 1)).center()
    bench.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    bench.qtbot.waitUntil(lambda: panel.words == WHAT_IF)
    assert panel.list.currentRow() == row_of(panel, "Q[q0, d1]")
    values = editor(bench, VALUE).table
    at = values.visualRect(values.table.index(0, 0)).center()
    bench.qtbot.mouseClick(values.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    stays = "If V[k0, d0] grew by 0.1, the weight q0 → k0 would stay 0.4683."
    bench.qtbot.waitUntil(lambda: panel.words == stays)
    assert panel.list.currentRow() == -1


def test_another_step_tells_anew(bench, panel):
    click(bench, panel, "Q[q0, d1]")
    panel.step.setFocus()
    panel.step.selectAll()
    bench.qtbot.keyClicks(panel.step, "-1")
    bench.qtbot.keyClick(panel.step, Qt.Key.Key_Return)
    # e² / (e² + e^-1 + e^1) = 7.389056 / 10.475218
    told = "If Q[q0, d1] fell by 1, the weight q0 → k0 would go from 0.4683 to about 0.7173 (exactly 0.7054)."
    bench.qtbot.waitUntil(lambda: panel.words == told)


def test_arrows_walk_the_list_and_return_goes_to_the_cell(bench, panel):
    panel.list.setFocus()
    panel.list.setCurrentRow(0)
    row = row_of(panel, "K[k0, d0]")
    for _ in range(row):
        bench.qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    bench.qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    table = editor(bench, KEY).table
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 0)
    bench.qtbot.waitUntil(lambda: panel.words.startswith("If K[k0, d0] grew by 0.1, the weight q0 → k0 would go"))
    bench.qtbot.keyClick(panel.list, Qt.Key.Key_Tab)
    assert panel.step.hasFocus()


def test_other_numbers_and_another_focus_colour_anew(bench, panel):
    bench.explorer.document.apply(SetCell(QUERY, 0, 2, 0.0))
    # The scores are 1, 0, 1 now.
    bench.qtbot.waitUntil(lambda: panel.heading == f"Weight q0 → k0 = {np.e / (2 * np.e + 1):.4f}")
    assert lean(bench, KEY, 0, 2) == lean(bench, VALUE, 0, 0)
    bench.explorer.view.set_focus(component=1)
    bench.qtbot.waitUntil(lambda: panel.heading.startswith("Output q0, d1 = "))
    # Σ w v: a value acts by its weight, on its own component only.
    assert [lean(bench, VALUE, row, 1) for row in range(3)] == [1, 1, 1]
    assert lean(bench, VALUE, 0, 0) == lean(bench, KEY, 0, 2)


def test_without_a_place_or_numbers_a_sentence_says_why(bench, panel):
    bench.explorer.view.set_focus(key=None)
    assert panel.heading == "Click a cell of a map to see which numbers it follows most."
    assert editor(bench, QUERY).table.cells.slopes is None
    bench.explorer.view.set_focus(key=0)
    bench.qtbot.waitUntil(lambda: editor(bench, QUERY).table.cells.slopes is not None)
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, {"normaliser": "hardmax"}))
    bench.qtbot.waitUntil(lambda: "jump" in panel.notes)
    assert panel.entries == ()
    assert panel.notes.startswith("No number of the tables moves it: all derivatives are 0.")
    assert not panel.legend.isVisible()


def test_the_columns_of_a_head_are_coloured_by_its_own_derivatives(bench):
    bench.open_example("real-heads")
    panel = opened(bench)
    done, focus = bench.done, bench.explorer.view.focus
    table = editor(bench, QUERY).table
    assert table.first_column == 32 * focus.head > 0
    keys = done.inputs.key[:, table.first_column : table.first_column + 32]
    weights = done.result.weights[focus.head, focus.query]
    slope = weights[focus.key] * (keys[focus.key] - weights @ keys) / np.sqrt(32)
    strong = [column for column in range(32) if abs(slope[column]) > 0.02]
    assert len(strong) > 5
    assert [lean(bench, QUERY, focus.query, column) for column in strong] == np.sign(slope[strong]).tolist()
    largest = int(np.abs(slope).argmax())
    assert panel.entries[0] == f"Q[it, d{table.first_column + largest}]: +{slope[largest]:.4f} a unit"
    bench.explorer.view.set_focus(head=MEAN_HEAD)
    assert panel.heading == "Choose one head to see which cells its weights follow most."


def test_the_parameters_of_a_score_are_coloured_and_called_as_their_tables_say(bench):
    bench.open_example("alignment")
    panel = opened(bench)
    own = MatrixName("additive", "additive.v")
    bench.table(own)
    weights = bench.explorer.document.session.state.weights
    inputs, focus = bench.done.inputs, bench.explorer.view.focus
    keys = inputs.key @ weights["additive.key_weight"] + weights["additive.bias"]
    hidden = np.tanh(inputs.query[focus.query] @ weights["additive.query_weight"] + keys)
    scores = np.exp(hidden @ weights["additive.v"].ravel())
    shares = scores / scores.sum()
    slope = shares[focus.key] * (hidden[focus.key] - shares @ hidden)
    largest = int(np.abs(slope).argmax())
    assert panel.entries[0] == f"v[h{largest}]: +{slope[largest]:.4f} a unit"
    assert lean(bench, own, 0, largest) == 1
    assert editor(bench, own).heading.words == "colour: ∂ weight European → européenne"


def test_where_nothing_can_be_computed_the_reason_stands_in_the_panel(bench, panel):
    bench.explorer.document.apply(ReplaceMatrix(KEY, np.eye(2)))
    bench.qtbot.waitUntil(lambda: editor(bench, QUERY).table.cells.slopes is None)
    assert panel.heading == str(bench.explorer.computation.current.error.message)
    assert not panel.list.isVisible()
    bench.trigger("undo")
    bench.qtbot.waitUntil(lambda: panel.heading == "Weight q0 → k0 = 0.4683")


def test_what_stands_there_is_copied(bench, panel):
    click(bench, panel, "Q[q0, d1]")
    bench.qtbot.waitUntil(lambda: panel.words == WHAT_IF)
    copy = panel.findChild(QPushButton, "sensitivityCopy")
    bench.qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert (lines[0], lines[9]) == ("Weight q0 → k0 = 0.4683", WHAT_IF)
    assert len(lines) == 10
