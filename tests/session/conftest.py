"""Sessions that the tests of this room begin with."""

import numpy as np
import pytest

from attn_gui.session.entering import entered
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import session_from
from attn_gui.session.session import Session


@pytest.fixture
def session() -> Session:
    """Three queries and four keys of width 4 in multiplicative attention, no X."""
    rng = np.random.default_rng(7)
    return session_from(rng.standard_normal((3, 4)), rng.standard_normal((4, 4)), rng.standard_normal((4, 2)))


@pytest.fixture
def linked() -> Session:
    """Q, K and V all from an X of three tokens and width 4, in self-attention."""
    rng = np.random.default_rng(8)
    return session_from(x=rng.standard_normal((3, 4)), x_tokens=("the", "cat", "sat"), kind="self")


@pytest.fixture(params=list(KINDS))
def any_kind(request: pytest.FixtureRequest) -> Session:
    """A square session in each mode."""
    rng = np.random.default_rng(9)
    tables = [rng.standard_normal((4, 8)) for _ in range(3)]
    return entered(session_from(*tables), request.param)
