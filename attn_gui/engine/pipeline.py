"""The one computation behind every result: score, cap, bias, mask, softmax, values; whole or in parts."""

import math
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from attn_gui.engine.arrays import Array, all_finite, seal
from attn_gui.engine.errors import FiniteError
from attn_gui.engine.normalisers import normalise_in_place
from attn_gui.engine.options import Options
from attn_gui.engine.parts import SPREAD, Part, Progress, Shape, ask, cut, parts_of, spread, work_through
from attn_gui.engine.plan import Keep, Plan
from attn_gui.engine.scoring_base import scores_of
from attn_gui.engine.softmax import EmptyRows, fitted
from attn_gui.text import say

__all__ = ["Progress", "Results", "Work", "capped", "out_of_range", "run"]


@dataclass(frozen=True, eq=False)
class Work:
    """Operands of one working type with their heads matched; what is None is not set.

    ``offset`` is where the first query stands among the keys, ``centres`` (..., Lq, 1) the places of local attention,
    ``sink`` broadcasts to rows (..., 1), ``shape`` is that of the scores.  With ``joined`` the output of the heads lies
    in memory side by side, as they are concatenated.  ``by_rows`` lets each part ask what it is permitted.
    """

    query: Array
    key: Array
    value: Array
    permitted: Array | None
    bias: Array | None
    options: Options
    shape: Shape
    offset: Array
    batched: bool
    by_rows: bool = False
    sink: Array | None = None
    centres: Array | None = None
    joined: bool = False

    def finish(self, part: Part, scores: Array | None, weights: Array | None, output: Array) -> tuple[Array, ...]:
        """Write the *output* of one part; return its scores, weights and which rows (..., 1) were empty.

        *scores* and *weights* say where to write these: None is a new array, and the place of the scores.
        """
        # Each thread has its own error state; every result is asked for numbers out of range instead.
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            scored = self._scores(part, scores)
            weighed = scored if weights is None else weights
            empty = self._weigh(scored, part, weighed)
            np.matmul(weighed, cut(self.value, part[0]), out=output)
        if not all_finite(output) and bool((~np.isfinite(output) & ~empty).any()):
            raise out_of_range("Output", "value", output.dtype, "smaller values")
        return scored, weighed, empty

    def _scores(self, part: Part, out: Array | None) -> Array:
        """Return the scaled scores of one part, in *out* if given; raise FiniteError on overflow."""
        heads, rows = part
        query, key = cut(self.query, heads, rows), cut(self.key, heads)
        scores = scores_of(self.options.scoring, query, key, out)
        if not all_finite(scores):
            raise _overflow(query, key)
        return scores

    def _weigh(self, scores: Array, part: Part, out: Array) -> Array:
        """Write the weights of one part to *out*, which may be *scores*; return which rows (..., 1) were empty."""
        heads, rows = part
        options = self.options
        source = self._masked(scores, part, out)
        peak: Array = source.max(axis=-1, keepdims=True)
        if self._adds and bool((peak == np.inf).any()):
            raise out_of_range("Scores with their bias", "masking.bias", source.dtype, "a smaller bias")
        rule = EmptyRows(options.masking.empty_rows)
        sink = None if self.sink is None else cut(self.sink, heads)
        empty = normalise_in_place(options.normaliser_row, source, rule, options.temperature, peak, sink=sink, out=out)
        if self.centres is not None and options.local is not None:
            options.local.fade(out, cut(self.centres, heads, rows), ~empty)
        return empty

    def _masked(self, scores: Array, part: Part, out: Array) -> Array:
        """Return what is normalised: *scores* themselves where nothing is set, else *out*."""
        options, source = self.options, scores
        if options.softcap is not None:
            source = capped(source, options.softcap, out=out)
        for added in self._added(part):
            source = np.add(source, added, out=out)
        permitted = self._permitted(part)
        if permitted is not None:
            if source is not out:
                np.copyto(out, source)
            source = out
            np.copyto(out, -np.inf, where=~permitted)
        return source

    def _permitted(self, part: Part) -> Array | None:
        if self.by_rows:
            rows = self.options.permitted(self.shape, self.centres, batched=self.batched, rows=part[1])
            return cut(rows, part[0])
        return None if self.permitted is None else cut(self.permitted, *part)

    @property
    def _adds(self) -> bool:
        return self.bias is not None or self.options.positions is not None

    def _added(self, part: Part) -> Iterator[Array]:
        if self.bias is not None:
            yield cut(self.bias, *part).astype(self.query.dtype, copy=False)
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
    if plan.multiply_adds < SPREAD:
        executor = None
    whole_rows = work.options.normaliser_row.couples_rows
    parts = parts_of(plan.scores_shape, plan.dtype.itemsize, whole_rows=whole_rows, side_by_side=executor is not None)
    if len(parts) == 1:
        results = _whole(work, plan, keep, parts[0], progress)
    else:
        results = _in_parts(work, plan, keep, parts, progress, executor)
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


def out_of_range(name: str, field: str, dtype: np.dtype[Any], remedy: str) -> FiniteError:
    """Return the error for numbers that left the range of *dtype*."""
    wider = "float64 or " if dtype.itemsize < 8 else ""
    message = say("{name} exceeds the range of {dtype}; use {remedy}.", name=name, dtype=dtype, remedy=wider + remedy)
    if name.startswith("Scores"):
        message = say(message.template.replace("exceeds", "exceed"), **message.values)
    return FiniteError(message, field=field, code="overflow")


def _whole(work: Work, plan: Plan, keep: Keep, part: Part, progress: Progress | None) -> Results:
    ask(progress, 0.0)
    output = _output(work, plan)
    weights = np.empty(plan.scores_shape, plan.dtype) if keep == "all" else None
    scores, weights, empty = work.finish(part, None, weights, output)
    ask(progress, 1.0)
    return Results(scores if keep == "all" else None, None if keep == "output" else weights, output, empty[..., 0])


def _in_parts(
    work: Work, plan: Plan, keep: Keep, parts: list[Part], progress: Progress | None, executor: Executor | None
) -> Results:
    shape, dtype = plan.scores_shape, plan.dtype
    results = Results(
        scores=np.empty(shape, dtype) if keep == "all" else None,
        weights=np.empty(shape, dtype) if keep != "output" else None,
        output=_output(work, plan),
        empty_rows=np.empty(shape[:-1], bool),
    )

    def task(part: Part) -> None:
        weights, scores = (None if array is None else cut(array, *part) for array in (results.weights, results.scores))
        places = (weights, None) if scores is None else (scores, weights)
        _, _, empty = work.finish(part, *places, cut(results.output, *part))
        cut(results.empty_rows[..., None], *part)[...] = empty

    if executor is None:
        work_through(task, parts, progress)
    else:
        spread(executor, task, parts, progress)
    return results


def _output(work: Work, plan: Plan) -> Array:
    """Return an empty output; where heads are to be joined, they lie side by side already."""
    if not work.joined:
        return np.empty(plan.output_shape, plan.dtype)
    *lead, heads, rows, width = plan.output_shape
    return np.empty((*lead, rows, heads, width), plan.dtype).swapaxes(-2, -3)


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
