"""Figures and tables out of the window, and matrices into it."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from numpy.testing import assert_allclose
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QListWidget

from attn_gui.figures.table import FIGURES
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import KEY, QUERY
from attn_gui.views.export_dialog import ExportDialog
from attn_gui.views.number_field import NumberField


def export(bench, figure, form, path):
    """Go through the export dialog as a person does."""
    bench.answers.path = path
    bench.trigger("exportFigure")
    dialog = bench.child(ExportDialog, "exportDialog")
    for name, wanted in (("exportFigure", figure), ("exportFormat", form)):
        box = dialog.findChild(QComboBox, name)
        box.setCurrentIndex(box.findData(wanted))
        box.activated.emit(box.currentIndex())
    assert dialog.choice is not None
    dialog.accept()
    bench.settle()


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_every_figure_is_exported_in_every_format(bench, tmp_path, figure, form):
    bench.open_example("eight-heads")
    path = tmp_path / f"{figure}.{form}"
    export(bench, figure, form, path)
    data = path.read_bytes()
    if form == "png":
        image = QImage.fromData(data)
        assert (image.width(), image.height()) == (2400, 1600)
    elif form == "svg":
        root = ET.fromstring(data)
        assert (root.attrib["width"], root.attrib["height"]) == ("1200", "800")
        assert root.findall(".//{http://www.w3.org/2000/svg}text")
    else:
        assert data.startswith(b"%PDF")
        assert b"%%EOF" in data[-32:]
        assert b"/MediaBox [0 0 900" in data  # 1200 × 800 pixels at 96 to the inch


@pytest.mark.parametrize(
    ("name", "written", "start"),
    [
        ("w.svg", "w.svg", b"<?xml"),
        ("w.PDF", "w.PDF", b"%PDF"),
        ("w", "w.png", b"\x89PNG"),
        ("w.v2", "w.v2.png", b"\x89PNG"),
    ],
)
def test_the_ending_of_the_name_decides_on_the_format(bench, tmp_path, name, written, start):
    folder = tmp_path / "pictures"
    folder.mkdir()
    export(bench, "weights", "png", folder / name)
    assert [path.name for path in folder.iterdir()] == [written]
    assert (folder / written).read_bytes().startswith(start)


def test_the_preview_is_drawn_and_a_size_that_cannot_be_read_is_said(bench):
    bench.trigger("exportFigure")
    dialog = bench.child(ExportDialog, "exportDialog")
    preview = dialog.findChild(QLabel, "exportPreview")
    bench.qtbot.waitUntil(lambda: not preview.pixmap().isNull())
    size = dialog.findChild(QComboBox, "exportSize")
    size.setCurrentText("12 by 7")
    assert dialog.choice is None
    assert not dialog.findChild(object, "exportAccept").isEnabled()
    size.setCurrentText("640 × 480")
    assert (dialog.choice.width, dialog.choice.height) == (640, 480)
    dialog.reject()


def test_a_copied_figure_is_an_image_on_the_clipboard(bench):
    bench.trigger("copyFigure")
    bench.settle()
    assert QGuiApplication.clipboard().image().width() == 2400
    assert "clipboard" in bench.message()


def test_an_export_that_cannot_be_written_is_said_and_leaves_nothing(bench, tmp_path):
    export(bench, "weights", "png", tmp_path / "no" / "folder" / "w.png")
    bench.qtbot.waitUntil(lambda: "w.png" in bench.message())
    assert list(tmp_path.glob("**/*.png")) == []


@pytest.mark.parametrize("suffix", ["npy", "npz", "csv", "tsv"])
def test_a_table_goes_out_and_comes_back_the_same(bench, tmp_path, suffix):
    bench.open_example("real-head")
    query = bench.explorer.document.session.query
    path = tmp_path / f"q.{suffix}"
    bench.answers.path = path
    bench.explorer.tables.export_table(QUERY)
    bench.settle()
    bench.explorer.tables.import_into(KEY)
    bench.settle()
    bench.child(QDialog, "importDialog").accept()
    bench.settle()
    assert_allclose(bench.explorer.document.session.key, query, rtol=0, atol=0)
    assert bench.explorer.actions["undo"].text() == "&Undo Replace K by 15 × 32 numbers"


@pytest.mark.parametrize("stage", ["scores", "weights", "output"])
@pytest.mark.parametrize("kind", KINDS)
def test_results_go_out_as_numbers(bench, tmp_path, kind, stage):
    bench.explorer.actions[f"mode-{kind}"].trigger()
    bench.settle()
    bench.answers.path = tmp_path / "result.npy"
    bench.explorer.tables.export_result(stage)
    bench.settle()
    assert_allclose(np.load(tmp_path / "result.npy"), getattr(bench.done.result, stage))


def test_a_bias_comes_from_a_file_and_forbids_with_minus_infinity(bench, tmp_path):
    bench.open_example("lesson")
    (tmp_path / "bias.csv").write_text("0,0,-inf\n", encoding="utf-8")
    bench.answers.path = tmp_path / "bias.csv"
    bench.explorer.panels.mask_menu.findChild(QAction, "maskBias").trigger()
    bench.settle()
    # exp(2) and exp(0) over their sum, worked by hand.
    assert_allclose(bench.done.result.weights, [[0.880797, 0.119203, 0.0]], atol=1e-6)


def test_key_padding_is_ticked_in_a_list(bench):
    bench.open_example("lesson")
    bench.explorer.panels.mask_menu.findChild(QAction, "maskPadding").trigger()
    dialog = bench.child(QDialog, "paddingDialog")
    items = dialog.findChild(QListWidget, "paddingList")
    items.item(2).setCheckState(items.item(2).checkState().Unchecked)
    dialog.accept()
    bench.settle()
    assert bench.done.result.weights[0, 2] == 0.0
    assert bench.explorer.actions["undo"].text() == "&Undo Set the key padding"


def test_a_smaller_memory_budget_refuses_what_exceeds_it(bench):
    bench.trigger("preferences")
    dialog = bench.child(QDialog, "preferencesDialog")
    field = dialog.findChild(NumberField, "preferencesMemory")
    field.selectAll()
    bench.qtbot.keyClicks(field, "16")
    bench.qtbot.keyClick(field, "\r")
    dialog.accept()
    bench.settle()
    assert bench.explorer.preferences.memory_megabytes == 16
    bench.open_example("lesson")
    assert bench.done.result.weights is not None
