"""What the options drawer and the mask menu offer, by real keys: numbers, chips, undo, saved and reopened."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
)

from attn_gui.engine import attend, multi_head
from attn_gui.engine.positions import Positions, Rope, alibi_slopes, rotate, sinusoids
from attn_gui.io.session_file import read_session
from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import MakeX, SetKind, SetOptions
from attn_gui.session.session import Precision, same_session
from attn_gui.views.matrix_editor import MatrixEditor


@pytest.fixture
def opened(bench):
    """The program on the lesson's numbers, with the drawer open."""
    bench.open_example("lesson")
    bench.trigger("options")
    return bench


def type_into(bench, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    bench.settle()


def choose(bench, name: str, text: str) -> None:
    """Go through a choice by the arrow keys until it shows *text*."""
    box = bench.child(QComboBox, name)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != text:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() > before, text
    bench.settle()


def chips(bench) -> list[str]:
    found = bench.explorer.panels.modes.findChildren(QToolButton, "chip")
    return [chip.text() for chip in found if not chip.isHidden()]


def click_chip(bench, text: str) -> None:
    found = bench.explorer.panels.modes.findChildren(QToolButton, "chip")
    next(chip for chip in found if chip.text() == text).click()
    bench.settle()


def reopened(bench, path: Path):
    """Save, read the file and return its session, which equals the one in hand and gives the same numbers."""
    bench.answers.path = path
    bench.trigger("saveAs")
    bench.settle()
    session, _ = read_session(path)
    assert same_session(session, bench.explorer.document.session)
    computed = compute(session)
    assert isinstance(computed, Done)
    np.testing.assert_array_equal(computed.result.output, bench.done.result.output)
    return session


def test_a_normaliser_is_chosen_shown_saved_and_taken_back(opened, tmp_path):
    choose(opened, "option-normaliser", "sparsemax")
    # 2/√3, 0, 2/√3: the two equal largest share all the weight.
    np.testing.assert_allclose(opened.done.result.weights, [[0.5, 0.0, 0.5]])
    assert chips(opened) == ["sparsemax"]
    assert reopened(opened, tmp_path / "s.attn").options.normaliser == "sparsemax"
    assert not opened.child(QLineEdit, "option-sink").isVisible()
    click_chip(opened, "sparsemax")
    assert opened.explorer.document.session.options.normaliser == "softmax"
    opened.trigger("undo")
    opened.settle()
    assert chips(opened) == ["sparsemax"]


def test_a_sink_joins_the_sum(opened, tmp_path):
    field = opened.child(QLineEdit, "option-sink")
    type_into(opened, field, "0")
    shares = np.exp([2.0, 0.0, 2.0])
    np.testing.assert_allclose(opened.done.result.weights[0], shares / (1 + shares.sum()))
    assert chips(opened) == ["sink 0"]
    assert reopened(opened, tmp_path / "s.attn").options.sink == 0.0
    type_into(opened, field, "")
    assert opened.explorer.document.session.options.sink is None
    assert chips(opened) == []


def test_rotary_positions_turn_query_and_key(bench, tmp_path):
    bench.explorer.document.apply(SetKind("multiplicative"))
    bench.trigger("options")
    bench.settle()
    read = bench.done.inputs
    assert not bench.child(QLineEdit, "option-rope_theta").isVisible()
    choose(bench, "option-rope", "interleaved")
    theta = bench.child(QLineEdit, "option-rope_theta")
    assert theta.isVisible()
    type_into(bench, theta, "100")
    turned = [rotate(x, theta=100.0, layout="interleaved") for x in (read.query, read.key)]
    np.testing.assert_allclose(bench.done.result.weights, attend(*turned, read.value).weights, atol=1e-12)
    assert chips(bench) == ["RoPE interleaved", "theta 100"]
    assert reopened(bench, tmp_path / "s.attn").options.rope is Rope.INTERLEAVED
    choose(bench, "option-rope", "none")
    assert not theta.isVisible()
    assert chips(bench) == []


def test_an_odd_width_is_refused_with_a_way_back(opened):
    choose(opened, "option-rope", "half")
    computed = opened.explorer.computation.current
    assert "width 3 of a head is odd" in str(computed.error)
    assert [str(remedy.label) for remedy in computed.remedies] == ["Switch RoPE off"]


def test_precision_is_chosen_and_told(opened, tmp_path):
    choose(opened, "option-precision", "bfloat16")
    assert opened.done.result.output.dtype == np.float32
    assert chips(opened) == ["bfloat16"]
    assert reopened(opened, tmp_path / "s.attn").options.precision is Precision.BFLOAT16
    click_chip(opened, "bfloat16")
    assert opened.done.result.output.dtype == np.float64


def test_a_sliding_window_is_asked_for_and_taken_back(bench, tmp_path):
    menu = bench.explorer.panels.mask_menu
    assert not menu.findChild(QAction, "maskDropWindow").isEnabled()
    menu.findChild(QAction, "maskWindow").trigger()
    dialog = bench.child(QDialog, "windowDialog")
    type_back, type_ahead = (dialog.findChild(QLineEdit, name) for name in ("windowLeft", "windowRight"))
    assert (type_back.text(), type_ahead.text()) == ("", "")
    QTest.keyClicks(type_back, "1")
    QTest.keyClicks(type_ahead, "0")
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    bench.settle()
    weights = bench.done.result.weights
    rows = weights.reshape(-1, *weights.shape[-2:])[0]
    ahead = np.arange(rows.shape[1]) - np.arange(rows.shape[0])[:, None]
    np.testing.assert_array_equal(rows != 0, (ahead <= 0) & (ahead >= -1))
    assert chips(bench) == ["window 1 back, 0 ahead"]
    assert bench.child(QToolButton, "maskButton").text().startswith("window")
    assert reopened(bench, tmp_path / "s.attn").mask.window == (1, 0)
    menu.findChild(QAction, "maskDropWindow").trigger()
    bench.settle()
    assert bench.explorer.document.session.mask.window is None
    bench.trigger("undo")
    click_chip(bench, "window 1 back, 0 ahead")
    assert bench.explorer.document.session.mask.window is None


def test_a_side_below_zero_keeps_the_dialog_open(bench):
    bench.explorer.panels.mask_menu.findChild(QAction, "maskWindow").trigger()
    dialog = bench.child(QDialog, "windowDialog")
    field = dialog.findChild(QLineEdit, "windowLeft")
    QTest.keyClicks(field, "-1")
    dialog.accept()
    assert dialog.isVisible()
    assert field.complaint == "This must be 0 or more."
    dialog.reject()
    assert bench.explorer.document.session.mask.window is None


def test_cached_keys_move_the_causal_rule(opened, tmp_path):
    menu = opened.explorer.panels.mask_menu
    menu.findChild(QAction, "causal-top_left").trigger()
    menu.findChild(QAction, "maskCached").trigger()
    dialog = opened.child(QDialog, "cachedDialog")
    QTest.keyClicks(dialog.findChild(QLineEdit, "cachedKeys"), "1")
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    opened.settle()
    np.testing.assert_array_equal(opened.done.result.weights != 0, [[True, True, False]])
    assert chips(opened) == ["1 cached key"]
    assert reopened(opened, tmp_path / "s.attn").mask.causal_offset == 1
    menu.findChild(QAction, "maskDropCached").trigger()
    opened.settle()
    assert opened.explorer.document.session.mask.causal_offset is None


def test_flags_are_ticked_and_gains_get_an_editor(bench, tmp_path):
    document = bench.explorer.document
    document.apply(SetKind("multi-head"))
    document.apply(SetOptions("multi-head", {"num_heads": 2}))
    bench.trigger("options")
    bench.settle()
    read = bench.done.inputs
    for name in ("option-qk_norm", "option-alibi"):
        box = bench.child(QCheckBox, name)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        bench.settle()
    positions = Positions(qk_norm=True, alibi=alibi_slopes(2))
    expected = multi_head(read.query, read.key, read.value, num_heads=2, positions=positions)
    np.testing.assert_array_equal(bench.done.result.weights, expected.weights)
    assert chips(bench) == ["ALiBi", "QK-norm"]
    tabs = bench.explorer.panels.inputs.tabs
    tabs.setCurrentIndex([tabs.tabText(place) for place in range(tabs.count())].index("g_q g_k"))
    bench.child(QPushButton, "add:multi-head/q_gain").click()
    bench.settle()
    gain = document.session.state.weights["q_gain"]
    np.testing.assert_array_equal(gain, np.ones((1, read.query.shape[1] // 2)))
    assert bench.child(MatrixEditor, "editor:multi-head/q_gain").isVisible()
    assert reopened(bench, tmp_path / "s.attn").options.alibi


def test_sinusoids_are_added_to_x_and_the_table_of_x_stays(bench, tmp_path):
    document = bench.explorer.document
    document.apply(MakeX())
    document.apply(SetKind("multi-head"))
    bench.trigger("options")
    bench.settle()
    x = document.session.x
    box = bench.child(QCheckBox, "option-sinusoids")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    bench.settle()
    assert document.session.x is x
    np.testing.assert_array_equal(bench.done.inputs.query, x + sinusoids(*x.shape))
    assert "Q = K = V = X + sinusoids" in bench.child(QLabel, "inputsOrigin").text()
    assert chips(bench) == ["X + sinusoids"]
    assert reopened(bench, tmp_path / "s.attn").sinusoids
    click_chip(bench, "X + sinusoids")
    np.testing.assert_array_equal(bench.done.inputs.query, x)


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        ("self", {"sink", "rope", "qk_norm", "alibi"}),
        ("additive", {"local"}),
        ("multiplicative", {"sink", "rope", "qk_norm", "local"}),
        ("multi-head", {"sink", "rope", "qk_norm", "alibi"}),
    ],
)
def test_each_mode_shows_what_it_offers_and_nothing_else(bench, kind, offered):
    bench.trigger(f"mode-{kind}")
    bench.trigger("options")
    bench.settle()
    names = ("sink", "rope", "qk_norm", "alibi", "local")
    fields = {name: bench.explorer.panels.options.findChild(QCheckBox, f"option-{name}") for name in names}
    fields |= {name: bench.child(QLineEdit, f"option-{name}") for name in ("sink",)}
    fields |= {name: bench.child(QComboBox, f"option-{name}") for name in ("rope", "local")}
    assert {name for name, field in fields.items() if field.isVisible()} == offered
    assert bench.child(QComboBox, "option-normaliser").isVisible()
    for name in offered:
        assert fields[name].toolTip(), name
