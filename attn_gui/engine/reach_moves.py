"""One weight as a function of how a row of an input is moved, many moves at a time."""

from dataclasses import dataclass

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.explain_output import own_lead
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.reach_aims import Aim, goal_of_logit, logit
from attn_gui.engine.sensitivity_rows import Backwards, Rows, Worked, rows_of

Index = tuple[int, ...]
LOWEST = -1e3
"""What is aimed at counts as no less than this, also where a window leaves the key out."""


@dataclass(frozen=True, eq=False)
class Moves:
    """What moving row ``row`` of some source by δ (n,) does: row ``row`` of query and of key moves by δ @ matrix.

    ``query`` is (n, width of the query before projection) or None where the query stays, ``key`` likewise.
    """

    row: int
    query: Array | None = None
    key: Array | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """For each move: what is aimed at (R,), and its derivatives by the move (R, n)."""

    value: Array
    slope: Array


class Target:
    """A weight, ``[lead,] query, key``, of a result that kept every step, and the moves that may change it."""

    def __init__(self, result: Attention, index: Index, moves: Moves) -> None:
        *lead, query, key = index
        rows, taken = rows_of(result, tuple(lead), query)
        own = own_lead(result.query, result.query, lead)
        shared = own_lead(result.query, result.key, lead)
        self._rows: Rows = rows
        self.key = key
        self._query = result.query[own][taken].astype(np.float64)
        self._key = result.key[shared].astype(np.float64)
        self._row, self._key_row = moves.row - taken.start, moves.row
        moved = moves.query if 0 <= self._row < len(self._query) else None
        by_query = None if moved is None else _projected(result, "query", own, moved)
        moved = moves.key if 0 <= self._key_row < len(self._key) else None
        by_key = None if moved is None else _projected(result, "key", shared, moved)
        self._basis, (self._by_query, self._by_key) = _reduced(by_query, by_key)
        row = result.options.normaliser_row
        local = result.options.local
        self._aim: Aim | None = row.aim if local is None or local.v is None else None

    @property
    def size(self) -> int:
        """How many numbers say a move, after those without effect are left out."""
        part = self._by_query if self._by_key is None else self._by_key
        return 0 if part is None else len(part)

    @property
    def scale(self) -> float:
        """How long rows of what is moved are."""
        moved = self._query[self._row] if self._by_query is not None else self._key[self._key_row]
        return float(np.linalg.norm(moved))

    def whole(self, move: Array) -> Array:
        """Return a move (size,) as the change of the source's row (n,)."""
        return move if self._basis is None else self._basis @ move

    def goal(self, weight: float) -> float:
        """Return what is aimed at for a weight."""
        return goal_of_logit(weight) if self._aim is None else self._aim.goal(weight)

    def weight(self, move: Array) -> float:
        """Return the weight after a move (size,)."""
        return float(self._work(move[None]).weights[0, self.key])

    def found(self, moves: Array) -> Found:
        """Return what is aimed at, and its slopes, after each of the *moves* (R, size)."""
        worked = self._work(moves)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            value, back = self._seeded(worked)
            slope = np.zeros(moves.shape)
            if self._by_query is not None:
                slope += back.query()[..., self._row, :] @ self._by_query.T
            if self._by_key is not None:
                slope += back.key()[..., self._key_row, :] @ self._by_key.T
        return Found(np.maximum(np.nan_to_num(value, nan=LOWEST), LOWEST), np.nan_to_num(slope))

    def rivals(self) -> Array:
        """Return for each other key how a move lifts this key's score above its score (Lk - 1, size)."""
        still = np.zeros((1, self.size))
        worked, others = self._work(still), [key for key in range(self._rows.keys) if key != self.key]
        many = self._work(np.repeat(still, len(others), axis=0))
        seed = np.zeros(many.tempered.shape)
        seed[..., -1, self.key] = 1.0
        seed[np.arange(len(others)), -1, others] = -np.where(np.isfinite(worked.tempered[0, -1, others]), 1.0, 0.0)
        back = many.by_tempered(seed)
        slope = np.zeros((len(others), self.size))
        if self._by_query is not None:
            slope += back.query()[..., self._row, :] @ self._by_query.T
        if self._by_key is not None:
            slope += back.key()[..., self._key_row, :] @ self._by_key.T
        return slope

    def mixture(self, move: Array) -> float:
        """Return how far this key is from the mixture of the others that their weights make, in lengths of the keys."""
        worked = self._work(move[None])
        weights, key = np.array(worked.weights[0]), worked.key[0] if worked.key.ndim > 2 else worked.key
        weights[self.key] = 0.0
        total = float(weights.sum())
        apart = key[self.key] - weights / (total or 1.0) @ key
        return float(np.linalg.norm(apart) / (np.linalg.norm(key, axis=-1).max() or 1.0))

    def _work(self, moves: Array) -> Worked:
        query = np.repeat(self._query[None], len(moves), axis=0)
        if self._by_query is not None:
            query[:, self._row] += moves @ self._by_query
        if self._by_key is None:
            return self._rows.work(query, self._key)
        key = np.repeat(self._key[None], len(moves), axis=0)
        key[:, self._key_row] += moves @ self._by_key
        return self._rows.work(query, key)

    def _seeded(self, worked: Worked) -> tuple[Array, Backwards]:
        if self._aim is None:
            weight = worked.weights[..., self.key]
            upstream = np.zeros(worked.weights.shape)
            upstream[..., self.key] = 1 / (weight * (1 - weight))
            return logit(weight), worked.by_weights(np.nan_to_num(upstream, posinf=0.0))
        value, seed = self._aim.of(worked.tempered[..., -1, :], self._rows.sink, self.key)
        through = np.zeros(worked.tempered.shape)
        through[..., -1, :] = seed
        return value, worked.by_tempered(through)


def _projected(result: Attention, side: str, place: Index, moved: Array) -> Array:
    """Return what of the move reaches the head at *place*: (n, head width)."""
    if not isinstance(result, MultiHead):
        return moved
    width: int = getattr(result, side).shape[-1]
    block = slice(place[-1] * width, (place[-1] + 1) * width)
    weight, _ = result.projections.of(side)
    return moved[:, block] if weight is None else moved @ weight[:, block].astype(np.float64)


def _reduced(*parts: Array | None) -> tuple[Array | None, tuple[Array | None, ...]]:
    """Return an orthonormal basis (n, m) of the moves that matter, None for all, and the *parts* in terms of it."""
    present = [part for part in parts if part is not None]
    if not present or sum(part.shape[1] for part in present) >= len(present[0]):
        return None, parts
    basis: Array = np.linalg.qr(np.hstack(present))[0]
    return basis, tuple(None if part is None else basis.T @ part for part in parts)
