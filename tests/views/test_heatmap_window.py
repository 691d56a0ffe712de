"""Windows of rows and columns, without Qt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_gui.views.heatmap_window import clamped, panned, revealing, whole, zoomed

totals = st.integers(1, 300)


@given(totals, st.floats(0.1, 10), st.floats(0, 1), st.floats(-500, 500))
def test_a_window_never_leaves_the_cells(total, factor, share, cells):
    window = panned(zoomed(whole(total), factor, share * total, total), cells, total)
    assert 0 <= window[0] < window[1] <= total + 1e-9


def test_zooming_keeps_the_place_under_the_pointer():
    low, high = zoomed((0.0, 100.0), 2.0, 30.0, 100)
    assert (30 - low) / (high - low) == pytest.approx(0.3)
    assert high - low == 50


def test_zooming_out_ends_with_all_cells():
    assert zoomed((10.0, 20.0), 0.01, 15.0, 40) == (0.0, 40.0)


def test_zooming_in_ends_with_three_cells():
    assert zoomed((0.0, 40.0), 1000.0, 20.0, 40) == pytest.approx((18.5, 21.5))


def test_a_small_map_cannot_be_zoomed():
    assert zoomed(whole(2), 4.0, 1.0, 2) == (0.0, 2.0)


@given(st.integers(10, 200), st.data())
def test_revealing_shows_the_whole_cell(total, data):
    start = data.draw(st.floats(0, total - 5))
    place = data.draw(st.integers(0, total - 1))
    low, high = revealing((start, start + 5), place, total)
    assert low <= place + 1e-9
    assert place + 1 <= high + 1e-9
    assert high - low == pytest.approx(5)


def test_revealing_nothing_moves_nothing():
    assert revealing((2.0, 5.0), None, 10) == (2.0, 5.0)
    assert revealing((2.0, 5.0), 3, 10) == (2.0, 5.0)
    assert revealing((2.0, 5.0), 99, 10) == (2.0, 5.0)


def test_a_window_wider_than_the_cells_is_cut():
    assert clamped((-5.0, 50.0), 10) == (0.0, 10.0)
