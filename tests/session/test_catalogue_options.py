"""Which options have an effect where, what is computed with them, and what is said about them."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Masking, attend, multi_head
from attn_gui.engine.local import Local
from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.positions import Positions, Rope, alibi_slopes
from attn_gui.session.compute import Done, compute
from attn_gui.session.deviations import deviations
from attn_gui.session.edits import AddWeight, EditError, RemoveWeight, ReplaceMatrix, SetKind, SetOptions
from attn_gui.session.entering import entered
from attn_gui.session.fitting import applied
from attn_gui.session.kinds import KINDS, OFFERABLE, PRODUCTS
from attn_gui.session.new import session_from
from attn_gui.session.remedies import remedies_for
from attn_gui.session.session import KEY, QUERY, LocalKind, MatrixName, Options, Precision, Session

SET: dict[str, object] = {
    "sink": 1.0,
    "rope": Rope.HALF,
    "rope_theta": 50.0,
    "qk_norm": True,
    "alibi": True,
    "local": LocalKind.MONOTONIC,
    "local_width": 1,
}


def done(session: Session) -> Done:
    computed = compute(session)
    assert isinstance(computed, Done), str(computed.error)
    return computed


def square(kind: str) -> Session:
    rng = np.random.default_rng(3)
    session = entered(session_from(*(rng.standard_normal((4, 8)) for _ in range(3))), kind)
    return SetOptions(kind, {"num_heads": 2}).apply(session) if KINDS[kind].has_heads else session


def with_options(session: Session, **changes: object) -> Session:
    options: Options = replace(session.options, **changes)
    return session.with_state(session.kind, replace(session.state, options=options))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("score", sorted({score for row in KINDS.values() for score in row.scores}))
def test_an_option_changes_numbers_exactly_where_it_is_offered_and_told(kind: str, score: str) -> None:
    row = KINDS[kind]
    if score not in row.scores:
        return
    session = SetOptions(kind, {"score": score}).apply(square(kind))
    plain = done(session).result.output
    for name in sorted({"sink", "rope", "qk_norm", "alibi", "local"}):
        changed = with_options(session, **{name: SET[name]})
        has_effect = not np.array_equal(done(changed).result.output, plain)
        assert has_effect == (name in row.offered(session.options)), name
        assert [found.of for found in deviations(changed)] == ([name] if has_effect else []), name
        before = done(session)
        reused = compute(changed, before)
        assert isinstance(reused, Done)
        assert (reused.result is before.result) != has_effect


def test_the_scores_that_are_moved_are_products_without_matrices() -> None:
    offering = {score for row in KINDS.values() for score in row.scores if "rope" in row.offered(Options(score))}
    assert offering <= PRODUCTS
    assert SET.keys() == OFFERABLE


def test_theta_and_width_wait_for_what_reads_them() -> None:
    row = KINDS["multiplicative"]
    idle = Options("dot", rope_theta=50.0, local_width=1)
    assert row.in_force(idle) == Options("dot")
    active = replace(idle, rope=Rope.HALF, local=LocalKind.MONOTONIC)
    assert row.in_force(active) == active


@pytest.mark.parametrize(
    ("kind", "name"), [("multi-head", "num_heads"), ("multi-head", "num_kv_heads"), ("additive", "local_width")]
)
def test_counts_that_no_file_can_hold_are_refused(kind: str, name: str) -> None:
    with pytest.raises(EditError, match="must be at most 4,000,000; it is 4000001"):
        SetOptions(kind, {name: 4_000_001}).apply(square(kind))


@pytest.mark.parametrize(("count", "text"), [(1, "1 key/value head"), (2, "2 key/value heads")])
def test_shared_keys_are_counted_on_a_chip(count: int, text: str) -> None:
    session = SetOptions("multi-head", {"num_heads": 4, "num_kv_heads": count}).apply(square("multi-head"))
    assert [str(found.text) for found in deviations(session)] == [text]


def test_a_sink_waits_for_a_normaliser_with_a_sum() -> None:
    session = with_options(square("multiplicative"), sink=1.0, normaliser="sparsemax")
    assert [str(found.text) for found in deviations(session)] == ["sparsemax"]
    weights = done(session).result.weights
    np.testing.assert_allclose(weights.sum(axis=-1), 1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_each_normaliser_that_is_offered_is_computed(kind: str) -> None:
    for key in KINDS[kind].normalisers:
        session = SetOptions(kind, {"normaliser": key}).apply(square(kind))
        assert done(session).result.options.normaliser_row is NORMALISERS[key]


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("self", {"normaliser": "monotonic"}, "normaliser_not_offered"),
        ("multi-head", {"local": "monotonic"}, "option_not_offered"),
        ("additive", {"rope": "half"}, "option_not_offered"),
        ("additive", {"rope_theta": 5.0}, "option_not_offered"),
        ("multiplicative", {"alibi": True}, "option_not_offered"),
        ("self", {"rope_theta": 0.0}, "too_small"),
        ("multiplicative", {"local_width": 0}, "too_small"),
    ],
)
def test_what_a_mode_does_not_offer_cannot_be_set(kind: str, changes: dict[str, object], code: str) -> None:
    with pytest.raises(EditError) as caught:
        SetOptions(kind, changes).apply(square(kind))
    assert caught.value.code == code


def test_defaults_can_always_be_set() -> None:
    session = square("additive")
    changes: dict[str, object] = {"rope": "off", "alibi": False, "sink": None, "rope_theta": 10_000.0}
    assert SetOptions("additive", changes).apply(session) is session


def test_options_are_taken_by_their_names_in_files() -> None:
    changes: dict[str, object] = {"rope": "interleaved", "precision": "bfloat16", "local": "monotonic"}
    options = SetOptions("multiplicative", changes).apply(square("multiplicative")).options
    assert (options.rope, options.precision, options.local) == (
        Rope.INTERLEAVED,
        Precision.BFLOAT16,
        LocalKind.MONOTONIC,
    )


def test_positions_stand_on_the_keys_cached_before() -> None:
    session = with_options(square("multi-head"), num_heads=2, rope=Rope.HALF, alibi=True)
    moved = replace(session, mask=replace(session.mask, causal_offset=3))
    positions = Positions(rope="half", alibi=alibi_slopes(2))
    tables = (session.query, session.key, session.value)
    expected = multi_head(*tables, num_heads=2, positions=positions, masking=Masking(causal_offset=3))
    np.testing.assert_array_equal(done(moved).result.weights, expected.weights)


def test_a_predicted_place_gets_its_matrices_and_says_so() -> None:
    session = square("additive")
    edit = SetOptions("additive", {"local": "predictive", "local_width": 1})
    after = edit.apply(session)
    np.testing.assert_array_equal(after.state.weights["local.weight"], np.eye(8))
    np.testing.assert_array_equal(after.state.weights["local.v"], np.ones((1, 8)))
    assert str(edit.note(session, after)) == "W_p starts as identity; v_p starts as ones."
    scoring = done(session).result.options.scoring
    tables = (session.query, session.key, session.value)
    expected = attend(*tables, scoring=scoring, local=Local(1, np.eye(8), np.ones(8)))
    np.testing.assert_array_equal(done(after).result.output, expected.output)
    with pytest.raises(EditError, match="v_p cannot be removed: local attention needs it"):
        RemoveWeight("additive", "local.v").apply(after)
    gone = RemoveWeight("additive", "local.weight").apply(after)
    np.testing.assert_array_equal(done(gone).result.output, expected.output)
    again = SetOptions("additive", {"local": "predictive"}).apply(SetOptions("additive", {"local": "off"}).apply(gone))
    assert "local.weight" not in again.state.weights


def test_matrices_as_large_as_the_heads_follow_them() -> None:
    session = SetOptions("multi-head", {"num_heads": 4, "qk_norm": True, "sink": 0.5}).apply(square("multi-head"))
    for name in ("q_gain", "k_gain", "sinks"):
        session = AddWeight("multi-head", name).apply(session)
    np.testing.assert_array_equal(session.state.weights["sinks"], [[0.5] * 4])
    assert session.state.weights["q_gain"].shape == (1, 2)
    assert [str(found.text) for found in deviations(session)] == ["QK-norm", "sinks per head"]
    edit = SetOptions("multi-head", {"num_heads": 2})
    fewer = edit.apply(session)
    assert str(edit.note(session, fewer)) == "g_q is now 1 × 4; g_k is now 1 × 4; sinks is now 1 × 2."
    np.testing.assert_array_equal(fewer.state.weights["q_gain"], np.ones((1, 4)))
    assert done(fewer).result.weights.shape == (2, 4, 4)
    (sinks,) = [found for found in deviations(fewer) if found.of == "sinks"]
    plain = sinks.edit.apply(fewer)
    np.testing.assert_array_equal(done(plain).result.output, done(fewer).result.output)


CASES = {
    "a wide gain": ("multi-head", {"qk_norm": True}, "q_gain", (1, 9), "gain_does_not_fit"),
    "few sinks": ("multi-head", {}, "sinks", (1, 3), "sink"),
    "a tall place": ("additive", {"local": "predictive"}, "local.weight", (9, 3), "weight_does_not_fit"),
    "a wide v": ("additive", {"local": "predictive"}, "local.v", (1, 9), "v_does_not_fit"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_further_matrix_that_does_not_fit_is_mended(case: str) -> None:
    kind, changes, name, shape, code = CASES[case]
    session = SetOptions(kind, changes).apply(square(kind))
    session = AddWeight(kind, name).apply(session)
    odd = ReplaceMatrix(MatrixName(kind, name), np.full(shape, 0.5)).apply(session)
    refused = compute(odd)
    assert not isinstance(refused, Done)
    assert refused.error.code == code
    found = remedies_for(odd, refused.error)
    assert str(found[0].label) == "Fit what does not fit"
    for each in found:
        done(applied(odd, each.edits))


def test_a_missing_v_is_added() -> None:
    session = with_options(square("multiplicative"), local=LocalKind.PREDICTIVE)
    refused = compute(session)
    assert not isinstance(refused, Done)
    assert str(refused.error) == "To predict its place, a query needs v_p, which is missing."
    done(applied(session, refused.remedies[0].edits))


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"rope_theta": -1.0, "rope": Rope.HALF}, "Set theta to 10000"),
        ({"local": LocalKind.MONOTONIC, "local_width": 0}, "Set local width to 2"),
    ],
)
def test_numbers_out_of_range_go_back_to_their_defaults(changes: dict[str, object], label: str) -> None:
    session = with_options(square("multiplicative"), **changes)
    refused = compute(session)
    assert not isinstance(refused, Done)
    assert [str(each.label) for each in refused.remedies] == [label]
    done(applied(session, refused.remedies[0].edits))


def test_an_odd_width_does_without_rotation(session: Session) -> None:
    odd = ReplaceMatrix(QUERY, np.ones((3, 3))).apply(ReplaceMatrix(KEY, np.ones((4, 3))).apply(session))
    refused = compute(SetOptions("multiplicative", {"rope": "half"}).apply(odd))
    assert not isinstance(refused, Done)
    assert [str(each.label) for each in refused.remedies] == ["Switch RoPE off"]


def test_heads_of_odd_width_are_made_even_by_their_number() -> None:
    session = SetOptions("multi-head", {"num_heads": 8, "rope": "half"}).apply(square("multi-head"))
    refused = compute(session)
    assert not isinstance(refused, Done)
    assert [str(each.label) for each in refused.remedies] == ["Use 4 heads", "Use 2 heads", "Switch RoPE off"]
    for each in refused.remedies:
        done(applied(session, each.edits))


def test_precision_narrows_further_matrices_too() -> None:
    session = SetOptions("multi-head", {"qk_norm": True, "precision": "float16"}).apply(square("multi-head"))
    session = AddWeight("multi-head", "q_gain").apply(session)
    large = ReplaceMatrix(MatrixName("multi-head", "q_gain"), np.full((1, 4), 1e5)).apply(session)
    refused = compute(large)
    assert not isinstance(refused, Done)
    assert "q_gain holds 100000.0, which is beyond the range of float16" in str(refused.error)
    assert refused.error.field == "positions.query_gain"
    assert str(refused.remedies[0].label) == "Compute in float64"


def test_other_modes_keep_what_they_do_not_offer() -> None:
    session = SetOptions("multiplicative", {"rope": "half"}).apply(square("multiplicative"))
    there = SetOptions("multiplicative", {"score": "general"}).apply(session)
    assert deviations(there) == ()
    back = SetOptions("multiplicative", {"score": "dot"}).apply(there)
    assert [str(found.text) for found in deviations(back)] == ["RoPE half"]
    assert SetKind("additive").apply(session).options.rope is Rope.OFF
