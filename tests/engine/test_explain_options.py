"""Explanations of weights beyond softmax: normalisers, sinks, positions, local attention."""

from typing import Any

import numpy as np
import pytest

from attn_gui.engine import NORMALISERS, Local, Masking, Positions, alibi_slopes, attend, multi_head
from attn_gui.engine.explain import Explanation, Number, evaluate, explain

RANDOM = np.random.default_rng(7)
QUERY, KEY, VALUE = (RANDOM.normal(size=shape) for shape in ((5, 4), (6, 4), (6, 3)))
CAUSAL = Masking(causal="bottom_right")


def numbers_of(explanation: Explanation) -> list[Number]:
    return [number for section in explanation.sections for number in section.numbers]


def require_true(explanation: Explanation, value: float) -> None:
    weights = next(section for section in explanation.sections if section.stage == "weights")
    assert weights.numbers[-1].value == value
    for number in numbers_of(explanation):
        assert evaluate(number) == pytest.approx(number.value, rel=1e-9, abs=1e-12), str(number.label)


def labels(explanation: Explanation) -> str:
    return " | ".join(str(number.label) for number in numbers_of(explanation))


@pytest.mark.parametrize("temperature", [1.0, 0.4])
@pytest.mark.parametrize("normaliser", NORMALISERS)
def test_every_weight_of_every_normaliser_is_explained(normaliser: str, temperature: float):
    result = attend(QUERY, KEY, VALUE, normaliser=normaliser, temperature=temperature, masking=CAUSAL)
    assert result.weights is not None
    for index in np.ndindex(result.weights.shape):
        require_true(explain(result, stage="weights", index=index), result.weights[index])


@pytest.mark.parametrize("sink", [0.5, [0.5, -1.0]])
def test_the_sink_stands_among_the_exponentials(sink: Any):
    result = multi_head(QUERY, QUERY, QUERY, num_heads=2, sink=sink, masking=CAUSAL)
    assert result.weights is not None
    explanation = explain(result, stage="weights", index=(1, 3, 2))
    require_true(explanation, result.weights[1, 3, 2])
    assert "sink" in labels(explanation)
    assert "sum of 5 exponentials" in labels(explanation)


POSITIONS = {
    "rotated halves": Positions(rope="half"),
    "rotated pairs": Positions(rope="interleaved", theta=100.0),
    "normed": Positions(qk_norm=True, query_gain=np.array([1.0, 2.0]), key_gain=np.array([0.5, 1.5])),
    "normed without gain, rotated": Positions(qk_norm=True, rope="half"),
    "ALiBi": Positions(alibi=alibi_slopes(2)),
    "one slope": Positions(alibi=0.25),
    "no slope": Positions(alibi=0.0),
}


@pytest.mark.parametrize("positions", POSITIONS.values(), ids=POSITIONS)
@pytest.mark.parametrize("masking", [Masking(), Masking(causal="top_left", causal_offset=3)], ids=["free", "cached"])
def test_positions_are_explained_down_to_query_and_key(positions: Positions, masking: Masking):
    result = multi_head(QUERY, QUERY, QUERY, num_heads=2, positions=positions, masking=masking)
    assert result.weights is not None
    for index in ((0, 0, 0), (1, 4, 2), (0, 3, 3)):
        require_true(explain(result, stage="weights", index=index), result.weights[index])


def test_components_that_are_scored_lead_to_their_cells():
    result = attend(QUERY, KEY, VALUE, positions=Positions(rope="half"))
    score = explain(result, stage="scores", index=(2, 3)).sections[0]
    first = score.numbers[0].operands[0]
    assert first.cell is not None
    assert (first.cell.array, first.cell.index) == ("scored_query", (2, 0))
    assert first.operands[0].operands[0].cell is not None
    assert first.operands[0].operands[0].cell.array == "query"


def test_alibi_is_minus_slope_times_distance():
    result = multi_head(QUERY, QUERY, QUERY, num_heads=2, positions=Positions(alibi=alibi_slopes(2)))
    explanation = explain(result, stage="weights", index=(1, 4, 1))
    biased = next(number for number in numbers_of(explanation) if str(number.label) == "with ALiBi")
    assert biased.operands[1].value == -(2**-8) * 3


def test_alibi_of_a_batch_counts_each_entry_from_its_own_place():
    query = np.stack([QUERY, QUERY])
    masking = Masking(causal="top_left", causal_offset=np.array([0, 1]))
    positions = Positions(rope="half", alibi=alibi_slopes(2))
    result = multi_head(query, query, query, num_heads=2, positions=positions, masking=masking)
    assert result.weights is not None
    for index in ((0, 1, 4, 2), (1, 0, 3, 4)):
        require_true(explain(result, stage="weights", index=index), result.weights[index])


@pytest.mark.parametrize("weight", [None, RANDOM.normal(size=(4, 3))], ids=["identity", "projected"])
def test_the_bell_of_local_attention_is_explained(weight: Any):
    v = np.array([0.5, -1.0, 0.7, 0.2])[: 4 if weight is None else 3]
    result = attend(QUERY, KEY, VALUE, local=Local(2, weight, v))
    assert result.weights is not None
    for index in np.ndindex(result.weights.shape):
        require_true(explain(result, stage="weights", index=index), result.weights[index])
    assert result.permitted is not None
    index = tuple(int(at) for at in np.argwhere(result.permitted)[0])
    assert "bell" in labels(explain(result, stage="weights", index=index))


def test_a_key_outside_the_local_window_is_forbidden_by_it():
    result = attend(QUERY, KEY, VALUE, local=Local(1))
    explanation = explain(result, stage="weights", index=(0, 4))
    assert [str(note) for note in explanation.notes] == ["Key 4 is forbidden by the local window."]
    assert result.weights is not None
    inside = explain(result, stage="weights", index=(1, 2))
    require_true(inside, result.weights[1, 2])
    assert "bell" not in labels(inside)


def test_hardmax_names_the_key_that_takes_all():
    result = attend(QUERY, KEY, VALUE, normaliser="hardmax")
    assert result.weights is not None
    top = int(np.argmax(result.weights[0]))
    assert f"that of key {top}" in labels(explain(result, stage="weights", index=(0, 0)))


def test_the_temperature_divides_scores_and_not_the_sink():
    result = multi_head(QUERY, QUERY, QUERY, num_heads=2, sink=[0.5, -1.0], temperature=0.4)
    assert result.scores is not None
    assert result.weights is not None
    exponentials = np.exp(result.scores / 0.4)
    total = exponentials.sum(axis=-1, keepdims=True) + np.exp([0.5, -1.0])[:, None, None]
    np.testing.assert_allclose(result.weights, exponentials / total, rtol=1e-12)
    for index in ((0, 1, 2), (1, 4, 0)):
        explanation = explain(result, stage="weights", index=index)
        require_true(explanation, result.weights[index])
        assert "sink" in labels(explanation)


@pytest.mark.parametrize("temperature", [1e-300, 1e-5, 1e5, 1e300])
def test_a_sink_keeps_its_weight_at_extreme_temperatures(temperature: float):
    query = np.array([[1.0, 0.0]])
    weights = attend(query, query, query, sink=3.0, temperature=temperature).weights
    assert weights is not None
    expected = 1.0 if temperature < 1 else 1 / (1 + np.exp(3.0))
    assert weights[0, 0] == pytest.approx(expected, rel=1e-4)
