"""Modes, options, own matrices, notes: nothing is lost, and what a mode starts with is said."""

import numpy as np
import pytest

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import (
    AddWeight,
    DrawMask,
    EditError,
    InsertColumns,
    MakeX,
    RemoveWeight,
    SetKind,
    SetNotes,
    SetOptions,
)
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import session_from
from attn_gui.session.option_names import shown_option
from attn_gui.session.session import QUERY, Options, Session, Source
from attn_gui.session.starting import weight_names


def test_switching_carries_inputs_over_and_says_so(session: Session) -> None:
    edit = SetKind("additive")
    after = edit.apply(session)
    assert after.query is session.query
    assert after.states["multiplicative"] is session.states["multiplicative"]
    note = edit.note(session, after)
    assert str(note) == (
        "Q, K, V and tokens carried over to Additive; W_q starts as identity; W_k starts as identity; v starts as ones."
    )
    assert str(edit.label) == "Switch to Additive"
    assert edit.apply(after) is after
    assert edit.note(after, after) is None


def test_switching_away_and_back_gives_the_state_back(session: Session) -> None:
    warm = SetOptions("multiplicative", {"temperature": 2.0}).apply(session)
    away = SetKind("additive").apply(warm)
    back = SetKind("multiplicative")
    after = back.apply(away)
    assert after.states["multiplicative"] is warm.states["multiplicative"]
    assert str(back.note(away, after)) == "Q, K, V and tokens carried over to Multiplicative."


def test_the_mask_and_x_are_carried_over_too(session: Session) -> None:
    masked = MakeX().apply(DrawMask([0], [0], False).apply(session))
    edit = SetKind("multi-head")
    after = edit.apply(masked)
    assert after.mask is masked.mask
    assert str(edit.note(masked, after)) == "X, Q, K, V, tokens and mask carried over to Multi-head; it reads X."
    on_inputs = SetOptions("multi-head", {"source": "inputs"}).apply(after)
    away = SetKind("self").apply(on_inputs)
    note = SetKind("multi-head").note(away, SetKind("multi-head").apply(away))
    assert str(note) == "X, Q, K, V, tokens and mask carried over to Multi-head; it reads Q, K and V."


def test_random_first_weights_are_noted() -> None:
    session = session_from(np.ones((2, 3)), np.ones((2, 5)), np.ones((2, 2)))
    edit = SetKind("additive")
    after = edit.apply(session)
    assert "W_q starts as seeded random numbers, for the widths differ" in str(edit.note(session, after))
    assert "W_k starts as identity" in str(edit.note(session, after))
    expected = np.random.default_rng(0).standard_normal((3, 5)) / np.sqrt(3)
    np.testing.assert_array_equal(after.state.weights["additive.query_weight"], expected)
    np.testing.assert_array_equal(after.state.weights["additive.v"], np.ones((1, 5)))


@pytest.mark.parametrize(("width", "heads"), [(384, 8), (12, 4), (6, 2), (7, 1)])
def test_heads_start_as_the_largest_of_8_4_2_1_that_divides_the_width(width: int, heads: int) -> None:
    session = session_from(x=np.ones((2, width)))
    state = SetKind("multi-head").apply(session).state
    assert state.options.num_heads == heads
    assert state.options.source is Source.X
    assert not state.weights


def test_heads_start_on_q_k_and_v_where_there_is_no_x() -> None:
    session = session_from(np.ones((2, 8)), np.ones((2, 8)), np.ones((2, 6)))
    options = SetKind("multi-head").apply(session).options
    assert (options.source, options.num_heads) == (Source.INPUTS, 2)


def test_a_new_score_gets_the_matrices_it_needs_in_the_same_step(session: Session) -> None:
    edit = SetOptions("multiplicative", {"score": "general"})
    after = edit.apply(session)
    np.testing.assert_array_equal(after.state.weights["general.weight"], np.eye(4))
    assert str(edit.label) == "Set score to general"
    assert str(edit.note(session, after)) == "W starts as identity."
    dot = SetOptions("multiplicative", {"score": "dot"}).apply(after)
    assert "general.weight" in dot.state.weights
    assert edit.apply(dot).state.weights["general.weight"] is after.state.weights["general.weight"]
    concat = SetOptions("multiplicative", {"score": "concat"}).apply(session)
    np.testing.assert_array_equal(concat.state.weights["concat.weight"], np.vstack([np.eye(4)] * 2))
    np.testing.assert_array_equal(concat.state.weights["concat.v"], np.ones((1, 4)))


def test_options_that_are_so_already_change_nothing(session: Session) -> None:
    edit = SetOptions("multiplicative", {"temperature": 1.0})
    assert edit.apply(session) is session
    assert edit.note(session, session) is None


def test_options_of_another_mode_can_be_set(session: Session) -> None:
    edit = SetOptions("multi-head", {"num_heads": 2})
    after = edit.apply(session)
    assert after.kind == session.kind
    assert after.states["multi-head"].options.num_heads == 2
    assert edit.note(session, after) is None


def test_unknown_options_and_foreign_scores_are_refused(session: Session) -> None:
    with pytest.raises(EditError) as caught:
        SetOptions("multiplicative", {"dropout": 0.1}).apply(session)
    assert caught.value.code == "no_such_option"
    with pytest.raises(EditError) as caught:
        SetOptions("multiplicative", {"score": "additive"}).apply(session)
    assert caught.value.code == "score_not_offered"


def test_the_label_names_each_option_and_its_value() -> None:
    changes: dict[str, object] = {"scale": None, "precision": "float32", "num_kv_heads": 2, "temperature": 0.1 + 0.2}
    label = SetOptions("multi-head", changes).label
    assert str(label) == "Set scale to default, precision to float32, key/value heads to 2, temperature to 0.3"
    assert shown_option("source", Source.INPUTS) == "Q, K, V"
    assert shown_option("alibi", False) == "off"


def test_every_option_has_a_name() -> None:
    for name in Options.__dataclass_fields__:
        assert "_" not in str(SetOptions("self", {name: 1}).label)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_matrix_of_a_mode_can_come_and_go_without_a_change_of_numbers(any_kind: Session, kind: str) -> None:
    session = SetKind(kind).apply(any_kind)
    if "sink" in KINDS[kind].offers:
        session = SetOptions(kind, {"sink": 0.5, "qk_norm": True}).apply(session)
    before = compute(session)
    assert isinstance(before, Done)
    for weight, optional in weight_names(KINDS[kind]).items():
        prefix = weight.rpartition(".")[0]
        if prefix and prefix != session.options.score:
            continue
        added = AddWeight(kind, weight).apply(session)
        assert AddWeight(kind, weight).apply(added) is added
        after = compute(added)
        assert isinstance(after, Done)
        np.testing.assert_allclose(after.result.output, before.result.output, atol=1e-12)
        if optional:
            gone = RemoveWeight(kind, weight).apply(added)
            assert weight not in gone.states[kind].weights
            assert RemoveWeight(kind, weight).apply(gone) is gone
        else:
            with pytest.raises(EditError) as caught:
                RemoveWeight(kind, weight).apply(added)
            assert caught.value.code == "weight_needed"


def test_unknown_matrices_are_neither_added_nor_removed(session: Session) -> None:
    with pytest.raises(EditError) as caught:
        AddWeight("multiplicative", "w_query").apply(session)
    assert caught.value.code == "no_such_weight"
    assert RemoveWeight("multi-head", "w_query").apply(session) is session
    assert str(AddWeight("self", "w_query").label) == "Add W_q"
    assert str(RemoveWeight("self", "b_value").label) == "Remove b_v"


@pytest.mark.parametrize("kv_heads", [1, 2, 4])
def test_new_projections_of_shared_heads_have_the_width_that_heads_need(kv_heads: int) -> None:
    session = SetKind("multi-head").apply(session_from(x=np.random.default_rng(0).standard_normal((3, 16))))
    session = SetOptions("multi-head", {"num_heads": 4, "num_kv_heads": kv_heads}).apply(session)
    for name in ("w_query", "w_key", "b_key", "w_value", "b_value", "w_output", "b_output"):
        session = AddWeight("multi-head", name).apply(session)
    assert session.state.weights["w_key"].shape == (16, 4 * kv_heads)
    assert isinstance(compute(session), Done)


def test_a_projection_waits_for_an_x(session: Session) -> None:
    waiting = AddWeight("self", "w_value").apply(session)
    assert waiting.states["self"].weights["w_value"].shape == (2, 2)
    wider = InsertColumns(QUERY, 0).apply(waiting)
    assert wider.states["self"].weights["w_value"].shape == (2, 2)


def test_notes_are_set(session: Session) -> None:
    edit = SetNotes("CC BY 4.0")
    after = edit.apply(session)
    assert after.notes == "CC BY 4.0"
    assert edit.apply(after) is after
    assert str(edit.label) == "Edit the notes"


def test_every_score_is_offered_by_the_modes_that_its_row_names() -> None:
    for key, row in SCORINGS.items():
        assert {kind.key for kind in KINDS.values() if key in kind.scores} == row.modes
    assert list(KINDS) == ["self", "additive", "multiplicative", "multi-head"]
    for kind in KINDS.values():
        assert kind.default_score in kind.scores
        assert str(kind.summary).endswith(".")


def test_notes_hold_nothing_that_no_file_can_hold(session: Session) -> None:
    assert SetNotes("a\0b\ud800").apply(session).notes == "a\ufffdb\ufffd"
