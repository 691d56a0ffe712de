"""How a computation is cut into parts that fit the cache, and worked one after another or side by side."""

import math
from collections.abc import Callable
from concurrent.futures import Executor, wait
from itertools import pairwise
from threading import Event

from attn_gui.engine.arrays import Array
from attn_gui.engine.errors import Cancelled

BLOCK_BYTES = 1 << 21
"""Scores worked at a time: more would leave the cache between the passes of the softmax."""

SPREAD = 1 << 21
"""Multiply-adds from which handing parts to other threads costs less than it brings."""

SHARES = 4
"""Parts at least where there are threads, so that none waits long for the last one."""

Progress = Callable[[float], bool]
Shape = tuple[int, ...]
Part = tuple[slice | None, slice]


def cut(array: Array, heads: slice | None, rows: slice | None = None) -> Array:
    """Return the part of *array* (..., heads, rows, width); a head axis that broadcasts stays whole."""
    if heads is not None and array.ndim > 2 and array.shape[-3] > 1:
        array = array[..., heads, :, :]
    return array if rows is None else array[..., rows, :]


def parts_of(shape: Shape, itemsize: int, *, whole_rows: bool, side_by_side: bool) -> list[Part]:
    """Return the parts of scores of *shape*: one if they fit the cache together and none is worked *side_by_side*.

    With *whole_rows* heads are parted but never rows.
    """
    room = BLOCK_BYTES // itemsize
    if not side_by_side and math.prod(shape) <= room:
        return [(None, slice(0, shape[-2]))]
    *lead, rows, keys = shape
    count = lead[-1] if lead else 1
    others = math.prod(lead) // count * keys
    shares = SHARES if side_by_side else 1
    heads = _lengths(count, min(room // (others * rows), math.ceil(count / shares)))
    split = math.ceil(shares / len(heads))
    blocks = [slice(0, rows)] if whole_rows else _lengths(rows, min(room // others, math.ceil(rows / split)))
    return [(head if count > 1 else None, block) for head in heads for block in blocks]


def work_through(task: Callable[[Part], None], parts: list[Part], progress: Progress | None) -> None:
    """Call *task* with each part; raise Cancelled once *progress*, told the share done, answers True."""
    for done, part in enumerate(parts):
        ask(progress, done / len(parts))
        task(part)
    ask(progress, 1.0)


def spread(executor: Executor, task: Callable[[Part], None], parts: list[Part], progress: Progress | None) -> None:
    """Do as `work_through` does on the threads of *executor*."""
    stopped = Event()

    def guarded(part: Part) -> None:
        if not stopped.is_set():
            task(part)

    futures = [executor.submit(guarded, part) for part in parts]
    try:
        for done, future in enumerate(futures):
            ask(progress, done / len(parts))
            future.result()
    finally:
        # Nobody may still write into the arrays of a computation that has ended.
        stopped.set()
        wait(futures)
    ask(progress, 1.0)


def ask(progress: Progress | None, done: float) -> None:
    """Raise Cancelled if *progress* answers True."""
    if progress is not None and progress(done):
        raise Cancelled


def _lengths(whole: int, most: int) -> list[slice]:
    """Return slices of nearly equal length, at most *most* but at least 1, that cover *whole*."""
    count = math.ceil(whole / max(1, most))
    edges = [place * whole // count for place in range(count + 1)]
    return [slice(*pair) for pair in pairwise(edges)]
