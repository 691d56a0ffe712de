"""The recipe, carried out in its own small steps, comes to the engine's numbers whatever is set."""

import numpy as np
import pytest

from attn_gui.engine import Causal, EmptyRows
from attn_gui.engine.positions import Rope
from attn_gui.session.compute import Done, compute
from attn_gui.session.edit import EditError
from attn_gui.session.edits import SetMask, SetOptions
from attn_gui.session.entering import entered
from attn_gui.session.kinds import KINDS
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.reading import recipe_of
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, LocalKind, Mask, Precision, Session

RNG = np.random.default_rng(11)
X = RNG.standard_normal((9, 8))
MASKS = {
    "none": Mask(),
    "causal": Mask(causal=Causal.TOP_LEFT),
    "window": Mask(window=(2, 1), causal_offset=1),
    "drawn": Mask(drawn=RNG.random((9, 9)) < 0.6, key_padding=np.arange(9) < 7, bias=RNG.standard_normal((9, 9))),
    "empty, zero": Mask(drawn=np.arange(9)[:, None] + np.zeros(9) > 1),
    "empty, NaN": Mask(drawn=np.arange(9)[:, None] + np.zeros(9) > 1, empty_rows=EmptyRows.NAN),
    "empty, uniform": Mask(drawn=np.arange(9)[:, None] + np.zeros(9) > 1, empty_rows=EmptyRows.UNIFORM),
}
OPTIONS: list[dict[str, object]] = [
    {},
    {"temperature": 0.5, "softcap": 1.5},
    {"sink": 0.3},
    {"sink": 0.3, "temperature": 2.0},
    {"rope": Rope.HALF, "rope_theta": 100.0},
    {"rope": Rope.INTERLEAVED, "qk_norm": True},
    {"alibi": True},
    {"normaliser": "sparsemax"},
    {"normaliser": "entmax15", "temperature": 0.7},
    {"normaliser": "hardmax"},
    {"normaliser": "monotonic"},
    {"precision": Precision.BFLOAT16},
    {"precision": Precision.FLOAT16},
]


def session_of(kind: str) -> Session:
    session = entered(session_from(x=X, kind="self"), kind)
    if not KINDS[kind].has_heads:
        return session
    state = session.states[kind]
    for name, width in (("query", 8), ("key", 4), ("value", 4), ("output", 8)):
        state = state.with_weight(f"w_{name}", RNG.standard_normal((8, width)) / 3)
        state = state.with_weight(f"b_{name}", RNG.standard_normal((1, width)))
    return SetOptions(kind, {"num_heads": 4, "num_kv_heads": 2}).apply(session.with_state(kind, state))


def compared(session: Session, rows: Array | None = None) -> None:
    done = compute(session)
    assert isinstance(done, Done), str(done.error)
    attempt = Attempt(recipe_of(session), Kitchen(rows))
    exact = session.options.precision is Precision.FLOAT64
    for ours, theirs in ((attempt.scores, done.result.scores), (attempt.weights, done.result.weights)):
        assert theirs is not None
        whole = theirs.reshape(-1, 9, 9)
        np.testing.assert_allclose(ours, whole if rows is None else whole[:, rows], atol=1e-12 if exact else 1e-5)
    output = done.result.output if rows is None else done.result.output[rows]
    np.testing.assert_allclose(attempt.output, output, atol=1e-12 if exact else 1e-4)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("mask", list(MASKS))
def test_every_mask_means_the_same(kind: str, mask: str) -> None:
    compared(SetMask(MASKS[mask]).apply(session_of(kind)))


def offered(kind: str, options: dict[str, object]) -> bool:
    try:
        SetOptions(kind, options).apply(session_of(kind))
    except EditError:
        return False
    return True


OFFERED = [(kind, options) for kind in KINDS for options in OPTIONS if offered(kind, options)]


@pytest.mark.parametrize(("kind", "options"), OFFERED, ids=str)
def test_every_option_means_the_same(kind: str, options: dict[str, object]) -> None:
    compared(SetMask(MASKS["causal"]).apply(SetOptions(kind, options).apply(session_of(kind))))


@pytest.mark.parametrize(("kind", "score"), [(kind, score) for kind, row in KINDS.items() for score in row.scores])
def test_every_score_means_the_same(kind: str, score: str) -> None:
    compared(SetOptions(kind, {"score": score}).apply(session_of(kind)))


@pytest.mark.parametrize("local", [LocalKind.MONOTONIC, LocalKind.PREDICTIVE])
def test_local_attention_means_the_same(local: LocalKind) -> None:
    kind = "multiplicative"
    session = session_of(kind)
    state = session.states[kind].with_weight("local.weight", RNG.standard_normal((8, 3)))
    session = session.with_state(kind, state.with_weight("local.v", RNG.standard_normal((1, 3))))
    compared(SetOptions(kind, {"local": local, "local_width": 3}).apply(session))


@pytest.mark.parametrize("kind", list(KINDS))
def test_some_rows_are_those_of_the_whole(kind: str) -> None:
    compared(SetMask(MASKS["window"]).apply(session_of(kind)), np.array([1, 4, 8]))


def test_some_rows_stand_where_they_stand_in_the_whole() -> None:
    options = {"rope": Rope.HALF, "alibi": True, "qk_norm": True}
    session = SetOptions("multi-head", options).apply(session_of("multi-head"))
    compared(SetMask(MASKS["drawn"]).apply(session), np.array([1, 4, 8]))
