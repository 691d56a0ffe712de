"""What the states of a pitfall come to, in one sentence made of their numbers."""

from collections.abc import Sequence

import numpy as np

from attn_gui.session.compute import Computed, Done, Refused
from attn_gui.session.session import Array
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.variants.consequence import consequence
from attn_gui.text import Message, say

HALF_LIMIT = float(np.finfo(np.float16).max)


def done(computed: Computed) -> Done:
    """Return the numbers of a state that has some."""
    assert isinstance(computed, Done), computed.error
    return computed


def weights(computed: Computed) -> Array:
    """Return the weights of a state."""
    found = done(computed).result.weights
    assert found is not None
    return found


def scores(computed: Computed) -> Array:
    """Return the scores of a state."""
    found = done(computed).result.scores
    assert found is not None
    return found


def change(states: Sequence[Computed]) -> Message:
    """Return the largest differences between the first two states."""
    return consequence(done(states[0]), done(states[1])).said(("before", "after"))


def leak(states: Sequence[Computed]) -> Message:
    """Return how much weight the second state gives to keys that the first forbids."""
    forbidden = ~np.asarray(done(states[0]).result.permitted)
    lost = np.where(forbidden, weights(states[1]), 0.0).sum(axis=-1)
    place = int(np.argmax(lost))
    row = unique_tokens(done(states[0]).inputs.query_tokens)[place]
    return say(
        "Weight on forbidden keys: 0 before, up to {share} after (at “{row}”).", share=f"{lost[place]:.3g}", row=row
    )


def reach(states: Sequence[Computed]) -> Message:
    """Return how many keys the first query sees in each state, and the largest differences."""
    counts = [int(np.count_nonzero(np.asarray(done(state).result.permitted)[0])) for state in states]
    row = unique_tokens(done(states[0]).inputs.query_tokens)[0]
    return say(
        "“{row}” may attend to {before} keys, then to {after}. {change}",
        row=row,
        before=counts[0],
        after=counts[1],
        change=change(states),
    )


def empty_row(states: Sequence[Computed]) -> Message:
    """Return what the first row without a key sums to in each state."""
    place = int(np.argmax(done(states[0]).result.empty_rows))
    row = unique_tokens(done(states[0]).inputs.query_tokens)[place]
    sums = ", ".join(f"{weights(state)[place].sum():.3g}" for state in states)
    return say("“{row}” may attend to no key; its weights sum to {sums}.", row=row, sums=sums)


def row_sums(states: Sequence[Computed]) -> Message:
    """Return the range of the row sums in each state."""
    parts: list[str] = []
    for state in states:
        low, high = (f"{bound(weights(state).sum(axis=-1)):.4g}" for bound in (np.min, np.max))
        parts.append(low if low == high else f"{low} to {high}")
    return say("Rows sum to {before}, then to {after}.", before=parts[0], after=parts[1])


def refusal(states: Sequence[Computed]) -> Message:
    """Return the refusal of the second state, and what would become of the output without it."""
    second = states[1]
    assert isinstance(second, Refused)
    value = second.session.value
    with np.errstate(invalid="ignore"):
        lost = np.isnan(weights(states[0]) @ value)
    return say(
        "Refused: {sentence} Without the refusal {lost} of {all} output numbers would be NaN, weight 0 or not.",
        sentence=second.error.message,
        lost=int(lost.sum()),
        all=lost.size,
    )


def logsumexp(states: Sequence[Computed]) -> Message:
    """Return how far float32 weights are off float64's, as the program has them and through logsumexp."""
    exact = weights(states[0])
    own = float(np.abs(weights(states[1]) - exact).max())
    naive = float(np.abs(through_logsumexp(scores(states[1])) - exact).max())
    return say(
        "In float32, subtracting the maximum is off by {own}, exp(s − logsumexp) by {naive}.",
        own=f"{own:.1e}",
        naive=f"{naive:.1e}",
    )


def half(states: Sequence[Computed]) -> Message:
    """Return the largest score against the range of float16, and how far the weights are off."""
    largest = float(np.abs(scores(states[0])).max())
    off = float(np.abs(weights(states[1]) - weights(states[0])).max())
    return say(
        "The largest score is {largest}; float16 ends at {limit}, so a product kept in it is inf and its row NaN. "
        "float16 numbers calculated in float32 are off by {off}.",
        largest=f"{largest:.6g}",
        limit=f"{HALF_LIMIT:.0f}",
        off=f"{off:.1e}",
    )


def key_only(states: Sequence[Computed]) -> Message:
    """Return how far K moves from the first state to the second, and that no weight does."""
    keys = [done(state).result.key for state in states]
    moved = float(np.abs(keys[1] - keys[0]).max())
    weight = [float(np.abs(weights(state) - weights(states[0])).max()) for state in states[1:]]
    return say(
        "K moves by up to {moved}, weights by {same} at most; with rotary positions weights move by up to {turned}.",
        moved=f"{moved:.3g}",
        same=f"{weight[0]:.0e}",
        turned=f"{float(np.abs(weights(states[3]) - weights(states[2])).max()):.3g}",
    )


def through_logsumexp(scores: Array) -> Array:
    """Return exp(s - log Σ exp(s)) worked throughout in the type of *scores*, the way not to do it."""
    peak = scores.max(axis=-1, keepdims=True)
    logarithm = peak + np.log(np.exp(scores - peak).sum(axis=-1, keepdims=True))
    return np.exp(scores - logarithm)
