"""Computed sessions to draw, and a font in which every letter is equally wide."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import Attention, Causal, Masking, attend, multi_head
from attn_gui.session.compute import Done
from attn_gui.session.inputs import Inputs
from attn_gui.session.session import KindState, Options, Session


def done_of(result: Attention, matrices: Sequence[Any], tokens: Sequence[str]) -> Done:
    query, key, value = matrices
    names, keys = tuple(tokens)[: len(query)], tuple(tokens)[: len(key)]
    states = {"self": KindState(Options("scaled-dot"))}
    session = Session("self", query, key, value, states, names, keys)
    return Done(session, Inputs(query, key, value, names, keys), result, 0.0021)


@pytest.fixture
def single() -> Callable[..., Done]:
    """Make attention of *rows* random tokens; *causal* forbids what comes later."""

    def make(rows: int = 4, width: int = 3, *, causal: bool = False, tokens: Sequence[str] | None = None) -> Done:
        rng = np.random.default_rng(rows)
        matrices = [rng.standard_normal((rows, width)) for _ in range(3)]
        masking = Masking(causal=Causal.TOP_LEFT if causal else Causal.OFF)
        names = tokens or [f"t{place}" for place in range(rows)]
        return done_of(attend(*matrices, masking=masking), matrices, names)

    return make


@pytest.fixture
def several() -> Callable[..., Done]:
    """Make attention of *rows* random tokens in *heads* heads."""

    def make(rows: int = 4, heads: int = 3, width: int = 2) -> Done:
        rng = np.random.default_rng(heads)
        matrices = [rng.standard_normal((rows, heads * width)) for _ in range(3)]
        return done_of(multi_head(*matrices, num_heads=heads), matrices, [f"t{place}" for place in range(rows)])

    return make


@pytest.fixture
def measure() -> Callable[[str, float], float]:
    return lambda text, pixels: 0.6 * pixels * len(text)
