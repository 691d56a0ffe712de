"""Columns of heads: every head changes alike, and stays a block of its own."""

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import (
    AddWeight,
    DeleteColumns,
    DrawMask,
    EditError,
    InsertColumns,
    InsertTokens,
    Link,
    MoveColumn,
    SetBlock,
    SetCausal,
    SetKind,
    SetOptions,
    Unlink,
)
from attn_gui.session.new import session_from
from attn_gui.session.session import KEY, QUERY, VALUE, Array, Session, X


def weights_of(session: Session) -> Array:
    computed = compute(session)
    assert isinstance(computed, Done), str(computed.error)
    assert computed.result.weights is not None
    return computed.result.weights


def shared_heads() -> Session:
    """Return four query heads of width 4 on two key/value heads."""
    rng = np.random.default_rng(3)
    session = SetKind("multi-head").apply(session_from(*(rng.standard_normal((3, width)) for width in (16, 8, 8))))
    return SetOptions("multi-head", {"num_heads": 4, "num_kv_heads": 2}).apply(session)


@pytest.mark.parametrize("kv_heads", [None, 1, 2])
def test_heads_grow_by_the_same_each(kv_heads: int | None) -> None:
    rng = np.random.default_rng(0)
    width = 4 * (kv_heads or 4)
    session = session_from(
        rng.standard_normal((3, 16)), rng.standard_normal((3, width)), rng.standard_normal((3, width))
    )
    session = SetKind("multi-head").apply(session)
    session = SetOptions("multi-head", {"num_heads": 4, "num_kv_heads": kv_heads, "scale": 0.5}).apply(session)
    edit = InsertColumns(QUERY, 16)
    after = edit.apply(session)
    assert after.query.shape == (3, 20)
    assert after.key.shape == (3, width // 4 * 5)
    assert after.value is session.value
    np.testing.assert_array_equal(after.query[:, [4, 9, 14, 19]], 0.0)
    np.testing.assert_allclose(weights_of(after), weights_of(session))
    assert str(edit.label_in(session)) == "Add a dimension to each of the 4 heads of Q and K"
    back = DeleteColumns(QUERY, 9).apply(after)
    np.testing.assert_array_equal(back.query, session.query)
    np.testing.assert_array_equal(back.key, session.key)


def test_values_of_heads_take_the_rows_of_the_output_projection_along() -> None:
    rng = np.random.default_rng(0)
    session = SetKind("multi-head").apply(session_from(*(rng.standard_normal((3, 8)) for _ in range(3))))
    session = SetOptions("multi-head", {"num_heads": 4, "num_kv_heads": None}).apply(session)
    session = AddWeight("multi-head", "w_output").apply(session)
    after = InsertColumns(VALUE, 0).apply(session)
    assert after.value.shape == (3, 12)
    assert after.states["multi-head"].weights["w_output"].shape == (12, 8)
    output = compute(after)
    assert isinstance(output, Done)
    before = compute(session)
    assert isinstance(before, Done)
    np.testing.assert_allclose(output.result.output, before.result.output)


def test_the_last_dimension_of_a_head_stays() -> None:
    session = SetKind("multi-head").apply(session_from(*(np.ones((2, 2)) for _ in range(3))))
    with pytest.raises(EditError, match="heads") as caught:
        DeleteColumns(QUERY, 0).apply(session)
    assert caught.value.code == "last_one"


def test_the_mask_of_x_is_carried_where_heads_read_x(linked: Session) -> None:
    heads = DrawMask([0], [2], False).apply(SetKind("multi-head").apply(linked))
    after = InsertTokens(X, 0).apply(heads)
    assert after.mask.drawn is not None
    np.testing.assert_array_equal(np.argwhere(~after.mask.drawn), [[1, 3]])
    relinked = Link(QUERY).apply(Unlink(QUERY).apply(heads))
    other = InsertTokens(QUERY, 0).apply(Unlink(QUERY).apply(relinked))
    assert other.mask.drawn is heads.mask.drawn
    assert SetCausal(Causal.TOP_LEFT).apply(other).mask.drawn is heads.mask.drawn


def test_a_column_moves_in_all_tables_of_as_many_heads() -> None:
    rng = np.random.default_rng(3)
    session = SetKind("multi-head").apply(session_from(*(rng.standard_normal((3, 8)) for _ in range(3))))
    session = SetOptions("multi-head", {"num_heads": 2}).apply(session)
    edit = MoveColumn(QUERY, 0, 3)
    after = edit.apply(session)
    np.testing.assert_array_equal(after.key[:, 3], session.key[:, 0])
    np.testing.assert_allclose(weights_of(after), weights_of(session))
    assert str(edit.label_in(session)) == "Move dimension 0 of Q and K to 3"


def test_a_column_of_shared_heads_moves_in_its_own_table_alone() -> None:
    session = shared_heads()
    for name in (QUERY, KEY):
        after = MoveColumn(name, 0, 3).apply(session)
        assert after.query.shape == session.query.shape
        assert after.key.shape == session.key.shape
        assert (after.query is session.query) == (name == KEY)


def test_a_growing_paste_adds_whole_heads_worth_of_columns_at_the_end() -> None:
    session = shared_heads()
    after = SetBlock(QUERY, 0, 14, np.ones((1, 3)), grow=True).apply(session)
    assert after.query.shape == (3, 20)
    assert after.key.shape == (3, 10)
    np.testing.assert_array_equal(after.query[1:, :16], session.query[1:])
    np.testing.assert_array_equal(after.key[:, 8:], 0.0)
    assert weights_of(after).shape == (4, 3, 3)
