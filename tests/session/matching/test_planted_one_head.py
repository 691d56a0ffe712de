"""Mistakes planted in one head by plain NumPy expressions, one at a time: each is named among the explanations."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetBias, SetCausal, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Session], Callable[[], Arrays], tuple[str, ...]]
RNG = np.random.default_rng(2024)
NEVER = -np.inf


def numbers(*shape: int) -> Array:
    return RNG.standard_normal(shape)


def soft(x: Array, axis: int = -1) -> Array:
    with np.errstate(invalid="ignore"):
        e = np.exp(x - x.max(axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)


def plus_one(x: Array) -> Array:
    return np.exp(x) / (1 + np.exp(x).sum(axis=-1, keepdims=True))


def lower(n: int, m: int, shift: int = 0) -> Array:
    return np.tril(np.ones((n, m), dtype=bool), shift)


def where(allowed: Array, x: Array, other: float = NEVER) -> Array:
    return np.where(allowed, x, other)


# Scaled dot, bias, temperature, causal, n_q ≠ n_k.
Q, K, V, BIAS = numbers(6, 5), numbers(9, 5), numbers(9, 3), numbers(6, 9)
S = Q @ K.T / np.sqrt(5)
ALLOWED = lower(6, 9)


def dot_session() -> Session:
    session = session_from(Q, K, V)
    session = SetBias(BIAS).apply(SetCausal(Causal.TOP_LEFT).apply(session))
    return SetOptions("multiplicative", {"score": "scaled-dot", "temperature": 0.5}).apply(session)


def dots(scores: Array = S, bias: Array = BIAS, allowed: Array = ALLOWED, temperature: float = 0.5) -> Arrays:
    weights = soft(where(allowed, scores + bias) / temperature)
    return {"scores": scores, "weights": weights, "output": weights @ V}


def only(arrays: Arrays, *stages: str) -> Arrays:
    return {stage: arrays[stage] for stage in stages}


PLANTED: list[Planted] = [
    ("no scale", dot_session, lambda: only(dots(Q @ K.T), "weights"), ("does not scale",)),
    ("scale 1/d", dot_session, lambda: only(dots(Q @ K.T / 5), "scores"), ("1/width of the query",)),
    ("scale by value width", dot_session, lambda: only(dots(Q @ K.T / np.sqrt(3)), "output"), ("width of a value",)),
    ("scaled twice", dot_session, lambda: only(dots(S / np.sqrt(5)), "weights"), ("1/width",)),
    ("multiplied by √d", dot_session, lambda: only(dots(S * 5), "weights"), ("√ of the width",)),
    ("bottom right", dot_session, lambda: only(dots(allowed=lower(6, 9, 3)), "weights"), ("bottom right",)),
    ("no causal mask", dot_session, lambda: only(dots(allowed=lower(6, 9, 9)), "output"), ("no causal mask",)),
    (
        "strict causal",
        dot_session,
        lambda: {"weights": np.nan_to_num(dots(allowed=lower(6, 9, -1))["weights"])},
        ("(strict)",),
    ),
    ("one key ahead", dot_session, lambda: only(dots(allowed=lower(6, 9, 1)), "weights"), ("one key ahead",)),
    ("mask inverted", dot_session, lambda: only(dots(allowed=~ALLOWED), "weights"), ("means the opposite",)),
    ("bias missing", dot_session, lambda: only(dots(bias=0 * BIAS), "weights", "output"), ("does not add the bias",)),
    ("bias twice", dot_session, lambda: only(dots(bias=2 * BIAS), "weights"), ("bias of the scores twice",)),
    ("bias negated", dot_session, lambda: only(dots(bias=-BIAS), "output"), ("subtracts the bias",)),
    (
        "bias before scale",
        dot_session,
        lambda: only(dots(bias=BIAS / np.sqrt(5)), "weights"),
        ("bias before it scales",),
    ),
    ("temperature ignored", dot_session, lambda: only(dots(temperature=1.0), "weights"), ("ignores the temperature",)),
    (
        "temperature multiplied",
        dot_session,
        lambda: only(dots(temperature=2.0), "weights"),
        ("multiplies by the temperature",),
    ),
    (
        "over the queries",
        dot_session,
        lambda: {"weights": soft(where(ALLOWED, S + BIAS, -1e300) / 0.5, 0) * ALLOWED},
        ("over the queries",),
    ),
    (
        "softmax twice",
        dot_session,
        lambda: {"weights": soft(soft(where(ALLOWED, S + BIAS) / 0.5) / 0.5)},
        ("softmax twice",),
    ),
    (
        "not divided",
        dot_session,
        lambda: {"weights": np.exp(where(ALLOWED, S + BIAS) / 0.5)},
        ("does not divide by their sum",),
    ),
    ("base two", dot_session, lambda: {"weights": soft(where(ALLOWED, S + BIAS) / 0.5 * np.log(2))}, ("powers of 2",)),
    (
        "masked after",
        dot_session,
        lambda: {"weights": soft((S + BIAS) / 0.5) * ALLOWED},
        ("masks the weights after the softmax: rows",),
    ),
    (
        "mask multiplied",
        dot_session,
        lambda: {"weights": soft(((S + BIAS) * ALLOWED) / 0.5)},
        ("multiplies scores by the mask",),
    ),
    ("weights are scores", dot_session, lambda: {"weights": S}, ("weights are the scores, before the softmax",)),
    ("scores unscaled", dot_session, lambda: {"scores": Q @ K.T, "weights": dots()["weights"]}, ("not scaled yet",)),
    ("scores after mask", dot_session, lambda: {"scores": where(ALLOWED, S + BIAS)}, ("after the mask",)),
    ("transposed weights", dot_session, lambda: {"weights": dots()["weights"].T}, ("weights are transposed",)),
    ("transposed output", dot_session, lambda: {"output": dots()["output"].T}, ("output is transposed",)),
    (
        "values reversed",
        dot_session,
        lambda: {"output": dots()["weights"] @ V[::-1]},
        ("rows of its V are in the opposite order",),
    ),
    (
        "late queries",
        dot_session,
        lambda: only(dots(np.vstack([0 * Q[:1], Q[:-1]]) @ K.T / np.sqrt(5)), "weights"),
        ("one step late",),
    ),
    (
        "float16 inputs",
        dot_session,
        lambda: only(
            dots(
                (Q.astype(np.float16).astype(float) @ K.astype(np.float16).T) / np.sqrt(5),
                BIAS.astype(np.float16).astype(float),
            ),
            "scores",
        ),
        ("float16",),
    ),
    ("softmax plus one", dot_session, lambda: {"weights": plus_one(where(ALLOWED, S + BIAS) / 0.5)}, ("plus one",)),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_a_mistake_planted_in_one_head_is_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
