"""Where a row went when rows were inserted, deleted or moved: so that the focus stays with its token."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attn_gui.session.session import Array


@dataclass(frozen=True, eq=False)
class Places:
    """The rows of one axis: their names and their numbers (n, width)."""

    tokens: tuple[str, ...]
    rows: Array


def followed(place: int, before: Places, after: Places) -> int:
    """Return where row *place* of *before* stands in *after*; if it is gone, the row that took its place.

    The answer is a row of *after*. Rows are the same where name and numbers are; widths may differ.
    """
    last = len(after.tokens) - 1
    if before.tokens == after.tokens or not before.tokens:
        return max(0, min(place, last))
    same = _comparison(before, after)
    old, new = len(before.tokens), len(after.tokens)
    first, tail = _common_ends(old, new, same)
    if place < first:
        return place
    if place >= old - tail:
        return place + new - old
    if old == new:
        return _moved(place, first, old - tail - 1, same)
    return max(0, min(place, max(first, new - tail - 1), last))


def _comparison(before: Places, after: Places) -> Callable[[int, int], bool]:
    widths_agree = before.rows.shape[1:] == after.rows.shape[1:]

    def same(old: int, new: int) -> bool:
        if before.tokens[old] != after.tokens[new]:
            return False
        return not widths_agree or np.array_equal(before.rows[old], after.rows[new], equal_nan=True)

    return same


def _common_ends(old: int, new: int, same: Callable[[int, int], bool]) -> tuple[int, int]:
    shorter = min(old, new)
    first = next((i for i in range(shorter) if not same(i, i)), shorter)
    tail = next((i for i in range(shorter - first) if not same(old - 1 - i, new - 1 - i)), shorter - first)
    return first, tail


def _moved(place: int, first: int, last: int, same: Callable[[int, int], bool]) -> int:
    """Follow one row that moved within first..last, pushing the others by one; any other change moves nothing."""
    if same(first, last) and all(same(i + 1, i) for i in range(first, last)):
        return last if place == first else place - 1
    if same(last, first) and all(same(i, i + 1) for i in range(first, last)):
        return first if place == last else place + 1
    return place
