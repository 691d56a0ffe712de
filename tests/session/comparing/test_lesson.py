"""The lesson's example in dot, scaled dot and additive attention, every number worked by hand.

q = (1, 0, 1); k0 = (1, 0, 1), k1 = (0, 1, 0), k2 = (1, 1, 1); v0 = (10, 0), v1 = (0, 10), v2 = (5, 5).
"""

from math import exp, log2, sqrt, tanh

import pytest

from attn_gui.io.examples import LESSON, read_example
from attn_gui.session.comparing.answer import answered
from attn_gui.session.comparing.comparison import Comparison, comparison
from attn_gui.session.comparing.rivals import PRESET
from attn_gui.session.compute import Done

# Dot: 1 + 0 + 1 = 2; 0 + 0 + 0 = 0; 1 + 0 + 1 = 2.
DOT = (2.0, 0.0, 2.0)
# Divided by √3 = 1.7320508: 1.1547005, 0, 1.1547005.
SCALED = (2 / sqrt(3), 0.0, 2 / sqrt(3))
# Additive with W_q = W_k = identity, v = ones: Σ tanh(q + k).
# k0: tanh 2 + tanh 0 + tanh 2 = 0.9640276 + 0 + 0.9640276 = 1.9280552
# k1: tanh 1 + tanh 1 + tanh 1 = 3 · 0.7615942 = 2.2847825
# k2: tanh 2 + tanh 1 + tanh 2 = 1.9280552 + 0.7615942 = 2.6896493
ADDITIVE = (2 * tanh(2), 3 * tanh(1), 2 * tanh(2) + tanh(1))

# e² = 7.3890561; 7.3890561 + 1 + 7.3890561 = 15.7781122; 7.3890561 / 15.7781122 = 0.4683105, 1 / … = 0.0633789
DOT_WEIGHTS = (0.4683105, 0.0633789, 0.4683105)
# e^1.1547005 = 3.1730731; sum 7.3461461; 0.4319371, 0.1361258
SCALED_WEIGHTS = (0.4319371, 0.1361258, 0.4319371)
# e^1.9280552 = 6.8761243, e^2.2847825 = 9.8235491, e^2.6896493 = 14.7265107; sum 31.4261840
ADDITIVE_WEIGHTS = (0.2188024, 0.3125912, 0.4686064)


def weights(scores: tuple[float, ...]) -> list[float]:
    raised = [exp(score) for score in scores]
    return [each / sum(raised) for each in raised]


def bits(row: list[float]) -> float:
    return -sum(each * log2(each) for each in row)


@pytest.fixture
def columns() -> list[Done]:
    session, _view = read_example(LESSON)
    found = [column.done for column in answered(session, PRESET, {}, (0, 1)).columns]
    assert all(isinstance(each, Done) for each in found)
    return [each for each in found if each is not None]


@pytest.mark.parametrize(
    ("place", "scores", "by_hand"),
    [(0, DOT, DOT_WEIGHTS), (1, SCALED, SCALED_WEIGHTS), (2, ADDITIVE, ADDITIVE_WEIGHTS)],
)
def test_scores_and_weights_are_those_of_the_hand(
    columns: list[Done], place: int, scores: tuple[float, ...], by_hand: tuple[float, ...]
) -> None:
    result = columns[place].result
    assert result.scores is not None
    assert result.weights is not None
    assert result.scores[0] == pytest.approx(scores, abs=1e-14)
    assert result.weights[0] == pytest.approx(by_hand, abs=1e-7)
    assert result.weights[0] == pytest.approx(weights(scores), abs=1e-15)


def test_outputs_are_weights_times_values(columns: list[Done]) -> None:
    # Dot: 0.4683105 · 10 + 0.4683105 · 5 = 7.0246580; 0.0633789 · 10 + 0.4683105 · 5 = 2.9753420
    for place, by_hand in enumerate([(7.0246580, 2.9753420), (6.4790565, 3.5209435), (4.5310559, 5.4689441)]):
        assert columns[place].result.output[0] == pytest.approx(by_hand, abs=1e-6)


@pytest.mark.parametrize(
    ("pair", "scores", "variation", "divergence"),
    [
        # Dot against scaled dot: ½ (0.0363734 + 0.0727469 + 0.0363734) = 0.0727469
        ((0, 1), (DOT, SCALED), 0.0727469, 0.0108519),
        # Dot against additive: ½ (0.2495081 + 0.2492123 + 0.0002959) = 0.2495081
        ((0, 2), (DOT, ADDITIVE), 0.2495081, 0.0983984),
        # Scaled dot against additive: ½ (0.2131347 + 0.1764654 + 0.0366693) = 0.2131347
        ((1, 2), (SCALED, ADDITIVE), 0.2131347, 0.0519058),
    ],
)
def test_distances_are_those_of_the_hand(
    columns: list[Done],
    pair: tuple[int, int],
    scores: tuple[tuple[float, ...], tuple[float, ...]],
    variation: float,
    divergence: float,
) -> None:
    found: Comparison = comparison(*(columns[place] for place in pair))
    assert found.total_variation[0, 0] == pytest.approx(variation, abs=1e-7)
    ours, theirs = (weights(each) for each in scores)
    middle = [(a + b) / 2 for a, b in zip(ours, theirs, strict=True)]
    assert found.jensen_shannon[0, 0] == pytest.approx(bits(middle) - (bits(ours) + bits(theirs)) / 2, abs=1e-14)
    assert found.jensen_shannon[0, 0] == pytest.approx(divergence, abs=1e-7)
