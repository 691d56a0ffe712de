"""The whole job in the window: type, switch, see everything follow, undo."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from attn_gui.session.kinds import KINDS
from attn_gui.session.session import QUERY, same_session


def type_number(bench, name, row, column, text):
    """Type into a cell with real keys, Return included."""
    table = bench.table(name)
    table.setFocus()
    table.setCurrentIndex(table.model().index(row, column))
    QTest.keyClicks(table.viewport(), text)
    editor = table.viewport().findChild(type(QApplication.focusWidget())) if QApplication.focusWidget() else None
    QTest.keyClick(editor or QApplication.focusWidget(), Qt.Key.Key_Return)
    bench.settle()


def shown(bench):
    """Return the values of every map and chart on show, and the explanation's text."""
    panels = bench.explorer.panels
    arrays = {}
    for key, column in panels.maps.columns.items():
        arrays[key] = column.map.figure.values.copy()
        arrays[f"{key}-bars"] = column.bars.figure.values.copy()
    return arrays, panels.explanation.text


def test_the_lesson_shows_the_numbers_of_the_blackboard(bench):
    bench.open_example("lesson")
    arrays, text = shown(bench)
    assert_allclose(arrays["weights"], [[0.46831053, 0.06337894, 0.46831053]], atol=5e-9)
    assert_allclose(arrays["output"], [[7.02465796, 2.97534204]], atol=5e-9)
    assert_allclose(arrays["weights-bars"], arrays["weights"][0])
    assert "0.4683" in text


def test_one_typed_number_changes_every_view_and_undo_brings_all_back(bench):
    bench.open_example("lesson")
    before, text = shown(bench)
    session = bench.explorer.document.session
    type_number(bench, QUERY, 0, 0, "2")
    after, new_text = shown(bench)
    for key in before:
        assert not np.allclose(before[key], after[key]), key
    assert new_text != text
    # q·k is 3, 0, 3: exp(0), exp(-3), exp(0) over their sum, reckoned by hand.
    assert_allclose(after["weights"], [[0.48785, 0.02429, 0.48785]], atol=1e-5)
    bench.trigger("undo")
    bench.settle()
    assert bench.explorer.document.session is session
    again, old_text = shown(bench)
    for key in before:
        assert_allclose(again[key], before[key])
    assert old_text == text


@pytest.mark.parametrize("kind", KINDS)
def test_each_mode_can_be_typed_into_switched_away_and_back(bench, kind):
    bench.child(QToolButton, f"kind-{kind}").click()
    bench.settle()
    session = bench.explorer.document.session
    assert session.kind == kind
    before, _ = shown(bench)
    type_number(bench, QUERY, 8, 3, "1.5")
    after, _ = shown(bench)
    assert not np.allclose(before["scores"], after["scores"])
    typed = bench.explorer.document.session
    other = next(key for key in KINDS if key != kind)
    bench.child(QToolButton, f"kind-{other}").click()
    bench.settle()
    bench.child(QToolButton, f"kind-{kind}").click()
    bench.settle()
    back = bench.explorer.document.session
    assert back.kind == kind
    assert back.states[kind] is typed.states[kind]
    assert_allclose(shown(bench)[0]["weights"], after["weights"])


@pytest.mark.parametrize("kind", KINDS)
def test_each_mode_survives_saving_and_reopening(bench, kind, tmp_path):
    bench.child(QToolButton, f"kind-{kind}").click()
    bench.settle()
    bench.answers.path = tmp_path / "kept.attn"
    bench.trigger("saveAs")
    bench.settle()
    kept, figures = bench.explorer.document.session, shown(bench)[0]
    assert not bench.explorer.document.modified
    bench.open_example("lesson")
    bench.explorer.files.open_path(tmp_path / "kept.attn")
    bench.settle()
    assert same_session(bench.explorer.document.session, kept)
    for key, values in shown(bench)[0].items():
        assert_allclose(values, figures[key])


def test_switching_says_what_was_carried_over(bench):
    bench.child(QToolButton, "kind-additive").click()
    bench.settle()
    assert "carried over" in bench.message()


def test_arrow_keys_in_a_map_move_the_focus_of_all_views(bench):
    bench.open_example("lesson")
    view = bench.explorer.panels.maps.maps["weights"]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert bench.explorer.view.focus.key == 1
    assert "0.0634" in bench.explorer.panels.explanation.text
    assert bench.explorer.panels.maps.columns["weights"].bars.figure.focus == 1
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert bench.explorer.view.focus.key is None


def test_why_a_block_was_refused_is_said_until_something_else_is_done(bench):
    bench.open_example("lesson")
    table, before = bench.table(QUERY), bench.explorer.document.session
    QApplication.clipboard().setText("1\tx")
    table.setCurrentIndex(table.model().index(0, 0))
    table.paste()
    assert "column 1" in bench.message()
    assert bench.explorer.document.session is before
    QApplication.clipboard().setText("1\t7")
    table.paste()
    assert bench.explorer.document.session.query.tolist() == [[1.0, 7.0, 1.0]]
    assert bench.message() == ""
    bench.trigger("undo")
    assert bench.explorer.document.session is before


def test_an_example_opens_over_tables_of_a_mode_that_it_has_never_entered(bench):
    for kind in KINDS:
        bench.child(QToolButton, f"kind-{kind}").click()
        bench.settle()
        bench.open_example("lesson")
        assert shown(bench)[0]["weights"].shape == (1, 3)
