"""New sessions, of a size or of given matrices."""

import numpy as np
import pytest

from attn_gui.session.compute import Done, compute
from attn_gui.session.edit import EditError
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import new_session, session_from
from attn_gui.session.session import INPUTS, KEY, VALUE, same_session


def test_a_new_session_is_scaled_dot_with_one_decimal() -> None:
    session = new_session(3, 5, 4, 2)
    assert (session.kind, session.options.score) == ("multiplicative", "scaled-dot")
    assert (session.query.shape, session.key.shape, session.value.shape) == ((3, 4), (5, 4), (5, 2))
    for table in (session.query, session.key, session.value):
        np.testing.assert_array_equal(table, np.round(table, 1))
    assert session.query_tokens == ("q0", "q1", "q2")
    assert session.key_tokens == ("k0", "k1", "k2", "k3", "k4")
    assert session.x is None


def test_the_same_seed_gives_the_same_session_and_no_table_twice() -> None:
    assert same_session(new_session(seed=4), new_session(seed=4))
    assert not same_session(new_session(seed=4), new_session(seed=5))
    session = new_session(4, 4, 4, 4)
    assert not np.array_equal(session.query, session.key)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_new_session_of_every_mode_can_be_computed(kind: str) -> None:
    session = new_session(4, 4, 8, 8, fill="ones", kind=kind, query_tokens=list("abcd"), key_tokens=list("efgh"))
    assert session.kind == kind
    assert {"self", kind} <= set(session.states)
    assert session.query_tokens == ("a", "b", "c", "d")
    assert isinstance(compute(session), Done)


def test_given_matrices_are_copied_read_only_and_widened() -> None:
    query = np.array([[1, 2]], dtype=np.int32)
    session = session_from(query, np.ones((1, 2), dtype=np.float32), np.array([[np.nan]]))
    assert session.query.dtype == np.float64
    assert not session.query.flags.writeable
    assert np.isnan(session.value).all()


def test_inputs_that_are_not_given_follow_x() -> None:
    session = session_from(query=np.ones((2, 3)), x=np.ones((4, 3)), notes="mine")
    assert session.linked == {KEY, VALUE}
    assert session.x_tokens == ("t0", "t1", "t2", "t3")
    assert session.query_tokens == ("q0", "q1")
    assert session.notes == "mine"
    assert session_from(x=np.ones((2, 2)), kind="self").linked == set(INPUTS)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"query": np.ones((2, 2))}, "missing"),
        ({"x": np.ones(3)}, "no_table"),
        ({"x": np.ones((0, 3))}, "no_table"),
        ({"x": np.ones((2, 3)), "x_tokens": ["one"]}, "token_count"),
    ],
)
def test_what_makes_no_session_is_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(EditError) as caught:
        session_from(**given)
    assert caught.value.code == code
