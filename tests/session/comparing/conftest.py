"""Two sessions whose weights can be worked by hand."""

import numpy as np
import pytest

from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import Session


@pytest.fixture
def ours() -> Session:
    """One query of ln 3 on keys 0 and 1: scores 0 and ln 3, weights 1/4 and 3/4."""
    made = session_from(np.array([[np.log(3)]]), np.array([[0.0], [1.0]]), np.array([[4.0, 0.0], [0.0, 4.0]]))
    return SetOptions("multiplicative", {"score": "dot"}).apply(made)


@pytest.fixture
def theirs(ours: Session) -> Session:
    """The same with a scale of 0: both scores 0, weights 1/2 and 1/2."""
    return SetOptions("multiplicative", {"score": "scaled-dot", "scale": 0.0}).apply(ours)


@pytest.fixture
def of() -> object:
    """Computes a session that can be."""

    def make(session: Session) -> Done:
        found = compute(session)
        assert isinstance(found, Done)
        return found

    return make
