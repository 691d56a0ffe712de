"""Measures through the window: beside the rows, under the heads, the maximum over heads, as a file."""

import csv

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from attn_gui.figures.figure import HeadStrip
from attn_gui.io.session_file import read_session
from attn_gui.session.measuring import FOCUSED_PEAK
from attn_gui.session.new import session_from
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD, ViewState


def entropies(weights):
    logarithms = np.log2(np.where(weights > 0, weights, 1))
    return -(weights * logarithms).sum(axis=-1)


def status_text(bench):
    return bench.child(QLabel, "statusText").text()


def test_at_first_nothing_stands_beside_the_rows(bench):
    assert bench.explorer.panels.maps.columns["weights"].beside.isHidden()
    assert bench.explorer.actions.menus["rowMeasures"].findChild(QAction, "rowMeasure-none").isChecked()


def test_a_measure_beside_the_rows_is_chosen_by_menu_follows_edits_and_is_saved(bench, tmp_path):
    bench.open_example("eight-heads")
    bench.trigger_menu("rowMeasures", "rowMeasure-entropy")
    head = bench.explorer.view.focus.head
    shown = bench.explorer.panels.maps.columns["weights"].beside.beside.values
    np.testing.assert_allclose(shown, entropies(bench.done.result.weights[head]), atol=1e-12)
    bench.trigger_mask_of_all_keys()
    after = bench.explorer.panels.maps.columns["weights"].beside.beside.values
    np.testing.assert_allclose(after, entropies(bench.done.result.weights[head]), atol=1e-12)
    bench.answers.path = tmp_path / "s.attn"
    bench.child(object, "headNumber-mean-distance").trigger()
    bench.trigger("saveAs")
    bench.settle()
    _session, view = read_session(bench.answers.path)
    assert (view.row_measure, view.head_number) == ("entropy", "mean-distance")
    bench.open_example("lesson")
    assert bench.explorer.panels.maps.columns["weights"].beside.isHidden()
    bench.explorer.files.open_path(bench.answers.path)
    bench.settle()
    assert bench.explorer.panels.maps.columns["weights"].beside.isVisible()
    assert bench.explorer.panels.heads.figure.number == "mean-distance"


def test_the_number_under_the_heads_is_chosen_at_the_strip(bench):
    bench.open_example("eight-heads")
    strip = bench.explorer.panels.heads
    assert strip.figure.number == FOCUSED_PEAK
    bench.child(object, "headNumber-first-token-share").trigger()
    bench.settle()
    found = [tile.number for tile in strip.figure.tiles[:-2]]
    np.testing.assert_allclose(found, bench.done.result.weights[:, :, 0].mean(axis=-1))
    assert not bench.explorer.document.modified


def test_after_the_last_head_come_the_mean_and_the_maximum(bench):
    bench.open_example("eight-heads")
    bench.explorer.view.set_focus(head=7)
    seen = []
    for _ in range(3):
        bench.trigger("nextHead")
        seen.append(bench.explorer.view.focus.head)
    assert seen == [MEAN_HEAD, MAX_HEAD, 0]
    bench.trigger("previousHead")
    bench.settle()
    assert bench.explorer.view.focus.head == MAX_HEAD


def test_the_maximum_over_heads_is_called_what_it_is_everywhere(bench):
    bench.open_example("eight-heads")
    bench.explorer.view.set_focus(head=MAX_HEAD)
    bench.settle()
    maps, panels = bench.explorer.panels.maps, bench.explorer.panels
    assert np.array_equal(maps.maps["weights"].figure.values, bench.done.result.weights.max(axis=0))
    assert "no attention distribution" in maps.columns["weights"].title.text
    assert "one head each" in maps.refusal.sentence
    assert "no attention distribution" in status_text(bench)
    assert "entropy" not in status_text(bench)
    assert "do not sum to 1" in panels.explanation.browser.toPlainText()
    assert maps.maps["output"].figure.values is bench.done.result.output
    assert maps.output_switch.isHidden()
    strip = panels.heads.figure
    assert isinstance(strip, HeadStrip)
    assert strip.tiles[strip.focus].label == "max"


@pytest.mark.parametrize("name", ["m.csv", "m"])
def test_measures_are_exported_with_the_overlap_of_heads(bench, tmp_path, name):
    bench.open_example("eight-heads")
    bench.answers.path = tmp_path / name
    bench.trigger("exportMeasures")
    bench.settle()
    rows = list(csv.DictReader((tmp_path / "m.csv").read_text(encoding="utf-8").splitlines()))
    weights = bench.done.result.weights
    np.testing.assert_allclose([float(row["entropy_bits"]) for row in rows], entropies(weights).ravel(), atol=1e-12)
    overlap = np.loadtxt(tmp_path / "m.overlap.csv", delimiter=",", skiprows=1)[:, 1:]
    assert overlap.shape == (8, 8)
    middle = entropies((weights[0] + weights[3]) / 2) - (entropies(weights[0]) + entropies(weights[3])) / 2
    assert overlap[0, 3] == pytest.approx(middle.mean(), abs=1e-12)
    assert bench.message() == "Exported m.csv."


def test_measures_that_are_not_there_are_not_exported(bench, tmp_path):
    bench.answers.path = tmp_path / "m.csv"
    misfit = session_from(np.ones((2, 3)), np.ones((2, 4)), np.ones((2, 2)))
    bench.explorer.document.open_session(misfit, ViewState(), None)
    bench.settle()
    bench.trigger("exportMeasures")
    assert not list(tmp_path.glob("*.csv"))
    assert bench.message() == "There are no numbers to export yet."


def test_the_status_line_is_whole_in_a_window_of_1280_pixels(bench):
    bench.explorer.window.resize(1280, 800)
    bench.open_example("real-heads")
    bench.explorer.window.divide()
    bench.qtbot.waitUntil(lambda: not status_text(bench).endswith("…"))
    assert "effective keys" in status_text(bench)
    assert "peak 0.6466 at animal" in status_text(bench)
    assert "computed in" in status_text(bench)
