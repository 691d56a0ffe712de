"""Mistakes planted in several heads by plain NumPy expressions, one at a time: each is named."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetCausal, SetKind, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Session], Callable[[], Arrays], tuple[str, ...]]
RNG = np.random.default_rng(2026)
NEVER = -np.inf


def numbers(*shape: int) -> Array:
    return RNG.standard_normal(shape)


def soft(x: Array, axis: int = -1) -> Array:
    with np.errstate(invalid="ignore"):
        e = np.exp(x - x.max(axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)


def split(x: Array, heads: int) -> Array:
    return np.stack(np.split(x, heads, axis=1))


def side(x: Array) -> Array:
    return np.concatenate(list(x), axis=1)


def lower(n: int, m: int, shift: int = 0) -> Array:
    return np.tril(np.ones((n, m), dtype=bool), shift)


def where(allowed: Array, x: Array, other: float = NEVER) -> Array:
    return np.where(allowed, x, other)


def with_weights(session: Session, kind: str, **weights: Array) -> Session:
    state = session.states[kind]
    for name, array in weights.items():
        state = state.with_weight(name.replace("__", "."), np.atleast_2d(array))
    return session.with_state(kind, state)


def only(arrays: Arrays, *stages: str) -> Arrays:
    return {stage: arrays[stage] for stage in stages}


# Several heads, grouped, with every projection and bias, causal.
X = numbers(10, 16)
W = {name: numbers(16, width) / 4 for name, width in (("q", 16), ("k", 8), ("v", 8), ("o", 16))}
B = {name: numbers(width) for name, width in (("q", 16), ("k", 8), ("v", 8), ("o", 16))}
CAUSAL10 = lower(10, 10)


def heads_session() -> Session:
    session = SetKind("multi-head").apply(session_from(x=X, kind="self"))
    parts = {f"w_{name}": W[short] for name, short in PARTS} | {f"b_{name}": B[short] for name, short in PARTS}
    session = with_weights(session, "multi-head", **parts)
    options = {"num_heads": 4, "num_kv_heads": 2}
    return SetCausal(Causal.TOP_LEFT).apply(SetOptions("multi-head", options).apply(session))


PARTS = (("query", "q"), ("key", "k"), ("value", "v"), ("output", "o"))


def grouped(**changed: object) -> Arrays:
    w: dict[str, Array] = {**W, **changed.get("w", {})}
    b: dict[str, Array] = {**B, **changed.get("b", {})}
    cut = changed.get("cut", split)
    q, k, v = (cut(X @ w[name] + b[name], count) for name, count in (("q", 4), ("k", 2), ("v", 2)))
    share = changed.get("share", lambda x: x[[0, 0, 1, 1]])
    scores = q @ share(k).transpose(0, 2, 1) * changed.get("scale", 0.5)
    weights = changed.get("soft", soft)(where(changed.get("allowed", CAUSAL10), scores))
    joined = side(weights @ share(v))
    return {"scores": scores, "weights": weights, "joined": joined, "output": joined @ w["o"] + b["o"]}


def dealt(x: Array, heads: int) -> Array:
    return np.stack([x[:, head::heads] for head in range(heads)])


PLANTED: list[Planted] = [
    ("W_q transposed", heads_session, lambda: only(grouped(w={"q": W["q"].T}), "weights"), ("W_q transposed",)),
    ("W_o transposed", heads_session, lambda: only(grouped(w={"o": W["o"].T}), "output"), ("W_o transposed",)),
    ("b_q missing", heads_session, lambda: only(grouped(b={"q": 0 * B["q"]}), "weights"), ("does not add b_q",)),
    ("b_v missing", heads_session, lambda: only(grouped(b={"v": 0 * B["v"]}), "output"), ("does not add b_v",)),
    ("b_o missing", heads_session, lambda: only(grouped(b={"o": 0 * B["o"]}), "output"), ("does not add b_o",)),
    (
        "no biases",
        heads_session,
        lambda: only(grouped(b={name: 0 * bias for name, bias in B.items()}), "output"),
        ("b_q, b_k, b_v and b_o",),
    ),
    ("b_q twice", heads_session, lambda: only(grouped(b={"q": 2 * B["q"]}), "scores"), ("adds b_q twice",)),
    ("before W_o", heads_session, lambda: {"output": grouped()["joined"]}, ("before W_o",)),
    ("columns dealt", heads_session, lambda: only(grouped(cut=dealt), "weights"), ("deals columns",)),
    (
        "tiled",
        heads_session,
        lambda: only(grouped(share=lambda x: x[[0, 1, 0, 1]]), "weights"),
        ("tiles the key heads",),
    ),
    ("mean", heads_session, lambda: {"weights": grouped()["weights"].mean(0)}, ("mean over the heads",)),
    ("maximum", heads_session, lambda: {"weights": grouped()["weights"].max(0)}, ("maximum over the heads",)),
    ("head 2 alone", heads_session, lambda: {"weights": grouped()["weights"][2]}, ("head 2 alone",)),
    (
        "heads reversed",
        heads_session,
        lambda: {"weights": grouped()["weights"][::-1]},
        ("heads are in the opposite order",),
    ),
    (
        "heads mixed",
        heads_session,
        lambda: {"weights": grouped()["weights"][[2, 0, 3, 1]]},
        ("heads are in another order",),
    ),
    ("heads last", heads_session, lambda: {"weights": grouped()["weights"].transpose(1, 2, 0)}, ("last axis",)),
    ("scale of the model", heads_session, lambda: only(grouped(scale=0.25), "weights"), ("whole model",)),
    (
        "over the heads",
        heads_session,
        lambda: {"weights": soft(np.where(CAUSAL10, grouped()["scores"], -1e300), 0) * CAUSAL10},
        ("over the heads",),
    ),
    ("unknown scale", heads_session, lambda: only(grouped(scale=0.31), "weights"), ("temperature seems",)),
    (
        "unknown scale in scores",
        heads_session,
        lambda: only(grouped(scale=0.31), "scores", "output"),
        ("0.31 instead of 0.5",),
    ),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_a_mistake_planted_in_several_heads_is_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
