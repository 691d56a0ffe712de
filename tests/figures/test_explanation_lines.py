"""Explanations are checked as a reader would: with a calculator of our own, from the text alone."""

import ast
import math
import operator
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_gui.engine import Additive, Attention, Causal, Concat, Dot, General, Masking, Scoring, attend, multi_head
from attn_gui.engine.explain import explain
from attn_gui.engine.positions import Positions
from attn_gui.figures.explanation_lines import ExplanationLines, Line, Names, as_text, display
from attn_gui.figures.explanation_numbers import result_text, steady_digits

SIGNS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
}
SHAPES = st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(1, 20))


def calculated(text: str) -> float:
    """Return what a hand calculator makes of an expression as it is shown."""
    plain = text.removesuffix(" =").replace("·", "*").replace("÷", "/").replace("−", "-").replace("√", "math.sqrt ")
    plain = plain.replace("math.sqrt (", "sqrt(")
    words = [
        f"sqrt({word})" if before == "math.sqrt" else word
        for before, word in zip(["", *plain.split(" ")], plain.split(" "))
    ]
    return value_of(ast.parse(" ".join(word for word in words if word != "math.sqrt"), mode="eval").body)


def value_of(node: ast.AST) -> float:
    match node:
        case ast.Constant():
            return float(node.value)
        case ast.UnaryOp():
            return SIGNS[type(node.op)](value_of(node.operand))
        case ast.BinOp():
            return SIGNS[type(node.op)](value_of(node.left), value_of(node.right))
        case ast.Call():
            return getattr(math, node.func.id)(value_of(node.args[0]))
    raise AssertionError(ast.dump(node))


def decimals(text: str) -> int:
    """Return to how many decimals a result is shown."""
    return len(text.partition("e")[0].partition(".")[2])


def agrees(line: Line) -> None:
    assert result_text(calculated(line.expression), decimals(line.value)) == line.value, line


def adds_up(terms: Sequence[Line], total: Line) -> None:
    assert result_text(math.fsum(float(line.value) for line in terms), decimals(total.value)) == total.value, total


def all_lines(told: ExplanationLines) -> list[Line]:
    return [line for section in told.sections for line in section.lines]


def made(
    shape: tuple[int, int, int], scoring: Scoring | None = None, size: float = 1.0, **options: object
) -> Attention:
    rows, keys, width = shape
    rng = np.random.default_rng(rows * 1000 + keys * 50 + width)
    query, key, value = (rng.standard_normal(s) * size for s in ((rows, width), (keys, width), (keys, 3)))
    return attend(query, key, value, scoring=scoring, **options)


@settings(max_examples=40)
@given(SHAPES, st.floats(0.05, 20), st.sampled_from([1.0, 0.7, 3.0]), st.booleans(), st.data())
def test_a_calculator_reaches_the_last_digit_of_every_line(
    shape: tuple[int, int, int], size: float, temperature: float, unfolded: bool, data: st.DataObject
) -> None:
    result = made(shape, size=size, temperature=temperature)
    index = (data.draw(st.integers(0, shape[0] - 1)), data.draw(st.integers(0, shape[1] - 1)))
    for stage in ("weights", "output", "scores"):
        place = (index[0], index[1] % 3) if stage == "output" else index
        told = display(explain(result, stage=stage, index=place), everything=unfolded)
        for line in all_lines(told):
            if line.expression:
                agrees(line)


@settings(max_examples=40)
@given(SHAPES, st.floats(0.05, 20), st.data())
def test_the_terms_shown_add_up_to_the_sum_shown(shape: tuple[int, int, int], size: float, data: st.DataObject) -> None:
    index = (data.draw(st.integers(0, shape[0] - 1)), data.draw(st.integers(0, shape[1] - 1)))
    told = display(explain(made(shape, size=size), stage="weights", index=index))
    score, weight, _ = told.sections
    total = next(place for place, line in enumerate(score.lines) if str(line.label) == "q·k")
    adds_up(score.lines[:total], score.lines[total])
    exponentials = [line for line in weight.lines if line.indent == 1]
    total = next(place for place, line in enumerate(weight.lines) if str(line.label).startswith("sum of"))
    if exponentials:
        adds_up(exponentials, weight.lines[total])
    output = display(explain(made(shape, size=size), stage="output", index=(index[0], 0))).sections[0].lines
    adds_up(output[:-1], output[-1])


def test_a_long_sum_shows_the_six_largest_and_unfolds_to_all() -> None:
    explanation = explain(made((2, 3, 20)), stage="scores", index=(1, 2))
    lines = display(explanation).sections[0].lines
    assert len(lines) == 6 + 1 + 2
    others = lines[6]
    assert str(others.label) == "the other 14 add up to"
    assert others.fold is not None
    assert not others.is_open
    sizes = [abs(float(line.value)) for line in lines[:6]]
    assert sizes == sorted(sizes, reverse=True)
    opened = display(explanation, unfolded={others.fold}).sections[0].lines
    assert opened[6].is_open
    assert len(opened) == len(lines) + 14
    assert all(line.indent == 1 for line in opened[7:21])
    adds_up(opened[7:21], opened[6])
    for line in opened[7:21]:
        agrees(line)


def test_long_expressions_leave_their_operands_closed_and_unfold_to_them() -> None:
    result = made((2, 3, 4), positions=Positions(rope="half", qk_norm=True))
    explanation = explain(result, stage="scores", index=(1, 2))
    lines = display(explanation).sections[0].lines
    assert max(len(line.expression) for line in lines) <= 50
    for line in lines[:4]:
        assert line.fold, line
        agrees(line)
        inside = display(explanation, unfolded={line.fold}).sections[0].lines
        turned = [found for found in inside if found.indent == line.indent + 1]
        assert len(turned) == 2
        for found in turned:
            agrees(found)


def test_a_sum_of_eight_terms_is_shown_whole_the_largest_first() -> None:
    lines = display(explain(made((2, 3, 8)), stage="scores", index=(1, 2))).sections[0].lines
    assert sorted(str(line.label) for line in lines[:8]) == [f"d{place}" for place in range(8)]
    sizes = [abs(float(line.value)) for line in lines[:8]]
    assert sizes == sorted(sizes, reverse=True)
    assert not any(line.fold for line in lines)


def lesson() -> Attention:
    query, value = np.array([[1.0, 0, 1]]), np.array([[10.0, 0], [0, 10], [5, 5]])
    key = np.array([[1.0, 0, 1], [0, 1, 0], [1, 1, 1]])
    return attend(query, key, value, scoring=Dot(1.0))


def test_the_lesson_reads_as_it_is_taught() -> None:
    text = as_text(explain(lesson(), stage="weights", index=(0, 0)), names=Names(("q",), ("one", "two", "three")))
    for part in ("Where 0.4683 comes from", "② Score", "1 · 1 =", "q·k", "2.0000", "2.1353", "1 ÷ 2.1353 =", "0.0634"):
        assert part in text
    assert "key one" in text
    assert "7.0247" in as_text(explain(lesson(), stage="output", index=(0, 0)))


def test_the_explained_number_and_the_results_stand_out() -> None:
    told = display(explain(lesson(), stage="weights", index=(0, 1)))
    explained = [line for line in all_lines(told) if line.explained]
    assert [(str(line.label), line.value) for line in explained] == [("weight", "0.0634")]
    assert [section.lines[-1].emphasis for section in told.sections] == [True, True, False]
    assert explained[0].cell is not None


RNG = np.random.default_rng(5)
SCORINGS: list[Scoring] = [
    General(RNG.standard_normal((4, 4)), offset=0.25, scale=2.0),
    Concat(RNG.standard_normal((8, 5)), RNG.standard_normal(5), RNG.standard_normal(5)),
    Additive(RNG.standard_normal(5), RNG.standard_normal((4, 5)), None, RNG.standard_normal((4, 5)), gain=1.5),
    Additive(RNG.standard_normal(4)),
    Dot(-0.3),
]


@pytest.mark.parametrize("scoring", SCORINGS, ids=lambda scoring: type(scoring).__name__)
def test_every_score_can_be_followed_with_a_calculator(scoring: Scoring) -> None:
    told = display(explain(made((3, 5, 4), scoring), stage="weights", index=(2, 4)), everything=True)
    counted = [line for line in all_lines(told) if line.expression]
    assert len(counted) >= 6
    for line in counted:
        agrees(line)


def test_what_an_expression_leaves_closed_unfolds_below_it() -> None:
    scoring = Additive(RNG.standard_normal(5), RNG.standard_normal((4, 5)), None, RNG.standard_normal((4, 5)))
    explanation = explain(made((3, 5, 4), scoring), stage="scores", index=(0, 0))
    first = display(explanation).sections[0].lines[0]
    assert first.fold is not None
    assert "tanh" in first.expression
    opened = display(explanation, unfolded=[first.fold]).sections[0].lines
    assert opened[0].is_open
    assert opened[1].indent > 0


def test_a_forbidden_key_is_told_with_its_rule_and_weight_zero() -> None:
    result = made((3, 3, 2), masking=Masking(causal=Causal.TOP_LEFT))
    told = display(explain(result, stage="weights", index=(0, 2)), Names(("a", "b", "c"), ("a", "b", "c")))
    assert [str(note) for note in told.notes] == ["Key c is forbidden by the causal mask."]
    assert told.sections[0].lines[-1].value == "-∞"
    assert "-∞" in as_text(explain(result, stage="weights", index=(0, 2)))


def test_heads_joined_by_w_o_are_explained() -> None:
    rng = np.random.default_rng(1)
    result = multi_head(*(rng.standard_normal((4, 6)) for _ in range(3)), num_heads=2)
    for index in ((1, 2, 1), (2, 5)):
        for line in all_lines(display(explain(result, stage="output", index=index), everything=True)):
            if line.expression:
                agrees(line)


@settings(max_examples=30)
@given(st.integers(1, 40), st.floats(0.1, 1.5), st.integers(0, 10_000))
def test_numbers_of_single_precision_agree_with_the_calculator_too(width: int, size: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    query, key, value = ((rng.standard_normal((3, width)) * size).astype(np.float32) for _ in range(3))
    told = display(explain(attend(query, key, value), stage="weights", index=(1, 1)))
    for line in all_lines(told):
        if line.expression:
            agrees(line)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2.0000"),
        (0.46831, "0.4683"),
        (-0.0, "0.0000"),
        (3.14e-7, "3.1400e-07"),
        (5e9, "5.0000e+09"),
        (-math.inf, "-∞"),
    ],
)
def test_results_have_four_decimals_and_tiny_ones_keep_their_digits(value: float, text: str) -> None:
    assert result_text(value) == text


def test_digits_on_which_two_values_differ_are_not_shown() -> None:
    assert steady_digits(0.12346, 0.12336, 4) == 3
    assert steady_digits(1.0, 1.0, 4) == 4


def test_a_weight_is_named_after_its_query_and_key() -> None:
    result = made((3, 3, 4), masking=Masking(causal=Causal.TOP_LEFT))
    told = display(explain(result, stage="weights", index=(0, 2)), Names(("a", "b", "c"), ("x", "y", "z")))
    assert str(told.sections[1].lines[-1].label) == "weight of query a, key z"
