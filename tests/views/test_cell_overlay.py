"""Geometry and inks over the cells."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from attn_gui.figures.colormaps import ink_on as ink_of_one
from attn_gui.figures.figure import CellState
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.views.cell_overlay import CellFrame
from attn_gui.views.cell_overlay_marks import ink_on, runs


def test_a_frame_finds_the_cell_it_places():
    frame = CellFrame(QRectF(10, 20, 300, 200), (5.0, 15.0), (2.0, 32.0))
    for row, column in ((5, 2), (9, 17), (14, 31)):
        assert frame.place(frame.cell(row, column).center()) == (row, column)
    assert frame.place(QPointF(0, 0)) == (4, 1)
    assert frame.in_sight((12, 20)) == (range(5, 12), range(2, 20))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_ink_is_black_or_white_by_contrast_as_in_exports(theme):
    rgba = np.random.default_rng(0).integers(0, 256, (8, 9, 4), np.uint8)
    rgba[..., 3] = 255
    found = ink_on(rgba, theme)
    for row, column in np.ndindex(8, 9):
        expected = ink_of_one(tuple(rgba[row, column, :3].tolist()))
        assert found[row][column].getRgb()[:3] == expected


def test_forbidden_cells_are_gathered_into_runs():
    states = np.array([[1, 1, 0, 1], [0, 0, 0, 0], [2, 1, 1, 1]], np.uint8)
    assert runs(states, CellState.FORBIDDEN) == [(0, 0, 2), (0, 3, 1), (2, 1, 3)]
    assert runs(states, CellState.POSITIVE_INFINITY) == []
