"""Two results of equal shape against each other: A − B in every stage, distances of rows, what they do not share."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from attn_gui.engine import MultiHead
from attn_gui.engine.arrays import seal
from attn_gui.errors import AttentionError
from attn_gui.session.comparing.differing import DifferingTable, Names, differing_settings, differing_tables
from attn_gui.session.comparing.distances import jensen_shannon, largest_apart, relative_apart, total_variation
from attn_gui.session.compute import Done
from attn_gui.session.session import Array
from attn_gui.text import Message, say

A_AND_B: Names = (say("A"), say("B"))


class ComparisonError(AttentionError):
    """Results that cannot be held against each other."""


class Where(IntEnum):
    """Which of the two may attend in a cell; where one may not, there is no difference to show."""

    BOTH = 0
    NOT_IN_A = 1
    NOT_IN_B = 2
    IN_NEITHER = 3


@dataclass(frozen=True, eq=False)
class Difference:
    """One stage of both, and A − B: (heads, queries, columns), one head for a mode without; NaN unless BOTH attend.

    ``where`` holds the Where of each cell; ``moved`` counts cells that differ; ``largest`` is the largest |A − B|, at
    ``place`` (head, query, column), None where no two numbers can be compared.
    """

    stage: str
    a: Array
    b: Array
    values: Array
    where: Array
    moved: int
    largest: float | None
    place: tuple[int, int, int] | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """A and B, their stages (a Message says why one cannot be compared), distances of rows, what they rest on.

    ``total_variation`` and ``jensen_shannon`` are those of the weights (heads, queries); ``output_largest`` and
    ``output_relative`` those of the output's rows (queries,), None where widths differ. ``pooled``: means over heads.
    ``tables`` and ``settings`` say what differs that the numbers rest on; ``notes`` what is to be known of the whole.
    """

    a: Done
    b: Done
    names: Names
    pooled: bool
    scores: Difference | Message
    weights: Difference
    output: Difference | Message
    total_variation: Array
    jensen_shannon: Array
    output_largest: Array | None
    output_relative: Array | None
    tables: tuple[DifferingTable, ...]
    settings: tuple[Message, ...]
    notes: tuple[Message, ...]

    @property
    def stages(self) -> dict[str, Difference | Message]:
        """Scores, weights and output by their names."""
        return {"scores": self.scores, "weights": self.weights, "output": self.output}

    def head(self, head: int) -> int:
        """Return where the arrays hold *head*: 0 where there is one, or means."""
        return min(max(head, 0), len(self.total_variation) - 1)


def refusal(a: Done, b: Done, names: Names = A_AND_B) -> Message | None:
    """Return why the two cannot be compared at all, None if they can."""
    ours, theirs = (each.result.weights for each in (a, b))
    if ours is None or theirs is None:
        return say("The weights were not kept when the results were computed.")
    if ours.shape[-2:] == theirs.shape[-2:]:
        return None
    sizes = {"aq": ours.shape[-2], "ak": ours.shape[-1], "bq": theirs.shape[-2], "bk": theirs.shape[-1]}
    return say(
        "{a} has {aq} × {ak} weights, {b} has {bq} × {bk} (queries × keys); only equal sizes can be compared.",
        a=names[0],
        b=names[1],
        **sizes,
    )


def comparison(a: Done, b: Done, names: Names = A_AND_B, *, pooled: bool = False) -> Comparison:
    """Return A − B of two results with equally many queries and keys; ComparisonError with a sentence for others.

    Equal numbers of heads are compared head by head, others, and all if *pooled*, by the means over heads.
    """
    message = refusal(a, b, names)
    if message is not None:
        raise ComparisonError(message, field="comparison", code="shapes")
    counts = _heads(a), _heads(b)
    pooled = pooled or counts[0] != counts[1]
    means = pooled and max(counts) > 1
    weights = _weights(a, b, means)
    output = _output(a, b, names)
    return Comparison(
        a=a,
        b=b,
        names=names,
        pooled=means,
        scores=_NO_MEAN_SCORES if means else _scores(a, b),
        weights=weights,
        output=output,
        total_variation=_by_head(total_variation, weights),
        jensen_shannon=_by_head(jensen_shannon, weights),
        output_largest=largest_apart(output.a[0], output.b[0]) if isinstance(output, Difference) else None,
        output_relative=relative_apart(output.a[0], output.b[0]) if isinstance(output, Difference) else None,
        tables=differing_tables(a, b, names),
        settings=differing_settings(a.session, b.session, names),
        notes=_notes(means, counts, names),
    )


_NO_MEAN_SCORES = say("Scores belong to one head each: their means take no part in attention.")


def _notes(means: bool, counts: tuple[int, int], names: Names) -> tuple[Message, ...]:
    if not means:
        return ()
    if counts[0] == counts[1]:
        return (say("Compared are the means over {count} heads, which hide what single heads do.", count=counts[0]),)
    text = "{a} has {ours}, {b} has {theirs}: compared are the means over heads, which hide what single heads do."
    return (say(text, a=names[0], b=names[1], ours=_heads_in_words(counts[0]), theirs=_heads_in_words(counts[1])),)


def _heads_in_words(count: int) -> Message:
    return say("1 head") if count == 1 else say("{count} heads", count=count)


def _heads(done: Done) -> int:
    return done.result.num_heads if isinstance(done.result, MultiHead) else 1


def _weights(a: Done, b: Done, means: bool) -> Difference:
    ours, theirs = (_of_heads(each.result.weights, means) for each in (a, b))
    return _difference("weights", ours, theirs, _where(a, b, means))


def _scores(a: Done, b: Done) -> Difference | Message:
    if a.result.scores is None or b.result.scores is None:
        return say("The scores were not kept when the results were computed.")
    ours, theirs = (_of_heads(each.result.scores, means=False) for each in (a, b))
    return _difference("scores", ours, theirs, _where(a, b, means=False))


def _output(a: Done, b: Done, names: Names) -> Difference | Message:
    ours, theirs = (each.result.output[None] for each in (a, b))
    if ours.shape == theirs.shape:
        return _difference("output", ours, theirs, np.zeros(ours.shape, dtype=np.uint8))
    sizes = {"ours": ours.shape[-1], "theirs": theirs.shape[-1]}
    return say(
        "The outputs are not comparable: {a} has {ours} columns, {b} has {theirs}.", a=names[0], b=names[1], **sizes
    )


def _of_heads(array: Array | None, means: bool) -> Array:
    """A stage as (heads, queries, columns); with *means* one head that is the mean of all."""
    assert array is not None
    whole = array if array.ndim > 2 else array[None]
    return whole.mean(axis=0, keepdims=True) if means else whole


def _where(a: Done, b: Done, means: bool) -> Array:
    may_not = [~_permitted(each, means) for each in (a, b)]
    return Where.NOT_IN_A * may_not[0].astype(np.uint8) + Where.NOT_IN_B * may_not[1].astype(np.uint8)


def _permitted(done: Done, means: bool) -> Array:
    """Who may attend, (heads or 1, queries, keys); of means who may in any head."""
    permitted = done.result.permitted
    assert permitted is not None, "a session's result keeps everything"
    whole = permitted if permitted.ndim > 2 else permitted[None]
    return np.asarray(whole.any(axis=0, keepdims=True)) if means else whole


def _difference(stage: str, a: Array, b: Array, where: Array) -> Difference:
    where = np.broadcast_to(where, a.shape)
    both = where == Where.BOTH
    with np.errstate(invalid="ignore", over="ignore"):
        values = np.where(both, np.subtract(a, b), np.nan)
    odd = (where == Where.NOT_IN_A) | (where == Where.NOT_IN_B)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    moved = int(np.count_nonzero(odd | (both & ~same)))
    largest, place = _largest(values)
    return Difference(stage, a, b, seal(values), seal(where.copy()), moved, largest, place)


def _largest(values: Array) -> tuple[float | None, tuple[int, int, int] | None]:
    sizes = np.abs(values)
    if np.isnan(sizes).all():
        return None, None
    head, row, column = np.unravel_index(int(np.nanargmax(sizes)), sizes.shape)
    place = int(head), int(row), int(column)
    return float(sizes[place]), place


def _by_head(measure: Callable[[Array, Array], Array], weights: Difference) -> Array:
    """A measure of the rows of weights, a head at a time: all at once would need several times their memory."""
    return seal(np.stack([measure(ours, theirs) for ours, theirs in zip(weights.a, weights.b, strict=True)]))
