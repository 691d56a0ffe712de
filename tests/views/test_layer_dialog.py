"""What the dialog shows of a layer before it is brought in."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import Qt

from attn_gui.session.layers import layers_in
from attn_gui.session.new import session_from
from attn_gui.views.layer_dialog import LayerDialog
from attn_gui.views.tips import tip

X = session_from(x=np.ones((3, 8)))


@dataclass(frozen=True, eq=False)
class Named:
    """An array of which nobody reads the numbers."""

    name: str
    shape: tuple[int, ...]
    dtype: str = "float32"

    @property
    def load(self) -> Callable[[], np.ndarray]:
        raise AssertionError("the dialog reads no numbers")


@pytest.fixture
def dialog(qtbot):
    def show(*arrays: Named) -> LayerDialog:
        made = LayerDialog("f.npz", layers_in(arrays, "f.npz"), X)
        qtbot.addWidget(made)
        made.show()
        return made

    return show


def rows(dialog: LayerDialog) -> list[tuple[str, ...]]:
    return [
        tuple(dialog.table.item(row, column).text() for column in range(3)) for row in range(dialog.table.rowCount())
    ]


def test_each_array_has_a_row_with_all_that_it_becomes(dialog) -> None:
    shown = dialog(Named("in_proj_weight", (24, 8)), Named("x", (5, 8)), Named("other", (), "float64"))
    assert rows(shown) == [
        (
            "in_proj_weight",
            "24 × 8",
            "W_q 8 × 8: rows 0–7, transposed\nW_k 8 × 8: rows 8–15, transposed\nW_v 8 × 8: rows 16–23, transposed",
        ),
        ("x", "5 × 8", "left out: an input, no parameter: use Import into a Table for it"),
        ("other", "one number", "left out: no part of the attention"),
    ]
    assert shown.table.item(0, 1).toolTip() == tip("24 × 8, float32")
    assert shown.layer.currentText() == "f.npz   PyTorch MultiheadAttention"
    assert not shown.layer.isEnabled()


def test_choosing_heads_shows_their_split(dialog, qtbot) -> None:
    shown = dialog(Named("in_proj_weight", (24, 8)))
    assert shown.words.text().startswith("8 heads, 1 column each.")
    qtbot.keyClick(shown.heads, Qt.Key.Key_Home)
    assert shown.plan.heads.head_dim == 8
    assert shown.words.text().startswith("1 head, 8 columns each. The shapes do not tell how many heads")


def test_a_layer_that_is_refused_leaves_the_others_to_choose(dialog, qtbot) -> None:
    good, bad = Named("b.in_proj_weight", (24, 8)), Named("a.in_proj_weight", (24, 7))
    shown = dialog(bad, good)
    assert (shown.plan, shown.ok.isEnabled(), shown.heads.count()) == (None, False, 0)
    assert "a.in_proj_weight has shape (24, 7)" in shown.words.text()
    qtbot.keyClick(shown.layer, Qt.Key.Key_Down)
    assert shown.plan.layer.name == "b"
    assert shown.ok.isEnabled()
    assert len(rows(shown)) == 1


def test_every_row_of_the_table_is_whole(dialog) -> None:
    shown = dialog(Named("in_proj_weight", (24, 8)))
    assert shown.table.rowHeight(0) >= 3 * shown.table.fontMetrics().height()
    assert shown.table.horizontalScrollBar().maximum() == 0
