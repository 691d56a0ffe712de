"""Predict, then reveal, in the window with mouse and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from attn_gui.session.edits import DrawMask, SetCell, SetOptions
from attn_gui.session.session import QUERY
from attn_gui.views.predict_page import PredictPage


@pytest.fixture
def page(bench) -> PredictPage:
    """The page, opened by its command; "it" is in focus."""
    bench.trigger("tool-predict")
    bench.settle()
    found = bench.explorer.window.findChild(PredictPage)
    found.canvas.setFocus()
    return found


def status(bench) -> str:
    return bench.child(QLabel, "statusText").text()


def drag(bench, page: PredictPage, key: int, share: float) -> None:
    canvas = page.canvas
    begin = canvas.bar_point(key, float(canvas.figure.values[key])).toPoint()
    bench.qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=begin)
    bench.qtbot.mouseMove(canvas, canvas.bar_point(key, share).toPoint())
    bench.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=canvas.bar_point(key, share).toPoint())


def test_weights_are_hidden_until_they_are_revealed(bench, page):
    panels = bench.explorer.panels
    assert page.question == "What does “it” attend to?"
    assert not panels.maps.isVisible()
    assert not panels.side.isVisible()
    assert bench.explorer.view.focus.key is None
    assert status(bench) == "The weights are hidden until you reveal them."
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    assert panels.side.isVisible()
    assert "row sum" in status(bench)


def test_a_dragged_bar_takes_its_share_and_the_others_make_room(bench, page):
    drag(bench, page, 1, 0.8)
    values = page.canvas.figure.values
    assert values[1] == pytest.approx(0.8, abs=0.01)
    assert values.sum() == pytest.approx(1.0)
    assert page.canvas.figure.focus == 1


def test_keys_choose_and_move_bars_and_return_reveals(bench, page):
    bench.qtbot.keyClick(page.canvas, Qt.Key.Key_Right)
    before = page.canvas.figure.values[1]
    bench.qtbot.keyClick(page.canvas, Qt.Key.Key_Up)
    assert page.canvas.figure.values[1] == pytest.approx(before + 0.05)
    bench.qtbot.keyClick(page.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.canvas.figure.values[1] == pytest.approx(before + 0.04)
    bench.qtbot.keyClick(page.canvas, Qt.Key.Key_Return)
    assert "bits from the truth" in page.verdict


def test_the_verdict_names_the_largest_weight_truly(bench, page):
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    # 0.647 as published with the example.
    assert "The largest weight is animal with 0.6466; you set no key above all others." in page.verdict
    assert not page.reveal.isEnabled()


def test_after_the_reveal_nothing_can_be_moved(bench, page):
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    before = page.canvas.figure.values.tolist()
    drag(bench, page, 1, 0.9)
    bench.qtbot.keyClick(page.canvas, Qt.Key.Key_Up)
    assert page.canvas.figure.values.tolist() == before


def test_the_next_row_asks_anew_and_hides_again(bench, page):
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    bench.qtbot.mouseClick(page.next, Qt.MouseButton.LeftButton)
    bench.settle()
    assert "“it”" not in page.question
    assert page.reveal.isEnabled()
    assert not bench.explorer.panels.side.isVisible()


def test_finished_rounds_can_be_copied(bench, page):
    assert not page.copy.isEnabled()
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    bench.qtbot.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "query\tkey\tguess\ttruth\tbits"
    assert len(lines) == 2 + len(bench.done.inputs.key_tokens)
    assert lines[-1].startswith("mean\t")


def test_leaving_the_page_shows_everything_again(bench, page):
    bench.trigger("tool-predict")
    assert bench.explorer.panels.side.isVisible()
    assert bench.explorer.panels.maps.isVisible()
    assert "row sum" in status(bench)


def test_a_row_without_weights_has_nothing_to_guess(bench, page):
    row, keys = bench.explorer.view.focus.query, range(len(bench.done.inputs.key_tokens))
    bench.explorer.document.apply(DrawMask((row,), tuple(keys), False))
    bench.settle()
    assert "nothing to guess" in page.question
    assert not page.canvas.isVisible()
    assert bench.explorer.panels.side.isVisible()


def test_small_pictures_of_heads_are_hidden_too(bench, page):
    bench.open_example("real-heads")
    assert not bench.explorer.panels.heads.isVisible()
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    assert bench.explorer.panels.heads.isVisible()


def test_other_numbers_after_the_reveal_are_to_be_guessed_anew(bench, page):
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    bench.explorer.document.apply(SetCell(QUERY, bench.explorer.view.focus.query, 0, 9.0))
    bench.settle()
    assert page.verdict == ""
    assert page.reveal.isEnabled()
    assert not bench.explorer.panels.side.isVisible()


def test_a_row_that_does_not_sum_to_1_is_told_with_its_own_numbers(bench, page):
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, {"sink": 0.0}))
    bench.settle()
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    row = bench.done.result.weights[bench.explorer.view.focus.query]
    assert f"{row.max():.4f}" in page.verdict
    assert f"The row sums to {row.sum():.2f}" in page.verdict


def test_nothing_is_hidden_where_there_is_nothing_to_guess(bench, page):
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, 1e300))
    bench.settle()
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, {"precision": "float16"}))
    bench.settle()
    assert "no weights to guess" in page.question
    assert bench.explorer.panels.side.isVisible()


def test_what_is_worth_knowing_of_the_weights_is_hidden_too(bench, page):
    bench.explorer.document.apply(SetOptions(bench.explorer.document.session.kind, {"sink": 0.0}))
    health = bench.explorer.health
    bench.qtbot.waitUntil(lambda: health.health is not None and bool(health.health.findings))
    assert not health.chip.isVisible()
    bench.qtbot.mouseClick(page.reveal, Qt.MouseButton.LeftButton)
    assert health.chip.isVisible()
