import numpy as np

from attn_gui.engine.measures import entropy, maximum_entropy, peak, row_sum


def test_entropy_is_in_bits_and_never_negative_zero():
    weights = np.array([[0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0, 0]])
    np.testing.assert_allclose(entropy(weights), [2, 0, 1, 0])
    assert not np.signbit(entropy(weights)).any()
    assert np.isnan(entropy(np.array([np.nan, np.nan])))


def test_maximum_entropy_counts_the_permitted_keys():
    permitted = np.array([[True] * 4, [True, False, False, False], [False] * 4])
    np.testing.assert_array_equal(maximum_entropy(permitted), [2, 0, 0])


def test_row_sums_and_peaks():
    np.testing.assert_array_equal(row_sum(np.array([[0.25, 0.75], [0, 0]])), [1, 0])
    assert peak(np.array([0.25, 0.75])) == (0.75, 1)
    assert peak(np.array([0.0, 0.0])) is None
    assert peak(np.array([np.nan, np.nan])) is None
