"""Numbers typed, pasted, cleared, filled, imported."""

import math

import numpy as np
import pytest

from attn_gui.errors import AttentionError
from attn_gui.session.edits import (
    FILLS,
    ClearCells,
    EditError,
    FillMatrix,
    Link,
    RenameToken,
    ReplaceMatrix,
    SetBlock,
    SetCell,
    SetKind,
    SetTokens,
)
from attn_gui.session.inputs import shown_matrix, tokens_of
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Session, X, stored_matrix

W_QUERY = MatrixName("self", "w_query")


def test_a_typed_number_changes_its_cell_alone(session: Session) -> None:
    edit = SetCell(QUERY, 2, 1, 0.7)
    after = edit.apply(session)
    expected = np.array(session.query)
    expected[2, 1] = 0.7
    np.testing.assert_array_equal(after.query, expected)
    assert after.key is session.key
    assert after.states is session.states
    assert str(edit.label) == "Change Q[2, 1]"
    assert edit.label_in(session) == edit.label


def test_typing_the_number_that_is_there_gives_the_same_session(session: Session) -> None:
    assert SetCell(QUERY, 0, 0, float(session.query[0, 0])).apply(session) is session


def test_negative_zero_is_zero(session: Session) -> None:
    after = SetCell(QUERY, 0, 0, -0.0).apply(session)
    assert math.copysign(1, after.query[0, 0]) == 1
    assert SetCell(QUERY, 0, 0, 0.0).apply(after) is after


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_cannot_be_typed_or_pasted(session: Session, number: float) -> None:
    with pytest.raises(EditError, match="finite") as caught:
        SetCell(QUERY, 0, 0, number).apply(session)
    assert caught.value.code == "not_finite"
    with pytest.raises(EditError, match="row 2, column 1"):
        SetBlock(QUERY, 1, 0, np.array([[1, 1], [1, number]])).apply(session)


@pytest.mark.parametrize(("row", "column"), [(3, 0), (0, 4), (-1, 0), (0, -1)])
def test_no_number_is_set_outside_the_table(session: Session, row: int, column: int) -> None:
    with pytest.raises(EditError) as caught:
        SetCell(QUERY, row, column, 1.0).apply(session)
    assert caught.value.code == "no_such_cell"


def test_no_number_is_set_in_an_absent_table(session: Session) -> None:
    for name in (X, W_QUERY, MatrixName("multi-head", "w_key")):
        with pytest.raises(EditError) as caught:
            SetCell(name, 0, 0, 1.0).apply(session)
        assert caught.value.code == "absent"


def test_typing_into_a_linked_matrix_takes_its_numbers_over_and_unlinks_it_alone(linked: Session) -> None:
    shown = np.array(shown_matrix(linked, KEY))
    edit = SetCell(KEY, 1, 2, 9.0)
    after = edit.apply(linked)
    shown[1, 2] = 9.0
    np.testing.assert_array_equal(after.key, shown)
    assert after.linked == {QUERY, VALUE}
    assert after.key_tokens == ("the", "cat", "sat")
    assert str(edit.note(linked, after)) == "K now holds its own numbers and no longer follows X."
    assert Link(KEY).apply(after).linked == {QUERY, KEY, VALUE}


def test_typing_the_shown_number_keeps_the_link(linked: Session) -> None:
    assert SetCell(KEY, 0, 0, float(shown_matrix(linked, KEY)[0, 0])).apply(linked) is linked


def test_a_block_is_pasted_where_it_fits(session: Session) -> None:
    block = np.array([[1.0, 2.0], [3.0, 4.0]])
    edit = SetBlock(KEY, 2, 1, block)
    after = edit.apply(session)
    np.testing.assert_array_equal(after.key[2:, 1:3], block)
    np.testing.assert_array_equal(after.key[:2], session.key[:2])
    assert str(edit.label) == "Paste 2 × 2 into K"


def test_a_block_too_large_is_refused_with_the_room_there_is(session: Session) -> None:
    with pytest.raises(EditError, match=r"5 × 2 numbers.*room for 2 × 1") as caught:
        SetBlock(QUERY, 1, 3, np.ones((5, 2))).apply(session)
    assert caught.value.code == "block_too_large"
    assert caught.value.hint is not None


def test_a_growing_paste_enlarges_the_partners_too(session: Session) -> None:
    after = SetBlock(KEY, 3, 2, np.ones((3, 4)), grow=True).apply(session)
    assert after.key.shape == (6, 6)
    assert after.value.shape == (6, 2)
    assert after.query.shape == (3, 6)
    assert after.key_tokens == ("k0", "k1", "k2", "k3", "k4", "k5")
    np.testing.assert_array_equal(after.key[3:, 2:], 1.0)
    np.testing.assert_array_equal(after.key[4:, :2], 0.0)
    np.testing.assert_array_equal(after.query[:, 4:], 0.0)


def test_a_growing_paste_into_a_linked_matrix_unlinks_it_and_brings_values_along(linked: Session) -> None:
    linked = SetKind("multiplicative").apply(linked)
    after = SetBlock(KEY, 0, 0, np.ones((5, 4)), grow=True).apply(linked)
    assert after.key.shape == (5, 4)
    assert after.linked == {QUERY, VALUE}
    # V follows X, and every key needs its value.
    assert after.x is not None
    assert after.x.shape == (5, 4)


def test_cleared_cells_are_zero(session: Session) -> None:
    edit = ClearCells(VALUE, [0, 2], [1])
    after = edit.apply(session)
    np.testing.assert_array_equal(after.value[[0, 2], 1], 0.0)
    np.testing.assert_array_equal(after.value[:, 0], session.value[:, 0])
    assert str(edit.label) == "Clear 2 cells of V"
    assert edit.apply(after) is after
    assert ClearCells(VALUE, [], [0]).apply(session) is session
    with pytest.raises(EditError):
        ClearCells(VALUE, [0, 9], [0]).apply(session)


@pytest.mark.parametrize("fill", list(FILLS))
def test_a_fill_keeps_the_size_and_is_the_same_again(session: Session, fill: str) -> None:
    edit = FillMatrix(KEY, fill, seed=3)
    after = edit.apply(session)
    assert after.key.shape == (4, 4)
    assert edit.apply(after) is after
    assert str(edit.label) == f"Fill K with {FILLS[fill].label}"


def test_fills_are_what_their_names_say() -> None:
    np.testing.assert_array_equal(FILLS["zeros"].make((2, 3), 0), np.zeros((2, 3)))
    np.testing.assert_array_equal(FILLS["ones"].make((2, 3), 0), np.ones((2, 3)))
    np.testing.assert_array_equal(FILLS["identity"].make((3, 2), 0), [[1, 0], [0, 1], [0, 0]])
    np.testing.assert_array_equal(FILLS["one-hot"].make((3, 2), 0), [[1, 0], [0, 1], [1, 0]])
    random = FILLS["random"].make((20, 20), 5)
    np.testing.assert_array_equal(random, np.round(random, 1))
    assert not np.array_equal(random, FILLS["random"].make((20, 20), 6))
    assert not np.signbit(random[random == 0]).any()


def test_an_import_replaces_the_table_and_may_hold_nan(session: Session) -> None:
    edit = ReplaceMatrix(QUERY, np.array([[np.nan, np.inf]]), tokens=["on\0e"])
    after = edit.apply(session)
    np.testing.assert_array_equal(after.query, [[np.nan, np.inf]])
    assert after.query_tokens == ("on\ufffde",)
    assert str(edit.label) == "Replace Q by 1 × 2 numbers"
    assert edit.apply(after) is after


def test_an_import_without_names_keeps_those_there_are(session: Session) -> None:
    named = SetTokens(KEY, ["a", "b", "c", "d"]).apply(session)
    assert ReplaceMatrix(KEY, np.ones((2, 4))).apply(named).key_tokens == ("a", "b")
    assert ReplaceMatrix(KEY, np.ones((5, 4))).apply(named).key_tokens == ("a", "b", "c", "d", "k4")
    assert ReplaceMatrix(X, np.ones((2, 4))).apply(named).x_tokens == ("t0", "t1")


def test_an_import_into_a_linked_matrix_unlinks_it(linked: Session) -> None:
    after = ReplaceMatrix(QUERY, np.array(linked.query)).apply(linked)
    assert after.linked == {KEY, VALUE}
    assert after is not linked


def test_an_imported_vector_is_one_row(session: Session) -> None:
    assert ReplaceMatrix(VALUE, np.arange(3.0)).apply(session).value.shape == (1, 3)


def test_an_import_can_bring_a_projection_of_a_mode_not_entered_yet(session: Session) -> None:
    after = ReplaceMatrix(MatrixName("multi-head", "w_query"), np.eye(4)).apply(session)
    np.testing.assert_array_equal(after.states["multi-head"].weights["w_query"], np.eye(4))


@pytest.mark.parametrize("array", [np.zeros((0, 3)), np.zeros((2, 2, 2)), np.zeros((3, 0))])
def test_what_is_no_table_is_not_imported(
    session: Session, array: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> None:
    edit = ReplaceMatrix(QUERY, array)
    assert str(edit.label)
    with pytest.raises(EditError) as caught:
        edit.apply(session)
    assert caught.value.code == "no_table"


def test_an_import_with_too_few_names_is_refused(session: Session) -> None:
    with pytest.raises(EditError) as caught:
        ReplaceMatrix(QUERY, np.ones((3, 4)), tokens=["one"]).apply(session)
    assert caught.value.code == "token_count"


def test_a_linked_matrix_whose_projection_does_not_fit_is_not_typed_into(linked: Session) -> None:
    broken = ReplaceMatrix(W_QUERY, np.ones((3, 4))).apply(linked)
    assert np.isnan(shown_matrix(broken, QUERY)).all()
    with pytest.raises(AttentionError) as caught:
        SetCell(QUERY, 0, 0, 1.0).apply(broken)
    assert caught.value.code == "projection_shape"
    assert stored_matrix(broken, QUERY) is linked.query


def test_a_token_is_renamed_where_its_name_stands(session: Session, linked: Session) -> None:
    edit = RenameToken(QUERY, 1, "it\0")
    assert edit.apply(session).query_tokens == ("q0", "it\ufffd", "q2")
    assert str(edit.label) == "Rename token 1 to “it\ufffd”"
    assert RenameToken(VALUE, 1, "le").apply(session).key_tokens == ("k0", "le", "k2", "k3")
    assert RenameToken(VALUE, 2, "lay").apply(linked).x_tokens == ("the", "cat", "lay")
    assert RenameToken(X, 0, "a").apply(linked).x_tokens == ("a", "cat", "sat")
    assert RenameToken(QUERY, 0, "q0").apply(session) is session
    with pytest.raises(EditError):
        RenameToken(QUERY, 3, "x").apply(session)


def test_the_tokens_of_values_are_those_of_the_keys(linked: Session) -> None:
    own_values = ReplaceMatrix(VALUE, np.ones((2, 4))).apply(linked)
    assert tokens_of(own_values, VALUE) == ("the", "cat")
    after = RenameToken(VALUE, 0, "a").apply(own_values)
    assert after.x_tokens == ("a", "cat", "sat")
    assert after.key_tokens == own_values.key_tokens


def test_all_tokens_are_set_at_once(session: Session) -> None:
    edit = SetTokens(KEY, ["a", "b", "c", "d"])
    assert edit.apply(session).key_tokens == ("a", "b", "c", "d")
    assert str(edit.label) == "Name the tokens of K"
    with pytest.raises(EditError) as caught:
        SetTokens(KEY, ["a"]).apply(session)
    assert caught.value.code == "token_count"


def test_edits_with_equal_merge_keys_are_for_one_gesture() -> None:
    assert SetCell(QUERY, 0, 0, 1.0).merge_key is None
    assert SetCell(QUERY, 0, 0, 1.0, merge_key="drag").merge_key == "drag"


def test_a_growing_paste_leaves_no_gap(session: Session) -> None:
    rows = len(session.query)
    assert len(SetBlock(QUERY, rows, 0, np.ones((2, 1)), grow=True).apply(session).query) == rows + 2
    for row, column in ((rows + 1, 0), (10**9, 0), (0, 10**9), (-1, 0)):
        with pytest.raises(AttentionError):
            SetBlock(QUERY, row, column, np.ones((2, 1)), grow=True).apply(session)
