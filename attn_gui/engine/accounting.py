"""What attention costs, counted from shapes alone: parameters, multiply-adds, bytes of weights, key/value cache."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.local import Local
from attn_gui.engine.positions import Positions
from attn_gui.engine.projections import Projections, head_shapes
from attn_gui.engine.scoring import Dot, Parameter, Scoring, own_arrays
from attn_gui.text import Message, say

Shape = tuple[int, ...]
Lengths = tuple[int, int]

SIDES = ("query", "key", "value", "output")


@dataclass(frozen=True)
class Part:
    """One thing that was counted, and how many."""

    name: Message
    count: int


@dataclass(frozen=True)
class Accounting:
    """Counts for *lengths* queries and keys, each as its parts; sizes of one head are (query, key, value) widths.

    *parameters* are numbers that a training could change: matrices, vectors, gains, sinks; typed numbers as a scale
    are none. *multiply_adds* are those of the matrix products, one for each product that is added, and half of the
    "FLOPs" of those who count multiplications and additions apart; biases, softmax, tanh and masks are not counted.
    """

    lengths: Lengths
    num_heads: int
    num_kv_heads: int
    widths: tuple[int, int, int]
    parameters: tuple[Part, ...]
    multiply_adds: tuple[Part, ...]
    cache_numbers: int
    itemsize: int

    @property
    def all_parameters(self) -> int:
        """How many parameters there are."""
        return _total(self.parameters)

    @property
    def all_multiply_adds(self) -> int:
        """How many multiply-adds one pass takes."""
        return _total(self.multiply_adds)

    @property
    def parameter_bytes(self) -> int:
        """The bytes of the parameters."""
        return self.all_parameters * self.itemsize

    @property
    def weight_bytes(self) -> int:
        """The bytes of the attention weights (heads, queries, keys), where all are held at once."""
        return self.num_heads * self.lengths[0] * self.lengths[1] * self.itemsize

    @property
    def cache_bytes_per_token(self) -> int:
        """The bytes that each key position adds to what is kept while decoding."""
        return self.cache_numbers * self.itemsize

    @property
    def cache_bytes(self) -> int:
        """The bytes of the keys and values of all positions."""
        return self.cache_bytes_per_token * self.lengths[1]


def account(
    query: Shape,
    key: Shape,
    value: Shape,
    projections: Projections | None = None,
    *,
    scoring: Scoring | None = None,
    num_heads: int = 1,
    num_kv_heads: int | None = None,
    positions: Positions | None = None,
    sink: object = None,
    local: Local | None = None,
    itemsize: int = 8,
    lengths: Lengths | None = None,
) -> Accounting:
    """Return the counts of attention over inputs of these shapes (n_q, d_q), (n_k, d_k), (n_k, d_v).

    *lengths* (n_q, n_k) counts as if there were so many positions; None as many as there are. The key/value cache
    holds, for each position and key/value head, one key and one value: 2 · num_kv_heads · head_dim numbers where both
    are equally wide (Shazeer 2019, "Fast Transformer Decoding", where one head serves all; Ainslie et al. 2023, "GQA",
    for what lies between). A score that reads no key needs none in the cache. Raises what `multi_head` would.
    """
    projections, scoring = projections or Projections(), scoring or Dot()
    kv_heads = num_heads if num_kv_heads is None else num_kv_heads
    heads = head_shapes((query, key, value), projections, num_heads, kv_heads)
    scoring.check(heads[0], heads[1])
    n_q, n_k = lengths or (query[-2], key[-2])
    widths = (heads[0][-1], heads[1][-1], heads[2][-1])
    return Accounting(
        lengths=(n_q, n_k),
        num_heads=num_heads,
        num_kv_heads=kv_heads,
        widths=widths,
        parameters=_parameters(projections, scoring, positions, sink, local, n_k),
        multiply_adds=(
            *_projecting(projections, (n_q, n_k)),
            Part(say("scores"), num_heads * _scoring(scoring, widths, (n_q, n_k))),
            *_placing(local, n_q),
            Part(say("weights · values"), num_heads * n_q * n_k * widths[2]),
            *_after_heads(projections, n_q),
        ),
        cache_numbers=kv_heads * ((widths[1] if reads_keys(scoring) else 0) + widths[2]),
        itemsize=itemsize,
    )


def _parameters(
    projections: Projections, scoring: Scoring, positions: Positions | None, sink: object, local: Local | None, n_k: int
) -> tuple[Part, ...]:
    gains = () if positions is None else positions.arrays().values()
    placing = () if local is None else (local.weight, local.v)
    own = own_arrays(scoring)
    parts = (
        Part(say("projections"), _numbers(projections.arrays().values())),
        Part(
            say("the score's own"),
            sum(_count(parameter, own, n_k) for parameter in scoring.parameters if parameter.name in own),
        ),
        Part(say("gains of query and key"), _numbers(gains)),
        Part(say("sinks"), _learned(sink)),
        Part(say("places of local attention"), _numbers(placing)),
    )
    return tuple(part for place, part in enumerate(parts) if part.count or place < 2)


def _learned(sink: object) -> int:
    """One logit a head is learned; a single number is a setting (0: softmax-plus-one)."""
    array = np.asarray([] if sink is None else sink)
    return array.size if array.ndim else 0


def _projecting(projections: Projections, lengths: Lengths) -> Iterable[Part]:
    n_q, n_k = lengths
    names = (say("query projection"), say("key projection"), say("value projection"))
    for which, rows, name in zip(SIDES, (n_q, n_k, n_k), names, strict=False):
        weight, _ = projections.of(which)
        if weight is not None:
            yield Part(name, rows * weight.size)


def _after_heads(projections: Projections, n_q: int) -> Iterable[Part]:
    if projections.w_output is not None:
        yield Part(say("output projection"), n_q * projections.w_output.size)


def _placing(local: Local | None, n_q: int) -> Iterable[Part]:
    if local is not None and local.v is not None:
        yield Part(say("places of local attention"), n_q * _numbers((local.weight, local.v)))


def _scoring(scoring: Scoring, widths: tuple[int, int, int], lengths: Lengths) -> int:
    """The multiply-adds of one head: each matrix of the score's own meets the rows of its side, then come the pairs."""
    n_q, n_k = lengths
    own, rows = own_arrays(scoring), {"d_q": n_q, "d_k": n_k}
    given = {"d_q": widths[0], "d_k": widths[1]}
    total = 0
    for parameter in scoring.parameters:
        if parameter.name in own and len(parameter.axes) == 2:
            across = n_k if parameter.axes[1] == "n_k" else own[parameter.name].shape[1]
            total += sum(rows[side] * given[side] * across for side in parameter.axes[0].split(" + "))
    return total + n_q * n_k * _pair_width(scoring, widths[1])


def _pair_width(scoring: Scoring, width: int) -> int:
    """How many products are added for each pair of query and key: one a hidden unit, else one a dimension."""
    if not reads_keys(scoring):
        return 0
    units = [own_arrays(scoring)[p.name].size for p in scoring.parameters if p.axes == ("h",) and not p.optional]
    return units[0] if units else width


def reads_keys(scoring: Scoring) -> bool:
    """Whether the score looks at the keys, and not only at how many there are."""
    return not any("n_k" in parameter.axes for parameter in scoring.parameters)


def _count(parameter: Parameter, own: Mapping[str, Array], n_k: int) -> int:
    """The numbers of one matrix; one with a column for each key grows where there are more keys."""
    sizes = zip(parameter.axes, own[parameter.name].shape, strict=True)
    return math.prod(max(size, n_k) if axis == "n_k" else size for axis, size in sizes)


def _numbers(arrays: Iterable[Array | None]) -> int:
    return sum(int(array.size) for array in arrays if array is not None)


def _total(parts: Iterable[Part]) -> int:
    return sum(part.count for part in parts)
