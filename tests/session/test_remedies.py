"""What is refused comes with buttons that mend it, each one undoable step."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import ShapeError
from attn_gui.errors import AttentionError
from attn_gui.session.compute import Done, Refused, compute
from attn_gui.session.edits import (
    AddWeight,
    DrawMask,
    InsertTokens,
    Link,
    MakeX,
    ReplaceMatrix,
    SetCell,
    SetKind,
    SetOptions,
    Unlink,
)
from attn_gui.session.fitting import applied
from attn_gui.session.new import session_from
from attn_gui.session.non_finite import ZeroNonFinite
from attn_gui.session.remedies import remedies_for
from attn_gui.session.session import KEY, QUERY, VALUE, Mask, MatrixName, Session, X
from attn_gui.text import say


def refused(session: Session, code: str) -> Refused:
    computed = compute(session)
    assert isinstance(computed, Refused)
    assert computed.error.code == code
    return computed


def labels(session: Session, code: str) -> list[str]:
    return [str(remedy.label) for remedy in refused(session, code).remedies]


def require_all_mend(session: Session, code: str) -> None:
    """Assert that each remedy alone makes the session computable."""
    computed = refused(session, code)
    assert computed.remedies
    for remedy in computed.remedies:
        after = compute(applied(session, remedy.edits))
        assert isinstance(after, Done), f"{remedy.label}: {after.error}"


def of_widths(d_q: int, d_k: int, d_v: int = 2) -> Session:
    rng = np.random.default_rng(1)
    return session_from(*(rng.standard_normal((3, width)) for width in (d_q, d_k, d_v)))


def test_unequal_widths_of_dot_offer_general_concat_and_fitting() -> None:
    session = of_widths(4, 6)
    assert labels(session, "d_differs_dot") == [
        "Use general instead",
        "Use concat instead",
        "Cut K to 4 columns",
        "Pad Q to 6 columns",
    ]
    require_all_mend(session, "d_differs_dot")


def test_unequal_widths_in_self_attention_offer_another_mode() -> None:
    session = SetKind("self").apply(of_widths(6, 4))
    assert labels(session, "d_differs_dot") == ["Switch to Additive", "Pad K to 6 columns", "Cut Q to 4 columns"]
    require_all_mend(session, "d_differs_dot")


def test_linked_inputs_of_unequal_widths_are_fitted_at_their_projections(linked: Session) -> None:
    narrow = ReplaceMatrix(MatrixName("self", "w_key"), np.ones((4, 2))).apply(linked)
    narrow = ReplaceMatrix(MatrixName("self", "b_key"), np.ones((1, 2))).apply(narrow)
    require_all_mend(narrow, "d_differs_dot")
    padded = applied(narrow, refused(narrow, "d_differs_dot").remedies[1].edits)
    assert padded.x is narrow.x
    assert padded.state.weights["w_key"].shape == (4, 4)
    assert padded.state.weights["b_key"].shape == (1, 4)


def test_heads_that_do_not_divide_the_width_offer_the_nearest_counts() -> None:
    session = SetOptions("multi-head", {"num_heads": 5}).apply(SetKind("multi-head").apply(of_widths(12, 12, 12)))
    assert labels(session, "heads") == ["Use 6 heads", "Use 4 heads", "Fit the projections to 5 heads"]
    require_all_mend(session, "heads")


def test_heads_below_one_offer_one() -> None:
    session = SetOptions("multi-head", {"num_heads": 0}).apply(SetKind("multi-head").apply(of_widths(4, 4, 4)))
    assert labels(session, "heads") == ["Use 1 head", "Use 2 heads"]
    require_all_mend(session, "heads")
    shared = SetOptions("multi-head", {"num_kv_heads": 2}).apply(session)
    computed = compute(shared)
    assert isinstance(computed, Refused)
    assert computed.remedies


def test_heads_of_different_widths_are_fitted_by_projections() -> None:
    session = SetKind("multi-head").apply(of_widths(4, 8, 4))
    assert labels(session, "d_differs_dot") == ["Fit the projections to each other"]
    require_all_mend(session, "d_differs_dot")


def test_key_heads_that_cannot_be_shared_offer_what_can() -> None:
    session = SetKind("multi-head").apply(of_widths(12, 12, 12))
    session = SetOptions("multi-head", {"num_heads": 4, "num_kv_heads": 3}).apply(session)
    assert labels(session, "kv_heads")[:3] == [
        "Give every head its own key and value",
        "Use 4 key/value heads",
        "Use 2 key/value heads",
    ]
    require_all_mend(session, "kv_heads")


def test_projections_that_do_not_fit_are_fitted() -> None:
    session = SetKind("multi-head").apply(of_widths(4, 4, 4))
    for name, shape in (("w_query", (5, 3)), ("b_key", (1, 7)), ("w_output", (3, 2))):
        session = ReplaceMatrix(MatrixName("multi-head", name), np.ones(shape)).apply(session)
    assert labels(session, "weight_does_not_fit") == ["Fit the projections to 4 heads"]
    require_all_mend(session, "weight_does_not_fit")


def test_a_single_head_is_named_in_the_singular() -> None:
    session = SetOptions("multi-head", {"num_heads": 1}).apply(SetKind("multi-head").apply(of_widths(4, 4, 4)))
    session = ReplaceMatrix(MatrixName("multi-head", "w_query"), np.ones((5, 3))).apply(session)
    assert labels(session, "weight_does_not_fit") == ["Fit the projections to 1 head"]


@pytest.mark.parametrize(
    ("kind", "name", "shape", "code"),
    [
        ("multiplicative", "general.weight", (2, 9), "weight_does_not_fit"),
        ("multiplicative", "concat.weight", (2, 3), "weight_does_not_fit"),
        ("multiplicative", "concat.v", (1, 9), "v_does_not_fit"),
        ("additive", "additive.query_weight", (9, 4), "weight_does_not_fit"),
        ("additive", "additive.v", (3, 2), "v_does_not_fit"),
        ("additive", "additive.bias", (1, 7), "weight_does_not_fit"),
    ],
)
def test_matrices_of_a_score_that_do_not_fit_are_fitted(
    session: Session, kind: str, name: str, shape: tuple[int, int], code: str
) -> None:
    entered = SetOptions(kind, {"score": name.partition(".")[0]}).apply(SetKind(kind).apply(session))
    odd = ReplaceMatrix(MatrixName(kind, name), np.ones(shape)).apply(entered)
    assert labels(odd, code) == ["Fit the score's matrices to Q and K"]
    require_all_mend(odd, code)


def test_absent_projections_of_unequal_widths_are_added() -> None:
    session = SetKind("additive").apply(of_widths(4, 6))
    bare = session.state.with_weight("additive.query_weight", None).with_weight("additive.key_weight", None)
    require_all_mend(session.with_state("additive", bare), "no_projection_widths_differ")


def test_a_missing_matrix_is_added(session: Session) -> None:
    general = SetOptions("multiplicative", {"score": "general"}).apply(session)
    bare = general.with_state("multiplicative", general.state.with_weight("general.weight", None))
    require_all_mend(bare, "weight_missing")


def test_different_lengths_in_self_attention_offer_other_modes_and_fitting(session: Session) -> None:
    own = SetKind("self").apply(session)
    assert labels(own, "self_lengths") == ["Switch to Multiplicative", "Cut K to 3 rows", "Pad Q to 4 rows"]
    require_all_mend(own, "self_lengths")
    with_x = Link(QUERY).apply(MakeX().apply(own))
    assert labels(with_x, "self_lengths") == ["Switch to Multiplicative", "Use X for K and V", "Cut K to 3 rows"]
    require_all_mend(with_x, "self_lengths")


def test_switching_from_self_keeps_the_score(linked: Session) -> None:
    dot = SetOptions("self", {"score": "dot"}).apply(Unlink(QUERY).apply(linked))
    odd = ReplaceMatrix(QUERY, np.ones((5, 4))).apply(dot)
    after = applied(odd, refused(odd, "self_lengths").remedies[0].edits)
    assert (after.kind, after.options.score) == ("multiplicative", "dot")


def test_values_that_are_not_one_for_each_key_are_fitted(session: Session) -> None:
    odd = ReplaceMatrix(VALUE, np.ones((6, 2))).apply(session)
    assert labels(odd, "lk_differs") == ["Cut V to 4 rows", "Pad K to 6 rows"]
    require_all_mend(odd, "lk_differs")


def test_values_of_their_own_may_follow_x_like_the_keys(session: Session) -> None:
    odd = Link(KEY).apply(MakeX().apply(session))
    assert labels(odd, "lk_differs") == ["Use X for V", "Cut V to 3 rows"]
    require_all_mend(odd, "lk_differs")


def test_a_mask_of_another_size_is_fitted_or_cleared(session: Session) -> None:
    odd = ReplaceMatrix(QUERY, np.ones((5, 4))).apply(DrawMask([0], [0], False).apply(session))
    assert labels(odd, "mask_shape") == ["Fit the mask to the scores", "Clear the mask"]
    require_all_mend(odd, "mask_shape")


def test_a_bias_that_is_not_finite_is_removed(session: Session) -> None:
    odd = replace(session, mask=Mask(bias=np.full((3, 4), np.nan)))
    require_all_mend(odd, "bias_nan_or_inf")


def test_numbers_that_are_not_finite_are_set_to_zero(session: Session) -> None:
    one = np.array(session.query)
    one[2, 1] = np.nan
    odd = ReplaceMatrix(QUERY, one).apply(session)
    assert labels(odd, "non_finite_input") == ["Set Q[2, 1] to 0"]
    require_all_mend(odd, "non_finite_input")
    two = ReplaceMatrix(KEY, np.full((4, 4), np.inf)).apply(odd)
    assert labels(two, "non_finite_input") == ["Set Q[2, 1] to 0", "Set the 16 such numbers in K to 0"]


def test_numbers_in_x_and_its_projections_are_found(linked: Session) -> None:
    odd = ReplaceMatrix(X, np.full((3, 4), np.nan)).apply(AddWeight("self", "w_key").apply(linked))
    assert labels(odd, "non_finite_input") == ["Set the 12 such numbers in X to 0"]
    odd = ReplaceMatrix(MatrixName("multi-head", "w_key"), np.full((4, 4), np.nan)).apply(linked)
    require_all_mend(SetKind("multi-head").apply(odd), "non_finite_input")


def test_an_infinite_product_of_finite_numbers_goes_back_to_the_own_table(linked: Session) -> None:
    large = ReplaceMatrix(MatrixName("self", "w_key"), np.full((4, 4), 1e200)).apply(linked)
    large = ReplaceMatrix(X, np.full((3, 4), 1e200)).apply(large)
    assert "Go back to the own table of K" in labels(large, "non_finite_input")


def test_only_what_is_not_finite_is_set_to_zero(session: Session) -> None:
    edit = ZeroNonFinite(QUERY)
    assert edit.apply(session) is session
    assert str(edit.label) == "Set what is not finite in Q to 0"
    with pytest.raises(AttentionError):
        ZeroNonFinite(X).apply(session)


def test_a_projection_that_does_not_fit_x_is_fitted_or_left(linked: Session) -> None:
    odd = ReplaceMatrix(MatrixName("self", "w_value"), np.ones((3, 2))).apply(linked)
    assert labels(odd, "projection_shape") == ["Fit the projections to X", "Go back to the own table of V"]
    require_all_mend(odd, "projection_shape")
    odd = ReplaceMatrix(MatrixName("self", "b_value"), np.ones((1, 2))).apply(linked)
    require_all_mend(odd, "projection_shape")


def test_options_out_of_range_go_back_to_their_default(session: Session) -> None:
    for name, value in (("temperature", 0.0), ("softcap", -1.0), ("scale", float("inf"))):
        odd = SetOptions("multiplicative", {name: value}).apply(session)
        computed = compute(odd)
        assert isinstance(computed, Refused)
        assert [str(remedy.label) for remedy in computed.remedies][:1] == [
            f"Set {name} to {'1' if name == 'temperature' else 'default'}"
        ]
        assert isinstance(compute(applied(odd, computed.remedies[0].edits)), Done)


def test_a_gain_on_nothing_is_taken_away(session: Session) -> None:
    additive = SetOptions("additive", {"gain": 1.0}).apply(SetKind("additive").apply(session))
    odd = ReplaceMatrix(MatrixName("additive", "additive.v"), np.zeros((1, 4))).apply(additive)
    require_all_mend(odd, "gain")


def test_overflow_offers_a_wider_type_and_the_default_scale(session: Session) -> None:
    changes: dict[str, object] = {"precision": "float32", "scale": 1e30}
    odd = SetOptions("multiplicative", changes).apply(SetCell(QUERY, 0, 0, 1e20).apply(session))
    assert labels(odd, "overflow") == ["Compute in float64", "Use the default scale"]
    require_all_mend(odd, "overflow")
    beyond = SetOptions("multiplicative", {"precision": "float32"}).apply(SetCell(QUERY, 0, 0, 1e300).apply(session))
    assert labels(beyond, "precision_range") == ["Compute in float64"]


def test_a_bias_that_overflows_is_removed(session: Session) -> None:
    error = ShapeError(say("too large"), field="masking.bias", code="overflow")
    biased = replace(session, mask=Mask(bias=np.ones((3, 4))))
    assert [str(remedy.label) for remedy in remedies_for(biased, error)] == ["Remove the bias of the scores"]


def test_an_error_that_nobody_can_mend_has_no_remedies(session: Session) -> None:
    error = AttentionError(say("No"), field="paper", code="unheard_of")
    assert remedies_for(session, error) == ()
    narrow = SetOptions("multiplicative", {"precision": "float32"}).apply(session)
    assert remedies_for(narrow, AttentionError(say("Large"), field="query", code="too_large")) == ()


def test_growing_x_after_a_remedy_keeps_everything_together(session: Session) -> None:
    odd = Link(KEY).apply(MakeX().apply(session))
    after = applied(odd, refused(odd, "lk_differs").remedies[0].edits)
    assert isinstance(compute(InsertTokens(X, 0).apply(after)), Done)
