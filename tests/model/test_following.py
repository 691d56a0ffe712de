"""The focus stays with its row: independent of how the change is named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_gui.model.following import Places, followed


def places(names: str, width: int = 2) -> Places:
    """Rows whose numbers are those of their names."""
    return Places(tuple(names), np.array([[ord(name)] * width for name in names], dtype=float).reshape(-1, width))


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("abcd", "abXcd", {0: 0, 1: 1, 2: 3, 3: 4}),
        ("abcd", "XYabcd", {0: 2, 3: 5}),
        ("abcd", "abcdX", {0: 0, 3: 3}),
        ("abcd", "acd", {0: 0, 1: 1, 2: 1, 3: 2}),
        ("abcd", "abc", {3: 2, 0: 0}),
        ("abcd", "d", {0: 0, 2: 0, 3: 0}),
        ("abcd", "bcda", {0: 3, 1: 0, 2: 1, 3: 2}),
        ("abcd", "dabc", {3: 0, 0: 1, 2: 3}),
        ("abcd", "acbd", {0: 0, 1: 2, 2: 1, 3: 3}),
        ("abcd", "aXcd", {0: 0, 1: 1, 2: 2}),
        ("abcd", "XYZW", {0: 0, 1: 1, 3: 3}),
        ("abcd", "XY", {0: 0, 1: 1, 3: 1}),
        ("abcd", "aXYZd", {1: 1, 2: 2, 3: 4}),
        ("abcd", "", {2: 0}),
        ("", "ab", {0: 0}),
    ],
)
def test_a_row_is_followed_to_where_it_went(before: str, after: str, moves: dict[int, int]) -> None:
    assert {place: followed(place, places(before), places(after)) for place in moves} == moves


def test_rows_of_one_name_are_told_apart_by_their_numbers() -> None:
    before = Places(("the", "the", "the"), np.array([[1.0], [2.0], [3.0]]))
    after = Places(("the", "the"), np.array([[2.0], [3.0]]))
    assert [followed(place, before, after) for place in range(3)] == [0, 0, 1]


def test_a_row_with_nan_is_still_itself() -> None:
    rows = np.array([[1.0], [np.nan]])
    after = Places(("x", "a", "b"), np.array([[0.0], [1.0], [np.nan]]))
    assert followed(1, Places(("a", "b"), rows), after) == 2


def test_names_alone_count_where_widths_differ() -> None:
    assert followed(1, places("ab", 2), places("xab", 3)) == 2


@given(st.lists(st.sampled_from("ab"), max_size=6), st.lists(st.sampled_from("ab"), max_size=6), st.integers(0, 7))
def test_the_answer_is_always_a_row_that_is_there(before: list[str], after: list[str], place: int) -> None:
    answer = followed(min(place, max(0, len(before) - 1)), places("".join(before)), places("".join(after)))
    assert 0 <= answer < max(1, len(after))
