"""The mask: rules come and go, an all-allowing rule is none, sizes are checked."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Causal, EmptyRows
from attn_gui.session.compute import Done, Refused, compute
from attn_gui.session.edits import (
    ClearMask,
    DrawMask,
    Edit,
    EditError,
    FitMask,
    ReplaceMatrix,
    SetBias,
    SetCausal,
    SetCausalOffset,
    SetEmptyRows,
    SetKeyPadding,
    SetMask,
    SetWindow,
)
from attn_gui.session.mask_rules import rules_in_words, rules_on
from attn_gui.session.session import KEY, QUERY, Mask, Session
from attn_gui.text import say


def test_drawn_cells_are_forbidden_and_allowed_again(session: Session) -> None:
    edit = DrawMask([0, 1], [2], False, merge_key="drag")
    after = edit.apply(session)
    assert after.mask.drawn is not None
    np.testing.assert_array_equal(np.argwhere(~after.mask.drawn), [[0, 2], [1, 2]])
    assert not after.mask.drawn.flags.writeable
    computed = compute(after)
    assert isinstance(computed, Done)
    assert computed.result.weights is not None
    assert (computed.result.weights[:2, 2] == 0).all()
    assert edit.apply(after) is after
    assert DrawMask([0, 1], [2], True).apply(after).mask.drawn is None
    assert DrawMask([], [2], True).apply(after) is after
    assert str(edit.label) == "Forbid keys by hand"
    assert str(DrawMask([0], [0], True).label) == "Allow keys by hand"


def test_a_key_is_padding(session: Session) -> None:
    edit = SetKeyPadding(3, False)
    after = edit.apply(session)
    np.testing.assert_array_equal(after.mask.key_padding, [1, 1, 1, 0])
    assert str(edit.label) == "Mark key 3 as padding"
    back = SetKeyPadding(3, True)
    assert back.apply(after).mask.key_padding is None
    assert str(back.label) == "Let key 3 take part"


def test_causal_and_empty_rows_are_chosen_by_name(session: Session) -> None:
    after = SetEmptyRows(EmptyRows.UNIFORM).apply(SetCausal(Causal.BOTTOM_RIGHT).apply(session))
    assert (after.mask.causal, after.mask.empty_rows) == (Causal.BOTTOM_RIGHT, EmptyRows.UNIFORM)
    assert str(SetCausal(Causal.OFF).label) == "Switch the causal mask off"
    assert str(SetEmptyRows(EmptyRows.NAN).label) == "Rows without a key give NaN"
    cleared = ClearMask().apply(after)
    assert cleared.mask.causal is Causal.OFF
    assert cleared.mask.empty_rows is EmptyRows.UNIFORM
    assert ClearMask().apply(cleared) is cleared
    assert str(ClearMask().label) == "Clear the mask"


def test_a_bias_is_added(session: Session) -> None:
    bias = np.zeros((3, 4))
    bias[0, 0] = -np.inf
    after = SetBias(bias).apply(session)
    np.testing.assert_array_equal(after.mask.bias, bias)
    assert after.mask.bias is not bias
    assert SetBias(None).apply(after).mask.bias is None
    assert SetBias(np.zeros((3, 4))).apply(session) is session
    assert str(SetBias(None).label) == "Remove the bias of the scores"
    assert str(SetBias(bias).label) == "Set the bias of the scores"


def test_a_whole_mask_is_set_under_a_name(session: Session) -> None:
    mask = Mask(Causal.TOP_LEFT, np.eye(3, 4, dtype=bool), np.array([1, 1, 0, 1], dtype=bool), np.ones((3, 4)))
    after = SetMask(mask).apply(session)
    assert rules_on(after.mask) == ("causal", "drawn", "key padding", "bias")
    assert SetMask(mask).apply(after) is after
    assert str(SetMask(mask).label) == "Set the mask"
    assert str(SetMask(mask, say("Import a mask")).label) == "Import a mask"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (DrawMask([3], [0], False), "no_such_place"),
        (DrawMask([0], [-1], False), "no_such_place"),
        (SetKeyPadding(4, False), "no_such_place"),
        (SetBias(np.ones((4, 3))), "mask_shape"),
        (SetBias(np.full((3, 4), np.nan)), "not_finite"),
        (SetBias(np.full((3, 4), np.inf)), "not_finite"),
        (SetMask(Mask(drawn=np.eye(2, dtype=bool))), "mask_shape"),
        (SetMask(Mask(key_padding=np.zeros(3, dtype=bool))), "mask_shape"),
        (SetMask(Mask(bias=np.ones((1, 4)))), "mask_shape"),
    ],
)
def test_what_does_not_fit_the_scores_is_refused(session: Session, edit: Edit, code: str) -> None:
    with pytest.raises(EditError) as caught:
        edit.apply(session)
    assert caught.value.code == code


def misfit(session: Session) -> Session:
    """Return a session whose mask, on in every rule, is larger than its scores."""
    mask = Mask(drawn=np.eye(3, 4, dtype=bool), key_padding=np.array([1, 0, 1, 0], dtype=bool), bias=np.ones((3, 4)))
    masked = SetMask(mask).apply(session)
    masked = ReplaceMatrix(QUERY, np.ones((2, 4))).apply(masked)
    return ReplaceMatrix(KEY, np.ones((5, 4))).apply(masked)


def test_a_mask_of_another_size_is_fitted_with_allowed_cells(session: Session) -> None:
    after = FitMask().apply(misfit(session))
    mask = after.mask
    assert mask.drawn is not None
    assert mask.bias is not None
    np.testing.assert_array_equal(mask.drawn, [[1, 0, 0, 0, 1], [0, 1, 0, 0, 1]])
    np.testing.assert_array_equal(mask.key_padding, [1, 0, 1, 0, 1])
    np.testing.assert_array_equal(mask.bias[:, 4], 0.0)
    assert FitMask().apply(after) is after
    assert str(FitMask().label)


def test_a_rule_that_does_not_fit_can_be_taken_away_alone(session: Session) -> None:
    odd = misfit(session)
    after = SetMask(Mask(key_padding=odd.mask.key_padding)).apply(odd)
    assert rules_on(after.mask) == ("key padding",)


def test_a_mask_is_never_repeated_over_queries(session: Session) -> None:
    one = ReplaceMatrix(QUERY, np.ones((1, 4))).apply(session)
    drawn = DrawMask([0], [0], False).apply(one)
    computed = compute(ReplaceMatrix(QUERY, np.ones((3, 4))).apply(drawn))
    assert isinstance(computed, Refused)
    assert computed.error.code == "mask_shape"
    assert str(computed.error) == "The drawn mask is 1 × 4; 3 queries and 4 keys need 3 × 4."


def test_a_window_is_set_and_taken_away(session: Session) -> None:
    edit = SetWindow((1, None))
    after = edit.apply(session)
    assert after.mask.window == (1, None)
    assert edit.apply(after) is after
    assert str(edit.label) == "Set the sliding window to 1 back, all ahead"
    assert rules_on(after.mask) == ("window",)
    assert rules_in_words(after.mask) == ("window 1 back, all ahead",)
    computed = compute(after)
    assert isinstance(computed, Done)
    assert computed.result.weights is not None
    np.testing.assert_array_equal(computed.result.weights != 0, np.triu(np.ones((3, 4), dtype=bool), -1))
    for none in (SetWindow(None), SetWindow((None, None))):
        assert str(none.label) == "Remove the sliding window"
        assert none.apply(after).mask.window is None
    assert SetWindow((None, None)).apply(session) is session


def test_cached_keys_override_the_alignment(session: Session) -> None:
    edit = SetCausalOffset(2)
    after = edit.apply(SetCausal(Causal.TOP_LEFT).apply(session))
    assert (after.mask.causal_offset, str(edit.label)) == (2, "Set 2 cached keys")
    assert rules_in_words(after.mask) == ("causal", "2 cached keys")
    computed = compute(after)
    assert isinstance(computed, Done)
    assert computed.result.weights is not None
    np.testing.assert_array_equal(computed.result.weights != 0, np.tri(3, 4, 2, dtype=bool))
    assert str(SetCausalOffset(1).label) == "Set 1 cached key"
    assert str(SetCausalOffset(None).label) == "Remove the count of cached keys"
    assert SetCausalOffset(None).apply(after).mask.causal_offset is None
    cleared = ClearMask().apply(SetWindow((0, 0)).apply(after))
    assert rules_on(cleared.mask) == ()


def test_windows_and_cached_keys_are_computed_anew(session: Session) -> None:
    before = compute(session)
    for edit in (SetWindow((0, 0)), SetCausalOffset(1)):
        masked = edit.apply(SetCausal(Causal.TOP_LEFT).apply(session))
        after = compute(masked, before)
        assert isinstance(before, Done)
        assert isinstance(after, Done)
        assert after.result is not before.result


@pytest.mark.parametrize("edit", [SetWindow((-1, 0)), SetWindow((None, -2)), SetCausalOffset(-1)])
def test_counts_below_zero_are_refused(session: Session, edit: Edit) -> None:
    with pytest.raises(EditError, match="must be 0 or more"):
        edit.apply(session)


@pytest.mark.parametrize("edit", [SetWindow((4_000_001, 0)), SetWindow((0, 4_000_001)), SetCausalOffset(4_000_001)])
def test_counts_that_no_file_can_hold_are_refused(session: Session, edit: Edit) -> None:
    with pytest.raises(EditError, match="must be at most 4,000,000; it is 4000001"):
        edit.apply(session)


@pytest.mark.parametrize(
    ("mask", "label"),
    [
        (Mask(window=(-1, 0)), "Remove the sliding window"),
        (Mask(window=(3,)), "Remove the sliding window"),  # type: ignore[arg-type]
        (Mask(causal=Causal.TOP_LEFT, causal_offset=0.5), "Remove the count of cached keys"),  # type: ignore[arg-type]
    ],
)
def test_a_rule_that_cannot_be_meant_is_taken_away(session: Session, mask: Mask, label: str) -> None:
    refused = compute(replace(session, mask=mask))
    assert isinstance(refused, Refused)
    assert [str(remedy.label) for remedy in refused.remedies] == [label]
