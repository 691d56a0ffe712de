"""``attend``: attention of any scoring function with every intermediate in its immutable result."""

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from attn_gui.engine.arrays import Array, finite_number, matrix, require_finite, seal, sealed_view
from attn_gui.engine.errors import OptionError
from attn_gui.engine.masking import Masking, any_forbidden
from attn_gui.engine.pipeline import Options, Progress, Work, capped, run
from attn_gui.engine.plan import Keep, Plan, make_plan, repeats, require_budget, require_keep
from attn_gui.engine.scoring import Dot, Scoring, own_arrays
from attn_gui.engine.scoring_base import Shape
from attn_gui.engine.steps import Step, steps_of
from attn_gui.text import say


@dataclass(frozen=True, eq=False, kw_only=True)
class Attention:
    """The immutable result: read-only arrays, None where not kept, and the operands that they came from.

    scores (..., Lq, Lk) are scaled, before softcap, bias and mask; weights likewise; output (..., Lq, dv);
    empty_rows (..., Lq) marks queries that may attend to no key.  ``batched`` says whether axis 0 counts batch entries.
    """

    query: Array
    key: Array
    value: Array
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
        if self.bias is not None:
            part = part + self.bias[index].astype(part.dtype)
        if any_forbidden(self.options.masking):
            part = np.where(self.permitted[index], part, part.dtype.type(-np.inf))
        return sealed_view(np.asarray(part))

    @property
    def attended(self) -> Array:
        """Weights @ value: the output itself, for several heads before they are joined."""
        return self.output

    @property
    def matched_key(self) -> Array:
        """The key with each head repeated for the query heads that it serves."""
        return _repeated(self.query, self.key)

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
    keep: Keep = "all",
    progress: Progress | None = None,
    byte_budget: int | None = None,
) -> Attention:
    """Return attention of query (..., Lq, d), key (..., Lk, dk), value (..., Lk, dv); leading axes broadcast.

    If axis -3 of query is a multiple of that of key and value, each key head serves consecutive query heads.  Integers
    and booleans become float64, float16 is worked in float32, mixed types follow numpy.result_type.  *temperature*
    divides the masked scores inside the softmax.  *progress* is told the share done and returns True to cancel.
    *byte_budget* bounds the bytes kept.  ``scoring`` None is ``Dot()``, 1 / √width.

    Raises ShapeError, FiniteError, OptionError, and Cancelled.
    """
    options = Options(scoring or Dot(), masking or Masking(), softcap, temperature)
    operands = take_in(query, key, value, options.scoring)
    batched = max(array.ndim for array in operands[:2]) > 2
    done = attend_to(operands, options, keep, progress, byte_budget, batched=batched)
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
) -> Attended:
    """Return the arrays of attention over operands that `take_in` returned; with *executor*, heads side by side."""
    query, key, value = operands
    shapes = (query.shape, key.shape, value.shape)
    plan = plan_for(shapes, query.dtype, options, keep, byte_budget, batched=batched)
    permitted, bias = options.masking.resolve(plan.scores_shape, batched=batched)
    with np.errstate(over="ignore"):
        added = None if bias is None else bias.astype(plan.dtype)
    some_forbidden = any_forbidden(options.masking) and not permitted.all()
    work = Work(
        query,
        _repeated(query, key),
        _repeated(query, value),
        permitted if some_forbidden else None,
        added,
        options,
    )
    results = run(work, plan, keep, progress, executor)
    kept = permitted if keep != "output" else None
    return Attended(
        results.scores, kept, bias if kept is not None else None, results.weights, results.output, results.empty_rows
    )


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
    _positive(options.softcap, "Softcap", "softcap", "leave it empty for none")
    _positive(options.temperature, "Temperature", "temperature", "1 leaves the scores as they are")
    plan = make_plan(*shapes, options.scoring, dtype, keep)
    options.masking.check(plan.scores_shape, batched=batched)
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
    first, second, third = (sealed_view(array.astype(dtype, copy=False)) for array in taken)
    return first, second, third


def _positive(number: float | None, name: str, field: str, remedy: str) -> None:
    if number is None:
        return
    code = "softcap_temperature"
    if finite_number(number, name, field, code) <= 0:
        message = say("{name} must be greater than 0; {remedy}.", name=name, remedy=remedy)
        raise OptionError(message, field=field, code=code)


def _repeated(query: Array, shared: Array) -> Array:
    times = repeats(query.shape, shared.shape)
    return shared if times == 1 else np.repeat(shared, times, axis=-3)
