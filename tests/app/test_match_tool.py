"""Finding why mine differs, through the window: dropped, opened, pasted, applied, undone, cancelled."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from attn_gui.app import match_tool
from attn_gui.session.edits import SetCell
from attn_gui.session.matching.words import left_words
from attn_gui.session.session import QUERY, Array
from attn_gui.views.match_panel import MatchPanel


@pytest.fixture
def panel(bench) -> MatchPanel:
    bench.trigger("tool-match")
    found = bench.explorer.window.findChild(MatchPanel, "matchPanel")
    assert isinstance(found, MatchPanel)
    return found


def unscaled(bench) -> Array:
    read = bench.done.inputs
    e = np.exp(read.query @ read.key.T)
    return e / e.sum(axis=1, keepdims=True)


def click(panel: MatchPanel, name: str) -> None:
    button = panel.findChild(QPushButton, name)
    assert button is not None, name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def drop(panel: MatchPanel, stage: str, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.row(stage).dropEvent(event)
    assert event.isAccepted()


def test_a_dropped_file_is_explained_applied_and_undone(bench, panel: MatchPanel, tmp_path: Path) -> None:
    np.save(tmp_path / "w.npy", unscaled(bench))
    drop(panel, "weights", tmp_path / "w.npy")
    bench.qtbot.waitUntil(lambda: bool(panel.cards))
    assert "float64 (w.npy)" in panel.row("weights").state
    assert "The first stage that differs is the weights" in panel.text
    card = panel.cards[0]
    assert "does not scale" in str(card.explanation.sentences[0])
    before = bench.explorer.document.session
    assert card.apply is not None
    card.apply.click()
    bench.qtbot.waitUntil(lambda: "The numbers are equal." in panel.text)
    assert bench.explorer.document.session.options.scale == 1.0
    bench.explorer.document.undo()
    assert bench.explorer.document.session is before
    bench.qtbot.waitUntil(lambda: "Weights: differ" in panel.text)
    assert not panel.cards
    click(panel, "searchWhy")
    bench.qtbot.waitUntil(lambda: bool(panel.cards))


def test_the_panel_scrolls_no_farther_than_its_words_reach(bench, panel: MatchPanel, tmp_path: Path) -> None:
    bench.explorer.window.resize(1280, 900)
    np.save(tmp_path / "w.npy", unscaled(bench))
    drop(panel, "weights", tmp_path / "w.npy")
    bench.qtbot.waitUntil(lambda: bool(panel.cards))
    bench.qtbot.waitUntil(lambda: panel.verticalScrollBar().maximum() == 0)
    exact = replace(panel.cards[0].explanation, relative=0.0)
    assert str(left_words(exact)) == "Nothing is left: every digit agrees."


def test_a_printed_tensor_is_pasted(bench, panel: MatchPanel) -> None:
    rows = ",\n".join(f"[{', '.join(f'{number:.4f}' for number in row)}]" for row in unscaled(bench))
    QGuiApplication.clipboard().setText(f"tensor([{rows}])")
    click(panel, "paste:weights")
    bench.qtbot.waitUntil(lambda: bool(panel.cards))
    assert "text (pasted)" in panel.row("weights").state
    assert any("does not scale" in str(card.explanation.sentences[0]) for card in panel.cards)
    click(panel, "clear:weights")
    bench.qtbot.waitUntil(lambda: not panel.cards)
    assert panel.text == ""


def test_text_that_is_no_array_is_refused_in_words(bench, panel: MatchPanel) -> None:
    QGuiApplication.clipboard().setText("[[1, 2], [3, ...]]")
    click(panel, "paste:scores")
    assert "dots in place of numbers" in bench.message()


def test_an_archive_without_the_stage_asks_which_array(bench, panel: MatchPanel, tmp_path: Path) -> None:
    np.savez(tmp_path / "r.npz", mine=bench.done.result.output, other=np.eye(2))
    bench.answers.path = tmp_path / "r.npz"
    bench.answers.answer("mine")
    click(panel, "open:output")
    bench.qtbot.waitUntil(lambda: "The numbers are equal." in panel.text)
    assert bench.answers.asked == ["Which array of r.npz holds the output?"]
    assert "r.npz: mine" in panel.row("output").state


def test_numbers_that_fit_nowhere_are_refused_in_the_panel(bench, panel: MatchPanel, tmp_path: Path) -> None:
    np.save(tmp_path / "w.npy", np.ones((2, 3)))
    drop(panel, "weights", tmp_path / "w.npy")
    bench.qtbot.waitUntil(lambda: "shape 2 × 3" in panel.text)


def test_differences_follow_every_edit_without_a_search(bench, panel: MatchPanel, tmp_path: Path) -> None:
    np.save(tmp_path / "w.npy", bench.done.result.weights)
    drop(panel, "weights", tmp_path / "w.npy")
    bench.qtbot.waitUntil(lambda: "The numbers are equal." in panel.text)
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, 9.0))
    bench.qtbot.waitUntil(lambda: "Weights: differ" in panel.text)
    assert "trials" not in panel.text


def test_a_search_can_be_cancelled(bench, panel: MatchPanel, tmp_path: Path) -> None:
    np.save(tmp_path / "w.npy", np.random.default_rng(2).random(bench.done.result.weights.shape))
    drop(panel, "weights", tmp_path / "w.npy")
    bench.qtbot.waitUntil(lambda: "No variation explains it" in panel.text)
    panel.search_asked.emit()
    panel.cancel_asked.emit()
    assert panel.text == ""
    click(panel, "searchWhy")
    bench.qtbot.waitUntil(lambda: "No variation explains it" in panel.text)


def test_closing_the_program_ends_a_search(bench, panel: MatchPanel, tmp_path: Path, monkeypatch) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def endless(_session: object, _given: object, ask: Callable[[float], bool], *_: object, **_rest: object) -> None:
        begun.set()
        for _ in range(2000):
            if ask(0.5):
                stopped.set()
                return
            threading.Event().wait(0.01)

    monkeypatch.setattr(match_tool, "match", endless)
    np.save(tmp_path / "w.npy", unscaled(bench))
    drop(panel, "weights", tmp_path / "w.npy")
    bench.qtbot.waitUntil(begun.is_set)
    for close in bench.explorer.closers:
        close()
    bench.explorer.surroundings.close()
    assert stopped.is_set()
