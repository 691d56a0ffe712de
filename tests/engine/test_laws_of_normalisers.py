"""What holds for weights: their definition, hardmax at no temperature, float32 beside float64, extreme numbers."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_gui.engine import NORMALISERS, Additive, Cosine, Dot, Masking, Scoring, attend, rms_norm, softmax

some = settings(max_examples=100)
EPS32 = float(np.finfo(np.float32).eps)
SUMMING = sorted(name for name, row in NORMALISERS.items() if row.sums_to_one)
seeds = st.integers(0, 2**32)
Row = list[float]


def bisected(weigh: Callable[[float, float], float]) -> Callable[[np.ndarray], np.ndarray]:
    """Return the normaliser whose weights weigh(score, threshold) sum to one, its threshold found by halving."""

    def rows(scores: np.ndarray) -> np.ndarray:
        return np.array([of_row(row) for row in scores.tolist()])

    def of_row(row: Row) -> Row:
        low, high = max(row) - 2.0, max(row)
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if sum(weigh(score, middle) for score in row) > 1 else (low, middle)
        return [weigh(score, low) for score in row]

    return rows


def stepped(choose: Callable[[float], float]) -> Callable[[np.ndarray], np.ndarray]:
    """Return monotonic attention step by step: each key that is come to is chosen or passed."""

    def rows(scores: np.ndarray) -> np.ndarray:
        before = [1.0, *[0.0] * (scores.shape[1] - 1)]
        found = []
        for row in scores.tolist():
            weights, coming = [], 0.0
            for score, start in zip(row, before, strict=True):
                coming += start
                weights.append(choose(score) * coming)
                coming *= 1 - choose(score)
            found.append(weights)
            before = weights
        return np.array(found)

    return rows


def sigmoid(score: float) -> float:
    return 0.0 if score == -math.inf else 1 / (1 + math.exp(-score))


DEFINITIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "softmax": lambda scores: np.array([[math.exp(s) / sum(map(math.exp, row)) for s in row] for row in scores]),
    "sparsemax": bisected(lambda score, tau: max(0.0, score - tau)),
    "entmax15": bisected(lambda score, tau: max(0.0, (score - tau) / 2) ** 2),
    "hardmax": lambda scores: np.array([[float(j == np.argmax(row)) for j in range(len(row))] for row in scores]),
    "monotonic": stepped(sigmoid),
    "monotonic-hard": stepped(lambda score: float(score > 0)),
}


def test_every_normaliser_has_its_definition_here():
    assert set(DEFINITIONS) == set(NORMALISERS)


@pytest.mark.parametrize("normaliser", sorted(NORMALISERS))
@some
@given(seed=seeds, lq=st.integers(1, 5), lk=st.integers(1, 9), temperature=st.sampled_from([0.2, 1.0, 4.0]))
def test_weights_are_what_their_normaliser_says(normaliser: str, seed: int, lq: int, lk: int, temperature: float):
    rng = np.random.default_rng(seed)
    scores = rng.standard_normal((lq, lk)) * rng.choice([0.1, 1.0, 5.0])
    allowed = rng.random((lq, lk)) < 0.8
    allowed[:, 0] |= ~allowed.any(axis=-1)
    result = attend(
        np.zeros((lq, 1)),
        np.zeros((lk, 1)),
        np.eye(lk),
        masking=Masking(allowed=allowed, bias=scores),
        normaliser=normaliser,
        temperature=temperature,
    )
    wanted = DEFINITIONS[normaliser](np.where(allowed, scores, -math.inf) / temperature)
    np.testing.assert_allclose(result.weights, wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("normaliser", SUMMING)
@some
@given(order=st.permutations(range(6)), gap=st.floats(0.01, 1))
def test_with_no_temperature_left_every_normaliser_is_hardmax(normaliser: str, order: list[int], gap: float):
    scores = np.array([order]) * gap
    bias = Masking(bias=scores)
    plain = {"query": np.zeros((1, 1)), "key": np.zeros((6, 1)), "value": np.eye(6), "masking": bias}
    hard = attend(**plain, normaliser="hardmax").weights
    # exp(-gap / T) is what softmax leaves to the second; the others leave nothing once gap > 2 T.
    cold = attend(**plain, normaliser=normaliser, temperature=gap / 40).weights
    np.testing.assert_allclose(cold, hard, atol=2 * math.exp(-40))
    np.testing.assert_array_equal(attend(**plain, normaliser=normaliser, temperature=1e-300).weights, hard)


@pytest.mark.parametrize("normaliser", sorted(NORMALISERS))
@some
@given(seed=seeds, lq=st.integers(1, 8), lk=st.integers(1, 30), spread=st.sampled_from([0.1, 1.0, 30.0]))
def test_float32_weights_are_within_their_bound_of_float64(normaliser: str, seed: int, lq: int, lk: int, spread: float):
    scores = (np.random.default_rng(seed).standard_normal((lq, lk)) * spread).astype(np.float32)
    single, double = (
        attend(
            np.zeros((lq, 1), kind),
            np.zeros((lk, 1), kind),
            np.eye(lk, dtype=kind),
            masking=masking,
            normaliser=normaliser,
        )
        for kind, masking in ((np.float32, Masking(bias=scores)), (np.float64, Masking(bias=scores.astype(np.float64))))
    )
    assert single.weights.dtype == np.float32
    gap = np.abs(single.weights - double.weights)
    assert (gap <= BOUNDS[normaliser](double.weights, scores.astype(np.float64))).all()


def bound_of_softmax(weights: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """exp of a difference rounded to half an eps, times its size; then a sum of n, exp and quotient: 3 more."""
    down = np.abs(scores - scores.max(axis=-1, keepdims=True))
    return weights * np.expm1((down + down.max() + scores.shape[-1] + 4) * EPS32) + np.finfo(np.float32).tiny


def bound_of_threshold(weights: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Sums of n terms no larger than 2 (squares: 4); the root of what is at least 1/n² multiplies errors by n / 2."""
    n = scores.shape[-1]
    return np.full(weights.shape, 8 * (n + 2) ** 2 * EPS32)


def bound_of_steps(weights: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Each step adds, multiplies and takes the sigmoid of a score s (1 + |s| eps); all numbers are at most 1."""
    return np.full(weights.shape, sum(scores.shape) * (6 + np.abs(scores).max()) * EPS32)


BOUNDS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "softmax": bound_of_softmax,
    "sparsemax": bound_of_threshold,
    "entmax15": bound_of_threshold,
    "hardmax": lambda weights, scores: np.zeros_like(weights),
    "monotonic": bound_of_steps,
    "monotonic-hard": lambda weights, scores: np.zeros_like(weights),
}


@some
@given(seed=seeds, width=st.integers(1, 64), size=st.sampled_from([1e-3, 1.0, 100.0]))
def test_float32_scores_and_output_are_within_their_bound_of_float64(seed: int, width: int, size: float):
    rng = np.random.default_rng(seed)
    arrays = [(rng.standard_normal((9, width)) * size).astype(np.float32) for _ in range(3)]
    single, double = (attend(*(x.astype(kind) for x in arrays)) for kind in (np.float32, np.float64))
    query, key, value = (np.abs(x.astype(np.float64)) for x in arrays)
    # A sum of d products, the scale (1/√d rounded, and multiplied in) and each product: d + 3 roundings.
    scored = (width + 3) * EPS32 * (query @ key.T) / math.sqrt(width)
    assert (np.abs(single.scores - double.scores) <= scored).all()
    weighed = double.weights * np.expm1(2 * scored.max(axis=-1, keepdims=True))
    weighed += bound_of_softmax(double.weights, double.scores)
    assert (np.abs(single.weights - double.weights) <= weighed).all()
    bound = weighed @ value + (9 + 1) * EPS32 * (double.weights @ value)
    assert (np.abs(single.output - double.output) <= bound).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("high", [1e4, -1e4, 1e-35, 0.0])
@pytest.mark.parametrize("normaliser", SUMMING)
def test_scores_of_any_size_give_weights_of_their_differences(dtype: type, high: float, normaliser: str):
    # 1e4 and 1e4 - 0.5 are exact in both types; differences of 1e-35 are none beside 1.
    query, value = np.ones((1, 2), dtype), np.eye(3, dtype=dtype)
    key = np.array([[high, 0], [high, -0.5], [high, -30]], dtype)
    found = attend(query, key, value, scoring=Dot(1.0), normaliser=normaliser).weights
    wanted = DEFINITIONS[normaliser](np.array([[0.0, -0.5, -30.0]]))
    np.testing.assert_allclose(found, wanted, rtol=4 * float(np.finfo(dtype).eps) * 32, atol=1e-30)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("normaliser", SUMMING)
def test_values_of_1e30_are_weighed_as_any_others(dtype: type, normaliser: str):
    value = np.array([[1e30, -1e30], [3e30, 1e-30]], dtype)
    key = np.array([[0.0], [0.25]], dtype)
    result = attend(np.ones((1, 1), dtype), key, value, scoring=Dot(1.0), normaliser=normaliser)
    assert result.output.dtype == dtype
    share = float(result.weights[0, 1])
    np.testing.assert_allclose(result.output, [[1e30 + share * 2e30, -1e30 * (1 - share)]], rtol=1e-6, atol=1e-29)


@pytest.mark.parametrize(("sink", "wanted"), [(-1e4, [0.5, 0.5]), (1e4, [0.0, 0.0]), (math.log(2), [0.25, 0.25])])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_sink_of_any_size_takes_its_share(dtype: type, sink: float, wanted: Row):
    zeros = np.zeros((2, 1), dtype)
    np.testing.assert_allclose(attend(zeros[:1], zeros, zeros, sink=sink).weights, [wanted], rtol=1e-6)
    np.testing.assert_allclose(softmax(np.zeros((1, 2), dtype), sink=sink), [wanted], rtol=1e-6)


@pytest.mark.parametrize("size", [1e-140, 1e-35, 1.0, 1e30, 1e150])
def test_lengths_of_any_size_do_not_matter_to_cosine_and_norm(size: float):
    cosine: Scoring = Cosine()
    np.testing.assert_allclose(cosine(np.array([[3 * size, 4 * size]]), np.array([[1.0, 0]])), [[0.6]], rtol=1e-12)
    np.testing.assert_allclose(rms_norm([[3 * size, 4 * size]], eps=1e-300 if size < 1 else 1e-20) ** 2, [[0.72, 1.28]])


def test_a_saturated_hidden_layer_gives_the_sum_of_v():
    scores = Additive(v=[1e30, 2.0])(np.array([[1e300, -1e300]]), np.array([[1e300, -1e4]]))
    np.testing.assert_allclose(scores, [[1e30 - 2]], rtol=1e-15)
