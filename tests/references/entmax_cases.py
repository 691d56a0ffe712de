"""Sparsemax and entmax-1.5 of the package `entmax`, by its authors, and by bisection of the threshold."""

from collections.abc import Callable
from importlib.metadata import version

import entmax
import numpy as np
import torch
from cases import Case, Draw

SOURCE = f"entmax {version('entmax')}, torch {torch.__version__}, float64"


def of_scores(normaliser: str, *ways: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[Draw], Case]:
    """Return the family of a normaliser; every way must agree, and forbidden keys are left out of the row."""

    def family(draw: Draw) -> Case:
        lq, lk, width = draw.size(1, 4), draw.size(1, 12), draw.size(1, 4)
        spread, temperature = draw.of(0.1, 1.0, 10.0), draw.of(1.0, 0.5)
        query, key, value = draw.numbers(lq, width, spread=spread), draw.numbers(lk, width), draw.numbers(lk, 2)
        allowed = draw.allowed(lq, lk, share=0.8, full=True)
        scores = query @ key.T
        weights = np.zeros_like(scores)
        for row, kept in enumerate(allowed):
            given = torch.from_numpy(scores[row, kept] / temperature)
            first, *others = (way(given).numpy() for way in ways)
            for other in others:
                np.testing.assert_allclose(first, other, rtol=1e-9, atol=1e-11)
            weights[row, kept] = first
        return {
            "query": query,
            "key": key,
            "value": value,
            "scoring": {"row": "dot"},
            "masking": {"allowed": allowed},
            "options": {"normaliser": normaliser, "temperature": temperature},
            "expected": {"weights": weights, "output": weights @ value},
        }

    return family


def bisected(alpha: float) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda scores: entmax.entmax_bisect(scores, alpha=alpha, n_iter=80)


FAMILIES = {
    "sparsemax": of_scores("sparsemax", entmax.sparsemax, bisected(2.0)),
    "entmax15": of_scores("entmax15", entmax.entmax15, bisected(1.5)),
}
