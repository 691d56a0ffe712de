"""The ways to compute attention whose cost is compared: one row each."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from attn_gui.engine import Causal
from attn_gui.engine.accounting import Accounting
from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.plan import Keep, make_plan
from attn_gui.engine.scoring import Dot
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import Array, LocalKind, Mask, Precision, Session
from attn_gui.session.tiling import Tiled, part_of, reads_places
from attn_gui.text import Message, say

BLOCK_ROWS = 256
"""Queries of a windowed block."""

WINDOW = 128
"""How many keys each query attends to in the windowed way."""

Progress = Callable[[float], bool]
Sides = tuple[int, int]


@dataclass(frozen=True)
class Way:
    """One way: key, name, what it keeps, the bytes it plans for so many positions, how it runs, what it can run."""

    key: str
    label: Message
    summary: Message
    bytes_for: Callable[[Accounting, int, np.dtype[np.generic]], int]
    run: Callable[[Tiled, Progress, int | None], Array]
    offered: Callable[[Session], bool]
    grows: int = 2
    """Its time grows with this power of the length."""


def worked_in(session: Session) -> np.dtype[np.generic]:
    """Return the type that the session is computed in."""
    return np.dtype(np.float64 if session.options.precision is Precision.FLOAT64 else np.float32)


def _planned(keep: Keep) -> Callable[[Accounting, int, np.dtype[np.generic]], int]:
    def bytes_for(counts: Accounting, length: int, dtype: np.dtype[np.generic]) -> int:
        query, value = (counts.num_heads, length, 1), (counts.num_heads, length, counts.widths[2])
        return make_plan(query, query, value, Dot(), dtype, keep).bytes

    return bytes_for


def _running(keep: Keep) -> Callable[[Tiled, Progress, int | None], Array]:
    def run(whole: Tiled, progress: Progress, byte_budget: int | None) -> Array:
        row = KINDS[whole.session.kind]
        return row.run(whole.session, whole.inputs, progress=progress, byte_budget=byte_budget, keep=keep).output

    return run


def _window_bytes(counts: Accounting, length: int, dtype: np.dtype[np.generic]) -> int:
    heads, width, keys = counts.num_heads, counts.widths[2], min(length, BLOCK_ROWS + WINDOW)
    shapes = (heads, min(length, BLOCK_ROWS), 1), (heads, keys, 1), (heads, keys, width)
    return make_plan(*shapes, Dot(), dtype, "output").bytes + heads * length * width * dtype.itemsize


def run_window(whole: Tiled, progress: Progress, byte_budget: int | None) -> Array:
    """Return the output under a window: a block of queries at a time meets only the keys that its window reaches."""
    session, inputs = whole.session, whole.inputs
    row, count, keys = KINDS[session.kind], len(inputs.query), len(inputs.key)
    left, right = sides(session.mask)
    first = session.mask.causal_offset or 0
    outputs: list[Array] = []
    for start in range(0, count, BLOCK_ROWS):
        end = min(start + BLOCK_ROWS, count)
        near = min(max(start + first - left, 0), keys - 1)
        far = min(max(end + first + right, near + 1), keys)
        mask = replace(session.mask, window=(left, right), causal_offset=start + first - near)
        part = part_of(whole, slice(start, end), slice(near, far), mask)

        def share(done: float, start: int = start, end: int = end) -> bool:
            return progress((start + done * (end - start)) / count)

        result = row.run(part.session, part.inputs, progress=share, byte_budget=byte_budget, keep="output")
        outputs.append(result.output)
    return np.concatenate(outputs, axis=-2)


def sides(mask: Mask) -> Sides:
    """Return how many keys before and after its own a query attends to: 128 in all, or fewer where the mask says so."""
    left, right = (WINDOW - 1, 0) if mask.causal is not Causal.OFF else (WINDOW // 2, WINDOW - 1 - WINDOW // 2)
    own = mask.window or (None, None)
    return min(left, left if own[0] is None else own[0]), min(right, right if own[1] is None else own[1])


def _always(_session: Session) -> bool:
    return True


def _can_be_windowed(session: Session) -> bool:
    """Whether a part of the keys can be computed by itself: not where absolute places or other rows matter."""
    options = KINDS[session.kind].in_force(session.options)
    couples = NORMALISERS[options.normaliser].couples_rows
    return not (couples or reads_places(session) or options.local is LocalKind.PREDICTIVE)


WAYS: dict[str, Way] = {
    way.key: way
    for way in (
        Way("full", say("full"), say("every step kept"), _planned("all"), _running("all"), _always),
        Way(
            "blocks",
            say("row blocks"),
            say("a few rows at a time, only the output kept"),
            _planned("output"),
            _running("output"),
            _always,
        ),
        Way(
            "window",
            say("window of {keys}", keys=WINDOW),
            say("at most {keys} keys a query, other numbers; only the output kept", keys=WINDOW),
            _window_bytes,
            run_window,
            _can_be_windowed,
            grows=1,
        ),
    )
}
