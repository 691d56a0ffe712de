"""Inputs that are X times a projection: linked, let go, made, removed."""

import numpy as np
import pytest

from attn_gui.errors import AttentionError
from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import (
    AddWeight,
    EditError,
    Link,
    MakeX,
    RemoveX,
    ReplaceMatrix,
    SetCell,
    SetKind,
    SetSinusoids,
    Unlink,
    UseOwnTable,
)
from attn_gui.session.inputs import inputs, is_linked, shown_matrix, tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Session, Source, X

W_KEY = MatrixName("self", "w_key")
B_KEY = MatrixName("self", "b_key")


def test_a_linked_matrix_is_x_times_its_projection_plus_bias(linked: Session) -> None:
    weight, bias = np.arange(8.0).reshape(4, 2), np.array([[10.0, 20.0]])
    session = ReplaceMatrix(B_KEY, bias).apply(ReplaceMatrix(W_KEY, weight).apply(linked))
    assert session.x is not None
    np.testing.assert_allclose(inputs(session).key, session.x @ weight + bias)
    assert shown_matrix(session, QUERY) is session.x
    assert inputs(session).key_tokens == ("the", "cat", "sat")


def test_linking_keeps_the_own_table_beside(session: Session) -> None:
    with_x = MakeX().apply(session)
    assert with_x.x is session.query
    assert with_x.x_tokens == session.query_tokens
    edit = Link(KEY)
    after = edit.apply(with_x)
    assert after.key is session.key
    assert shown_matrix(after, KEY) is session.query
    assert edit.apply(after) is after
    assert str(edit.label) == "Use X for K"
    back = UseOwnTable(KEY)
    own = back.apply(after)
    assert shown_matrix(own, KEY) is session.key
    assert str(back.note(after, own)) == "K now holds its own numbers and no longer follows X."
    assert str(back.label) == "Go back to the own table of K"
    assert back.apply(own) is own


def test_unlinking_keeps_numbers_and_names(linked: Session) -> None:
    edit = Unlink(QUERY)
    after = edit.apply(linked)
    np.testing.assert_array_equal(after.query, shown_matrix(linked, QUERY))
    assert after.query_tokens == linked.x_tokens
    assert edit.apply(after) is after
    assert str(edit.label) == "Let Q hold its own numbers"
    assert str(MakeX().label) == "Make X from Q"


def test_without_x_nothing_is_linked(session: Session) -> None:
    with pytest.raises(EditError) as caught:
        Link(QUERY).apply(session)
    assert caught.value.code == "no_x"
    with pytest.raises(EditError) as caught:
        Link(X).apply(MakeX().apply(session))
    assert caught.value.code == "not_an_input"
    assert not is_linked(session, QUERY)


def test_removing_x_keeps_what_is_shown(linked: Session) -> None:
    heads = AddWeight("self", "w_key").apply(SetKind("multi-head").apply(linked))
    edit = RemoveX()
    after = edit.apply(heads)
    assert after.x is None
    assert not after.linked
    assert after.options.source is Source.INPUTS
    for name in (QUERY, KEY, VALUE):
        np.testing.assert_array_equal(shown_matrix(after, name), shown_matrix(heads, name))
        assert tokens_of(after, name) == ("the", "cat", "sat")
    assert str(edit.note(heads, after)) == "K, Q and V now hold their own numbers and no longer follow X."
    assert edit.apply(after) is after
    assert str(edit.label) == "Remove X"
    assert MakeX().apply(heads) is heads


def test_a_projection_that_does_not_fit_x_is_named(linked: Session) -> None:
    odd = ReplaceMatrix(W_KEY, np.ones((3, 2))).apply(linked)
    with pytest.raises(AttentionError, match="3 rows; X has 4 columns") as caught:
        inputs(odd)
    assert caught.value.field == "projections.w_key"
    assert shown_matrix(odd, KEY).shape == (3, 2)
    assert np.isnan(shown_matrix(odd, KEY)).all()
    biased = ReplaceMatrix(B_KEY, np.ones((1, 3))).apply(linked)
    with pytest.raises(AttentionError, match="one row of 4") as caught:
        inputs(biased)
    assert caught.value.field == "projections.b_key"
    assert np.isnan(shown_matrix(biased, KEY)).all()


def test_a_product_beyond_the_range_of_doubles_is_infinite(linked: Session) -> None:
    large = SetCell(W_KEY, 0, 0, 1e300).apply(AddWeight("self", "w_key").apply(linked))
    large = ReplaceMatrix(X, np.full((3, 4), 1e300)).apply(large)
    assert np.isposinf(shown_matrix(large, KEY)).any()


def test_sinusoids_are_added_to_x_as_it_is_read(linked: Session) -> None:
    edit = SetSinusoids(True)
    after = edit.apply(linked)
    assert after.x is linked.x
    assert (str(edit.label), str(SetSinusoids(False).label)) == ("Add sinusoids to X", "Take the sinusoids off X")
    assert edit.apply(after) is after
    angles = np.arange(3)[:, None] / np.array([1.0, 100.0])
    table = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(3, 4)
    assert linked.x is not None
    np.testing.assert_allclose(inputs(after).query, linked.x + table, atol=1e-15)
    heads = SetKind("multi-head").apply(after)
    np.testing.assert_allclose(KINDS["multi-head"].read(heads).value, linked.x + table, atol=1e-15)
    note = SetKind("multi-head").note(after, heads)
    assert "it reads X + sinusoids" in str(note)


def test_an_input_let_go_keeps_the_sinusoids_that_it_shows(linked: Session) -> None:
    after = SetSinusoids(True).apply(linked)
    shown = inputs(after).query
    freed = Unlink(QUERY).apply(after)
    np.testing.assert_array_equal(freed.query, shown)
    gone = RemoveX().apply(after)
    assert not gone.sinusoids
    np.testing.assert_array_equal(gone.key, shown)


def test_sinusoids_need_an_x(session: Session) -> None:
    assert SetSinusoids(False).apply(session) is session
    with pytest.raises(EditError) as caught:
        SetSinusoids(True).apply(session)
    assert caught.value.code == "no_x"


def test_sinusoids_are_computed_anew_where_x_is_read_and_only_there(linked: Session) -> None:
    before = compute(linked)
    assert isinstance(before, Done)
    after = compute(SetSinusoids(True).apply(linked), before)
    assert isinstance(after, Done)
    assert after.result is not before.result
    own = SetKind("multiplicative").apply(session_of_own(linked))
    plain = compute(own)
    kept = compute(SetSinusoids(True).apply(own), plain)
    assert isinstance(plain, Done)
    assert isinstance(kept, Done)
    assert kept.result is plain.result


def session_of_own(linked: Session) -> Session:
    """Return the session with Q, K and V of their own beside X."""
    for name in (QUERY, KEY, VALUE):
        linked = Unlink(name).apply(linked)
    return linked


def test_the_table_x_is_named_like_its_field() -> None:
    assert str(X) == "x"
