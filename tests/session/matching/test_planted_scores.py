"""Mistakes planted in additive, general and concat scores, one at a time: each is named among the explanations."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.session.edits import SetKind, SetMask, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Mask, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Session], Callable[[], Arrays], tuple[str, ...]]
RNG = np.random.default_rng(2025)
NEVER = -np.inf


def numbers(*shape: int) -> Array:
    return RNG.standard_normal(shape)


def soft(x: Array, axis: int = -1) -> Array:
    with np.errstate(invalid="ignore"):
        e = np.exp(x - x.max(axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)


def where(allowed: Array, x: Array, other: float = NEVER) -> Array:
    return np.where(allowed, x, other)


def with_weights(session: Session, kind: str, **weights: Array) -> Session:
    state = session.states[kind]
    for name, array in weights.items():
        state = state.with_weight(name.replace("__", "."), np.atleast_2d(array))
    return session.with_state(kind, state)


def only(arrays: Arrays, *stages: str) -> Arrays:
    return {stage: arrays[stage] for stage in stages}


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


PLANTED: list[Planted] = [
    ("no tanh", additive_session, lambda: only(adds(inner() @ VV), "weights"), ("no tanh",)),
    ("no bias", additive_session, lambda: only(adds(np.tanh(inner(b=0 * BA)) @ VV), "weights"), ("does not use b",)),
    ("no v", additive_session, lambda: only(adds(np.tanh(inner()).sum(-1)), "scores"), ("without v",)),
    (
        "W exchanged",
        additive_session,
        lambda: only(adds(np.tanh(inner(QA @ WK, KA @ WQ)) @ VV), "weights"),
        ("exchanges W_q and W_k",),
    ),
    (
        "W_q transposed",
        additive_session,
        lambda: only(adds(np.tanh(inner(q=QA @ WQ.T)) @ VV), "output"),
        ("uses W_q transposed",),
    ),
    ("W_k missing", additive_session, lambda: only(adds(np.tanh(inner(k=KA)) @ VV), "output"), ("does not use W_k",)),
    (
        "padding inverted",
        additive_session,
        lambda: only(adds(np.tanh(inner()) @ VV, ~PADDING), "weights"),
        ("padding means the opposite",),
    ),
    (
        "padding ignored",
        additive_session,
        lambda: only(adds(np.tanh(inner()) @ VV, PADDING | True), "weights"),
        ("ignores the key padding",),
    ),
    ("relu", additive_session, lambda: only(adds(np.maximum(inner(), 0) @ VV), "weights"), ("ReLU",)),
    ("W transposed", general_session, lambda: {"weights": soft(QG @ WG.T @ KG.T)}, ("uses W transposed",)),
    ("W missing", general_session, lambda: {"weights": soft(QG @ KG.T)}, ("does not apply W",)),
    (
        "scaled after all",
        general_session,
        lambda: {"output": soft(QG @ WG @ KG.T / 2) @ VG},
        ("1/√ of the width of the query",),
    ),
    ("sparse", general_session, lambda: {"weights": np.eye(6)[(QG @ WG @ KG.T).argmax(-1)]}, ("hardmax",)),
    (
        "key first",
        concat_session,
        lambda: {"weights": soft(pair_scores(KG[None], QG[:, None]))},
        ("key before the query",),
    ),
    (
        "no bias",
        concat_session,
        lambda: {"weights": soft(pair_scores(QG[:, None], KG[None], bias=0 * BC))},
        ("does not use b",),
    ),
    (
        "scores as weights",
        concat_session,
        lambda: {"scores": soft(pair_scores(QG[:, None], KG[None]))},
        ("scores are the weights",),
    ),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_a_mistake_planted_in_a_score_is_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
