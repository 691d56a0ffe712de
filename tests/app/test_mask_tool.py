import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from attn_gui.engine import Causal
from attn_gui.figures.figure import MaskMap, Sentence
from attn_gui.figures.layout_mask import mask_layout
from attn_gui.session.edits import DrawMask, SetCausal
from attn_gui.session.new import session_from
from attn_gui.session.view_state import ViewState
from attn_gui.views.mask_panel import MaskPanel
from attn_gui.views.painting_text import measure


@pytest.fixture
def panel(bench) -> MaskPanel:
    """The panel, opened by its command on a real head with a causal mask."""
    bench.explorer.document.apply(SetCausal(Causal.TOP_LEFT))
    bench.trigger("tool-mask")
    bench.settle()
    found = bench.explorer.window.findChild(QWidget, "mask_panel")
    assert isinstance(found, MaskPanel)
    return found


def point_of(panel: MaskPanel, row: int, column: int) -> QPoint:
    figure = panel.view.figure
    assert isinstance(figure, MaskMap)
    cells = mask_layout(figure, (panel.view.width(), panel.view.height()), measure).cells
    rows, columns = figure.codes.shape
    return QPoint(
        round(cells.x + (column + 0.5) * cells.width / columns), round(cells.y + (row + 0.5) * cells.height / rows)
    )


def test_the_mask_follows_the_rules_and_the_focus(bench, panel):
    assert [rule.letter for rule in panel.view.figure.rules] == ["C"]
    bench.explorer.document.apply(DrawMask((9,), (2,), False))
    bench.settle()
    assert [rule.letter for rule in panel.view.figure.rules] == ["C", "D"]
    bench.explorer.view.set_focus(query=9, key=2)
    bench.settle()
    assert panel.view.figure.focus == (9, 2)
    assert panel.words.endswith("forbidden by the drawn mask.")


def test_a_click_focuses_a_cell_and_arrow_keys_move_on(bench, panel):
    bench.qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=point_of(panel, 3, 5))
    bench.settle()
    assert (bench.explorer.view.focus.query, bench.explorer.view.focus.key) == (3, 5)
    assert "forbidden by the causal mask" in panel.words
    bench.qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    bench.qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    bench.settle()
    assert (bench.explorer.view.focus.query, bench.explorer.view.focus.key) == (4, 4)


def test_the_cell_under_the_pointer_is_told_in_words(bench, panel):
    bench.qtbot.mouseMove(panel.view, point_of(panel, 0, 7))
    bench.qtbot.waitUntil(lambda: "forbidden by the causal mask" in panel.words)
    bench.qtbot.mouseMove(panel.view, QPoint(2, 2))
    bench.qtbot.waitUntil(lambda: "→ animal" in panel.words)


def test_export_offers_the_mask_first(bench, panel):
    bench.child(QPushButton, "maskExport").click()
    dialog = bench.child(QDialog, "exportDialog")
    assert dialog.choice.figure == "mask"
    dialog.reject()


def test_copy_puts_the_mask_on_the_clipboard(bench, panel):
    bench.child(QPushButton, "maskCopy").click()
    bench.settle()
    assert "clipboard" in bench.message()


def test_a_closed_panel_builds_no_figure(bench, panel):
    bench.trigger("closePanel")
    before = panel.view.figure
    bench.explorer.view.set_focus(query=1, key=0)
    bench.settle()
    assert panel.view.figure is before


def test_a_session_that_cannot_be_computed_shows_its_sentence(bench, panel):
    uneven = session_from(np.ones((2, 3)), np.ones((2, 4)), np.ones((2, 4)))
    bench.explorer.document.open_session(uneven, ViewState(), None)
    bench.settle()
    assert isinstance(panel.view.figure, Sentence)
    assert panel.words == ""
    before = bench.explorer.view.focus
    bench.qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert bench.explorer.view.focus == before
