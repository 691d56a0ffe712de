"""A session with every kind of array in it, and its file."""

from types import MappingProxyType

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.io.session_file import encode_session
from attn_gui.session.entering import with_states
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import session_from
from attn_gui.session.session import KEY, Mask, Session, frozen, frozen_flags
from attn_gui.session.view_state import ColorChoice, Focus, ViewState


@pytest.fixture(scope="session")
def full_session() -> Session:
    """A session with X, a linked input, states of all modes, weights, a whole mask, notes and odd names."""
    from dataclasses import replace

    rng = np.random.default_rng(1)
    session = session_from(
        rng.standard_normal((3, 4)),
        rng.standard_normal((3, 4)),
        rng.standard_normal((3, 2)),
        x=rng.standard_normal((3, 4)),
        kind="multi-head",
        query_tokens=["the", "été", "\u202egnp\U0001f468\u200d\U0001f469"],
        key_tokens=["<b>", "=1+1", "x" * 300],
        notes="Source: hand-made\nLicence: none",
    )
    session = with_states(session, KINDS)
    state = session.states["multi-head"].with_weight("w_query", np.eye(4)).with_weight("b_query", np.ones((1, 4)))
    mask = Mask(
        Causal.BOTTOM_RIGHT,
        frozen_flags(np.tri(3, dtype=bool)),
        frozen_flags(np.array([True, False, True])),
        frozen(np.array([[0.0, -np.inf, 1.0]] * 3)),
        window=(2, None),
        causal_offset=1,
    )
    unknown = MappingProxyType({"later": {"a": [1, None, "x"]}, "mask": {"shape": 3}})
    return replace(session.with_state("multi-head", state), mask=mask, linked=frozenset([KEY]), unknown=unknown)


@pytest.fixture(scope="session")
def full_view() -> ViewState:
    """A view state in which nothing is as at first."""
    colors = MappingProxyType({"weights": ColorChoice("cividis", -1.0, 2.5), "scores": ColorChoice()})
    return ViewState(Focus(-1, 2, None, 1), colors, 3, 6, False, True, panels=MappingProxyType({"main": (300, 700)}))


@pytest.fixture(scope="session")
def full_file(full_session: Session, full_view: ViewState) -> bytes:
    """The file of the full session."""
    return encode_session(full_session, full_view)
