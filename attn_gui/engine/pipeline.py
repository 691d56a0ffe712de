"""The one computation behind every result: score, cap, bias, mask, softmax, values; whole or by blocks of rows."""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, wait
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np

from attn_gui.engine.arrays import Array, seal
from attn_gui.engine.errors import Cancelled, FiniteError
from attn_gui.engine.normalisers import normalise_in_place
from attn_gui.engine.options import Options
from attn_gui.engine.plan import BLOCK_ROWS, Keep, Plan
from attn_gui.engine.softmax import EmptyRows, fitted
from attn_gui.text import say

CACHED = 1 << 20
"""Scores that may be worked at once: more would leave the cache between the passes of the softmax."""

Progress = Callable[[float], bool]
Shape = tuple[int, ...]
Part = tuple[slice | None, slice]


@dataclass(frozen=True, eq=False)
class Work:
    """Operands of one working type with their heads matched; what is None is not set.

    ``offset`` is where the first query stands among the keys, ``centres`` (..., Lq, 1) the places of local attention,
    ``sink`` broadcasts to rows (..., 1), ``shape`` is that of the scores.
    """

    query: Array
    key: Array
    value: Array
    permitted: Array | None
    bias: Array | None
    options: Options
    shape: Shape
    offset: Array
    sink: Array | None = None
    centres: Array | None = None

    def scores(self, part: Part) -> Array:
        """Return the scaled scores of one part; raise FiniteError on overflow."""
        heads, rows = part
        query, key = cut(self.query, heads, rows), cut(self.key, heads)
        with np.errstate(over="ignore", invalid="ignore"):
            scores = self.options.scoring(query, key)
            # A weighted row sum is finite only if every number is: one pass, no array of booleans.
            checks = scores @ np.full(scores.shape[-1], 0.5 / scores.shape[-1], scores.dtype)
        if not bool(np.isfinite(checks).all()):
            raise _overflow(query, key)
        return scores

    def weigh(self, scores: Array, part: Part, out: Array) -> Array:
        """Write the weights of one part to *out*, which may be *scores*; return which rows (..., 1) were empty."""
        heads, rows = part
        options = self.options
        source = self._masked(scores, part, out)
        peak: Array = source.max(axis=-1, keepdims=True)
        if bool(np.isposinf(peak).any()):
            raise out_of_range("Scores with their bias", "masking.bias", source.dtype, "a smaller bias")
        rule = EmptyRows(options.masking.empty_rows)
        sink = None if self.sink is None else cut(self.sink, heads)
        empty = normalise_in_place(options.normaliser_row, source, rule, options.temperature, peak, sink=sink, out=out)
        if self.centres is not None and options.local is not None:
            options.local.fade(out, cut(self.centres, heads, rows), ~empty)
        return empty

    def attended(self, weights: Array, part: Part) -> Array:
        """Return weights @ value."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.matmul(weights, cut(self.value, part[0]))

    def _masked(self, scores: Array, part: Part, out: Array) -> Array:
        """Return what is normalised: *scores* themselves where nothing is set, else *out*."""
        heads, rows = part
        options, source = self.options, scores
        if options.softcap is not None:
            source = capped(source, options.softcap, out=out)
        for added in self._added(part):
            with np.errstate(over="ignore"):
                source = np.add(source, added, out=out)
        if self.permitted is not None:
            if source is not out:
                np.copyto(out, source)
            source = out
            np.copyto(out, -np.inf, where=~cut(self.permitted, heads, rows))
        return source

    def _added(self, part: Part) -> Iterator[Array]:
        if self.bias is not None:
            yield cut(self.bias, *part)
        positions = self.options.positions
        if positions is not None and (alibi := positions.alibi_part(self.shape, self.offset, *part)) is not None:
            yield alibi


@dataclass(frozen=True, eq=False)
class Results:
    """Read-only arrays of a finished computation; what was not kept is None."""

    scores: Array | None
    weights: Array | None
    output: Array
    empty_rows: Array


def run(work: Work, plan: Plan, keep: Keep, progress: Progress | None, executor: Executor | None) -> Results:
    """Return the results of *work*; raise Cancelled once *progress* answers True, FiniteError on overflow."""
    if keep == "all" and progress is None and math.prod(plan.scores_shape) <= CACHED:
        results = _whole(work)
    else:
        results = _in_parts(work, plan, keep, progress, executor)
    wrong = ~np.isfinite(results.output)
    if (wrong & ~results.empty_rows[..., None]).any():
        raise out_of_range("Output", "value", plan.dtype, "smaller values")
    for array in (results.scores, results.weights, results.output, results.empty_rows):
        if array is not None:
            seal(array)
    return results


def capped(scores: Array, softcap: float, out: Array | None = None) -> Array:
    """Return softcap · tanh(scores / softcap)."""
    cap = fitted(softcap, scores.dtype)
    with np.errstate(over="ignore", under="ignore"):
        result = np.divide(scores, cap, out=np.empty_like(scores) if out is None else out)
        np.tanh(result, out=result)
        result *= cap
    return result


def cut(array: Array, heads: slice | None, rows: slice | None = None) -> Array:
    """Return the part of *array* (..., heads, rows, width); a head axis that broadcasts stays whole."""
    if heads is not None and array.ndim > 2 and array.shape[-3] > 1:
        array = array[..., heads, :, :]
    return array if rows is None else array[..., rows, :]


def out_of_range(name: str, field: str, dtype: np.dtype[Any], remedy: str) -> FiniteError:
    """Return the error for numbers that left the range of *dtype*."""
    wider = "float64 or " if dtype.itemsize < 8 else ""
    message = say("{name} exceeds the range of {dtype}; use {remedy}.", name=name, dtype=dtype, remedy=wider + remedy)
    if name.startswith("Scores"):
        message = say(message.template.replace("exceeds", "exceed"), **message.values)
    return FiniteError(message, field=field, code="overflow")


def _whole(work: Work) -> Results:
    part: Part = (None, slice(None))
    scores = work.scores(part)
    weights = np.empty_like(scores)
    empty = work.weigh(scores, part, weights)
    return Results(scores, weights, work.attended(weights, part), empty[..., 0])


def _in_parts(work: Work, plan: Plan, keep: Keep, progress: Progress | None, executor: Executor | None) -> Results:
    shape, dtype = plan.scores_shape, plan.dtype
    results = Results(
        scores=np.empty(shape, dtype) if keep == "all" else None,
        weights=np.empty(shape, dtype) if keep != "output" else None,
        output=np.empty(plan.output_shape, dtype),
        empty_rows=np.empty(shape[:-1], bool),
    )

    def task(part: Part) -> None:
        heads, rows = part
        scores = work.scores(part)
        if results.scores is not None:
            cut(results.scores, heads, rows)[...] = scores
        weights = scores if results.weights is None else cut(results.weights, heads, rows)
        empty = work.weigh(scores, part, weights)
        cut(results.output, heads, rows)[...] = work.attended(weights, part)
        cut(results.empty_rows[..., None], heads, rows)[...] = empty

    block = shape[-2] if work.options.normaliser_row.couples_rows else BLOCK_ROWS
    parts = list(_parts(shape, block, executor is not None))
    if executor is None:
        for done, part in enumerate(parts):
            _ask(progress, done / len(parts))
            task(part)
    else:
        _spread(executor, task, parts, progress)
    _ask(progress, 1.0)
    return results


def _parts(shape: Shape, block: int, by_head: bool) -> Iterator[Part]:
    *lead, rows, keys = shape
    split = lead[-1:] > [1] and (by_head or math.prod(lead) * min(rows, block) * keys > CACHED)
    heads = [slice(head, head + 1) for head in range(lead[-1])] if split else [None]
    for head in heads:
        for start in range(0, rows, block):
            yield head, slice(start, start + block)


def _spread(executor: Executor, task: Callable[[Part], None], parts: list[Part], progress: Progress | None) -> None:
    stopped = Event()

    def guarded(part: Part) -> None:
        if not stopped.is_set():
            task(part)

    futures = [executor.submit(guarded, part) for part in parts]
    try:
        for done, future in enumerate(futures):
            _ask(progress, done / len(parts))
            future.result()
    finally:
        # Nobody may still write into the arrays of a computation that has ended.
        stopped.set()
        wait(futures)


def _ask(progress: Progress | None, done: float) -> None:
    if progress is not None and progress(done):
        raise Cancelled


def _overflow(query: Array, key: Array) -> FiniteError:
    dtype = query.dtype
    template = "Scores exceed the range of {dtype} (width {width}, largest product {largest}); use {remedy}."
    message = say(
        template,
        dtype=dtype,
        width=key.shape[-1],
        largest=_power_of_ten(query, key),
        remedy="float64 or a smaller scale" if dtype.itemsize < 8 else "a smaller scale",
    )
    return FiniteError(message, field="scores", code="overflow")


def _power_of_ten(query: Array, key: Array) -> str:
    logarithm = sum(math.log10(max(float(np.abs(array).max()), 1e-300)) for array in (query, key))
    exponent = math.floor(logarithm)
    digit = round(10 ** (logarithm - exponent))
    return f"1e{exponent + 1}" if digit == 10 else f"{digit}e{exponent}"
