"""Turns a recorded case into a call of the engine: what references gave stands in tests/data/golden_*.json."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import SCORINGS, Local, Masking, Positions, Projections, alibi_slopes, attend, multi_head

Case = dict[str, Any]
Found = dict[str, np.ndarray]


def attended(case: Case) -> Found:
    """Return scores, weights, output (and the mean weights of heads) that the engine gives for *case*."""
    operands = [numbers(case[name], case.get("dtype", "float64")) for name in ("query", "key", "value")]
    options = {"masking": masking(case.get("masking", {})), **case.get("options", {})}
    if "positions" in case:
        options["positions"] = positions(case["positions"])
    if "heads" in case:
        projections = Projections(**{name: numbers(part) for name, part in case.get("projections", {}).items()})
        several = multi_head(*operands, projections, **case["heads"], **options)
        return {**arrays(several), "mean_weights": several.mean_weights}
    if "local" in case:
        options["local"] = Local(**case["local"])
    chosen = dict(case["scoring"])
    return arrays(attend(*operands, scoring=SCORINGS[chosen.pop("row")].build(**chosen), **options))


def arrays(result: Any) -> Found:
    return {"scores": result.scores, "weights": result.weights, "output": result.output}


def masking(fields: Case) -> Masking:
    """Return the masking; null in a bias is -inf."""
    taken = dict(fields)
    if "bias" in taken:
        bias = numbers(taken["bias"])
        taken["bias"] = np.where(np.isnan(bias), -math.inf, bias)
    return Masking(**{name: np.array(part) if isinstance(part, list) else part for name, part in taken.items()})


def positions(fields: Case) -> Positions:
    """Return the positions; "alibi_heads" stands for the slopes of that many heads."""
    taken = dict(fields)
    if "alibi_heads" in taken:
        taken["alibi"] = alibi_slopes(taken.pop("alibi_heads"))
    return Positions(**taken)


def numbers(nested: object, dtype: str = "float64") -> np.ndarray:
    """Return nested lists as an array; null is NaN."""
    return np.array(nested, dtype=np.float64).astype(dtype)


@pytest.fixture
def engine_gives() -> Callable[[Case], Found]:
    """Return the function that calls the engine for a recorded case."""
    return attended
