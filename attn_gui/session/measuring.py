"""The measures of a result by name, as people choose them: beside the rows of weights, under the heads, in a table."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attn_gui.engine import Attention
from attn_gui.engine.measures import (
    diagonality,
    effective_keys,
    entropy,
    entropy_share,
    first_token_share,
    mean_distance,
    peaks,
)
from attn_gui.session.session import Array
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class Rows:
    """The weights of one head (n_q, n_k), which cells may attend, the key place of query 0.

    *spread* says whether the rows are distributions over the keys; a maximum over heads is none.
    """

    weights: Array
    permitted: Array
    offset: int = 0
    spread: bool = True

    def at(self, row: int) -> "Rows":
        """Return that row alone."""
        one = slice(row, row + 1)
        return Rows(self.weights[one], self.permitted[one], self.offset + row, self.spread)


@dataclass(frozen=True)
class Measure:
    """One measure: its key, its name, a short one for headings, what it is in a sentence, and its unit.

    ``of`` gives one number a row, NaN where it has none; ``most`` its largest possible value, None where none is
    fixed.  ``spread_only``: it is one of distributions.
    """

    key: str
    label: Message
    short: Message
    meaning: Message
    unit: Message
    of: Callable[[Rows], Array]
    most: Callable[[Rows], float]
    spread_only: bool = True

    def rows(self, rows: Rows) -> Array:
        """Return the measure of each row (n_q,); all NaN where the rows are no distributions and it is one of those."""
        if self.spread_only and not rows.spread:
            return np.full(len(rows.weights), np.nan)
        return self.of(rows)


def rows_of(result: Attention, weights: Array, head: int | None, *, spread: bool = True) -> Rows:
    """Return *weights* (n_q, n_k) of *result* with what their measures need; head None: a key any head may attend."""
    permitted = result.permitted
    assert permitted is not None, "a session's result keeps everything"
    if permitted.ndim > 2:
        permitted = np.asarray(permitted.any(axis=0)) if head is None else permitted[min(head, len(permitted) - 1)]
    offset = result.options.masking.query_offset(weights.shape, batched=False)
    return Rows(weights, permitted, int(offset), spread)


def _keys(rows: Rows) -> float:
    return float(rows.weights.shape[-1])


def _one(_rows: Rows) -> float:
    return 1.0


MEASURES: dict[str, Measure] = {
    row.key: row
    for row in (
        Measure(
            "entropy",
            say("entropy"),
            say("entropy"),
            say("How spread a row is: −Σ w log₂ w, 0 for one certain key, log₂ n for n equal ones."),
            say(" bits"),
            lambda rows: entropy(rows.weights),
            lambda rows: float(np.log2(max(_keys(rows), 2.0))),
        ),
        Measure(
            "entropy-share",
            say("entropy of its maximum"),
            say("evenness"),
            say("The entropy as a share of log₂ n, n being the keys that the query may attend to."),
            say(""),
            lambda rows: entropy_share(rows.weights, rows.permitted),
            _one,
        ),
        Measure(
            "effective-keys",
            say("effective keys"),
            say("eff. keys"),
            say("Over how many keys a row effectively spreads: 2 to the entropy (its perplexity)."),
            say(" keys"),
            lambda rows: effective_keys(rows.weights),
            _keys,
        ),
        Measure(
            "peak",
            say("peak"),
            say("peak"),
            say("The largest weight of a row."),
            say(""),
            lambda rows: peaks(rows.weights)[0],
            _one,
            spread_only=False,
        ),
        Measure(
            "mean-distance",
            say("mean distance"),
            say("distance"),
            say("How far a row looks on average, in tokens from the query's own place: Σ w |i − j|."),
            say(" tokens"),
            lambda rows: mean_distance(rows.weights, rows.offset),
            lambda rows: max(_keys(rows) - 1.0, 1.0),
        ),
        Measure(
            "diagonality",
            say("diagonality"),
            say("diagonal"),
            say("The share of a row on the query's own token and its two neighbours."),
            say(""),
            lambda rows: diagonality(rows.weights, rows.offset),
            _one,
        ),
        Measure(
            "first-token-share",
            say("first-token share"),
            say("1st token"),
            say("The share of a row on the very first key."),
            say(""),
            lambda rows: first_token_share(rows.weights),
            _one,
        ),
    )
}

FOCUSED_PEAK = "focused-peak"
"""Under a head: the peak of its focused row; the key of a measure means that measure, mean over the rows."""
HEAD_NUMBERS: dict[str, Message] = {
    FOCUSED_PEAK: say("peak of the focused row"),
    **{key: say("{measure}, row mean", measure=row.label) for key, row in MEASURES.items()},
}
