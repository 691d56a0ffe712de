"""What the other program gives: arrays of scores, weights, output, how exact they are and how they lie."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from attn_gui.errors import AttentionError
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.session import Array
from attn_gui.text import Message, say

STAGES = ("scores", "weights", "output")
TOLERANCES = {"float64": 1e-6, "float32": 1e-4, "float16": 5e-3, "bfloat16": 2e-2}
"""Relative to the largest number of a stage."""
ROUNDED_DECIMALS = range(3, 8)
FLOAT32_DECIMALS = range(8, 10)
"""Text of so many decimals was rounded to them; text of 8 or 9 shows float32 in full."""

Show = Callable[[Attempt], Array]


class MatchError(AttentionError):
    """Given numbers that cannot be compared with the session's."""


@dataclass(frozen=True, eq=False)
class Given:
    """One array of the other program: its stage, its numbers as float64, and the type they came in.

    ``dtype`` is NumPy's name of it, or "text" for pasted and typed numbers, whose written digits then count.
    """

    stage: str
    array: Array
    dtype: str = "float64"

    @property
    def tolerance(self) -> float:
        """The relative difference up to which its numbers count as equal."""
        if self.dtype in TOLERANCES:
            return TOLERANCES[self._narrowed()]
        decimals = self._decimals()
        if decimals in FLOAT32_DECIMALS:
            return TOLERANCES["float32"]
        largest = float(np.abs(self._finite).max(initial=0.0))
        rounded = decimals in ROUNDED_DECIMALS and largest > 0
        return max(TOLERANCES["float64"], 0.6 * 10.0**-decimals / largest) if rounded else TOLERANCES["float64"]

    @property
    def _finite(self) -> Array:
        return self.array[np.isfinite(self.array)]

    def _narrowed(self) -> str:
        """The type, or float32 where float64 holds nothing but numbers that were float32."""
        finite = self._finite
        with np.errstate(over="ignore"):
            single = np.array_equal(finite.astype(np.float32), finite) and not np.array_equal(finite.round(3), finite)
        return "float32" if single and self.dtype == "float64" else self.dtype

    def _decimals(self) -> int:
        """The fewest decimals that hold its numbers; 10 stands for more."""
        finite = self._finite
        return next((n for n in range(10) if np.allclose(finite, finite.round(n), rtol=0, atol=1e-13)), 10)


@dataclass(frozen=True, eq=False)
class Placement:
    """One way to see a given array: (H, n_q, n_k) or (H, n_q, width), how ours is shown likewise, what to say of it.

    ``sentence`` None: it lies as it does here.
    """

    key: str
    array: Array
    show: Show
    sentence: Message | None = None


def placements(given: Given, attempt: Attempt) -> tuple[Placement, ...]:
    """Return the ways to see a given array, the most natural first; raises MatchError where there is none."""
    array = given.array
    n_q, n_k, width = attempt.query.shape[-2], attempt.key.shape[-2], attempt.output.shape[-1]
    while array.ndim > 2 and array.shape[0] == 1 and (array.ndim > 3 or attempt.recipe.heads == 1):
        array = array[0]
    array = np.atleast_2d(array)
    if given.stage == "output":
        found = tuple(_output(array, attempt, n_q))
        needed = (n_q, width)
    else:
        found = tuple(_table(array, given.stage, attempt.recipe.heads, n_q, n_k))
        heads = attempt.recipe.heads
        needed = (n_q, n_k) if heads == 1 else (heads, n_q, n_k)
    if found:
        return found
    message = say(
        "The given {stage} have shape {own}; here they have {needed}.",
        stage=given.stage,
        own=sizes(given.array.shape),
        needed=sizes(needed),
    )
    if given.stage == "output":
        message = say(message.template.replace("have", "has").replace("they", "it"), **message.values)
    raise MatchError(message, field=given.stage, code="given_shape")


def sizes(shape: tuple[int, ...]) -> str:
    """Return 8 × 64 × 64."""
    return " × ".join(map(str, shape))


def shown(stage: str) -> Show:
    """Return how the unvaried calculation shows a stage."""
    return _SHOWN[stage]


def per_head(attempt: Attempt) -> Array:
    """Return the output of each head (H, r, d_v)."""
    return attempt.head_outputs


def before_projection(attempt: Attempt) -> Array:
    """Return the heads side by side (1, r, H · d_v)."""
    return attempt.concatenated[None]


def _table(array: Array, stage: str, heads: int, n_q: int, n_k: int) -> Iterator[Placement]:
    show = shown(stage)
    if array.ndim == 3:
        for key, axes, words in _AXES:
            if array.transpose(axes).shape[-2:] == (n_q, n_k):
                sentence = None if words is None else say(words.template, stage=stage)
                yield Placement(key, array.transpose(axes), show, sentence)
        return
    if array.ndim != 2:
        return
    for key, table, words in (("", array, None), ("transposed", array.T, _TRANSPOSED)):
        if table.shape != (n_q, n_k):
            continue
        said = None if words is None else say(words.template, stage=stage)
        if heads == 1:
            yield Placement(key, table[None], show, said)
        else:
            yield from _without_heads(key, table, stage, heads)
    yield from _stacked(array, stage, heads, n_q, n_k)


def _without_heads(key: str, table: Array, stage: str, heads: int) -> Iterator[Placement]:
    turned = say(" transposed") if key else say("")
    for name, reduce in _OVER_HEADS.items():
        words = say("Its {stage} are the {name} over the heads{turned}.", stage=stage, name=name, turned=turned)
        yield Placement(f"{key}{name}", table[None], _over_heads(shown(stage), reduce), words)
    for head in range(heads):
        words = say("Its {stage} are those of head {head} alone{turned}.", stage=stage, head=head, turned=turned)
        yield Placement(f"{key}{head}", table[None], _of_head(shown(stage), head), words)
    words = say("Its {stage} have no heads{turned}.", stage=stage, turned=turned)
    yield Placement(f"{key}one", table[None], shown(stage), words)


def _stacked(array: Array, stage: str, heads: int, n_q: int, n_k: int) -> Iterator[Placement]:
    if heads == 1:
        return
    if array.shape == (heads * n_q, n_k):
        words = say("Its {stage} have the heads below one another.", stage=stage)
        yield Placement("below", array.reshape(heads, n_q, n_k), shown(stage), words)
    if array.shape == (n_q, heads * n_k):
        words = say("Its {stage} have the heads side by side.", stage=stage)
        yield Placement("beside", array.reshape(n_q, heads, n_k).swapaxes(0, 1), shown(stage), words)


def _output(array: Array, attempt: Attempt, n_q: int) -> Iterator[Placement]:
    recipe = attempt.recipe
    projected = recipe.w_output is not None or recipe.b_output is not None
    if array.ndim == 3:
        if array.shape[1] == n_q:
            yield Placement("", array, per_head)
        if array.shape[0] == n_q:
            words = say("Its output has the heads after the tokens (query, head, width: JAX).")
            yield Placement("middle", array.swapaxes(0, 1), per_head, words)
        return
    if array.ndim != 2:
        return
    if len(array) == n_q:
        yield Placement("", array[None], shown("output"))
        if projected and array.shape[1] == attempt.concatenated.shape[1]:
            words = say("Its output is the heads side by side, before W_o.")
            yield Placement("before W_o", array[None], before_projection, words)
    if array.shape[1] == n_q:
        yield Placement(
            "transposed", array.T[None], shown("output"), say("Its output is transposed (width × queries).")
        )


def _over_heads(show: Show, reduce: Callable[[Array], Array]) -> Show:
    return lambda attempt: reduce(show(attempt))[None]


def _of_head(show: Show, head: int) -> Show:
    return lambda attempt: show(attempt)[head : head + 1]


_OVER_HEADS: dict[str, Callable[[Array], Array]] = {
    "mean": lambda x: x.mean(axis=0),
    "sum": lambda x: x.sum(axis=0),
    "maximum": lambda x: x.max(axis=0),
}
_TRANSPOSED = say("Its {stage} are transposed (keys × queries).")
_AXES: tuple[tuple[str, tuple[int, int, int], Message | None], ...] = (
    ("", (0, 1, 2), None),
    ("transposed", (0, 2, 1), _TRANSPOSED),
    ("last", (2, 0, 1), say("Its {stage} have the heads as last axis (query, key, head).")),
    ("middle", (1, 0, 2), say("Its {stage} have the heads between queries and keys.")),
)
_SHOWN: dict[str, Show] = {
    "scores": lambda attempt: attempt.scores,
    "weights": lambda attempt: attempt.weights,
    "output": lambda attempt: attempt.output[None],
}
