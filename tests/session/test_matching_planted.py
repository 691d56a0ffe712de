"""Mistakes planted by plain NumPy expressions, one at a time: each is named among the explanations."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetBias, SetCausal, SetKind, SetMask, SetOptions
from attn_gui.session.matching.given import Given
from attn_gui.session.matching.match import Match, match
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Mask, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Arrays], tuple[str, ...]]
RNG = np.random.default_rng(2024)
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


DOT: list[Planted] = [
    ("no scale", lambda: only(dots(Q @ K.T), "weights"), ("does not scale",)),
    ("scale 1/d", lambda: only(dots(Q @ K.T / 5), "scores"), ("1/width of a head",)),
    ("scale by value width", lambda: only(dots(Q @ K.T / np.sqrt(3)), "output"), ("width of a value",)),
    ("scaled twice", lambda: only(dots(S / np.sqrt(5)), "weights"), ("1/width",)),
    ("multiplied by √d", lambda: only(dots(S * 5), "weights"), ("√ of the width",)),
    ("bottom right", lambda: only(dots(allowed=lower(6, 9, 3)), "weights"), ("bottom right",)),
    ("no causal mask", lambda: only(dots(allowed=lower(6, 9, 9)), "output"), ("no causal mask",)),
    ("strict causal", lambda: {"weights": np.nan_to_num(dots(allowed=lower(6, 9, -1))["weights"])}, ("(strict)",)),
    ("one key ahead", lambda: only(dots(allowed=lower(6, 9, 1)), "weights"), ("one key ahead",)),
    ("mask inverted", lambda: only(dots(allowed=~ALLOWED), "weights"), ("means the opposite",)),
    ("bias missing", lambda: only(dots(bias=0 * BIAS), "weights", "output"), ("does not add the bias",)),
    ("bias twice", lambda: only(dots(bias=2 * BIAS), "weights"), ("bias of the scores twice",)),
    ("bias negated", lambda: only(dots(bias=-BIAS), "output"), ("subtracts the bias",)),
    ("bias before scale", lambda: only(dots(bias=BIAS / np.sqrt(5)), "weights"), ("bias before it scales",)),
    ("temperature ignored", lambda: only(dots(temperature=1.0), "weights"), ("ignores the temperature",)),
    ("temperature multiplied", lambda: only(dots(temperature=2.0), "weights"), ("multiplies by the temperature",)),
    (
        "over the queries",
        lambda: {"weights": soft(where(ALLOWED, S + BIAS, -1e300) / 0.5, 0) * ALLOWED},
        ("over the queries",),
    ),
    ("softmax twice", lambda: {"weights": soft(soft(where(ALLOWED, S + BIAS) / 0.5) / 0.5)}, ("softmax twice",)),
    ("not divided", lambda: {"weights": np.exp(where(ALLOWED, S + BIAS) / 0.5)}, ("does not divide by their sum",)),
    ("base two", lambda: {"weights": soft(where(ALLOWED, S + BIAS) / 0.5 * np.log(2))}, ("powers of 2",)),
    (
        "masked after",
        lambda: {"weights": soft((S + BIAS) / 0.5) * ALLOWED},
        ("masks the weights after the softmax: rows",),
    ),
    ("mask multiplied", lambda: {"weights": soft(((S + BIAS) * ALLOWED) / 0.5)}, ("multiplies scores by the mask",)),
    ("weights are scores", lambda: {"weights": S}, ("weights are the scores, before the softmax",)),
    ("scores unscaled", lambda: {"scores": Q @ K.T, "weights": dots()["weights"]}, ("not scaled yet",)),
    ("scores after mask", lambda: {"scores": where(ALLOWED, S + BIAS)}, ("after the mask",)),
    ("transposed weights", lambda: {"weights": dots()["weights"].T}, ("weights are transposed",)),
    ("transposed output", lambda: {"output": dots()["output"].T}, ("output is transposed",)),
    ("values reversed", lambda: {"output": dots()["weights"] @ V[::-1]}, ("rows of its V are in the opposite order",)),
    (
        "late queries",
        lambda: only(dots(np.vstack([0 * Q[:1], Q[:-1]]) @ K.T / np.sqrt(5)), "weights"),
        ("one step late",),
    ),
    (
        "float16 inputs",
        lambda: only(
            dots(
                (Q.astype(np.float16).astype(float) @ K.astype(np.float16).T) / np.sqrt(5),
                BIAS.astype(np.float16).astype(float),
            ),
            "scores",
        ),
        ("float16",),
    ),
    ("softmax plus one", lambda: {"weights": plus_one(where(ALLOWED, S + BIAS) / 0.5)}, ("plus one",)),
]


def plus_one(x: Array) -> Array:
    return np.exp(x) / (1 + np.exp(x).sum(axis=-1, keepdims=True))


# Additive with projections and padding.
QA, KA, VA = numbers(5, 4), numbers(7, 4), numbers(7, 3)
WQ, WK, BA, VV = numbers(4, 4), numbers(4, 4), numbers(4), numbers(4)
PADDING = np.array([True, True, True, True, True, False, False])


def additive_session() -> Session:
    session = SetKind("additive").apply(session_from(QA, KA, VA))
    session = with_weights(
        session, "additive", additive__query_weight=WQ, additive__key_weight=WK, additive__bias=BA, additive__v=VV
    )
    return SetMask(Mask(key_padding=PADDING)).apply(session)


def inner(q: Array = QA @ WQ, k: Array = KA @ WK, b: Array = BA) -> Array:
    return q[:, None] + k[None] + b


def adds(scores: Array, padding: Array = PADDING) -> Arrays:
    weights = soft(where(padding, scores))
    return {"scores": scores, "weights": weights, "output": weights @ VA}


ADDITIVE: list[Planted] = [
    ("no tanh", lambda: only(adds(inner() @ VV), "weights"), ("no tanh",)),
    ("no bias", lambda: only(adds(np.tanh(inner(b=0 * BA)) @ VV), "weights"), ("does not use b",)),
    ("no v", lambda: only(adds(np.tanh(inner()).sum(-1)), "scores"), ("without v",)),
    ("W exchanged", lambda: only(adds(np.tanh(inner(QA @ WK, KA @ WQ)) @ VV), "weights"), ("exchanges W_q and W_k",)),
    ("W_q transposed", lambda: only(adds(np.tanh(inner(q=QA @ WQ.T)) @ VV), "output"), ("uses W_q transposed",)),
    ("W_k missing", lambda: only(adds(np.tanh(inner(k=KA)) @ VV), "output"), ("does not use W_k",)),
    (
        "padding inverted",
        lambda: only(adds(np.tanh(inner()) @ VV, ~PADDING), "weights"),
        ("padding means the opposite",),
    ),
    (
        "padding ignored",
        lambda: only(adds(np.tanh(inner()) @ VV, PADDING | True), "weights"),
        ("ignores the key padding",),
    ),
    ("relu", lambda: only(adds(np.maximum(inner(), 0) @ VV), "weights"), ("ReLU",)),
]

# General and concat.
QG, KG, VG, WG = numbers(5, 4), numbers(6, 4), numbers(6, 2), numbers(4, 4)
WC, VC, BC = numbers(8, 4), numbers(4), numbers(4)


def general_session() -> Session:
    session = SetOptions("multiplicative", {"score": "general"}).apply(session_from(QG, KG, VG))
    return with_weights(session, "multiplicative", general__weight=WG)


def concat_session() -> Session:
    session = SetOptions("multiplicative", {"score": "concat"}).apply(session_from(QG, KG, VG))
    return with_weights(session, "multiplicative", concat__weight=WC, concat__v=VC, concat__bias=BC)


def pair_scores(first: Array, second: Array, weight: Array = WC, bias: Array = BC) -> Array:
    n, m = len(QG), len(KG)
    both = np.concatenate([np.broadcast_to(first, (n, m, 4)), np.broadcast_to(second, (n, m, 4))], axis=-1)
    return np.tanh(both @ weight + bias) @ VC


GENERAL: list[Planted] = [
    ("W transposed", lambda: {"weights": soft(QG @ WG.T @ KG.T)}, ("uses W transposed",)),
    ("W missing", lambda: {"weights": soft(QG @ KG.T)}, ("does not apply W",)),
    ("scaled after all", lambda: {"output": soft(QG @ WG @ KG.T / 2) @ VG}, ("1/√ of the width of a head",)),
    ("sparse", lambda: {"weights": np.eye(6)[(QG @ WG @ KG.T).argmax(-1)]}, ("hardmax",)),
]
CONCAT: list[Planted] = [
    ("key first", lambda: {"weights": soft(pair_scores(KG[None], QG[:, None]))}, ("key before the query",)),
    ("no bias", lambda: {"weights": soft(pair_scores(QG[:, None], KG[None], bias=0 * BC))}, ("does not use b",)),
    ("scores as weights", lambda: {"scores": soft(pair_scores(QG[:, None], KG[None]))}, ("scores are the weights",)),
]

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


HEADS: list[Planted] = [
    ("W_q transposed", lambda: only(grouped(w={"q": W["q"].T}), "weights"), ("W_q transposed",)),
    ("W_o transposed", lambda: only(grouped(w={"o": W["o"].T}), "output"), ("W_o transposed",)),
    ("b_q missing", lambda: only(grouped(b={"q": 0 * B["q"]}), "weights"), ("does not add b_q",)),
    ("b_v missing", lambda: only(grouped(b={"v": 0 * B["v"]}), "output"), ("does not add b_v",)),
    ("b_o missing", lambda: only(grouped(b={"o": 0 * B["o"]}), "output"), ("does not add b_o",)),
    (
        "no biases",
        lambda: only(grouped(b={name: 0 * bias for name, bias in B.items()}), "output"),
        ("b_q, b_k, b_v and b_o",),
    ),
    ("b_q twice", lambda: only(grouped(b={"q": 2 * B["q"]}), "scores"), ("adds b_q twice",)),
    ("before W_o", lambda: {"output": grouped()["joined"]}, ("before W_o",)),
    ("columns dealt", lambda: only(grouped(cut=dealt), "weights"), ("deals columns",)),
    ("tiled", lambda: only(grouped(share=lambda x: x[[0, 1, 0, 1]]), "weights"), ("tiles the key heads",)),
    ("mean", lambda: {"weights": grouped()["weights"].mean(0)}, ("mean over the heads",)),
    ("maximum", lambda: {"weights": grouped()["weights"].max(0)}, ("maximum over the heads",)),
    ("head 2 alone", lambda: {"weights": grouped()["weights"][2]}, ("head 2 alone",)),
    ("heads reversed", lambda: {"weights": grouped()["weights"][::-1]}, ("heads are in the opposite order",)),
    ("heads mixed", lambda: {"weights": grouped()["weights"][[2, 0, 3, 1]]}, ("heads are in another order",)),
    ("heads last", lambda: {"weights": grouped()["weights"].transpose(1, 2, 0)}, ("last axis",)),
    ("scale of the model", lambda: only(grouped(scale=0.25), "weights"), ("whole model",)),
    (
        "over the heads",
        lambda: {"weights": soft(np.where(CAUSAL10, grouped()["scores"], -1e300), 0) * CAUSAL10},
        ("over the heads",),
    ),
    ("unknown scale", lambda: only(grouped(scale=0.31), "weights"), ("temperature seems",)),
    ("unknown scale in scores", lambda: only(grouped(scale=0.31), "scores", "output"), ("0.31 instead of 0.5",)),
]

SINGLE: list[tuple[Callable[[], Session], Planted]] = [
    *((dot_session, planted) for planted in DOT),
    *((additive_session, planted) for planted in ADDITIVE),
    *((general_session, planted) for planted in GENERAL),
    *((concat_session, planted) for planted in CONCAT),
    *((heads_session, planted) for planted in HEADS),
]


def matched(session: Session, arrays: Arrays) -> Match:
    return match(session, [Given(stage, array) for stage, array in arrays.items()])


def names(found: Match, phrases: tuple[str, ...]) -> bool:
    said = [" ".join(map(str, explanation.sentences)) for explanation in found.explanations]
    return any(all(phrase in text for phrase in phrases) for text in said)


def sessions() -> Iterator[Callable[[], Session]]:
    yield from (dot_session, additive_session, general_session, concat_session, heads_session)


@pytest.mark.parametrize(("make", "planted"), SINGLE, ids=[f"{make.__name__}-{planted[0]}" for make, planted in SINGLE])
def test_a_planted_mistake_is_named(make: Callable[[], Session], planted: Planted) -> None:
    _, arrays, phrases = planted
    found = matched(make(), arrays())
    assert names(found, phrases), [[str(each) for each in e.sentences] for e in found.explanations]
