"""Sessions computed: in every mode like the engine by itself, reused where nothing changed, refused with a sentence."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Cancelled, Causal, Dot, Masking, MultiHead, Projections, attend, multi_head
from attn_gui.session.compute import Done, Refused, compute
from attn_gui.session.edits import (
    AddWeight,
    Edit,
    FillMatrix,
    Link,
    MakeX,
    RenameToken,
    ReplaceMatrix,
    SetCausal,
    SetCell,
    SetKeyPadding,
    SetKind,
    SetNotes,
    SetOptions,
    Unlink,
)
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Session, X


def done(session: Session) -> Done:
    computed = compute(session)
    assert isinstance(computed, Done), str(computed.error)
    return computed


def test_every_mode_is_computed_with_its_session_beside_it(any_kind: Session) -> None:
    computed = done(any_kind)
    assert computed.session is any_kind
    assert computed.seconds >= 0
    assert computed.inputs.query_tokens == any_kind.query_tokens
    assert computed.result.weights is not None
    np.testing.assert_allclose(computed.result.weights.sum(axis=-1), 1.0)
    assert isinstance(computed.result, MultiHead) == KINDS[any_kind.kind].has_heads


def test_multiplicative_attention_is_softmax_of_products(session: Session) -> None:
    scores = session.query @ session.key.T / 2.0
    scores[:, 3] = -np.inf
    expected = np.exp(scores - scores.max(axis=1, keepdims=True))
    expected /= expected.sum(axis=1, keepdims=True)
    result = done(SetKeyPadding(3, False).apply(session)).result
    np.testing.assert_allclose(result.weights, expected, atol=1e-15)
    np.testing.assert_allclose(result.output, expected @ session.value, atol=1e-14)


def test_additive_attention_is_the_networks_sum(session: Session) -> None:
    additive = FillMatrix(MatrixName("additive", "additive.v"), "random", 1).apply(SetKind("additive").apply(session))
    v = additive.state.weights["additive.v"][0]
    expected = np.tanh(session.query[:, None] + session.key[None]) @ v
    np.testing.assert_allclose(done(additive).result.scores, expected, atol=1e-14)


def test_self_attention_reads_x_through_its_projections(linked: Session) -> None:
    projected = FillMatrix(MatrixName("self", "w_key"), "random").apply(AddWeight("self", "w_key").apply(linked))
    assert projected.x is not None
    key = projected.x @ projected.state.weights["w_key"]
    expected = attend(projected.x, key, projected.x, scoring=Dot())
    np.testing.assert_allclose(done(projected).result.weights, expected.weights)


def test_heads_read_x_or_the_inputs_but_project_nothing_twice(linked: Session) -> None:
    projected = FillMatrix(MatrixName("self", "w_query"), "random").apply(AddWeight("self", "w_query").apply(linked))
    heads = SetKind("multi-head").apply(projected)
    assert heads.x is not None
    on_x = multi_head(heads.x, heads.x, heads.x, Projections(), num_heads=4)
    np.testing.assert_allclose(done(heads).result.weights, on_x.weights)
    on_inputs = SetOptions("multi-head", {"source": "inputs"}).apply(heads)
    query = heads.x @ projected.states["self"].weights["w_query"]
    expected = multi_head(query, heads.x, heads.x, Projections(), num_heads=4)
    np.testing.assert_allclose(done(on_inputs).result.weights, expected.weights)


def test_all_options_reach_the_engine(any_kind: Session) -> None:
    changes: dict[str, object] = {"temperature": 2.0, "softcap": 3.0, "precision": "float32"}
    if KINDS[any_kind.kind].has_heads:
        changes |= {"num_heads": 2, "scale": 0.1}
        for weight in ("w_query", "b_query", "w_output", "b_output"):
            any_kind = AddWeight(any_kind.kind, weight).apply(any_kind)
    warm = SetCausal(Causal.TOP_LEFT).apply(SetOptions(any_kind.kind, changes).apply(any_kind))
    result = done(warm).result
    assert result.output.dtype == np.float32
    assert result.options.temperature == 2.0
    assert result.options.softcap == 3.0
    assert result.options.masking.causal == Causal.TOP_LEFT
    assert isinstance(result.options.masking, Masking)


def test_a_result_is_reused_where_nothing_it_rests_on_has_changed(any_kind: Session) -> None:
    first = done(any_kind)
    for edit in (SetNotes("x"), RenameToken(QUERY, 0, "it"), MakeX()):
        after = edit.apply(any_kind)
        second = compute(after, first)
        assert isinstance(second, Done)
        assert second.result is first.result
        assert second.session is after
    assert done(RenameToken(QUERY, 0, "it").apply(any_kind)).inputs.query_tokens[0] == "it"


def test_a_result_is_not_reused_where_anything_it_rests_on_has_changed(any_kind: Session) -> None:
    first = done(any_kind)
    edits: list[Edit] = [
        SetCell(VALUE, 0, 0, 9.0),
        SetCausal(Causal.TOP_LEFT),
        SetKeyPadding(0, False),
        SetOptions(any_kind.kind, {"temperature": 3.0}),
    ]
    for edit in edits:
        second = compute(edit.apply(any_kind), first)
        assert isinstance(second, Done)
        assert second.result is not first.result
    for kind in set(KINDS) - {any_kind.kind}:
        other = compute(SetKind(kind).apply(any_kind), first)
        assert isinstance(other, Done)
        assert other.result is not first.result


def test_a_linked_input_rests_on_x_and_its_projection(linked: Session) -> None:
    projected = AddWeight("self", "w_query").apply(linked)
    first = done(projected)
    same = compute(
        SetCell(MatrixName("multi-head", "w_query"), 0, 0, 1.0).apply(
            AddWeight("multi-head", "w_query").apply(projected)
        ),
        first,
    )
    assert isinstance(same, Done)
    assert same.result is first.result
    for edit in (SetCell(X, 0, 0, 5.0), SetCell(MatrixName("self", "w_query"), 0, 0, 5.0), Unlink(KEY)):
        changed = compute(edit.apply(projected), first)
        assert isinstance(changed, Done)
        assert changed.result is not first.result


def test_a_projection_that_nothing_reads_changes_no_result(session: Session) -> None:
    waiting = AddWeight("self", "w_query").apply(SetKind("self").apply(_square(session)))
    first = done(waiting)
    after = compute(SetCell(MatrixName("self", "w_query"), 0, 0, 7.0).apply(waiting), first)
    assert isinstance(after, Done)
    assert after.result is first.result


def _square(session: Session) -> Session:
    return ReplaceMatrix(QUERY, np.ones((4, 4))).apply(session)


def test_a_computation_can_be_cancelled(any_kind: Session) -> None:
    with pytest.raises(Cancelled):
        compute(any_kind, cancelled=lambda: True)
    assert isinstance(compute(any_kind, cancelled=lambda: False), Done)


def test_heads_are_computed_on_the_executor_handed_in(any_kind: Session) -> None:
    with ThreadPoolExecutor(2) as executor:
        computed = compute(any_kind, executor=executor)
    assert isinstance(computed, Done)
    np.testing.assert_allclose(computed.result.output, done(any_kind).result.output)


def test_a_score_without_its_matrix_is_refused(session: Session) -> None:
    general = SetOptions("multiplicative", {"score": "general"}).apply(session)
    bare = general.with_state("multiplicative", general.state.with_weight("general.weight", None))
    computed = compute(bare)
    assert isinstance(computed, Refused)
    assert str(computed.error) == "general needs W, which is missing."


def test_numbers_beyond_float32_are_refused_there(session: Session) -> None:
    large = SetOptions("multiplicative", {"precision": "float32"}).apply(SetCell(QUERY, 0, 0, 1e300).apply(session))
    computed = compute(large)
    assert isinstance(computed, Refused)
    assert computed.error.code == "precision_range"
    assert computed.error.field == "query"


def test_what_needs_more_bytes_than_allowed_is_refused(session: Session) -> None:
    computed = compute(session, byte_budget=10)
    assert isinstance(computed, Refused)
    assert computed.error.code == "too_large"
    assert str(computed.remedies[0].label) == "Compute in float32"


def test_heads_without_the_x_they_read_are_refused(linked: Session) -> None:
    heads = replace(SetKind("multi-head").apply(linked), x=None, x_tokens=(), linked=frozenset())
    computed = compute(heads)
    assert isinstance(computed, Refused)
    assert str(computed.error) == "Multi-head is to read X, but there is no X."
    assert [str(remedy.label) for remedy in computed.remedies] == ["Read Q, K and V", "Make X from Q"]


def test_linked_inputs_have_the_tokens_of_x(session: Session) -> None:
    after = Link(QUERY).apply(RenameToken(X, 0, "it").apply(MakeX().apply(session)))
    assert done(after).inputs.query_tokens == ("it", "q1", "q2")
