"""The cost panel through its buttons, with the real thread that measures."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QWidget

from attn_gui.figures.figure import CurveChart, Sentence
from attn_gui.session.edits import SetCell
from attn_gui.session.session import QUERY
from attn_gui.views.cost_panel import CostPanel


@pytest.fixture
def panel(bench) -> CostPanel:
    """The panel, opened by its command on a real head, set to two small lengths."""
    bench.open_example("real-head")
    bench.trigger("tool-cost")
    found = bench.explorer.window.findChild(QWidget, "cost_panel")
    assert isinstance(found, CostPanel)
    bench.child(QLineEdit, "costLengths").setText("16, 32")
    return found


def start(bench) -> QPushButton:
    return bench.child(QPushButton, "costStart")


def measure(bench) -> None:
    start(bench).click()
    bench.qtbot.waitUntil(start(bench).isEnabled, timeout=20_000)


def test_nothing_is_drawn_before_it_was_measured(bench, panel):
    assert isinstance(panel.chart.figure, Sentence)
    assert not bench.child(QPushButton, "costExport").isEnabled()
    assert not bench.child(QPushButton, "costCancel").isEnabled()


def test_start_measures_and_shows_curves_and_numbers(bench, panel):
    measure(bench)
    figure = panel.chart.figure
    assert isinstance(figure, CurveChart)
    assert [[x for x, _ in curve.points] for curve in figure.curves] == [[16, 32]] * 3
    assert "window of 128" in panel.table.toPlainText()
    assert panel.words == "Measured of the session as it is."


def test_return_in_the_lengths_starts_too(bench, panel):
    bench.qtbot.keyClick(bench.child(QLineEdit, "costLengths"), Qt.Key.Key_Return)
    bench.qtbot.waitUntil(start(bench).isEnabled, timeout=20_000)
    assert isinstance(panel.chart.figure, CurveChart)


def test_a_session_that_changes_afterwards_is_told(bench, panel):
    measure(bench)
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, 0.5))
    assert "it has changed since" in panel.words
    bench.explorer.document.undo()
    assert panel.words == "Measured of the session as it is."


def test_cancel_stops_at_once_and_keeps_what_was_measured(bench, panel):
    bench.child(QLineEdit, "costLengths").setText("16, 4096, 8192")
    start(bench).click()
    bench.qtbot.waitUntil(lambda: isinstance(panel.chart.figure, CurveChart), timeout=20_000)
    bench.child(QPushButton, "costCancel").click()
    assert start(bench).isEnabled()
    assert panel.words == "Stopped; what was measured until then stays."
    assert isinstance(panel.chart.figure, CurveChart)


def test_memory_can_be_shown_in_place_of_time(bench, panel):
    measure(bench)
    box = bench.child(QComboBox, "costQuantity")
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert panel.chart.figure.key == "cost-memory"


def test_curves_are_exported_like_other_figures(bench, panel):
    measure(bench)
    bench.child(QPushButton, "costExport").click()
    dialog = bench.child(QDialog, "exportDialog")
    assert dialog.choice.figure == "cost-time"
    dialog.reject()


def test_lengths_that_are_none_are_refused_in_words(bench, panel):
    bench.child(QLineEdit, "costLengths").setText("many")
    start(bench).click()
    assert panel.words.startswith("Lengths are whole numbers")
    assert start(bench).isEnabled()


def test_a_session_that_cannot_be_computed_says_why(bench, panel):
    bench.open_example("alignment")
    bench.trigger("mode-self")
    start(bench).click()
    bench.qtbot.waitUntil(start(bench).isEnabled, timeout=20_000)
    assert "as many queries as keys" in panel.words


def test_closing_the_program_ends_a_measurement(bench, panel):
    bench.child(QLineEdit, "costLengths").setText("2048, 4096")
    start(bench).click()
    for close in bench.explorer.closers:
        close()
    bench.explorer.surroundings.close()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("tools")] == []
