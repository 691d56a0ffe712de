"""Every stage is explained, from projected inputs to the output, and cells hold what explanations say they do."""

import math

import numpy as np
import pytest

from attn_gui.engine import Attention, Dot, Masking, MultiHead, Positions, Projections, attend, multi_head
from attn_gui.engine.explain import STAGES, Number, Operator, evaluate, explain
from attn_gui.engine.explain_cells import array_of, value_at
from attn_gui.engine.terms import Cell

RANDOM = np.random.default_rng(21)
POSITIONS = {
    "plain": None,
    "ALiBi": Positions(alibi=0.5),
    "rotated": Positions(rope="half", theta=100.0),
    "normed": Positions(qk_norm=True, query_gain=np.array([1.0, 2.0]), rope="interleaved"),
}


def several(positions: Positions | None, *, projected: bool) -> MultiHead:
    """Four heads of width 2 that share two key heads."""
    shapes = {"w_query": (3, 8), "b_query": 8, "w_key": (3, 4), "w_value": (3, 4), "b_value": 4}
    own = Projections(**{name: RANDOM.standard_normal(shape) for name, shape in shapes.items()} if projected else {})
    query, key = RANDOM.standard_normal((3, 3 if projected else 8)), RANDOM.standard_normal((4, 3 if projected else 4))
    masking = Masking(causal="top_left", causal_offset=1)
    return multi_head(query, key, key, own, num_heads=4, num_kv_heads=2, positions=positions, masking=masking)


def stages_of(result: Attention) -> dict[str, np.ndarray]:
    found = {stage: row.numbers(result, 2) for stage, row in STAGES.items()}
    return {stage: array for stage, array in found.items() if array is not None}


@pytest.mark.parametrize("projected", [True, False])
@pytest.mark.parametrize("positions", POSITIONS.values(), ids=POSITIONS)
def test_every_number_of_every_stage_follows_from_its_operands(positions: Positions | None, projected: bool):
    result = several(positions, projected=projected)
    stages = stages_of(result)
    assert set(stages) == set(STAGES)
    for stage, array in stages.items():
        for index in np.ndindex(array.shape):
            explanation = explain(result, stage=stage, index=index)
            np.testing.assert_equal(explanation.value, float(array[index]))
            last = next(s for s in explanation.sections if s.stage == explanation.step).numbers[-1]
            np.testing.assert_equal(last.value, explanation.value)
            np.testing.assert_allclose(evaluate(last), last.value, rtol=1e-12, atol=1e-12)
            assert explanation.cell == Cell(stage, index)


def test_one_head_has_no_stages_of_several():
    x = np.eye(3)
    assert set(STAGES) - set(stages_of(attend(x, x, x))) == {"heads", "concatenated", "mean_weights"}


def only(result: Attention, stage: str, index: tuple[int, ...]) -> Number:
    (section,) = explain(result, stage=stage, index=index).sections
    return section.numbers[-1]


def test_a_projected_component_by_hand():
    x = np.array([[1.0, 2.0]])
    own = Projections(w_query=[[1.0, 0.0], [3.0, 1.0]], b_query=[0.5, 0.0])
    result = multi_head(x, x, x, own, num_heads=2)
    explanation = explain(result, stage="query", index=(0, 0, 0))
    (number,) = explanation.sections[0].numbers
    assert (explanation.value, number.operator) == (7.5, Operator.SUM)
    assert [operand.value for operand in number.operands] == [1.0, 6.0, 0.5]
    assert (explanation.sections[0].stage, explanation.sections[0].formula) == ("inputs", "x W_q + b_q")
    assert only(result, "key", (1, 0, 0)).cell == Cell("inputs.key", (0, 1))
    assert explain(result, stage="value", index=(1, 0, 0)).sections[0].formula == "x"


def test_a_rotated_component_by_hand():
    query = np.array([[9.0, 9.0], [3.0, 4.0]])
    result = attend(query, query, query, positions=Positions(rope="half"))
    turned = only(result, "scored_query", (1, 0))
    assert turned.value == pytest.approx(3 * math.cos(1) - 4 * math.sin(1), rel=1e-15)
    assert turned.operands[0].operands[0].cell == Cell("query", (1, 0))
    section = explain(result, stage="scored_key", index=(1, 0)).sections[0]
    assert str(section.title) == "Key as it is scored"
    assert section.formula == "k, rotated by position · θ^(-2i/d)"
    assert only(attend(query, query, query), "scored_key", (1, 0)).cell == Cell("key", (1, 0))


def test_the_mean_over_the_heads_by_hand():
    query, key = np.array([[1.0, 0.0]]), np.array([[math.log(3), 5.0], [0.0, 5.0]])
    result = multi_head(query, key, key, num_heads=2, scale=1.0)
    explanation = explain(result, stage="mean_weights", index=(0, 0))
    *heads, total, mean = explanation.sections[0].numbers
    assert [head.value for head in heads] == pytest.approx([0.75, 0.5])
    assert (total.value, mean.value) == pytest.approx((1.25, 0.625))
    assert [head.cell for head in heads] == [Cell("weights", (0, 0, 0)), Cell("weights", (1, 0, 0))]


def test_a_column_of_the_joined_heads_is_one_heads_component():
    result = several(None, projected=True)
    explanation = explain(result, stage="concatenated", index=(1, 5))
    assert str(explanation.sections[0].title) == "Output of head 2, component 1"
    assert explanation.value == result.heads[2, 1, 1]
    assert explanation.step == "output"


def test_a_masked_score_says_whether_the_rules_allow_it():
    x = np.eye(3)
    result = attend(x, x, x, scoring=Dot(1.0), masking=Masking(causal="top_left"))
    forbidden = explain(result, stage="masked_scores", index=(0, 2))
    assert (forbidden.value, [str(note) for note in forbidden.notes]) == (
        -math.inf,
        ["Key 2 is forbidden by the causal mask."],
    )
    allowed = explain(result, stage="masked_scores", index=(2, 0))
    assert [str(note) for note in allowed.notes] == ["Every rule that is set allows key 0 to query 2."]
    assert explain(attend(x, x, x), stage="masked_scores", index=(0, 2)).notes == ()


def test_single_precision_is_said_to_be_so():
    x = np.eye(2, dtype=np.float32)
    explanation = explain(attend(x, x, x), stage="query", index=(0, 0))
    assert [str(note) for note in explanation.notes] == [
        "Calculated in float32: a calculator with more digits can end in other last digits."
    ]


def test_formulas_name_what_is_added_to_a_score():
    x = np.eye(2)
    masking = Masking(bias=np.ones((2, 2)))
    result = attend(x, x, x, softcap=2.0, masking=masking, positions=Positions(alibi=0.5))
    formula = explain(result, stage="masked_scores", index=(0, 0)).sections[0].formula
    assert formula == "cap · tanh((q·k / √d) / cap) + bias − slope · distance"


def test_cells_hold_what_they_name():
    result = several(POSITIONS["normed"], projected=True)
    assert value_at(result, Cell("inputs.key", (1, 2))) == result.inputs[1][1, 2]
    assert value_at(result, Cell("b_query", (3,))) == result.projections.b_query[3]
    assert value_at(result, Cell("positions.query_gain", (1,))) == 2.0
    assert value_at(result, Cell("weights", (1, 2, 0))) == result.weights[1, 2, 0]
    assert array_of(attend(np.eye(2), np.eye(2), np.eye(2)), "query").shape == (2, 2)


def test_a_sink_shared_by_all_heads_is_the_same_at_each():
    x = np.eye(2)
    result = multi_head(x, x, x, num_heads=2, sink=0.5)
    assert value_at(result, Cell("sink", (1,))) == 0.5
    assert value_at(multi_head(x, x, x, num_heads=2, sink=[0.5, 2.0]), Cell("sink", (1,))) == 2.0
