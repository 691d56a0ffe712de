"""What explanations say, in which order, and how small they stay."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import (
    SCORINGS,
    Additive,
    Attention,
    Dot,
    Masking,
    OptionError,
    attend,
    multi_head,
)
from attn_gui.engine.explain import (
    Cell,
    Explanation,
    Number,
    Operator,
    explain,
)

rng = np.random.default_rng(11)
STAGES_OF_ONE_HEAD = (
    "query",
    "key",
    "value",
    "scored_query",
    "scored_key",
    "scores",
    "masked_scores",
    "weights",
    "output",
)


def leaves(number: Number) -> Iterator[Number]:
    if not number.operands:
        yield number
    for operand in number.operands:
        yield from leaves(operand)


def lesson() -> Attention:
    return attend([[1, 0, 1]], [[1, 0, 1], [0, 1, 0], [1, 1, 1]], [[10, 0], [0, 10], [5, 5]], scoring=Dot(1.0))


def labels(explanation: Explanation, section: int) -> list[str]:
    return [str(number.label) for number in explanation.sections[section].numbers]


def test_the_lessons_weight_is_told_as_on_paper():
    explanation = explain(lesson(), stage="weights", index=(0, 0))
    assert [str(section.title) for section in explanation.sections] == ["Score", "Weight", "Output row"]
    assert labels(explanation, 0) == ["d0", "d1", "d2", "q·k"]
    assert labels(explanation, 1) == [
        "row maximum",
        "key 0",
        "sum of 3 exponentials",
        "weight",
    ]
    assert [number.value for number in explanation.sections[0].numbers] == [1, 0, 1, 2]
    peak, own, total, weight = (number.value for number in explanation.sections[1].numbers)
    assert (peak, own) == (2, 1)
    assert total == pytest.approx(2 + math.exp(-2))
    assert weight == lesson().weights[0, 0]
    assert labels(explanation, 2) == ["value[0] ×", "value[1] ×", "value[2] ×"]
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
        (
            result,
            "heads",
            (0, 0),
            'There is no stage "heads" here; choose one of ' + ", ".join(STAGES_OF_ONE_HEAD) + ".",
        ),
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
