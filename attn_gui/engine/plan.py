"""What a computation will need, known from shapes alone."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from attn_gui.engine.errors import OptionError, ShapeError
from attn_gui.engine.parts import BLOCK_BYTES
from attn_gui.engine.scoring_base import Scoring, Shape
from attn_gui.text import say

Keep = Literal["all", "weights", "output"]


@dataclass(frozen=True)
class Plan:
    """Shapes of scores (= weights) and output, the type worked in, bytes kept, multiply-adds of both products."""

    scores_shape: Shape
    output_shape: Shape
    dtype: np.dtype[Any]
    bytes: int
    multiply_adds: int


def lead_of(query: Shape, key: Shape, value: Shape, scoring: Scoring) -> tuple[Shape, Shape]:
    """Return the leading axes of the scores and of the output; raise ShapeError if anything does not fit."""
    scoring.check(query, key)
    if key[-2] != value[-2]:
        message = say(
            "Key has {keys} positions but value has {values}; each key needs one value.", keys=key[-2], values=value[-2]
        )
        raise ShapeError(message, field="value", code="lk_differs")
    lead = _matched(query[:-2], _repeated_lead(query, key), key[:-2], "key")
    return lead, _matched(lead, _repeated_lead(query, value), value[:-2], "value")


def repeats(query: Shape, shared: Shape) -> int:
    """Return how many consecutive query heads (axis -3) each head of *shared* serves."""
    if min(len(query), len(shared)) < 3:
        return 1
    heads, own = query[-3], shared[-3]
    return heads // own if own != 1 and heads % own == 0 else 1


def make_plan(query: Shape, key: Shape, value: Shape, scoring: Scoring, dtype: np.dtype[Any], keep: Keep) -> Plan:
    """Return the Plan; *bytes* counts scores, masked scores and weights when all is kept, one block when only output.

    Raises what `lead_of` raises.
    """
    lead, output_lead = lead_of(query, key, value, scoring)
    scores = (*lead, query[-2], key[-2])
    output = (*output_lead, query[-2], value[-1])
    count, size = math.prod(scores), dtype.itemsize
    block = min(count, max(BLOCK_BYTES // size, key[-2]))
    held = {"all": 3 * count, "weights": count, "output": block + math.prod(output)}
    return Plan(scores, output, dtype, held[keep] * size, count * (key[-1] + value[-1]))


def require_keep(keep: str) -> None:
    """Raise OptionError unless *keep* is one of the three choices."""
    if keep not in _TOO_LARGE:
        message = say('Keep must be "all", "weights" or "output"; it is "{keep}".', keep=keep)
        raise OptionError(message, field="keep", code="keep")


def require_budget(plan: Plan, keep: Keep, byte_budget: int | None) -> None:
    """Raise OptionError, with the bytes needed, if *plan* exceeds the budget; None is no limit."""
    if byte_budget is None or plan.bytes <= byte_budget:
        return
    shape = " x ".join(map(str, plan.scores_shape))
    message = say(_TOO_LARGE[keep], shape=shape, size=_size(plan.bytes))
    raise OptionError(message, field="query", code="too_large")


_TOO_LARGE: dict[str, str] = {
    "all": "Keeping every step of {shape} scores needs {size}; keep only weights or output.",
    "weights": "Keeping the weights of {shape} scores needs {size}; keep only the output.",
    "output": "The output of {shape} scores needs {size}; use fewer positions.",
}


def _size(count: int) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def _repeated_lead(query: Shape, shared: Shape) -> Shape:
    lead = shared[:-2]
    return (*lead[:-1], lead[-1] * repeats(query, shared)) if lead else lead


def _matched(query: Shape, other: Shape, shown: Shape, name: str) -> Shape:
    if query == other:
        return query
    try:
        return np.broadcast_shapes(query, other)
    except ValueError:
        message = say(
            "Leading axes {query} of query and {other} of {name} cannot be matched.",
            query=query,
            other=shown,
            name=name,
        )
        raise ShapeError(message, field=name, code="batch_axes") from None
