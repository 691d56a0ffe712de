"""Several heads side by side: project, split, attend, join, project; and attention of an input to itself."""

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from attn_gui.engine.arrays import Array, all_finite, seal, sealed_view
from attn_gui.engine.attention import Attention, attend_to, take_in
from attn_gui.engine.masking import Masking
from attn_gui.engine.options import Options
from attn_gui.engine.pipeline import Progress, out_of_range
from attn_gui.engine.plan import Keep
from attn_gui.engine.positions import Positions
from attn_gui.engine.projections import Projections, head_shapes, merge_heads, split_heads
from attn_gui.engine.scoring import Dot


@dataclass(frozen=True, eq=False, kw_only=True)
class MultiHead(Attention):
    """The result of several heads; what it has from Attention is per head.

    query (..., H, Lq, dh), key and value (..., Hkv, Lk, …) are projected and split; scores and weights
    (..., H, Lq, Lk); heads (..., H, Lq, dv); concatenated (..., Lq, H · dv) before w_output; output (..., Lq, width).
    ``inputs`` are the three matrices before projection.
    """

    inputs: tuple[Array, Array, Array]
    projections: Projections
    num_heads: int
    num_kv_heads: int
    heads: Array
    concatenated: Array

    @cached_property
    def mean_weights(self) -> Array | None:
        """The mean of the weights over the heads (..., Lq, Lk); None where weights were not kept."""
        return None if self.weights is None else seal(self.weights.mean(axis=-3))

    @property
    def attended(self) -> Array:
        """Weights @ value of each head."""
        return self.heads


def multi_head(
    query: object,
    key: object,
    value: object,
    projections: Projections | None = None,
    *,
    num_heads: int,
    num_kv_heads: int | None = None,
    scale: float | None = None,
    masking: Masking | None = None,
    softcap: float | None = None,
    temperature: float = 1.0,
    sink: object = None,
    normaliser: str = "softmax",
    positions: Positions | None = None,
    keep: Keep = "all",
    progress: Progress | None = None,
    executor: Executor | None = None,
    byte_budget: int | None = None,
) -> MultiHead:
    """Return scaled dot attention of query (..., Lq, m), key (..., Lk, n), value (..., Lk, p) in *num_heads* heads.

    Heads are contiguous blocks of columns; with fewer *num_kv_heads*, each key head serves consecutive query heads.
    *scale* None is 1 / √head width.  The rest is as in `attend`.
    """
    options = Options(Dot(scale), masking or Masking(), softcap, temperature, sink, normaliser, positions)
    projections = projections or Projections()
    inputs = take_in_for_heads(query, key, value, projections)
    kv_heads = num_heads if num_kv_heads is None else num_kv_heads
    head_shapes((inputs[0].shape, inputs[1].shape, inputs[2].shape), projections, num_heads, kv_heads)
    split = [
        sealed_view(split_heads(projections.apply_in_range(which, x), count))
        for which, x, count in zip(("query", "key", "value"), inputs, (num_heads, kv_heads, kv_heads), strict=True)
    ]
    batched = max(x.ndim for x in inputs[:2]) > 2
    done = attend_to(
        (split[0], split[1], split[2]),
        options,
        keep,
        progress,
        byte_budget,
        batched=batched,
        executor=executor,
        joined=True,
    )
    joined = seal(merge_heads(done.output))
    return MultiHead(
        query=split[0],
        key=split[1],
        value=split[2],
        scored_query=done.scored_query,
        scored_key=done.scored_key,
        scores=done.scores,
        permitted=done.permitted,
        bias=done.bias,
        weights=done.weights,
        output=seal(_project_output(projections, joined)),
        empty_rows=done.empty_rows,
        options=options,
        batched=batched,
        inputs=inputs,
        projections=projections,
        num_heads=num_heads,
        num_kv_heads=kv_heads,
        heads=done.output,
        concatenated=joined,
    )


def self_attention(
    x: object, projections: Projections | None = None, *, num_heads: int = 1, **options: Any
) -> MultiHead:
    """Return `multi_head` of *x* (..., n, d) as query, key and value; the head axis stays, also for one head."""
    return multi_head(x, x, x, projections, num_heads=num_heads, **options)


def take_in_for_heads(
    query: object, key: object, value: object, projections: Projections
) -> tuple[Array, Array, Array]:
    """Return the operands as `take_in` does, in a working type that holds the projections too."""
    projections.require_finite()
    taken = take_in(query, key, value, Dot())
    dtype = np.result_type(*taken, *projections.arrays().values())
    first, second, third = (sealed_view(x.astype(dtype, copy=False)) for x in taken)
    return first, second, third


def _project_output(projections: Projections, joined: Array) -> Array:
    output = projections.apply("output", joined)
    # NaN is right where a row without any key was asked to be NaN; anything else is overflow.
    if output is joined or all_finite(output):
        return output
    if not np.isfinite(output[np.isfinite(joined).all(axis=-1)]).all():
        raise out_of_range("Projected output", "projections.w_output", output.dtype, "smaller weights")
    return output
