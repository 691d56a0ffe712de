import math

import numpy as np
import pytest

from attn_gui.engine import EmptyRows, FiniteError, OptionError, ShapeError, softmax


def test_weights_are_ratios_of_exponentials():
    np.testing.assert_allclose(softmax([math.log(1), math.log(2), math.log(5)]), [1 / 8, 2 / 8, 5 / 8], rtol=1e-15)


def test_large_scores_stay_exact_in_float32():
    scores = np.array([[10000.0, 9999.0, 0.0]], np.float32)
    expected = np.array([1, math.exp(-1), 0]) / (1 + math.exp(-1))
    np.testing.assert_allclose(softmax(scores)[0], expected, rtol=2e-7)


def test_forbidden_and_infinitely_low_scores_get_exactly_zero():
    weights = softmax([[1.0, 2.0, 3.0], [1.0, -math.inf, 1.0]], permitted=[[True, False, True], [True, True, True]])
    assert weights[0, 1] == 0
    np.testing.assert_array_equal(weights[1], [0.5, 0, 0.5])


@pytest.mark.parametrize(("rule", "expected"), [("zero", 0.0), (EmptyRows.NAN, np.nan), ("uniform", 0.25)])
def test_a_row_without_any_key_follows_the_named_rule(rule: str, expected: float):
    weights = softmax(np.ones((2, 4)), permitted=[[False], [True]], empty_rows=rule)
    np.testing.assert_array_equal(weights, [[expected] * 4, [0.25] * 4])


def test_softmax_leaves_its_input_alone_and_seals_its_result():
    scores = np.array([1.0, 2.0])
    assert not softmax(scores).flags.writeable
    np.testing.assert_array_equal(scores, [1, 2])


def test_softmax_refuses_what_has_no_weights():
    with pytest.raises(FiniteError, match=r"^Softmax input has nan at \[1\]\.$"):
        softmax([0.0, math.nan])
    with pytest.raises(FiniteError, match=r"^Softmax input has inf at \[0\]\.$"):
        softmax([math.inf, 0.0])
    with pytest.raises(ShapeError, match="at least one number per row"):
        softmax(np.empty((2, 0)))
    with pytest.raises(OptionError, match='must be "zero", "nan" or "uniform"; it is "one"'):
        softmax([1.0], empty_rows="one")
