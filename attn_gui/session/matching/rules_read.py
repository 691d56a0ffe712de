"""The rules of a mask read off the cells that get weight: as few that differ from the session's own as will do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from attn_gui.engine import Causal
from attn_gui.session.mask_rules import Window, kept_window
from attn_gui.session.session import Array

STRAY = 0.2
"""Of the cells that a rule permits, how many may be 0 all the same: small weights, printed."""


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of a mask, and ``width``, the D of local attention around a query's own place; None is off."""

    causal: Causal = Causal.OFF
    offset: int | None = None
    window: Window | None = None
    padding: Array | None = None
    drawn: Array | None = None
    width: int | None = None

    def ahead(self, shape: tuple[int, ...]) -> Array:
        """Return how far each key lies ahead of each query (n_q, n_k)."""
        n_q, n_k = shape
        start = n_k - n_q if self.causal is Causal.BOTTOM_RIGHT else 0
        return np.arange(n_k) - np.arange(n_q)[:, None] - (start if self.offset is None else self.offset)

    def permitted(self, shape: tuple[int, ...]) -> Array:
        """Return which cells (n_q, n_k) all rules permit."""
        ahead = self.ahead(shape)
        left, right = self.window or (None, None)
        most = [0 if self.causal is not Causal.OFF else None, right, self.width]
        least = [left, self.width]
        cells: Array = np.ones(shape, dtype=np.bool_)
        for rule in (
            *(ahead <= limit for limit in most if limit is not None),
            *(ahead >= -limit for limit in least if limit is not None),
            *(kept for kept in (self.padding, self.drawn) if kept is not None),
        ):
            cells = cells & rule
        return cells

    def changed(self, other: "Rules") -> tuple[str, ...]:
        """Return the names of the rules that *other* has otherwise, the plainest first."""
        pairs = {
            "causal": (self.causal, self.offset) == (other.causal, other.offset),
            "padding": _same(self.padding, other.padding),
            "window": self.window == other.window,
            "width": self.width == other.width,
            "drawn": _same(self.drawn, other.drawn),
        }
        return tuple(name for name, equal in pairs.items() if not equal)


def fitting(own: Rules, cells: Array, finite: Array) -> Rules | None:
    """Return the rules that permit *cells* of the *finite* ones, or a few more, with the fewest changes of *own*.

    None where *own* permits just those, or where no such rules are found.
    """
    best: tuple[tuple[object, ...], Rules] | None = None
    for rules in _hypotheses(own, cells):
        permitted = rules.permitted(cells.shape)
        if (cells & ~permitted).any():
            continue
        stray = int((permitted & finite & ~cells).sum())
        changed = own.changed(rules)
        order = (stray, len(changed), *(name in changed for name in ("drawn", "width", "window", "padding")))
        if stray <= STRAY * permitted.sum() and (best is None or order < best[0]):
            best = (order, rules)
    return None if best is None or not own.changed(best[1]) else best[1]


def drawn(own: Rules, cells: Array) -> Rules | None:
    """Return *own* with *cells* drawn by hand, without its rules that forbid some of them.

    None where most queries see one key alone: their weights of 1 would tell nothing.
    """
    seen = cells.sum(axis=-1)
    if (seen > 1).sum() * 2 < (seen > 0).sum():
        return None
    found = replace(own, drawn=cells)
    return found if not (cells & ~found.permitted(cells.shape)).any() else Rules(drawn=cells)


def _hypotheses(own: Rules, cells: Array) -> Iterator[Rules]:
    paddings = _once(own.padding, None, _padding(cells))
    for causal, offset in dict.fromkeys(_alignments(own, cells)):
        aligned = replace(own, causal=causal, offset=offset)
        ahead = aligned.ahead(cells.shape)
        windows = dict.fromkeys((own.window, None, _window(ahead, cells)))
        near = int(np.abs(ahead[cells]).max(initial=1))
        widths = dict.fromkeys((own.width, None, near)) if own.width is not None else (None,)
        for padding, window, width, by_hand in product(paddings, windows, widths, _once(own.drawn, None)):
            yield replace(aligned, padding=padding, window=window, width=width, drawn=by_hand)


def _alignments(own: Rules, cells: Array) -> Iterator[tuple[Causal, int | None]]:
    yield own.causal, own.offset
    yield from ((causal, None) for causal in Causal)
    cached = int(Rules().ahead(cells.shape)[cells].max(initial=0))
    # One key more is a causal mask off by one.
    if cached > 1:
        yield Causal.TOP_LEFT, cached


def _window(ahead: Array, cells: Array) -> Window | None:
    """The narrowest window that permits all of the cells; a side that forbids nothing is unbounded."""
    seen = ahead[cells]
    left, right = int((-seen).max(initial=0)), int(seen.max(initial=0))
    return kept_window((None if left >= -ahead.min() else left, None if right >= ahead.max() else right))


def _padding(cells: Array) -> Array | None:
    seen = np.flatnonzero(cells.sum(axis=0))
    real: Array = np.zeros(cells.shape[1], dtype=np.bool_)
    real[seen] = True
    return None if len(seen) == len(real) else real


def _once(*arrays: Array | None) -> list[Array | None]:
    found: list[Array | None] = []
    for array in arrays:
        if not any(_same(array, other) for other in found):
            found.append(array)
    return found


def _same(a: Array | None, b: Array | None) -> bool:
    return a is b or (a is not None and b is not None and np.array_equal(a, b))
