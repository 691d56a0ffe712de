"""``attend``: attention of any scoring function with every intermediate in its immutable result."""

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from attn_gui.engine.arrays import Array, matrix, require_finite, seal, sealed_view
from attn_gui.engine.local import Local
from attn_gui.engine.masking import Masking, Rule
from attn_gui.engine.options import Options
from attn_gui.engine.pipeline import Progress, Work, capped, run
from attn_gui.engine.plan import Keep, Plan, make_plan, repeats, require_budget, require_keep
from attn_gui.engine.positions import Positions
from attn_gui.engine.scoring import Dot, Scoring, own_arrays
from attn_gui.engine.scoring_base import Shape
from attn_gui.engine.softmax import sink_rows
from attn_gui.engine.steps import Step, steps_of


@dataclass(frozen=True, eq=False, kw_only=True)
class Attention:
    """The immutable result: read-only arrays, None where not kept, and the operands that they came from.

    scores (..., Lq, Lk) are scaled, before softcap, bias and mask; weights likewise; output (..., Lq, dv);
    empty_rows (..., Lq) marks queries that may attend to no key.  ``batched`` says whether axis 0 counts batch entries.
    scored_query and scored_key are what was scored: query and key themselves, or normed and rotated.
    """

    query: Array
    key: Array
    value: Array
    scored_query: Array
    scored_key: Array
    scores: Array | None
    permitted: Array | None
    bias: Array | None
    weights: Array | None
    output: Array
    empty_rows: Array
    options: Options
    batched: bool

    @property
    def capped_scores(self) -> Array | None:
        """Scores after the softcap; without one, the scores themselves."""
        if self.scores is None or self.options.softcap is None:
            return self.scores
        return seal(capped(self.scores, self.options.softcap))

    @property
    def masked_scores(self) -> Array | None:
        """What the softmax sees: capped scores plus bias, -inf where forbidden; an alias where no rule is set."""
        return None if self.scores is None else self.masked_part(())

    def masked_part(self, index: tuple[int, ...]) -> Array:
        """Return the masked scores at *index* only, such as one row: (head, query)."""
        assert self.scores is not None
        assert self.permitted is not None
        part: Array = self.scores[(*index, ...)]
        if self.options.softcap is not None:
            part = capped(part, self.options.softcap)
        for added in (None if self.bias is None else self.bias[index], self.position_bias_at(index)):
            if added is not None:
                with np.errstate(over="ignore"):
                    part = part + added.astype(part.dtype)
        if self.options.forbids:
            part = np.where(self.permitted[index], part, part.dtype.type(-np.inf))
        return sealed_view(np.asarray(part))

    @cached_property
    def position_bias(self) -> Array | None:
        """What ALiBi adds to the scores (..., Lq, Lk); None without, or where nothing of that size was kept."""
        if self.options.positions is None or self.permitted is None:
            return None
        shape = self.permitted.shape
        part = self.options.positions.alibi_part(shape, self._offset)
        return None if part is None else sealed_view(np.broadcast_to(part, shape))

    def position_bias_at(self, index: tuple[int, ...]) -> Array | None:
        """Return what ALiBi adds at *index* only, such as one row; None without."""
        if self.options.positions is None:
            return None
        assert self.permitted is not None
        return self.options.positions.alibi_at(self.permitted.shape, self._offset, index)

    @property
    def sink(self) -> Array | None:
        """The sink's logit, broadcasting to rows (..., Lq, 1); None without."""
        assert self.permitted is not None
        return sink_rows(self.options.sink, self.permitted.shape, self.output.dtype)

    @property
    def centres(self) -> Array | None:
        """The place that each query of local attention attends around (..., Lq, 1); None without."""
        local = self.options.local
        return None if local is None else seal(local.centres(self.query, self.key.shape[-2], self._offset))

    def rules(self, rows: slice = slice(None)) -> tuple[Rule, ...]:
        """Return every rule that may forbid keys to *rows*, each by itself: those of the mask, and the local window."""
        assert self.permitted is not None
        shape, local, centres = self.permitted.shape, self.options.local, self.centres
        own = self.options.masking.rules(shape, batched=self.batched, rows=rows)
        if local is None or centres is None:
            return own
        return (*own, local.rule(centres[..., rows, :], shape[-1]))

    @property
    def _offset(self) -> Array:
        assert self.permitted is not None
        return self.options.masking.query_offset(self.permitted.shape, batched=self.batched)

    @property
    def attended(self) -> Array:
        """Weights @ value: the output itself, for several heads before they are joined."""
        return self.output

    @property
    def matched_scored_key(self) -> Array:
        """What was scored of the key, each head repeated for the query heads that it serves."""
        return _repeated(self.scored_query, self.scored_key)

    @property
    def matched_value(self) -> Array:
        """The value with each head repeated for the query heads that it serves."""
        return _repeated(self.query, self.value)

    def steps(self) -> tuple[Step, ...]:
        """Return every intermediate in order, derived on demand."""
        return steps_of(self)


@dataclass(frozen=True, eq=False)
class Attended:
    """Everything of a result but the operands as the caller knows them."""

    scored_query: Array
    scored_key: Array
    scores: Array | None
    permitted: Array | None
    bias: Array | None
    weights: Array | None
    output: Array
    empty_rows: Array


def attend(
    query: object,
    key: object,
    value: object,
    *,
    scoring: Scoring | None = None,
    masking: Masking | None = None,
    softcap: float | None = None,
    temperature: float = 1.0,
    sink: object = None,
    normaliser: str = "softmax",
    positions: Positions | None = None,
    local: Local | None = None,
    keep: Keep = "all",
    progress: Progress | None = None,
    executor: Executor | None = None,
    byte_budget: int | None = None,
) -> Attention:
    """Return attention of query (..., Lq, d), key (..., Lk, dk), value (..., Lk, dv); leading axes broadcast.

    If axis -3 of query is a multiple of that of key and value, each key head serves consecutive query heads.  Integers
    and booleans become float64, float16 is worked in float32, mixed types follow numpy.result_type.  *temperature*
    divides the masked scores inside the softmax.  *sink*, a number or one per head, is a logit that joins each sum and
    is dropped.  *normaliser* is a key of NORMALISERS.  *positions* act on query and key before they are scored, ALiBi
    on the scores; *local* says which keys are near.  *progress* is told the share done and returns True to cancel.
    With *executor* rows and heads are worked side by side; it must not be the one that this call runs on.
    *byte_budget* bounds the bytes kept.  ``scoring`` None is ``Dot()``, 1 / √width.

    Raises ShapeError, FiniteError, OptionError, and Cancelled.
    """
    options = Options(scoring or Dot(), masking or Masking(), softcap, temperature, sink, normaliser, positions, local)
    operands = take_in(query, key, value, options.scoring)
    batched = max(array.ndim for array in operands[:2]) > 2
    done = attend_to(operands, options, keep, progress, byte_budget, batched=batched, executor=executor)
    return Attention(
        query=operands[0], key=operands[1], value=operands[2], options=options, batched=batched, **vars(done)
    )


def attend_to(
    operands: tuple[Array, Array, Array],
    options: Options,
    keep: Keep,
    progress: Progress | None,
    byte_budget: int | None,
    *,
    batched: bool,
    executor: Executor | None = None,
    joined: bool = False,
) -> Attended:
    """Return the arrays of attention over operands that `take_in` returned; `Work` says what *joined* means."""
    query, key, value = operands
    shapes = (query.shape, key.shape, value.shape)
    plan = plan_for(shapes, query.dtype, options, keep, byte_budget, batched=batched)
    shape = plan.scores_shape
    masking = options.masking
    offset = masking.query_offset(shape, batched=batched)
    centres = None if options.local is None else options.local.centres(query, shape[-1], offset)
    # Where they are not kept, rows are permitted when they are worked; but a bias is as large as the whole anyway.
    by_rows = keep == "output" and options.forbids and masking.bias is None
    permitted = None if by_rows else options.permitted(shape, centres, batched=batched)
    bias = masking.added(shape)
    scored_query, scored_key = _placed(query, key, options.positions, offset)
    work = Work(
        query=scored_query,
        key=_repeated(query, scored_key),
        value=_repeated(query, value),
        permitted=None if permitted is None or not options.forbids or permitted.all() else permitted,
        bias=bias,
        options=options,
        batched=batched,
        by_rows=by_rows,
        shape=shape,
        offset=offset,
        sink=sink_rows(options.sink, shape, plan.dtype),
        centres=centres,
        joined=joined,
    )
    results = run(work, plan, keep, progress, executor)
    whole = keep != "output"
    return Attended(
        scored_query=scored_query,
        scored_key=scored_key,
        scores=results.scores,
        permitted=permitted if whole else None,
        bias=bias if whole else None,
        weights=results.weights,
        output=results.output,
        empty_rows=results.empty_rows,
    )


def _placed(query: Array, key: Array, positions: Positions | None, offset: Array) -> tuple[Array, Array]:
    if positions is None or not positions.moves:
        return query, key
    return positions.place_query(query, offset), positions.place_key(key)


def plan_for(
    shapes: tuple[Shape, Shape, Shape],
    dtype: np.dtype[Any],
    options: Options,
    keep: Keep,
    byte_budget: int | None,
    *,
    batched: bool,
) -> Plan:
    """Return the Plan after every check that needs no computation."""
    require_keep(keep)
    options.check(shapes[0], shapes[1])
    plan = make_plan(*shapes, options.scoring, dtype, keep)
    options.check_scores(plan.scores_shape, plan.dtype, batched=batched)
    require_budget(plan, keep, byte_budget)
    return plan


def take_in(query: object, key: object, value: object, scoring: Scoring) -> tuple[Array, Array, Array]:
    """Return the three operands as read-only finite matrices of one working type.

    Raises ShapeError, FiniteError, OptionError naming the input at fault.
    """
    named = ((query, "Query", "query"), (key, "Key", "key"), (value, "Value", "value"))
    taken = [matrix(array, name, field) for array, name, field in named]
    for array, (_, name, field) in zip(taken, named, strict=True):
        require_finite(array, name, field)
    weights = own_arrays(scoring)
    for name, weight in weights.items():
        require_finite(weight, f"The {scoring.name} {name}", f"scoring.{name}")
    dtype = np.result_type(*taken, *weights.values())
    first, second, third = (seal(array.astype(dtype, copy=False)) for array in taken)
    return first, second, third


def _repeated(query: Array, shared: Array) -> Array:
    times = repeats(query.shape, shared.shape)
    return shared if times == 1 else np.repeat(shared, times, axis=-3)
