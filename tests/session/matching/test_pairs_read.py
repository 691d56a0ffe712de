"""Two differences at once, one of them read off the numbers: a mask, a sink, a soft cap, another theta."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetCausal, SetKind, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Session], Callable[[], Arrays], tuple[str, ...]]
RNG = np.random.default_rng(41)
X = RNG.standard_normal((10, 12))
WQ, WK, WV = (RNG.standard_normal((12, 16)) * 0.6 for _ in range(3))
AT = np.arange(10)
AHEAD = AT - AT[:, None]
LOW = AHEAD <= 0
REAL = np.array([True] * 5 + [False] * 2 + [True] * 3)
CELLS = np.ones((10, 10), dtype=bool)
CELLS[[2, 2, 5], [0, 7, 3]] = False
SLOPES = 2.0 ** (-2.0 * np.arange(1, 5))


def heads_session(**options: object) -> Session:
    session = SetKind("multi-head").apply(session_from(x=X, kind="self"))
    state = session.states["multi-head"]
    for name, array in (("w_query", WQ), ("w_key", WK), ("w_value", WV)):
        state = state.with_weight(name, array)
    session = session.with_state("multi-head", state)
    return SetOptions("multi-head", {"num_heads": 4, **options}).apply(session)


def causal_session() -> Session:
    return SetCausal(Causal.TOP_LEFT).apply(heads_session())


def heads(x: Array) -> Array:
    return np.stack(np.split(x, 4, axis=1))


def turned(x: Array, theta: float, pairs: bool = False) -> Array:
    """Each pair of dimensions times a complex number of length 1."""
    width = x.shape[-1]
    angles = AT[:, None] / theta ** (np.arange(width // 2) * 2 / width)
    first, second = (x[..., ::2], x[..., 1::2]) if pairs else (x[..., : width // 2], x[..., width // 2 :])
    moved = (first + 1j * second) * np.exp(1j * angles)
    if not pairs:
        return np.concatenate([moved.real, moved.imag], axis=-1)
    return np.stack([moved.real, moved.imag], axis=-1).reshape(x.shape)


def soft(x: Array, sink: Array | float | None = None) -> Array:
    e = np.exp(x)
    return e / (e.sum(axis=-1, keepdims=True) + (0.0 if sink is None else np.exp(sink)))


def several(
    allowed: Array | bool = True,
    sink: Array | float | None = None,
    cap: float | None = None,
    move: Callable[[Array], Array] = lambda x: x,
    scale: float = 0.5,
    temperature: float = 1.0,
    added: Array | float = 0.0,
) -> Arrays:
    scores = move(heads(X @ WQ)) @ move(heads(X @ WK)).transpose(0, 2, 1) * scale
    scores = scores if cap is None else cap * np.tanh(scores / cap)
    masked = np.where(allowed, scores + added, -np.inf)
    weights = soft(masked / temperature, sink)
    output = np.concatenate(list(weights @ heads(X @ WV)), axis=1)
    return {"scores": masked, "weights": weights, "output": output}


def shown(*stages: str, **changes: Any) -> Arrays:
    return {stage: several(**changes)[stage] for stage in stages}


def weights(**changes: Any) -> Arrays:
    return shown("weights", **changes)


PLANTED: list[Planted] = [
    (
        "window, unscaled",
        heads_session,
        lambda: weights(allowed=(AHEAD <= 0) & (AHEAD >= -2), scale=1.0),
        ("window 2, 0", "does not scale"),
    ),
    ("sink, no causal", causal_session, lambda: weights(sink=0.7), ("sink of 0.7", "no causal mask")),
    ("sink, padding", heads_session, lambda: weights(sink=0.7, allowed=REAL), ("sink of 0.7", "Keys 5 and 6")),
    ("cap of 7.3, no causal", causal_session, lambda: weights(cap=7.3), ("scores at 7.3", "no causal mask")),
    ("cap of 30, unscaled", causal_session, lambda: weights(cap=30.0, scale=1.0, allowed=LOW), ("at 30", "not scale")),
    (
        "drawn, ALiBi",
        heads_session,
        lambda: weights(allowed=CELLS, added=SLOPES[:, None, None] * AHEAD),
        ("query 5 key 3", "adds ALiBi"),
    ),
    ("sink, cap of 7.3", heads_session, lambda: weights(sink=0.7, cap=7.3), ("sink of 0.7", "scores at 7.3")),
    (
        "sink, heads mixed",
        heads_session,
        lambda: {"weights": weights(sink=0.7)["weights"][[1, 3, 0, 2]]},
        ("sink of 0.7", "heads are in another order"),
    ),
    (
        "scores after the mask, window",
        heads_session,
        lambda: shown("scores", allowed=abs(AHEAD) <= 1),
        ("after the mask", "window 1, 1"),
    ),
    (
        "theta 500,000, unscaled",
        heads_session,
        lambda: weights(move=lambda x: turned(x, 5e5), scale=1.0),
        ("theta is 500,000", "does not scale"),
    ),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_two_differences_one_of_them_read_off_the_numbers_are_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
