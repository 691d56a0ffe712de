"""Two mistakes at once, planted by plain NumPy expressions: both are named together; noise is explained by nothing."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetBias, SetCausal, SetKind, SetMask, SetOptions
from attn_gui.session.matching.given import Given
from attn_gui.session.matching.match import Match, match
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Mask, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Session], Callable[[], Arrays], tuple[str, str]]
RNG = np.random.default_rng(99)


def numbers(*shape: int) -> Array:
    return RNG.standard_normal(shape)


def soft(x: Array, axis: int = -1) -> Array:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def with_weights(session: Session, kind: str, **weights: Array) -> Session:
    state = session.states[kind]
    for name, array in weights.items():
        state = state.with_weight(name.replace("__", "."), np.atleast_2d(array))
    return session.with_state(kind, state)


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


# Additive, padded.
QA, KA, VA = numbers(9, 4), numbers(10, 4), numbers(10, 3)
UQ, UK, BH, VH = numbers(4, 5), numbers(4, 5), numbers(5), numbers(5)
PADDING = np.array([True] * 7 + [False] * 3)


def additive_session() -> Session:
    session = SetKind("additive").apply(session_from(QA, KA, VA))
    named = {"additive__query_weight": UQ, "additive__key_weight": UK, "additive__bias": BH, "additive__v": VH}
    return SetMask(Mask(key_padding=PADDING)).apply(with_weights(session, "additive", **named))


def added(
    act: Callable[[Array], Array] = np.tanh,
    uq: Array = UQ,
    uk: Array = UK,
    bias: Array = BH,
    v: Array = VH,
    padding: Array = PADDING,
    queries: Array = QA,
) -> Arrays:
    scores = act((queries @ uq)[:, None] + (KA @ uk)[None] + bias) @ v
    weights = soft(np.where(padding, scores, -np.inf))
    return {"scores": scores, "weights": weights, "output": weights @ VA}


# General and concat.
QG, KG, VG, WG = numbers(9, 4), numbers(8, 4), numbers(8, 2), numbers(4, 4)
WC, VC, BC = numbers(8, 4), numbers(4), numbers(4)


def general_session() -> Session:
    session = SetOptions("multiplicative", {"score": "general", "softcap": 2.0}).apply(session_from(QG, KG, VG))
    return with_weights(session, "multiplicative", general__weight=WG)


def concat_session() -> Session:
    session = SetOptions("multiplicative", {"score": "concat"}).apply(session_from(QG, KG, VG))
    session = with_weights(session, "multiplicative", concat__weight=WC, concat__v=VC, concat__bias=BC)
    return SetCausal(Causal.BOTTOM_RIGHT).apply(session)


def pair_scores(key_first: bool = False, bias: Array = BC, act: Callable[[Array], Array] = np.tanh) -> Array:
    q, k = np.broadcast_to(QG[:, None], (9, 8, 4)), np.broadcast_to(KG[None], (9, 8, 4))
    both = np.concatenate([k, q] if key_first else [q, k], axis=-1)
    return act(both @ WC + bias) @ VC


def concat_weights(scores: Array, shift: int = -1) -> Array:
    allowed = np.tril(np.ones((9, 8), dtype=bool), shift)
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(soft(np.where(allowed, scores, -np.inf)))


def some(arrays: Arrays, *stages: str) -> Arrays:
    return {stage: arrays[stage] for stage in stages}


PAIRS: list[Planted] = [
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
    ("strict, W_v missing", self_session, lambda: strict(), ("(strict)", "does not apply W_v")),
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
    (
        "no tanh, padding ignored",
        additive_session,
        lambda: some(added(lambda x: x, padding=PADDING | True), "weights"),
        ("no tanh", "ignores the key padding"),
    ),
    (
        "no bias, no v",
        additive_session,
        lambda: some(added(bias=0 * BH, v=np.ones(5)), "weights"),
        ("not use b", "without v"),
    ),
    (
        "exchanged, no bias",
        additive_session,
        lambda: some(added(uq=UK, uk=UQ, bias=0 * BH), "output"),
        ("exchanges W_q and W_k", "not use b"),
    ),
    (
        "late, padding inverted",
        additive_session,
        lambda: some(added(queries=np.vstack([0 * QA[:1], QA[:-1]]), padding=~PADDING), "weights"),
        ("one step late", "padding means the opposite"),
    ),
    (
        "W transposed, no cap",
        general_session,
        lambda: {"weights": soft(QG @ WG.T @ KG.T)},
        ("uses W transposed", "no soft cap"),
    ),
    (
        "scaled, no cap",
        general_session,
        lambda: {"output": soft(QG @ WG @ KG.T / 2) @ VG},
        ("1/√ of the width of a head", "no soft cap"),
    ),
    (
        "values reversed, W transposed",
        general_session,
        lambda: {"output": soft(2 * np.tanh(QG @ WG.T @ KG.T / 2)) @ VG[::-1]},
        ("rows of its V", "uses W transposed"),
    ),
    (
        "key first, no bias",
        concat_session,
        lambda: {"weights": concat_weights(pair_scores(key_first=True, bias=0 * BC))},
        ("key before the query", "not use b"),
    ),
    (
        "top left, no tanh",
        concat_session,
        lambda: {"weights": concat_weights(pair_scores(act=lambda x: x), 0)},
        ("top left", "no tanh"),
    ),
    (
        "transposed weights, no bias",
        concat_session,
        lambda: {"weights": concat_weights(pair_scores(bias=0 * BC)).T},
        ("weights are transposed", "not use b"),
    ),
]


def strict() -> Arrays:
    below = np.tril(np.ones((11, 11), dtype=bool), -1)
    with np.errstate(invalid="ignore"):
        weights = np.nan_to_num(one_head(allowed=below)["weights"])
    return {"output": weights @ (X1 + BV)}


def matched(session: Session, arrays: Arrays) -> Match:
    return match(session, [Given(stage, array) for stage, array in arrays.items()])


def names(found: Match, phrases: tuple[str, ...]) -> bool:
    said = [" ".join(map(str, explanation.sentences)) for explanation in found.explanations]
    return any(all(phrase in text for phrase in phrases) for text in said)


@pytest.mark.parametrize("planted", PAIRS, ids=[planted[0] for planted in PAIRS])
def test_two_planted_mistakes_are_named_together(planted: Planted) -> None:
    _, make, arrays, phrases = planted
    found = matched(make(), arrays())
    assert names(found, phrases), [[str(each) for each in e.sentences] for e in found.explanations]


@pytest.mark.parametrize("make", [self_session, heads_session, additive_session, general_session, concat_session])
@pytest.mark.parametrize("stage", ["scores", "weights", "output"])
def test_noise_is_explained_by_nothing(make: Callable[[], Session], stage: str) -> None:
    session = make()
    shapes = {"self_session": (11, 11), "heads_session": (4, 12, 12), "additive_session": (9, 10)}
    shape = shapes.get(make.__name__, (9, 8))
    width = {"self_session": 6, "heads_session": 16, "additive_session": 3}.get(make.__name__, 2)
    array = numbers(shape[-2], width) if stage == "output" else soft(numbers(*shape))
    found = matched(session, {stage: array})
    assert found.first == stage
    assert not found.explanations
    assert found.nearest is not None
    assert found.nearest.relative > 0.01
