"""A layer brought in through the window: menu, dialog, one step, and the numbers its library recorded."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from attn_gui.io.session_file import read_session
from attn_gui.session.compute import Refused, compute
from attn_gui.session.new import session_from
from attn_gui.session.session import Session, Source, same_session
from attn_gui.session.view_state import ViewState
from attn_gui.views.layer_dialog import LayerDialog

DATA = Path(__file__).resolve().parents[1] / "data"
RECORDED = json.loads((DATA / "layers.json").read_text("utf-8"))
QKV = ("query", "key", "value")


@pytest.fixture
def asked(bench):
    """Put tables on screen, choose the menu's command for a file, and return the dialog that opens."""

    def ask(path: Path, session: Session | None = None) -> LayerDialog:
        if session is not None:
            bench.explorer.document.open_session(session, ViewState(), None)
        bench.settle()
        bench.answers.path = path
        bench.trigger("bringLayer")
        bench.qtbot.waitUntil(lambda: bench.explorer.window.findChild(LayerDialog) is not None)
        return bench.child(LayerDialog, "layerDialog")

    return ask


def tables(case: str, *names: str) -> Session:
    return session_from(**{name: np.array(RECORDED[case][name]) for name in names})


def accept(bench, dialog: LayerDialog) -> None:
    bench.qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    bench.settle()


def column(dialog: LayerDialog, place: int) -> list[str]:
    return [dialog.table.item(row, place).text() for row in range(dialog.table.rowCount())]


def away(bench, case: str, stage: str = "output") -> float:
    return float(np.abs(bench.done.result.output - np.array(RECORDED[case][stage])).max())


def test_a_layer_of_several_is_chosen_with_its_heads_and_gives_the_recorded_output_in_one_step(bench, asked) -> None:
    before = tables("torch_decoder", *QKV)
    dialog = asked(DATA / "layer_torch_decoder.npz", before)
    assert dialog.layer.count() == 2
    bench.qtbot.keyClick(dialog.layer, Qt.Key.Key_Down)
    assert dialog.layer.currentText().startswith("layers.0.multihead_attn ")
    assert dialog.heads.currentText() == "8 heads"
    bench.qtbot.keyClick(dialog.heads, Qt.Key.Key_Up)
    assert dialog.heads.currentText() == "4 heads"
    assert column(dialog, 0)[0] == "layers.0.multihead_attn.in_proj_weight"
    assert column(dialog, 1) == ["48 × 16", "48", "16 × 16", "16"]
    assert column(dialog, 2)[2] == "W_o 16 × 16: transposed"
    assert "It fits: it reads Q, K and V." in dialog.words.text()
    accept(bench, dialog)
    assert away(bench, "torch_decoder", "cross") < 1e-12
    assert bench.message() == (
        "Multi-head has the parameters of layers.0.multihead_attn: 4 heads; it reads Q, K and V."
    )
    bench.trigger("undo")
    assert bench.explorer.document.session is before


@pytest.mark.parametrize(
    ("case", "inputs", "heads", "within"),
    [
        ("torch_kdim", QKV, 4, 1e-12),
        ("grouped", ("x",), 4, 1e-12),
        ("norm_sinks", ("x",), None, 1e-12),
        ("gpt2", ("x",), 4, 1e-12),
        ("keras", QKV, None, 1e-6),
        ("keras_grouped", QKV, None, 1e-6),
    ],
)
def test_each_convention_gives_the_recorded_output_also_after_saving_and_reopening(
    bench, asked, tmp_path: Path, case: str, inputs: tuple[str, ...], heads: int | None, within: float
) -> None:
    dialog = asked(DATA / f"layer_{case}.npz", tables(case, *inputs))
    assert dialog.heads.isEnabled() is (heads is not None)
    while heads is not None and dialog.heads.currentData() != heads:
        bench.qtbot.keyClick(dialog.heads, Qt.Key.Key_Down if dialog.heads.currentData() < heads else Qt.Key.Key_Up)
    accept(bench, dialog)
    assert away(bench, case) < within
    brought = bench.explorer.document.session
    assert brought.options.source is (Source.X if inputs == ("x",) else Source.INPUTS)
    bench.answers.path = tmp_path / "s.attn"
    bench.trigger("saveAs")
    bench.settle()
    reopened = read_session(tmp_path / "s.attn")[0]
    assert same_session(reopened, brought)
    assert np.array_equal(compute(reopened).result.output, bench.done.result.output)


def test_a_layer_of_other_widths_is_brought_in_refused_and_mended_by_a_click(bench, asked) -> None:
    dialog = asked(DATA / "layer_torch_kdim.npz", tables("torch_decoder", *QKV))
    assert "It does not fit yet: it needs 16, 10 and 6 columns" in dialog.words.text()
    bench.qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    explorer = bench.explorer
    bench.qtbot.waitUntil(lambda: isinstance(explorer.computation.current, Refused))
    layer = explorer.document.session.state.weights
    remedies = {button.text(): button for button in explorer.window.findChildren(QPushButton) if button.isVisible()}
    bench.qtbot.mouseClick(remedies["Cut K and V to the projections"], Qt.MouseButton.LeftButton)
    assert bench.done.inputs.value.shape == (7, 6)
    assert all(explorer.document.session.state.weights[name] is array for name, array in layer.items())


def test_cancel_changes_nothing(bench, asked) -> None:
    dialog = asked(DATA / "layer_gpt2.npz")
    before = bench.explorer.document.session
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    bench.settle()
    assert bench.explorer.document.session is before


def test_a_refused_layer_is_said_in_the_dialog_and_cannot_be_accepted(bench, asked, tmp_path: Path) -> None:
    np.savez(tmp_path / "f.npz", in_proj_weight=np.ones((24, 8)), bias_k=np.ones((1, 1, 8)))
    dialog = asked(tmp_path / "f.npz")
    assert dialog.words.text().startswith("bias_k cannot be brought in: it adds a learned key")
    assert not dialog.ok.isEnabled()
    assert dialog.table.rowCount() == 0
    dialog.reject()


def test_a_number_that_is_not_finite_is_named_and_nothing_is_brought_in(bench, asked, tmp_path: Path) -> None:
    weight = np.ones((24, 8))
    weight[3, 4] = np.nan
    np.savez(tmp_path / "f.npz", in_proj_weight=weight)
    dialog = asked(tmp_path / "f.npz")
    before = bench.explorer.document.session
    bench.qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    bench.qtbot.waitUntil(lambda: "finite" in bench.message())
    assert bench.message() == "in_proj_weight holds nan at [3, 4]; only finite numbers can be brought in."
    assert bench.explorer.document.session is before


def test_a_file_without_a_layer_is_answered_in_the_strip(bench, tmp_path: Path) -> None:
    np.savez(tmp_path / "f.npz", a=np.ones((2, 2)))
    bench.answers.path = tmp_path / "f.npz"
    bench.trigger("bringLayer")
    bench.qtbot.waitUntil(lambda: "holds no attention layer by its names" in bench.message())


def test_giving_up_the_file_opens_nothing(bench) -> None:
    bench.trigger("bringLayer")
    bench.settle()
    assert bench.explorer.window.findChild(LayerDialog) is None
