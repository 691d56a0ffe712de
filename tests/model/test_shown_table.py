"""Where two states of a table differ, and where rows or columns came or went."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from attn_gui.model.shown_table import Growth, Rectangle, difference, grown, growth, shown_table
from attn_gui.session.session import KEY, Array, Session

small = arrays.arrays(
    float, arrays.array_shapes(min_dims=2, max_dims=2, max_side=4), elements=st.sampled_from([0.0, 1.0, np.nan])
)


@given(small, small)
def test_every_cell_that_differs_lies_in_the_rectangle_told(before: Array, after: Array) -> None:
    how = growth(before, after)
    if how is not None:
        before = grown(before, after, how)
        assert before.shape == after.shape
    if before.shape == after.shape:
        cells = difference(before, after)
        outside = np.ones(after.shape, dtype=bool)
        if cells is not None:
            outside[cells.top : cells.bottom + 1, cells.left : cells.right + 1] = False
        np.testing.assert_array_equal(before[outside], after[outside])


@pytest.mark.parametrize("axis", [0, 1])
@given(table=small, data=st.data())
def test_what_was_inserted_is_found_so_that_nothing_else_differs(axis: int, table: Array, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, table.shape[axis]))
    longer = np.insert(table, [at, at], 7.0, axis=axis)
    for before, after in ((table, longer), (longer, table)):
        how = growth(before, after)
        assert how == Growth(axis, at, after.shape[axis] - before.shape[axis])
        assert difference(grown(before, after, how), after) is None


def test_equal_tables_differ_nowhere_and_nan_equals_nan() -> None:
    table = np.array([[1.0, np.nan]])
    assert difference(table, table) is None
    assert difference(table, table.copy()) is None
    assert difference(table, np.array([[2.0, np.nan]])) == Rectangle(0, 0, 0, 0)


def test_numbers_that_rest_on_the_same_arrays_are_not_made_anew(with_x: Session) -> None:
    before = shown_table(with_x, KEY, None)
    assert shown_table(with_x, KEY, None, before).numbers is before.numbers
    assert not before.numbers.flags.writeable
