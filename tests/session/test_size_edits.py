"""Rows and columns inserted, deleted, moved: partners, tokens, mask and weights go along."""

import numpy as np
import pytest

from attn_gui.errors import AttentionError
from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import (
    AddWeight,
    DeleteColumns,
    DeleteTokens,
    DrawMask,
    Edit,
    EditError,
    FitMatrix,
    InsertColumns,
    InsertTokens,
    MoveColumn,
    MoveToken,
    ReplaceMatrix,
    SetBias,
    SetBlock,
    SetKeyPadding,
    SetKind,
    SetOptions,
    Unlink,
)
from attn_gui.session.new import session_from
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Session, X

GENERAL = MatrixName("multiplicative", "general.weight")
CONCAT = MatrixName("multiplicative", "concat.weight")


def weights_of(session: Session) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    computed = compute(session)
    assert isinstance(computed, Done), str(computed.error)
    weights = computed.result.weights
    assert weights is not None
    return weights


def test_a_key_token_takes_its_value_and_its_mask_along(session: Session) -> None:
    masked = DrawMask([0], [1], False).apply(session)
    masked = SetBias(np.arange(12.0).reshape(3, 4)).apply(masked)
    masked = SetKeyPadding(3, False).apply(masked)
    edit = InsertTokens(KEY, 1, 2)
    after = edit.apply(masked)
    assert after.key.shape == (6, 4)
    assert after.value.shape == (6, 2)
    np.testing.assert_array_equal(after.key[1:3], 0.0)
    assert after.key_tokens == ("k0", "k4", "k5", "k1", "k2", "k3")
    mask = after.mask
    assert mask.drawn is not None
    assert mask.bias is not None
    assert mask.key_padding is not None
    np.testing.assert_array_equal(np.argwhere(~mask.drawn), [[0, 3]])
    np.testing.assert_array_equal(mask.bias[0], [0, 0, 0, 1, 2, 3])
    np.testing.assert_array_equal(mask.key_padding, [1, 1, 1, 1, 1, 0])
    assert str(edit.label_in(masked)) == "Add 2 tokens to K and V"
    assert str(edit.label) == "Add 2 tokens to K"


def test_a_query_token_takes_its_mask_row_along(session: Session) -> None:
    masked = DrawMask([2], [0], False).apply(session)
    after = DeleteTokens(QUERY, 0).apply(masked)
    assert after.query_tokens == ("q1", "q2")
    assert after.mask.drawn is not None
    np.testing.assert_array_equal(np.argwhere(~after.mask.drawn), [[1, 0]])
    assert after.key is session.key


def test_new_tokens_have_names_that_are_not_taken(session: Session) -> None:
    after = InsertTokens(QUERY, 1).apply(session)
    assert after.query_tokens == ("q0", "q3", "q1", "q2")
    assert InsertTokens(QUERY, 4).apply(after).query_tokens[-1] == "q4"


def test_a_moved_token_takes_everything_along(session: Session) -> None:
    masked = DrawMask([0], [3], False).apply(session)
    edit = MoveToken(VALUE, 3, 0)
    after = edit.apply(masked)
    assert after.key_tokens == ("k3", "k0", "k1", "k2")
    np.testing.assert_array_equal(after.key[0], session.key[3])
    np.testing.assert_array_equal(after.value[0], session.value[3])
    np.testing.assert_allclose(weights_of(after)[:, 0], weights_of(masked)[:, 3])
    assert str(edit.label_in(masked)) == "Move token 3 of V and K to 0"
    assert MoveToken(VALUE, 1, 1).apply(masked) is masked


def test_rows_of_a_linked_matrix_are_rows_of_x(linked: Session) -> None:
    edit = InsertTokens(KEY, 1)
    after = edit.apply(linked)
    assert after.x is not None
    assert after.x.shape == (4, 4)
    assert after.x_tokens == ("the", "t1", "cat", "sat")
    assert after.key is linked.key
    assert weights_of(after).shape == (4, 4)


def test_values_of_their_own_follow_keys_from_x(linked: Session) -> None:
    own = Unlink(VALUE).apply(linked)
    after = DeleteTokens(X, 2).apply(own)
    assert after.value.shape == (2, 4)
    assert after.x_tokens == ("the", "cat")
    assert weights_of(after).shape == (2, 2)


def test_in_self_attention_a_token_of_q_is_one_of_k(linked: Session) -> None:
    own = linked
    for name in (QUERY, KEY, VALUE):
        own = Unlink(name).apply(own)
    edit = InsertTokens(QUERY, 3)
    after = edit.apply(own)
    assert (len(after.query), len(after.key), len(after.value)) == (4, 4, 4)
    assert after.x is linked.x
    assert str(edit.label_in(own)) == "Add a token to Q, K and V"


def test_rows_that_differ_in_number_are_no_partners(session: Session) -> None:
    odd = ReplaceMatrix(VALUE, np.ones((6, 2))).apply(session)
    assert DeleteTokens(VALUE, 5).apply(odd).key is session.key


def test_columns_of_q_are_columns_of_k_where_the_score_needs_it(session: Session) -> None:
    edit = InsertColumns(QUERY, 4)
    after = edit.apply(session)
    assert after.query.shape == (3, 5)
    assert after.key.shape == (4, 5)
    np.testing.assert_array_equal(after.key[:, 4], 0.0)
    assert str(edit.label_in(session)) == "Add a dimension to Q and K"
    assert str(DeleteColumns(KEY, 1, 2).label_in(session)) == "Remove dimensions 1–2 from K and Q"
    assert str(DeleteColumns(KEY, 1).label_in(session)) == "Remove dimension 1 from K and Q"
    assert str(MoveColumn(KEY, 1, 0).label_in(session)) == "Move dimension 1 of K and Q to 0"
    assert str(InsertColumns(VALUE, 0, 2).label_in(session)) == "Add 2 dimensions to V"


def test_columns_of_q_are_rows_of_the_general_matrix(session: Session) -> None:
    general = SetOptions("multiplicative", {"score": "general"}).apply(session)
    after = InsertColumns(QUERY, 0).apply(general)
    assert after.query.shape == (3, 5)
    assert after.key is session.key
    assert after.states["multiplicative"].weights["general.weight"].shape == (5, 4)
    np.testing.assert_allclose(weights_of(after), weights_of(general))


def test_rows_of_the_general_matrix_are_columns_of_q(session: Session) -> None:
    general = SetOptions("multiplicative", {"score": "general"}).apply(session)
    edit = DeleteTokens(GENERAL, 1)
    after = edit.apply(general)
    np.testing.assert_array_equal(after.query, np.delete(session.query, 1, axis=1))
    assert str(edit.label_in(general)) == "Remove dimension 1 from W and Q"


def test_concat_has_the_columns_of_q_above_those_of_k(session: Session) -> None:
    concat = SetOptions("multiplicative", {"score": "concat"}).apply(session)
    after = InsertColumns(KEY, 4).apply(concat)
    weight = after.states["multiplicative"].weights["concat.weight"]
    assert weight.shape == (9, 4)
    np.testing.assert_array_equal(weight[8], 0.0)
    np.testing.assert_allclose(weights_of(after), weights_of(concat))
    inserted = InsertTokens(CONCAT, 4).apply(concat)
    assert inserted.key.shape == (4, 5)
    assert inserted.query is session.query
    assert InsertTokens(CONCAT, 8).apply(concat).key.shape == (4, 5)
    moved = MoveToken(CONCAT, 7, 5).apply(concat)
    np.testing.assert_array_equal(moved.key[:, 1], session.key[:, 3])
    np.testing.assert_allclose(weights_of(moved), weights_of(concat))
    for edit in (DeleteTokens(CONCAT, 3, 2), MoveToken(CONCAT, 0, 5)):
        with pytest.raises(EditError) as caught:
            edit.apply(concat)
        assert caught.value.code == "two_dimensions"
        assert edit.label_in(concat) == edit.label


def test_a_hidden_unit_is_one_in_every_matrix_of_the_score(session: Session) -> None:
    additive = SetKind("additive").apply(session)
    after = DeleteColumns(MatrixName("additive", "additive.v"), 0).apply(additive)
    weights = after.states["additive"].weights
    assert weights["additive.query_weight"].shape == (4, 3)
    assert weights["additive.key_weight"].shape == (4, 3)
    assert weights["additive.v"].shape == (1, 3)
    assert weights_of(after).shape == (3, 4)


def test_an_absent_matrix_of_a_score_ties_its_two_sides(session: Session) -> None:
    additive = SetKind("additive").apply(session)
    bare = additive.with_state("additive", additive.state.with_weight("additive.query_weight", None))
    after = InsertColumns(QUERY, 4).apply(bare)
    assert after.states["additive"].weights["additive.v"].shape == (1, 5)
    assert after.states["additive"].weights["additive.key_weight"].shape == (4, 5)
    assert weights_of(after).shape == (3, 4)


def test_columns_of_a_linked_matrix_are_columns_of_its_projection(linked: Session) -> None:
    projected = AddWeight("self", "b_query").apply(AddWeight("self", "w_query").apply(linked))
    after = InsertColumns(QUERY, 4).apply(projected)
    weights = after.states["self"].weights
    # K has no projection of its own, so X grows for it, and W_q reads one more.
    assert weights["w_query"].shape == (5, 5)
    assert weights["b_query"].shape == (1, 5)
    assert after.x is not None
    assert after.x.shape == (3, 5)
    assert weights_of(after).shape == (3, 3)


def test_columns_of_x_are_rows_of_the_projections(linked: Session) -> None:
    projected = linked
    for name in ("w_query", "w_key", "w_value"):
        projected = AddWeight("self", name).apply(projected)
    edit = DeleteColumns(X, 0)
    after = edit.apply(projected)
    assert after.x is not None
    assert after.x.shape == (3, 3)
    assert {array.shape for array in after.states["self"].weights.values()} == {(3, 4)}
    assert str(edit.label_in(projected)) == "Remove dimension 0 from X, W_k, W_q and W_v"


def test_the_last_row_and_the_last_column_stay(session: Session) -> None:
    for edit in (DeleteTokens(KEY, 0, 4), DeleteColumns(VALUE, 0, 2)):
        with pytest.raises(EditError, match="cannot be removed") as caught:
            edit.apply(session)
        assert caught.value.code == "last_one"


def test_removing_columns_that_a_narrower_partner_lacks_keeps_a_column() -> None:
    session = session_from(np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 1)))
    additive = SetKind("additive").apply(session)
    with pytest.raises(EditError):
        DeleteColumns(MatrixName("additive", "additive.v"), 0).apply(additive)


def test_a_bias_is_a_single_row(session: Session) -> None:
    biased = AddWeight("self", "b_query").apply(session)
    with pytest.raises(EditError, match="single row"):
        InsertTokens(MatrixName("self", "b_query"), 0).apply(biased)


@pytest.mark.parametrize(
    "edit",
    [
        InsertTokens(QUERY, 4),
        InsertTokens(QUERY, -1),
        DeleteTokens(QUERY, 3),
        DeleteTokens(QUERY, 2, 2),
        MoveToken(QUERY, 0, 3),
        InsertColumns(QUERY, 5),
        DeleteColumns(QUERY, 4),
        InsertTokens(QUERY, 0, 0),
        DeleteTokens(QUERY, 0, 0),
    ],
)
def test_places_that_are_not_there_are_refused(session: Session, edit: Edit) -> None:
    with pytest.raises(EditError):
        edit.apply(session)
    assert edit.label_in(session) == edit.label


def test_a_matrix_that_fits_nothing_changes_alone(session: Session) -> None:
    general = SetOptions("multiplicative", {"score": "general"}).apply(session)
    odd = ReplaceMatrix(GENERAL, np.ones((7, 4))).apply(general)
    after = InsertTokens(GENERAL, 0).apply(odd)
    assert after.states["multiplicative"].weights["general.weight"].shape == (8, 4)
    assert after.query is session.query


def test_a_fitted_matrix_is_padded_with_zeros_or_cut(session: Session) -> None:
    edit = FitMatrix(KEY, 5, 3)
    after = edit.apply(session)
    np.testing.assert_array_equal(after.key[:4], session.key[:, :3])
    np.testing.assert_array_equal(after.key[4], 0.0)
    assert str(edit.label) == "Fit K to 5 × 3"
    assert edit.apply(after) is after
    with pytest.raises(AttentionError):
        FitMatrix(X, 1, 1).apply(session)


def test_all_of_the_queries_part_of_concat_cannot_be_removed(session: Session) -> None:
    concat = SetOptions("multiplicative", {"score": "concat"}).apply(session)
    with pytest.raises(EditError) as caught:
        DeleteTokens(CONCAT, 0, 4).apply(concat)
    assert caught.value.code == "last_one"


def test_a_growing_paste_into_concat_widens_the_keys(session: Session) -> None:
    concat = SetOptions("multiplicative", {"score": "concat"}).apply(session)
    after = SetBlock(CONCAT, 8, 0, np.ones((2, 4)), grow=True).apply(concat)
    assert after.key.shape == (4, 6)
    assert after.query is session.query
    assert weights_of(after).shape == (3, 4)
