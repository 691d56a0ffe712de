"""Explanations recompute to the engine's numbers, for every score, mask and option."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_gui.engine import (
    SCORINGS,
    Attention,
    Masking,
    MultiHead,
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
        parameter.name: random.standard_normal(parameter.shape(2, 2, 2, 5))
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
