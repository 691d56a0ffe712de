"""Explanations recompute to the engine's numbers, for every score, mask and option."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_gui.engine import (
    SCORINGS,
    Additive,
    Attention,
    Dot,
    Masking,
    MultiHead,
    OptionError,
    Projections,
    attend,
    multi_head,
)
from attn_gui.engine.explain import (
    Cell,
    Explanation,
    Number,
    Operator,
    evaluate,
    explain,
    explain_projected,
)

rng = np.random.default_rng(11)


def lesson() -> Attention:
    return attend([[1, 0, 1]], [[1, 0, 1], [0, 1, 0], [1, 1, 1]], [[10, 0], [0, 10], [5, 5]], scoring=Dot(1.0))


def leaves(number: Number) -> Iterator[Number]:
    if not number.operands:
        yield number
    for operand in number.operands:
        yield from leaves(operand)


def found(result: Attention, cell: Cell) -> float:
    """The number that a cell names."""
    if cell.array.startswith("scoring."):
        array = getattr(result.options.scoring, cell.array.removeprefix("scoring."))
    elif cell.array.startswith("inputs."):
        assert isinstance(result, MultiHead)
        array = result.inputs[("query", "key", "value").index(cell.array.removeprefix("inputs."))]
    elif cell.array.startswith(("w_", "b_")):
        assert isinstance(result, MultiHead)
        array = getattr(result.projections, cell.array)
    else:
        array = getattr(result, cell.array)
    return float(array[cell.index])


def assert_true(result: Attention, explanation: Explanation) -> None:
    """Every number follows from its operands, and every cell holds the number that names it."""
    for section in explanation.sections:
        assert str(section.title)
        for number in section.numbers:
            np.testing.assert_allclose(evaluate(number), number.value, rtol=1e-12, atol=1e-12)
            for leaf in (number, *leaves(number)):
                assert str(leaf.label)
                assert leaf.operator in (Operator.GIVEN, Operator.CONSTANT) or leaf.operands
                if leaf.cell is not None:
                    np.testing.assert_equal(found(result, leaf.cell), leaf.value)


def assert_every_place_explained(result: Attention) -> None:
    for stage in ("scores", "weights"):
        array = getattr(result, stage)
        for index in np.ndindex(array.shape):
            explanation = explain(result, stage=stage, index=index)
            np.testing.assert_equal(explanation.value, float(array[index]))
            assert_true(result, explanation)
    for array in {id(array): array for array in (result.output, result.attended)}.values():
        for index in np.ndindex(array.shape):
            explanation = explain(result, stage="output", index=index)
            np.testing.assert_equal(explanation.value, float(array[index]))
            assert_true(result, explanation)
            np.testing.assert_equal(explanation.sections[-1].numbers[-1].value, explanation.value)


def labels(explanation: Explanation, section: int) -> list[str]:
    return [str(number.label) for number in explanation.sections[section].numbers]


def test_the_lessons_weight_is_told_as_on_paper():
    explanation = explain(lesson(), stage="weights", index=(0, 0))
    assert [str(section.title) for section in explanation.sections] == ["Score", "Weight", "Output row"]
    assert labels(explanation, 0) == ["d0", "d1", "d2", "q·k"]
    assert labels(explanation, 1) == [
        "row maximum",
        "exp(score − maximum) of key 0",
        "sum of 3 exponentials",
        "weight",
    ]
    assert [number.value for number in explanation.sections[0].numbers] == [1, 0, 1, 2]
    peak, own, total, weight = (number.value for number in explanation.sections[1].numbers)
    assert (peak, own) == (2, 1)
    assert total == pytest.approx(2 + math.exp(-2))
    assert weight == lesson().weights[0, 0]
    assert labels(explanation, 2) == ["· value[0]", "· value[1]", "· value[2]"]
    assert explanation.notes == ()


def test_the_lessons_output_is_the_weighted_sum_of_values():
    explanation = explain(lesson(), stage="output", index=(0, 1))
    (section,) = explanation.sections
    assert labels(explanation, 0) == ["key 0", "key 1", "key 2", "output"]
    assert section.numbers[-1].operator is Operator.SUM
    assert section.numbers[1].operands[1].cell == Cell("value", (1, 1))


def test_a_scaled_score_divides_by_the_root_of_the_width():
    explanation = explain(attend(np.ones((1, 4)), np.ones((1, 4)), [[1]]), stage="scores", index=(0, 0))
    last = explanation.sections[0].numbers[-1]
    assert (str(last.label), last.value, last.operator) == ("q·k ÷ √4", 2.0, Operator.QUOTIENT)
    assert last.cell == Cell("scores", (0, 0))


def test_additive_scores_show_projections_sum_tanh_and_v():
    scoring = Additive(
        v=[2.0, 3.0], query_weight=[[1.0, 2.0]], key_weight=[[0.5, 1.0]], query_bias=[0.1, 0.2], bias=[1, 1]
    )
    result = attend([[0.3]], [[0.7]], [[1.0]], scoring=scoring)
    first, second, score = explain(result, stage="scores", index=(0, 0)).sections[0].numbers
    v, activation = first.operands
    assert (v.cell, activation.operator) == (Cell("scoring.v", (0,)), Operator.TANH)
    (inner,) = activation.operands
    assert [part.value for part in inner.operands] == pytest.approx([0.4, 0.35, 1.0])
    assert [str(part.label) for part in inner.operands] == ["(q W_q)[0]", "(k W_k)[0]", "scoring.bias[0]"]
    projected = inner.operands[0]
    assert [str(part.label) for part in projected.operands] == [
        "query[0, 0] · scoring.query_weight[0, 0]",
        "scoring.query_bias[0]",
    ]
    assert score.operands == (first, second)


@pytest.mark.parametrize("key", SCORINGS)
@settings(max_examples=8)
@given(
    seed=st.integers(0, 2**32),
    softcap=st.sampled_from([None, 1.5]),
    temperature=st.sampled_from([1.0, 0.3]),
    biased=st.booleans(),
    rule=st.sampled_from(["zero", "nan", "uniform"]),
    number=st.sampled_from([None, 0.75]),
    lead=st.sampled_from([(), (2,)]),
)
def test_every_number_of_every_score_is_explained(
    key: str,
    seed: int,
    softcap: float | None,
    temperature: float,
    biased: bool,
    rule: str,
    number: float | None,
    lead: tuple[int, ...],
):
    random, row = np.random.default_rng(seed), SCORINGS[key]
    weights = {
        parameter.name: random.standard_normal(parameter.shape(2, 2, 2))
        for parameter in row.parameters
        if not parameter.optional or random.random() < 0.5
    }
    scoring = row.build(**weights, **dict.fromkeys(row.numbers, number))
    masking = Masking(
        allowed=random.random((3, 3)) < 0.6,
        bias=random.standard_normal((3, 3)) if biased else None,
        empty_rows=rule,
    )
    query, key_array = random.standard_normal((*lead, 3, 2)), random.standard_normal((3, 2))
    value = random.standard_normal((*lead, 3, 2))
    assert_every_place_explained(
        attend(query, key_array, value, scoring=scoring, masking=masking, softcap=softcap, temperature=temperature)
    )


@pytest.mark.parametrize("present", [(), ("b_output",), ("w_output",), ("w_output", "b_output")])
@pytest.mark.parametrize("kv_heads", [1, 2, 4])
def test_every_number_of_several_heads_is_explained(present: tuple[str, ...], kv_heads: int):
    projections = Projections(
        **{
            name: rng.standard_normal((8, 3) if name == "w_output" else 3 if "w_output" in present else 8)
            for name in present
        }
    )
    query = rng.standard_normal((2, 2, 8))
    shared = rng.standard_normal((2, 3, 2 * kv_heads))
    masking = Masking(key_lengths=[2, 3], causal="bottom_right")
    result = multi_head(query, shared, shared, projections, num_heads=4, num_kv_heads=kv_heads, masking=masking)
    assert_every_place_explained(result)


def test_projected_components_are_explained_down_to_the_input():
    x = rng.standard_normal((2, 3, 4))
    projections = Projections(
        w_query=rng.standard_normal((4, 4)), b_query=rng.standard_normal(4), b_key=rng.standard_normal(4)
    )
    result = multi_head(x, x, x, projections, num_heads=2)
    for which in ("query", "key", "value"):
        array = getattr(result, which)
        for index in np.ndindex(array.shape):
            number = explain_projected(result, which, index)
            assert number.value == array[index]
            np.testing.assert_allclose(evaluate(number), number.value, rtol=1e-12, atol=1e-12)
            for leaf in (number, *leaves(number)):
                assert found(result, leaf.cell) == leaf.value
    assert explain_projected(result, "query", (0, 1, 2, 1)).cell == Cell("query", (0, 1, 2, 1))
    assert explain_projected(result, "value", (0, 1, 2, 1)).cell == Cell("inputs.value", (0, 2, 3))


def notes(result: Attention, stage: Any, index: tuple[int, ...]) -> list[str]:
    return [str(note) for note in explain(result, stage=stage, index=index).notes]


def test_forbidden_keys_name_every_rule_that_forbids_them():
    masking = Masking(
        allowed=[[True, False], [True, True]],
        bias=[[0, -np.inf], [0, 0]],
        key_lengths=1,
        key_mask=[True, False],
        causal="top_left",
    )
    result = attend(np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 1)), masking=masking)
    everything = [
        "Key 1 is forbidden by the causal mask.",
        "Key 1 is forbidden by the drawn mask.",
        "Key 1 is forbidden by the key mask.",
        "Key 1 is forbidden by the key lengths.",
        "Key 1 is forbidden by the bias of -inf.",
    ]
    assert notes(result, "weights", (0, 1)) == notes(result, "scores", (0, 1)) == everything
    assert notes(result, "weights", (1, 1)) == everything[2:4]
    assert notes(result, "weights", (0, 0)) == notes(result, "output", (0, 0)) == []
    last = explain(result, stage="weights", index=(1, 1)).sections[0].numbers[-1]
    assert (str(last.label), last.value) == ("-∞: forbidden by the key mask, the key lengths", -math.inf)


@pytest.mark.parametrize(
    ("rule", "effect"),
    [
        ("zero", 'the choice "zero" makes its weights 0'),
        ("nan", 'the choice "nan" leaves its weights undefined'),
        ("uniform", 'the choice "uniform" gives every key the same weight'),
    ],
)
def test_a_query_without_keys_is_said_to_be_so(rule: str, effect: str):
    masking = Masking(allowed=[[False, False], [True, True]], empty_rows=rule)
    result = attend(np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 1)), masking=masking)
    sentence = f"Query 0 may attend to no key; {effect}."
    assert notes(result, "weights", (0, 1)) == ["Key 1 is forbidden by the drawn mask.", sentence]
    assert notes(result, "output", (0, 0)) == [sentence]
    assert notes(result, "output", (1, 0)) == []


def test_joined_heads_say_which_of_them_have_no_key():
    allowed = np.ones((3, 2, 2), bool)
    allowed[:2, 0] = False
    allowed[:, 1] = False
    x = np.ones((2, 3))
    result = multi_head(x, x, x, num_heads=3, masking=Masking(allowed=allowed))
    said = 'the choice "zero" makes its weights 0.'
    assert notes(result, "output", (0, 0)) == [f"Query 0 may attend to no key in heads 0, 1; {said}"]
    assert notes(result, "output", (1, 0)) == [f"Query 1 may attend to no key; {said}"]
    assert notes(result, "output", (2, 0, 0)) == []
    allowed[0] = True
    result = multi_head(x, x, x, num_heads=3, masking=Masking(allowed=allowed))
    assert notes(result, "output", (0, 0)) == [f"Query 0 may attend to no key in head 1; {said}"]


def test_trees_of_long_rows_stay_small():
    x = rng.standard_normal((400, 8))
    result = attend(x, x, x)
    weight = explain(result, stage="weights", index=(3, 5))
    assert sum(len(list(leaves(number))) for section in weight.sections for number in section.numbers) < 3000


def test_large_matrices_unfold_only_when_looked_at():
    scoring = SCORINGS["general"].build(weight=np.eye(50))
    result = attend(np.ones((1, 50)), np.ones((1, 50)), [[1.0]], scoring=scoring)
    folded = explain(result, stage="scores", index=(0, 0)).sections[0].numbers[0].operands[0]
    assert "operands" not in vars(folded)
    assert len(folded.operands) == 50
    assert folded.operands is folded.operands
    assert not hasattr(folded, "colour")


def test_places_that_do_not_exist_are_refused():
    result = lesson()
    calls: list[tuple[Attention, Any, tuple[int, ...], str]] = [
        (result, "weights", (0, 3), "There is no (0, 3) in weights of shape (1, 3)."),
        (result, "scores", (-1, 0), "There is no (-1, 0) in scores of shape (1, 3)."),
        (result, "output", (0, 0, 0), "There is no (0, 0, 0) in output of shape (1, 2)."),
        (result, "mask", (0, 0), 'Stage must be "scores", "weights" or "output"; it is "mask".'),
        (
            attend([[1]], [[1]], [[1]], keep="weights"),
            "weights",
            (0, 0),
            'Explaining needs every step; calculate with keep "all".',
        ),
    ]
    for which, stage, index, message in calls:
        with pytest.raises(OptionError) as refused:
            explain(which, stage=stage, index=index)
        assert str(refused.value) == message
