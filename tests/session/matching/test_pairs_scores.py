"""Two mistakes at once in additive, general and concat scores: both are named together."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetCausal, SetKind, SetMask, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Mask, Session

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


PLANTED: list[Planted] = [
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
        ("1/√ of the width of the query", "no soft cap"),
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


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_two_mistakes_planted_in_a_score_are_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
