"""Causal and hand-drawn masks in every mode, drawn with the keys on the map of scores."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from attn_gui.figures.figure import CellState
from attn_gui.session.kinds import KINDS


def weights_shown(bench):
    """Return the map of weights on show: its numbers and the states of its cells."""
    figure = bench.explorer.panels.maps.maps["weights"].figure
    return figure.values, figure.states


@pytest.mark.parametrize("kind", KINDS)
def test_a_causal_mask_hides_later_keys_in_every_mode(bench, kind):
    bench.trigger(f"mode-{kind}")
    bench.explorer.panels.mask_menu.findChild(QAction, "causal-top_left").trigger()
    bench.settle()
    values, states = weights_shown(bench)
    later = np.triu(np.ones(values.shape, dtype=bool), 1)
    assert (values[later] == 0).all()
    assert (states == np.where(later, CellState.FORBIDDEN, CellState.NUMBER)).all()
    np.testing.assert_allclose(values.sum(axis=1), 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_forbidden_by_hand_gets_no_weight_in_every_mode_and_undo_allows_it(bench, kind):
    bench.trigger(f"mode-{kind}")
    bench.settle()
    before, _ = weights_shown(bench)
    focus = bench.explorer.view.focus
    bench.explorer.panels.mask_menu.tool.trigger()
    scores = bench.explorer.panels.maps.maps["scores"]
    scores.setFocus()
    QTest.keyClick(scores, Qt.Key.Key_Space)
    bench.settle()
    values, states = weights_shown(bench)
    assert values[focus.query, focus.key] == 0
    assert states[focus.query, focus.key] == CellState.FORBIDDEN
    assert np.count_nonzero(states) == 1
    bench.trigger("undo")
    bench.settle()
    np.testing.assert_array_equal(weights_shown(bench)[0], before)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_without_any_key_is_zeros_and_said_to_be_so_in_every_mode(bench, kind):
    bench.trigger(f"mode-{kind}")
    bench.settle()
    bench.trigger_mask_of_all_keys()
    values, _ = weights_shown(bench)
    assert (values[0] == 0).all()
    assert np.isfinite(bench.done.result.output).all()
    bench.explorer.view.set_focus(query=0, key=0)
    bench.settle()
    # Where the line is cut, its tip has the whole.
    assert "may attend to no key" in bench.child(QLabel, "statusText").toolTip()
