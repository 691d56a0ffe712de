"""The walk through the lesson: what is read and what is lit at each stop, in every mode."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.io.examples import read_example
from attn_gui.session.compute import compute
from attn_gui.session.edits import SetOptions
from attn_gui.session.kinds import KINDS
from attn_gui.session.lesson_steps import STEPS, WALK, Scope, Stop, light, page
from attn_gui.session.lit import Lit
from attn_gui.session.session import Mask

ROW = {step: Stop(step, Scope.ROW) for step in STEPS}
ALL = {step: Stop(step, Scope.ALL) for step in STEPS}


def words(session, stop, query=0) -> str:
    found = page(session, query, stop)
    return " ".join(map(str, (found.title, found.formula, *found.sentences)))


def test_the_walk_shows_four_steps_each_for_one_query_and_then_for_all():
    assert [(stop.step, str(stop.scope)) for stop in WALK] == [
        (step, scope) for step in ("inputs", "scores", "weights", "output") for scope in ("row", "all")
    ]


@pytest.mark.parametrize("stop", WALK, ids=str)
def test_every_stop_has_a_title_a_formula_and_two_sentences(any_kind, stop):
    found = page(any_kind, 1, stop)
    assert str(found.title)
    assert str(found.formula)
    assert len(found.sentences) == 2
    assert all(str(sentence).endswith(".") and "{" not in str(sentence) for sentence in found.sentences)


@pytest.mark.parametrize("stop", WALK, ids=str)
def test_every_stop_lights_something_and_dims_the_rest(any_kind, stop):
    found = light(any_kind, 1, stop)
    assert found.dims
    assert found.lit
    assert len(set(found.lit)) == len(found.lit)


def test_a_stop_for_one_query_lights_its_row_and_one_for_all_every_row(session):
    assert light(session, 2, ROW["weights"]).lit == (Lit("scores", (2,)), Lit("weights", (2,)))
    assert light(session, 2, ALL["weights"]).lit == (Lit("scores"), Lit("weights"))


def test_scores_are_made_of_one_query_and_all_keys(session):
    assert light(session, 1, ROW["scores"]).lit == (Lit("query", (1,)), Lit("key"), Lit("scores", (1,)))


def test_the_output_is_made_of_weights_and_values(session):
    assert light(session, 0, ROW["output"]).lit == (Lit("weights", (0,)), Lit("value"), Lit("output", (0,)))


def test_linked_inputs_are_lit_with_x_and_their_projections(linked):
    places = {lit.place for lit in light(linked, 0, ROW["inputs"]).lit}
    assert {"x", "query", "key", "value"} <= places
    assert "Q = X" in words(linked, ROW["inputs"])


def test_the_small_network_of_additive_scores_is_lit_with_them():
    session, _ = read_example("alignment")
    places = {lit.place for lit in light(session, 0, ROW["scores"]).lit}
    assert {"additive/additive.v", "additive/additive.query_weight", "additive/additive.key_weight"} <= places
    assert "tanh" in words(session, ROW["scores"])


def test_projections_of_heads_are_lit_where_they_are_used():
    session, _ = read_example("eight-heads")
    assert "multi-head/w_value" in {lit.place for lit in light(session, 0, ROW["output"]).lit}
    assert "multi-head/w_value" not in {lit.place for lit in light(session, 0, ROW["scores"]).lit}
    assert "Q = X W_q, K = X W_k, V = X W_v" in words(session, ROW["inputs"])


def test_forbidden_keys_are_spoken_of_where_there_is_a_mask(session):
    assert "forbids" not in words(session, ROW["weights"])
    assert "forbids" in words(replace(session, mask=Mask(causal=Causal.TOP_LEFT)), ROW["weights"])


def test_weights_that_need_not_add_up_to_1_are_not_said_to(session):
    assert "add up to 1." in words(session, ROW["weights"])
    with_sink = SetOptions(session.kind, {"sink": 0.5}).apply(session)
    assert "need not add up to 1" in words(with_sink, ROW["weights"])


def test_what_happens_to_scores_after_the_map_of_scores_stands_in_the_formula_of_weights(session):
    warm = SetOptions(session.kind, {"temperature": 2.0}).apply(session)
    assert "softmax(s / T)" in words(warm, ROW["weights"])
    capped = SetOptions(session.kind, {"softcap": 5.0}).apply(warm)
    # The map of scores shows them before the cap (see ``scores`` of a result).
    assert "s = q·k / √d " in words(capped, ROW["scores"])
    assert "softmax(cap · tanh(s / cap) / T)" in words(capped, ROW["weights"])
    biased = replace(capped, mask=Mask(bias=np.zeros((len(session.query), len(session.key)))))
    assert "softmax((cap · tanh(s / cap) + bias) / T)" in words(biased, ROW["weights"])


def test_a_bias_alone_forbids_no_key_and_leaves_no_order_of_scores(session):
    biased = replace(session, mask=Mask(bias=np.zeros((len(session.query), len(session.key)))))
    said = words(biased, ROW["weights"])
    assert "forbids" not in said
    assert "larger score" not in said


@pytest.mark.parametrize("normaliser", ["softmax", "sparsemax", "entmax15", "hardmax"])
def test_what_is_said_of_larger_scores_holds_for_the_numbers(session, normaliser):
    chosen = SetOptions(session.kind, {"normaliser": normaliser}).apply(session)
    assert "No key gets more weight than one with a larger score" in words(chosen, ROW["weights"])
    result = compute(chosen).result
    for scores, weights in zip(result.scores, result.weights, strict=True):
        assert (np.diff(weights[np.argsort(scores, kind="stable")]) >= 0).all() or len(set(scores)) < len(scores)


@pytest.mark.parametrize("step", ["inputs", "scores"])
@pytest.mark.parametrize("stops", [ROW, ALL])
def test_scores_by_place_are_not_said_to_look_at_keys(session, step, stops):
    located = SetOptions(session.kind, {"score": "location"}).apply(session)
    said = words(located, stops[step])
    assert "against every key" not in said
    assert "compared" not in said


def test_the_sum_of_one_head_is_not_called_the_output_of_the_query(any_kind):
    has_heads = KINDS[any_kind.kind].has_heads
    said = words(any_kind, ROW["output"])
    assert ("one head gives" in said) is has_heads
    assert ("is the output of" in said) is not has_heads


def test_queries_are_called_by_their_names(linked):
    assert "“cat”" in words(linked, ROW["output"], query=1)


def test_monotonic_rows_are_said_to_rest_on_each_other(session):
    monotonic = SetOptions(session.kind, {"normaliser": "monotonic"}).apply(session)
    assert "the row before" in words(monotonic, ALL["weights"])
