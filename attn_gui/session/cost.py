"""What the open session's attention costs at growing lengths, measured: its own matrices repeated, several ways."""

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

import numpy as np

from attn_gui.engine.accounting import Accounting
from attn_gui.errors import AttentionError
from attn_gui.session.accounting import account_of
from attn_gui.session.compute import BYTE_BUDGET
from attn_gui.session.cost_ways import WAYS, Way, worked_in
from attn_gui.session.session import Session
from attn_gui.session.sizes import size_text
from attn_gui.session.tiling import tiled
from attn_gui.text import Message, say

LENGTHS = (64, 128, 256, 512, 1024, 2048, 4096)
MOST = 1 << 20
LONG = 0.5
"""Seconds from which on one run says enough; shorter ones are repeated and their median counts."""
REPEATS = 5
PATIENCE = 20.0
"""A run that would take longer, by how the one before grew, is not begun."""


@dataclass(frozen=True)
class Point:
    """One way at one length: the median seconds of so many runs, bytes planned, most bytes held at once in a run."""

    way: str
    length: int
    seconds: float
    runs: int
    planned_bytes: int
    peak_bytes: int


@dataclass(frozen=True)
class End:
    """Why a way was not run at this length, nor at any longer one."""

    way: str
    length: int
    reason: Message


@dataclass(frozen=True)
class Tools:
    """What measures: a clock in seconds, and a gauge that calls and returns the most bytes held at once."""

    clock: Callable[[], float]
    gauge: Callable[[Callable[[], object]], int]


@dataclass(frozen=True, eq=False)
class Cost:
    """What was measured of *session* so far, and the largest length of each way that the budget has room for."""

    session: Session
    points: tuple[Point, ...]
    ends: tuple[End, ...]
    reach: dict[str, int]
    byte_budget: int


@dataclass(eq=False)
class _Now:
    """What is known while measuring."""

    session: Session
    counts: Accounting
    dtype: np.dtype[np.generic]
    byte_budget: int
    reach: dict[str, int]
    points: list[Point] = field(default_factory=list[Point])
    ends: list[End] = field(default_factory=list[End])


Told = Callable[[Way, int, float], bool]
"""Is told what runs and the share of it that is done; answers True to stop."""


def measured(
    session: Session,
    lengths: Sequence[int] = LENGTHS,
    *,
    tell: Told = lambda _way, _length, _share: False,
    byte_budget: int = BYTE_BUDGET,
    tools: Tools | None = None,
) -> Iterator[Cost]:
    """Yield the Cost after each run, the last being the whole; lengths are taken in growing order.

    Raises what computing the session raises, and ``Cancelled`` once *tell* answers True.
    """
    tools = tools or Tools(perf_counter, peak_of)
    counts, dtype = account_of(session), worked_in(session)
    ways = [way for way in WAYS.values() if way.offered(session)]
    reach = {way.key: _reach(way, counts, dtype, byte_budget) for way in ways}
    now = _Now(session, counts, dtype, byte_budget, reach)
    for length in sorted(set(lengths)):
        for way in ways:
            if any(end.way == way.key for end in now.ends):
                continue
            reason = _refused(way, length, now)
            if reason is None:
                now.points.append(_point(way, length, now, tell, tools))
            else:
                now.ends.append(End(way.key, length, reason))
            yield Cost(session, tuple(now.points), tuple(now.ends), reach, byte_budget)


def lengths_of(text: str) -> tuple[int, ...]:
    """Return the lengths of a text like ``64, 128``; raises AttentionError."""
    parts = [part for part in text.replace(",", " ").split() if part]
    if parts and all(part.isascii() and part.isdecimal() and 1 <= int(part) <= MOST for part in parts):
        return tuple(int(part) for part in parts)
    message = say("Lengths are whole numbers from 1 to {most}, as in 64, 128, 256.", most=f"{MOST:,}")
    raise AttentionError(message, field="lengths", code="lengths")


def not_offered(session: Session) -> tuple[Way, ...]:
    """Return the ways that this session cannot be computed in."""
    return tuple(way for way in WAYS.values() if not way.offered(session))


def peak_of(call: Callable[[], object]) -> int:
    """Return the most bytes held at once during *call* beyond those before, of all that Python and NumPy ask for."""
    was_tracing = tracemalloc.is_tracing()
    if not was_tracing:
        tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        call()
        return max(0, tracemalloc.get_traced_memory()[1] - before)
    finally:
        if not was_tracing:
            tracemalloc.stop()


def _refused(way: Way, length: int, now: _Now) -> Message | None:
    """Why the way is not run at this length; None where it is."""
    planned = way.bytes_for(now.counts, length, now.dtype)
    if planned > now.byte_budget:
        return say(
            "{length} positions would keep {size}; the budget is {budget}, which ends at {reach} positions.",
            length=f"{length:,}",
            size=size_text(planned),
            budget=size_text(now.byte_budget),
            reach=f"{now.reach[way.key]:,}",
        )
    before = [point for point in now.points if point.way == way.key]
    if not before:
        return None
    last = before[-1]
    expected = last.seconds * (length / last.length) ** way.grows
    if expected <= PATIENCE:
        return None
    return say(
        "{last} positions took {taken} s; {length} would take about {expected} s, more than {most} s.",
        last=f"{last.length:,}",
        taken=f"{last.seconds:.1f}",
        length=f"{length:,}",
        expected=f"{expected:.0f}",
        most=f"{PATIENCE:.0f}",
    )


def _point(way: Way, length: int, now: _Now, tell: Told, tools: Tools) -> Point:
    whole = tiled(now.session, length)

    def run() -> float:
        began = tools.clock()
        way.run(whole, lambda share: tell(way, length, share), now.byte_budget)
        return tools.clock() - began

    times: list[float] = []
    # The first run, in which memory is watched, also warms up; its time counts only where one run is enough.
    peak = tools.gauge(lambda: times.append(run()))
    while times[0] < LONG and len(times) <= REPEATS and sum(times[1:]) < LONG:
        times.append(run())
    counted = times[1:] or times
    planned = way.bytes_for(now.counts, length, now.dtype)
    return Point(way.key, length, median(counted), len(counted), planned, peak)


def _reach(way: Way, counts: Accounting, dtype: np.dtype[np.generic], byte_budget: int) -> int:
    """The largest length, up to a million, whose bytes are within the budget; 0 where none is."""
    low, high = 0, MOST + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if way.bytes_for(counts, middle, dtype) <= byte_budget else (low, middle)
    return low
