from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.figures.figure import Appearance, Heatmap
from attn_gui.figures.lens import lens, window_around
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import LIGHT
from attn_gui.session.compute import Done
from attn_gui.session.view_state import Focus


@pytest.mark.parametrize(
    ("focus", "count", "start"), [(50, 100, 46), (0, 100, 0), (99, 100, 91), (2, 5, 0), (None, 100, 0)]
)
def test_the_focus_is_in_the_middle_where_the_ends_allow_it(focus: int | None, count: int, start: int) -> None:
    found = window_around(focus, count)
    assert (found.start, found.stop - found.start) == (start, min(9, count))


def test_a_large_map_has_a_lens_of_nine_by_nine_cells(single: Callable[..., Done]) -> None:
    figure = FIGURES["weights"].build(single(70), Focus(query=40, key=69), Appearance(LIGHT))
    assert isinstance(figure, Heatmap)
    small = lens(figure)
    assert small is not None
    assert small.values.shape == (9, 9)
    assert small.focus == (4, 8)
    assert small.rows.labels[4] == "t40"
    assert small.columns.labels[8] == "t69"
    assert np.array_equal(small.rgba[4, 8], figure.rgba[40, 69])


def test_a_small_map_needs_no_lens(single: Callable[..., Done]) -> None:
    figure = FIGURES["weights"].build(single(60), Focus(), Appearance(LIGHT))
    assert isinstance(figure, Heatmap)
    assert lens(figure) is None
