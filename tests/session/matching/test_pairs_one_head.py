"""Two mistakes at once in one projected head, planted by plain NumPy expressions: both are named together."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetBias, SetCausal
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Session], Callable[[], Arrays], tuple[str, ...]]
RNG = np.random.default_rng(99)


def numbers(*shape: int) -> Array:
    return RNG.standard_normal(shape)


def soft(x: Array, axis: int = -1) -> Array:
    with np.errstate(invalid="ignore"):
        e = np.exp(x - x.max(axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)


def with_weights(session: Session, kind: str, **weights: Array) -> Session:
    state = session.states[kind]
    for name, array in weights.items():
        state = state.with_weight(name.replace("__", "."), np.atleast_2d(array))
    return session.with_state(kind, state)


def some(arrays: Arrays, *stages: str) -> Arrays:
    return {stage: arrays[stage] for stage in stages}


# One head: X projected, causal, bias.
X1 = numbers(11, 6)
WQ, WK, WV = numbers(6, 6), numbers(6, 6), numbers(6, 6)
BQ, BV = numbers(6), numbers(6)
BIAS = numbers(11, 11)
LOW = np.tril(np.ones((11, 11), dtype=bool))


def self_session() -> Session:
    session = session_from(x=X1, kind="self")
    session = with_weights(session, "self", w_query=WQ, w_key=WK, w_value=WV, b_query=BQ, b_value=BV)
    return SetBias(BIAS).apply(SetCausal(Causal.TOP_LEFT).apply(session))


def one_head(
    *,
    wq: Array = WQ,
    wk: Array = WK,
    wv: Array = WV,
    bq: Array = BQ,
    bv: Array = BV,
    scale: float = 1 / np.sqrt(6),
    bias: Array = BIAS,
    allowed: Array = LOW,
    axis: int = -1,
) -> Arrays:
    scores = (X1 @ wq + bq) @ (X1 @ wk).T * scale
    masked = np.where(allowed, scores + bias, -np.inf)
    weights = soft(masked, axis)
    return {"scores": scores, "weights": weights, "output": weights @ (X1 @ wv + bv)}


def strict() -> Arrays:
    below = np.tril(np.ones((11, 11), dtype=bool), -1)
    with np.errstate(invalid="ignore"):
        weights = np.nan_to_num(one_head(allowed=below)["weights"])
    return {"output": weights @ (X1 + BV)}


PLANTED: list[Planted] = [
    (
        "no scale, W_q transposed",
        self_session,
        lambda: some(one_head(wq=WQ.T, scale=1), "weights"),
        ("does not scale", "W_q transposed"),
    ),
    (
        "no scale, bias missing",
        self_session,
        lambda: some(one_head(scale=1, bias=0 * BIAS), "weights"),
        ("does not scale", "not add the bias"),
    ),
    (
        "b_q missing, no mask",
        self_session,
        lambda: some(one_head(bq=0 * BQ, allowed=LOW | True), "weights"),
        ("not add b_q", "no causal mask"),
    ),
    (
        "W_k and W_v transposed",
        self_session,
        lambda: some(one_head(wk=WK.T, wv=WV.T), "output"),
        ("W_k transposed", "W_v transposed"),
    ),
    (
        "bias twice, b_v missing",
        self_session,
        lambda: some(one_head(bias=2 * BIAS, bv=0 * BV), "output"),
        ("bias of the scores twice", "not add b_v"),
    ),
    (
        "bias transposed, scaled twice",
        self_session,
        lambda: some(one_head(bias=BIAS.T, scale=1 / 6), "weights"),
        ("bias of the scores transposed", "1/width"),
    ),
    (
        "over queries, no mask",
        self_session,
        lambda: some(one_head(axis=0, allowed=LOW | True), "weights"),
        ("over the queries", "no causal mask"),
    ),
    (
        "bias negated, W exchanged",
        self_session,
        lambda: some(one_head(wq=WK, wk=WQ, bias=-BIAS), "weights"),
        ("subtracts the bias", "exchanges W_q and W_k"),
    ),
    ("strict, W_v missing", self_session, strict, ("(strict)", "does not apply W_v")),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_two_mistakes_planted_in_one_head_are_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
