"""Two mistakes at once in several heads, planted by plain NumPy expressions: both are named together."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetCausal, SetKind, SetOptions
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


# Several heads, grouped, rotary positions.
X2 = numbers(12, 16)
W = {"q": numbers(16, 16) / 4, "k": numbers(16, 8) / 4, "v": numbers(16, 8) / 4, "o": numbers(16, 16) / 4}
B = {"q": numbers(16), "k": numbers(8), "v": numbers(8), "o": numbers(16)}
LOW2 = np.tril(np.ones((12, 12), dtype=bool))


def heads_session() -> Session:
    session = SetKind("multi-head").apply(session_from(x=X2, kind="self"))
    named = {"query": "q", "key": "k", "value": "v", "output": "o"}
    parts = {f"{part}_{name}": table[short] for name, short in named.items() for part, table in (("w", W), ("b", B))}
    session = with_weights(session, "multi-head", **parts)
    options = {"num_heads": 4, "num_kv_heads": 2, "softcap": 1.5}
    return SetCausal(Causal.TOP_LEFT).apply(SetOptions("multi-head", options).apply(session))


def cut(x: Array, heads: int) -> Array:
    return np.stack(np.split(x, heads, axis=1))


def dealt(x: Array, heads: int) -> Array:
    return np.stack([x[:, head::heads] for head in range(heads)])


def grouped(
    w: dict[str, Array] | None = None,
    b: dict[str, Array] | None = None,
    scale: float = 0.5,
    cap: Callable[[Array], Array] = lambda s: 1.5 * np.tanh(s / 1.5),
    allowed: Array = LOW2,
    split: Callable[[Array, int], Array] = cut,
    share: tuple[int, ...] = (0, 0, 1, 1),
    normalise: Callable[[Array], Array] = soft,
) -> Arrays:
    weights, biases = {**W, **(w or {})}, {**B, **(b or {})}
    q, k, v = (split(X2 @ weights[n] + biases[n], count) for n, count in (("q", 4), ("k", 2), ("v", 2)))
    scores = q @ k[list(share)].transpose(0, 2, 1) * scale
    a = normalise(np.where(allowed, cap(scores), -np.inf))
    joined = np.concatenate(list(a @ v[list(share)]), axis=1)
    return {"scores": scores, "weights": a, "joined": joined, "output": joined @ weights["o"] + biases["o"]}


PLANTED: list[Planted] = [
    (
        "W_o transposed, b_v missing",
        heads_session,
        lambda: some(grouped({"o": W["o"].T}, {"v": 0 * B["v"]}), "output"),
        ("W_o transposed", "not add b_v"),
    ),
    (
        "tiled, no cap",
        heads_session,
        lambda: some(grouped(share=(0, 1, 0, 1), cap=lambda s: s), "weights"),
        ("tiles the key heads", "no soft cap"),
    ),
    (
        "dealt, no scale",
        heads_session,
        lambda: some(grouped(split=dealt, scale=1), "weights"),
        ("deals columns", "does not scale"),
    ),
    (
        "no cap, W_q transposed",
        heads_session,
        lambda: some(grouped({"q": W["q"].T}, cap=lambda s: s), "output"),
        ("no soft cap", "W_q transposed"),
    ),
    (
        "mean, no mask",
        heads_session,
        lambda: {"weights": grouped(allowed=LOW2 | True)["weights"].mean(0)},
        ("mean over the heads", "no causal mask"),
    ),
    (
        "heads mixed, no scale",
        heads_session,
        lambda: {"weights": grouped(scale=1)["weights"][[1, 3, 0, 2]]},
        ("another order", "does not scale"),
    ),
    (
        "heads last, no b_q",
        heads_session,
        lambda: {"weights": grouped(b={"q": 0 * B["q"]})["weights"].transpose(1, 2, 0)},
        ("last axis", "not add b_q"),
    ),
    (
        "before W_o, no b_v",
        heads_session,
        lambda: {"output": grouped(b={"v": 0 * B["v"]})["joined"]},
        ("before W_o", "not add b_v"),
    ),
    (
        "b_q and b_o missing",
        heads_session,
        lambda: some(grouped(b={"q": 0 * B["q"], "o": 0 * B["o"]}), "output"),
        ("not add b_q", "not add b_o"),
    ),
    (
        "twice, model scale",
        heads_session,
        lambda: some(grouped(scale=0.25, normalise=lambda s: soft(soft(s))), "weights"),
        ("softmax twice", "whole model"),
    ),
    (
        "mean, first key head",
        heads_session,
        lambda: {"weights": grouped(share=(0, 0, 0, 0))["weights"].mean(0)},
        ("mean over the heads", "first key head"),
    ),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_two_mistakes_planted_in_several_heads_are_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
