"""Mistakes planted in rotary positions, norms, ALiBi, sinks and windows: each is named among the explanations."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.engine.positions import Rope
from attn_gui.session.edits import SetKind, SetMask, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Mask, Session

Arrays = dict[str, Array]
Planted = tuple[str, Callable[[], Session], Callable[[], Arrays], tuple[str, ...]]
RNG = np.random.default_rng(31)
X = RNG.standard_normal((10, 12))
WQ, WK = RNG.standard_normal((12, 16)) / 3, RNG.standard_normal((12, 16)) / 3
AT = np.arange(10)
AHEAD = AT - AT[:, None]


def session_with(**options: object) -> Session:
    session = SetKind("multi-head").apply(session_from(x=X, kind="self"))
    state = session.states["multi-head"].with_weight("w_query", WQ).with_weight("w_key", WK)
    session = session.with_state("multi-head", state)
    return SetOptions("multi-head", {"num_heads": 4, **options}).apply(session)


def rope_session() -> Session:
    return session_with(rope=Rope.HALF, qk_norm=True)


def alibi_session() -> Session:
    return session_with(alibi=True)


def sink_session() -> Session:
    return session_with(sink=0.7)


def window_session() -> Session:
    return SetMask(Mask(window=(2, 1))).apply(session_with())


def heads(x: Array) -> Array:
    return np.stack(np.split(x, 4, axis=1))


def rms(x: Array) -> Array:
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-6)


def unit(x: Array) -> Array:
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def turned(x: Array, places: Array, theta: float = 10_000.0, pairs: bool = False) -> Array:
    """Each pair of dimensions times a complex number of length 1."""
    width = x.shape[-1]
    angles = places[:, None] / theta ** (np.arange(width // 2) * 2 / width)
    first, second = (x[..., ::2], x[..., 1::2]) if pairs else (x[..., : width // 2], x[..., width // 2 :])
    moved = (first + 1j * second) * np.exp(1j * angles)
    if not pairs:
        return np.concatenate([moved.real, moved.imag], axis=-1)
    return np.stack([moved.real, moved.imag], axis=-1).reshape(x.shape)


def soft(x: Array) -> Array:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def weights(
    move: Callable[[Array, Array], Array] = lambda x, _places: x,
    places: Array = AT,
    added: Array | float = 0.0,
    allowed: Array | bool = True,
) -> Arrays:
    scores = move(heads(X @ WQ), places) @ move(heads(X @ WK), AT).transpose(0, 2, 1) / 2
    return {"weights": soft(np.where(allowed, scores + added, -np.inf))}


def alibi(slopes: Array) -> Array:
    return slopes[:, None, None] * AHEAD


SLOPES = 2.0 ** (-2.0 * np.arange(1, 5))

PLANTED: list[Planted] = [
    ("no rope", rope_session, lambda: weights(lambda x, _: rms(x)), ("no rotary positions",)),
    ("pairs", rope_session, lambda: weights(lambda x, p: turned(rms(x), p, pairs=True)), ("2i and 2i + 1",)),
    ("theta", rope_session, lambda: weights(lambda x, p: turned(rms(x), p, 500_000.0)), ("theta 500,000",)),
    ("one later", rope_session, lambda: weights(lambda x, p: turned(rms(x), p), AT + 1), ("one place later",)),
    ("no norm", rope_session, lambda: weights(turned), ("does not normalise query and key",)),
    ("cosine", rope_session, lambda: weights(lambda x, p: turned(unit(x), p)), ("by their length",)),
    ("no ALiBi", alibi_session, weights, ("has no ALiBi",)),
    ("ALiBi sign", alibi_session, lambda: weights(added=-alibi(SLOPES)), ("other sign",)),
    ("ALiBi order", alibi_session, lambda: weights(added=alibi(SLOPES[::-1])), ("opposite order of heads",)),
    ("no sink", sink_session, weights, ("no sink",)),
    ("no window", window_session, weights, ("no sliding window",)),
    (
        "window off by one",
        window_session,
        lambda: weights(allowed=(AHEAD >= -1) & (AHEAD <= 1)),
        ("window is 1, 1",),
    ),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[planted[0] for planted in PLANTED])
def test_a_mistake_planted_in_positions_is_named(
    planted: Planted, explained: Callable[[Session, Arrays], list[str]]
) -> None:
    _, make, arrays, phrases = planted
    said = explained(make(), arrays())
    assert any(all(phrase in text for phrase in phrases) for text in said), said
