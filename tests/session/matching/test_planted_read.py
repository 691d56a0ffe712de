"""Masks, sinks, soft caps and positions that the session lacks, or alone has, planted by plain expressions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetCausal, SetKind, SetMask, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, LocalKind, Mask, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Session], Callable[[], Arrays], tuple[str, ...]]
RNG = np.random.default_rng(41)
X = RNG.standard_normal((10, 12))
WQ, WK, WV = (RNG.standard_normal((12, 16)) * 0.6 for _ in range(3))
BIAS = RNG.standard_normal((10, 10))
AT = np.arange(10)
AHEAD = AT - AT[:, None]
LOW = AHEAD <= 0
REAL = np.array([True] * 5 + [False] * 2 + [True] * 3)
SHORT = AT < 7
CELLS = np.ones((10, 10), dtype=bool)
CELLS[[2, 2, 5], [0, 7, 3]] = False
SINKS = np.array([0.7, -1.25, 2.0, 0.1])
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


def warm_session() -> Session:
    return heads_session(temperature=2.0)


def capped_session() -> Session:
    return heads_session(softcap=4.0)


def padded_session() -> Session:
    return SetMask(Mask(key_padding=REAL)).apply(heads_session())


def drawn_session() -> Session:
    return SetMask(Mask(drawn=CELLS)).apply(heads_session())


def biased_session() -> Session:
    return SetMask(Mask(bias=BIAS)).apply(heads_session())


def one_session() -> Session:
    return session_from(X, X @ WK[:, :12], X)


def local_session() -> Session:
    return SetOptions("multiplicative", {"local": LocalKind.MONOTONIC, "local_width": 2}).apply(one_session())


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


def one(allowed: Array | bool = True, scale: float = 1.0) -> Arrays:
    scores = X @ (X @ WK[:, :12]).T * scale / ONE_SCALE
    return {"weights": soft(np.where(allowed, scores, -np.inf))}


ONE_SCALE = 1.0 if one_session().options.score == "dot" else np.sqrt(12)

PLANTED: list[Planted] = [
    ("padding", heads_session, lambda: weights(allowed=REAL), ("Keys 5 and 6 are padding there.",)),
    ("key length", heads_session, lambda: weights(allowed=SHORT), ("Keys 7, 8 and 9 are padding", "key length 7")),
    ("one key", heads_session, lambda: weights(allowed=AT != 4), ("Key 4 is padding there.",)),
    (
        "window back",
        heads_session,
        lambda: shown("weights", "output", allowed=(AHEAD <= 0) & (AHEAD >= -2)),
        ("see only the 2 keys before it and its own (window 2, 0)",),
    ),
    (
        "window of both sides",
        heads_session,
        lambda: weights(allowed=(AHEAD <= 1) & (AHEAD >= -3)),
        ("the 3 keys before it, its own and the key after it (window 3, 1)",),
    ),
    ("window ahead", heads_session, lambda: weights(allowed=AHEAD >= -2), ("all keys after it (window 2, all)",)),
    ("window in causal", causal_session, lambda: weights(allowed=LOW & (AHEAD >= -3)), ("(window 3, 0)",)),
    ("own key alone", heads_session, lambda: weights(allowed=AHEAD == 0), ("see only its own key (window 0, 0)",)),
    (
        "causal and padded",
        heads_session,
        lambda: weights(allowed=LOW & (AT != 4)),
        ("begins at the top left", "Key 4 is padding"),
    ),
    (
        "drawn",
        heads_session,
        lambda: weights(allowed=CELLS),
        ("it forbids query 2 key 0, query 2 key 7, query 5 key 3",),
    ),
    ("local", one_session, lambda: one(allowed=abs(AHEAD) <= 2), ("2 keys on either side", "local-m, D = 2")),
    ("no local", local_session, one, ("no local attention",)),
    ("wider local", local_session, lambda: one(allowed=abs(AHEAD) <= 3), ("local-m, D = 3",)),
    ("padding missing", padded_session, weights, ("ignores the key padding",)),
    ("drawn missing", drawn_session, weights, ("ignores the drawn mask",)),
    ("bias missing", biased_session, weights, ("does not add the bias",)),
    ("cap missing", capped_session, weights, ("no soft cap",)),
    ("sink", heads_session, lambda: weights(sink=0.7), ("It has a sink of 0.7.",)),
    ("sink and output", causal_session, lambda: shown("weights", "output", sink=-1.3, allowed=LOW), ("sink of -1.3.",)),
    ("sink, tempered", warm_session, lambda: weights(sink=0.7, temperature=2.0), ("It has a sink of 0.7.",)),
    (
        "sink of each head",
        heads_session,
        lambda: weights(sink=SINKS[:, None, None]),
        ("a sink in each head: 0.7, -1.25, 2, 0.1",),
    ),
    ("capped at 10", heads_session, lambda: weights(cap=10.0), ("It caps scores at 10.",)),
    ("capped at 30", heads_session, lambda: shown("output", cap=30.0), ("It caps scores at 30.",)),
    ("capped at 7.3", heads_session, lambda: weights(cap=7.3), ("It caps scores at 7.3.",)),
    ("another cap", capped_session, lambda: weights(cap=2.5), ("It caps scores at 2.5 instead of 4.",)),
    ("halves", heads_session, lambda: weights(move=lambda x: turned(x, 1e4)), ("i with i + d/2",)),
    ("pairs", heads_session, lambda: weights(move=lambda x: turned(x, 1e4, pairs=True)), ("2i and 2i + 1",)),
    (
        "halves, 500,000",
        heads_session,
        lambda: weights(move=lambda x: turned(x, 5e5)),
        ("i with i + d/2", "theta is 500,000"),
    ),
    (
        "pairs, 10,000,000",
        heads_session,
        lambda: shown("output", move=lambda x: turned(x, 1e7, pairs=True)),
        ("2i and 2i + 1", "theta is 10,000,000"),
    ),
    ("ALiBi", heads_session, lambda: weights(added=SLOPES[:, None, None] * AHEAD), ("adds ALiBi",)),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_what_the_other_program_has_and_the_session_lacks_is_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
