import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from attn_gui.session.edits import SetCell
from attn_gui.session.entering import entered
from attn_gui.session.new import session_from
from attn_gui.session.session import QUERY
from attn_gui.session.view_state import ViewState
from attn_gui.views.number_field import NumberField


@pytest.fixture
def panel(bench) -> QWidget:
    """The panel, opened by its command on eight heads that share two keys."""
    bench.open_example("eight-heads")
    bench.trigger("tool-accounting")
    return bench.explorer.window.findChild(QWidget, "accounting_panel")


def type_into(bench, name: str, text: str) -> None:
    field = bench.child(NumberField, name)
    field.setFocus()
    field.selectAll()
    bench.qtbot.keyClicks(field, text)
    bench.qtbot.keyClick(field, Qt.Key.Key_Return)


def test_the_command_shows_the_counts_of_the_session(bench, panel):
    assert panel.isVisible()
    shown = panel.table.toPlainText()
    # W_q and W_o are 16 × 96 and 96 × …, W_k and W_v 16 × 24: counted from the tables themselves
    weights = bench.explorer.document.session.state.weights.values()
    assert f"{sum(weight.size for weight in weights):,}" in shown
    assert "11 × 11" in shown
    assert "8 heads, 2 of them with keys and values of their own" in shown


def test_a_typed_length_adds_a_column(bench, panel):
    type_into(bench, "accountingLength", "4096")
    assert "4,096 × 4,096" in panel.table.toPlainText()
    # 8 heads · 4,096² · 8 bytes
    assert "1.1 GB" in panel.table.toPlainText()
    type_into(bench, "accountingKeys", "100")
    assert "4,096 × 100" in panel.table.toPlainText()


def test_keys_alone_are_both_lengths(bench, panel):
    type_into(bench, "accountingKeys", "77")
    assert "77 × 77" in panel.table.toPlainText()


def test_a_length_of_nothing_is_refused_in_words(bench, panel):
    field = bench.child(NumberField, "accountingLength")
    type_into(bench, "accountingLength", "0")
    assert field.complaint == "Lengths go from 1 to 1,000,000,000."
    assert panel.lengths is None


def test_the_counts_follow_the_session(bench, panel):
    bench.open_example("real-head")
    assert "15 × 15" in panel.table.toPlainText()
    bench.explorer.document.undo()


def test_a_session_that_cannot_be_counted_says_why(bench, panel):
    uneven = entered(session_from(np.ones((2, 3)), np.ones((2, 4)), np.ones((2, 4))), "self")
    bench.explorer.document.open_session(uneven, ViewState(), None)
    assert "need equal widths: query has 3, key has 4" in panel.table.toPlainText()
    assert not bench.child(QPushButton, "accountingCopy").isEnabled()


def test_copy_takes_the_table_as_text(bench, panel):
    bench.child(QPushButton, "accountingCopy").click()
    assert "key/value cache" in QGuiApplication.clipboard().text()
    assert "clipboard" in bench.message()


def test_a_hidden_panel_counts_nothing_until_it_is_seen(bench, panel):
    bench.trigger("showExplanation")
    before = panel.table.toPlainText()
    bench.open_example("real-head")
    assert panel.table.toPlainText() == before
    bench.trigger("tool-accounting")
    assert "15 × 15" in panel.table.toPlainText()


def test_typing_a_number_into_a_table_changes_no_count(bench, panel):
    before = panel.table.toPlainText()
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, 0.5))
    assert panel.table.toPlainText() == before
