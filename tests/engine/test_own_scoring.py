"""A scoring function that someone writes in a notebook."""

from typing import Any

import numpy as np
import pytest

from attn_gui.engine import attend

rng = np.random.default_rng(3)


class Distance:
    """A scoring function as someone may write it in a notebook: query and key in, scores out."""

    name = "distance"
    formula = "-|q - k|²"
    parameters = ()

    def __call__(self, query: np.ndarray, key: np.ndarray) -> np.ndarray:
        return -np.square(query[..., :, None, :] - key[..., None, :, :]).sum(axis=-1)

    def check(self, query_shape: tuple[int, ...], key_shape: tuple[int, ...]) -> None:
        assert query_shape[-1] == key_shape[-1]

    def terms(self, query_row: Any, key_row: Any) -> Any:
        raise NotImplementedError

    def unscaled(self) -> "Distance":
        return self


@pytest.mark.parametrize("rows", [5, 600], ids=["whole", "in parts"])
@pytest.mark.parametrize("keep", ["all", "weights", "output"])
def test_a_scoring_function_of_ones_own_needs_no_more_than_query_and_key(keep: Any, rows: int):
    query, key, value = (rng.standard_normal((2, rows, 3)) for _ in range(3))
    scores = -np.square(query[:, :, None] - key[:, None]).sum(axis=-1)
    weights = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    result = attend(query, key, value, scoring=Distance(), keep=keep)
    np.testing.assert_allclose(result.output, weights @ value, rtol=1e-11, atol=1e-14)
