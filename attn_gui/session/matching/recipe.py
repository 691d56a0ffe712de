"""The whole calculation as one flat value, every step open to change; it is never applied, only tried.

A variation is a handful of fields changed.  A step that can go wrong in another program is a field that holds the
function that does it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from attn_gui.engine.local import Local
from attn_gui.engine.scoring import Scoring
from attn_gui.session.matching.steps_heads import blocks, joined, repeated
from attn_gui.session.session import Array

Whole = Callable[[Array], Array]
Step = Callable[..., Array]
ORDER = ("scale", "cap", "bias", "mask")
"""What happens to raw scores before they are normalised."""


@dataclass(frozen=True, eq=False)
class Recipe:
    """Inputs, projections, and how each step is done; matrices are 2-D as a session has them, vectors 1 × n.

    ``start`` is the place of the first query among the keys; ``sources`` the session's names of what is read.
    """

    query: Array
    key: Array
    value: Array
    raw: Step
    """Recipe, query (H, r, d), key (H, n_k, d) → scores (H, r, n_k), not yet scaled."""
    normalise: Step
    """Recipe, masked scores, scores before the mask → weights, all (H, r, n_k)."""
    fill_empty: Step
    show_scores: Step
    show_weights: Step
    show_output: Step
    """Attempt → what the other program gives, (H, r, n_k) or (H, r, width)."""
    fill: Step
    """Recipe, scores, permitted → masked scores."""
    attend: Step
    permit: Whole
    """Permitted → permitted, once all rules are put together."""
    order: tuple[str, ...] = ORDER

    x: Array | None = None
    x_added: Array | None = None
    """What is added to X wherever it is read."""
    w_query: Array | None = None
    b_query: Array | None = None
    w_key: Array | None = None
    b_key: Array | None = None
    w_value: Array | None = None
    b_value: Array | None = None
    w_output: Array | None = None
    b_output: Array | None = None
    prepare: Whole | None = None
    rounding: Whole | None = None
    heads: int = 1
    kv_heads: int = 1
    cut: Callable[[Array, int], Array] = blocks
    join: Whole = joined
    share: Callable[[Array, int], Array] = repeated
    finish: Step | None = None
    """Output (n_q, width), recipe, rows → output."""

    norm: Step | None = None
    query_gain: Array | None = None
    key_gain: Array | None = None
    turn: Step | None = None
    """x (…, n, d), positions (n,), theta → turned."""
    theta: float = 10_000.0
    turn_first: bool = False
    turn_whole: bool = False
    query_places: int = 0
    key_places: int = 0
    slopes: Array | None = None
    slopes_scaled: bool = False

    scoring: Scoring | None = None
    score_weight: Array | None = None
    score_v: Array | None = None
    score_bias: Array | None = None
    score_query_weight: Array | None = None
    score_query_bias: Array | None = None
    score_key_weight: Array | None = None
    score_key_bias: Array | None = None
    activation: Whole = np.tanh
    scale: float | None = None
    factor: float = 1.0
    offset: float = 0.0
    gain: float | None = None
    softcap: float | None = None

    bias: Array | None = None
    drawn: Array | None = None
    padding: Array | None = None
    causal: bool = False
    start: int = 0
    reach: int = 0
    """How many keys beyond its own place a query sees under the causal rule."""
    window: tuple[int | None, int | None] | None = None
    local: Local | None = None

    temperature: float = 1.0
    sink: Array | None = None
    couples_rows: bool = False
    """Whether a row of weights rests on other rows, so that rows cannot be looked at by themselves."""
    finish_weights: Step | None = None

    given_scores: Array | None = None
    given_weights: Array | None = None
    given_output: Array | None = None


def with_changes(recipe: Recipe, changes: Mapping[str, object]) -> Recipe:
    """Return the recipe with those fields replaced: `dataclasses.replace`, ten times as fast."""
    made = object.__new__(Recipe)
    made.__dict__.update(recipe.__dict__)
    made.__dict__.update(changes)
    return made


def changes_between(before: Recipe, after: Recipe) -> dict[str, object]:
    """Return the fields of *after* that are not as in *before*."""
    ours, theirs = before.__dict__, after.__dict__
    return {name: new for name, new in theirs.items() if not equal(ours[name], new)}


def equal(a: object, b: object) -> bool:
    """Return whether two fields hold the same: the very object, equal numbers, an equal value."""
    if a is b:
        return True
    arrays = isinstance(a, np.ndarray), isinstance(b, np.ndarray)
    if all(arrays):
        return _same(cast("Array", a), cast("Array", b))
    return not any(arrays) and a == b


def _same(a: Array, b: Array) -> bool:
    nan = a.dtype.kind == "f"
    # Most arrays that differ do so in their first row.
    if a.shape != b.shape or (a.ndim and not np.array_equal(a[:1], b[:1], equal_nan=nan)):
        return False
    # Few hold NaN, and looking for it takes longer than the rest.
    return bool((a == b).all()) or (nan and np.array_equal(a, b, equal_nan=True))
