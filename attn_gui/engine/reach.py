"""The smallest change of one row of an input that makes a wanted weight; the other weights follow.

What is asked for is a constraint, the length of the change what is kept small: the problem of Lagrange, solved by
sequential quadratic programming on closed-form slopes.  Which weights can be had at all is found by climbing from
several starts; what lies between the weight now and one that was found can be had, as weights change without leaps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from attn_gui.engine.arrays import Array, seal
from attn_gui.engine.attention import Attention
from attn_gui.engine.errors import OptionError
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.reach_moves import Moves, Target
from attn_gui.engine.reach_search import Ended, between, corrected, farthest, smallest
from attn_gui.engine.sensitivity import require_place
from attn_gui.engine.slopes import require_slopes
from attn_gui.text import Message, say

Index = tuple[int, ...]
Side = Literal["query", "key"]
ALL, NOTHING = 0.9995, 0.0005
"""A weight found beyond these counts as 1 or 0 when it is said what can be had."""
EXACT = 1e-6
"""How near the weight must come to what is wanted."""
SHORT_OF = 0.02
"""What cannot be had is approached up to this share of the way that is left."""
STARTS, STEPS, FEW, LOOKS = 14, 60, 2, 50
REACHES = (1.0, 3.0, 0.5, 8.0)
"""How far off a climb starts, in lengths of the row."""
MIXED = 0.02
"""Up to this share of the longest key, a key counts as a mixture of the others."""


@dataclass(frozen=True, eq=False)
class Reached:
    """The ``change`` (n,) of the source's row, the weight it makes, which weights can be had, and why not the wanted.

    Where the wanted one cannot be had, the change comes near the last one that can.
    """

    change: Array
    weight: float
    reachable: tuple[float, float]
    reached: bool
    why: Message | None


class Reach:
    """What changes of one row can make of one weight, *index* being ``[lead,] query, key``.

    *change* says whether it is the row of the query or of the key, as given to attend or multi_head; *moves* say
    instead what a row of something else changes.  Raises OptionError for a place that is not there and for scores that
    have no slopes.
    """

    def __init__(self, result: Attention, *, index: Index, change: Side = "query", moves: Moves | None = None) -> None:
        require_place(result, "weights", index)
        require_slopes(result.options.scoring)
        own = _own(result, index, change) if moves is None else moves
        self._size = next((len(part) for part in (own.query, own.key) if part is not None), 0)
        self._before = float(np.asarray(result.weights)[index])
        self._fixed = _fixed(result, index)
        self._aim = Target(result, index, own)
        if self._fixed is None and not self._aim.size:
            self._fixed = say("This row has no part in the weight.")
        self._still = np.zeros(self._aim.size)
        self._ends: dict[int, tuple[float, Array]] = {}

    @cached_property
    def reachable(self) -> tuple[float, float]:
        """The smallest and the largest weight that were found; 0 and 1 where they are come as near to as you like."""
        return (self._before, self._before) if self._fixed is not None else (self._weight(-1), self._weight(1))

    def to(self, target: float) -> Reached:
        """Return the smallest change that brings the weight to *target*."""
        low, high = self.reachable
        why = self._fixed if 0 <= target <= 1 else say("A weight lies between 0 and 1.")
        if why is not None:
            return Reached(seal(np.zeros(self._size)), self._before, (low, high), reached=False, why=why)
        wanted = self._aim.goal(target)
        found = self._nearest(wanted, target) if low <= target <= high else None
        if found is None and low <= target <= high:
            found = self._through(wanted, target)
        if found is None:
            return self._short_of(wanted)
        return Reached(self._sealed(found), self._aim.weight(found), (low, high), reached=True, why=None)

    @cached_property
    def _now(self) -> float:
        return float(self._aim.found(self._still[None]).value[0])

    def _nearest(self, wanted: float, target: float) -> Array | None:
        """Return the shortest of the moves that searches from several starts end at, None where all fail."""
        made: list[Array] = []
        for start in self._starts(wanted):
            end = self._smallest(wanted, start, LOOKS if not start.any() else LOOKS // 2)
            if self._makes(end, target):
                made.append(end.move)
        if len(made) == 1:
            # What leads to the farthest weight may be nearer than what the slope here leads to.
            end = self._smallest(wanted, self._passing(wanted), LOOKS // 2)
            made += [end.move] if self._makes(end, target) else []
        return min(made, key=_length, default=None)

    def _smallest(self, wanted: float, start: Array, looks: int) -> Ended:
        return smallest(self._aim.found, wanted, start, radius=self._aim.scale, looks=looks)

    def _starts(self, wanted: float) -> Iterator[Array]:
        """Yield no move and, where the weight is to fall, the shortest that lift another key: one may be the nearer."""
        yield self._still
        if wanted >= self._now:
            return
        lift = self._aim.rivals()
        square = np.einsum("rn,rn->r", lift, lift)
        best = np.argsort(-square)[:FEW]
        for place in best[square[best] > 0]:
            share = (wanted - self._now) / square[place]
            yield lift[place] * max(share, -2 * self._aim.scale / square[place] ** 0.5)

    def _makes(self, end: Ended, target: float) -> bool:
        return end.made and abs(self._aim.weight(end.move) - target) <= EXACT

    def _end(self, sign: int) -> tuple[float, Array]:
        """Return the farthest value up (1) or down (-1) that was found, and its move."""
        if sign not in self._ends:
            enough = self._aim.goal(ALL if sign > 0 else NOTHING)
            self._ends[sign] = farthest(self._aim.found, self._many(sign), sign, enough, STEPS)
        return self._ends[sign]

    def _many(self, sign: int) -> Array:
        """Return starts of a climb: here, along the slope, towards what separates the key from others, anywhere."""
        size, noise = self._aim.size, np.random.default_rng(0)
        slope = sign * self._aim.found(self._still[None]).slope[0]
        lift = sign * self._aim.rivals()
        along = [lift.mean(axis=0), *lift[np.argsort(-np.einsum("rn,rn->r", lift, lift))[:FEW]]]
        rays = [slope, *along, *noise.standard_normal((STARTS - len(along) - 2, size))]
        scale = max(self._aim.scale, 1e-3)
        lengths = np.linalg.norm(rays, axis=1) / scale / np.resize(REACHES, len(rays))
        return np.vstack((self._still, np.array(rays) / np.where(lengths > 0, lengths, 1)[:, None]))

    def _weight(self, sign: int) -> float:
        weight = self._aim.weight(self._end(sign)[1])
        return 1.0 if weight >= ALL else 0.0 if weight <= NOTHING else weight

    def _through(self, wanted: float, target: float) -> Array | None:
        """Return a smallest move found from where the way to the farthest move passes what is wanted."""
        here = self._passing(wanted)
        ends = [self._smallest(wanted, here, 2 * LOOKS)]
        if not ends[0].made:
            ends = [corrected(self._aim.found, wanted, move) for move in (ends[0].move, here)]
        return min((end.move for end in ends if self._makes(end, target)), key=_length, default=None)

    def _passing(self, wanted: float) -> Array:
        """Return where the way to the farthest move passes what is wanted."""
        return between(self._aim.found, wanted, self._still, self._end(1 if wanted > self._now else -1)[1])

    def _short_of(self, wanted: float) -> Reached:
        """Return a move that comes near the last weight that can be had, and say which that is."""
        up = wanted > self._now
        value, far = self._end(1 if up else -1)
        wanted = value + (self._now - value) * SHORT_OF
        end = self._smallest(wanted, between(self._aim.found, wanted, self._still, far), LOOKS)
        move = end.move if end.made else far
        return Reached(
            self._sealed(move), self._aim.weight(move), self.reachable, reached=False, why=self._why(up, far)
        )

    def _why(self, up: bool, far: Array) -> Message:
        weight = f"{self._weight(1 if up else -1):.3g}"
        if not up:
            return say("No change of this row takes the weight below {weight}.", weight=weight)
        if self._aim.mixture(far) <= MIXED:
            template = "The key lies among the others, as a mixture of them: no query gives it more than {weight}."
            return say(template, weight=weight)
        return say("No change of this row lifts the weight above {weight}.", weight=weight)

    def _sealed(self, move: Array) -> Array:
        return seal(np.array(self._aim.whole(move)))


def reach(
    result: Attention, *, index: Index, target: float, change: Side = "query", moves: Moves | None = None
) -> Reached:
    """Return the smallest change of a row that brings one weight to *target*: `Reach` for a single answer."""
    return Reach(result, index=index, change=change, moves=moves).to(target)


def _fixed(result: Attention, index: Index) -> Message | None:
    """Return why nothing can change the weight, None where something can."""
    row, permitted = result.options.normaliser_row, result.permitted
    assert permitted is not None
    if row.slope is None:
        return say("The weights of {label} jump from one value to the next: none lie between.", label=row.label)
    if result.empty_rows[index[:-1]]:
        return say("The query may attend to no key: its weights are fixed.")
    if result.options.local is None and not permitted[index]:
        return say("The mask forbids this key: its weight stays 0.")
    alone = result.options.local is None and permitted[index[:-1]].sum() == 1
    if alone and row.sums_to_one and result.options.sink is None:
        return say("It is the only key that the query may attend to: its weight stays 1.")
    return None


def _length(move: Array) -> float:
    return float(move @ move)


def _own(result: Attention, index: Index, change: Side) -> Moves:
    same = np.eye(_width(result, change))
    return Moves(index[-2], query=same) if change == "query" else Moves(index[-1], key=same)


def _width(result: Attention, change: Side) -> int:
    if change not in ("query", "key"):
        message = say('What is to change must be "query" or "key"; it is "{change}".', change=change)
        raise OptionError(message, field="change", code="change")
    place = ("query", "key").index(change)
    source = result.inputs[place] if isinstance(result, MultiHead) else (result.query, result.key)[place]
    return source.shape[-1]
