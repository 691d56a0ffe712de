"""Cases: one call in the engine's terms with what a reference gave for it; drawn at random, recorded as goldens.

A family is a function that draws a case from a `Draw`, calls its reference and returns both.
"""

import importlib.util
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
SEED = 20_260
Case = dict[str, Any]


@dataclass
class Draw:
    """Seeded choices; *decimals* keeps recorded inputs short."""

    rng: np.random.Generator
    decimals: int | None = None

    def size(self, low: int, high: int) -> int:
        """Return a whole number from *low* to *high*."""
        return int(self.rng.integers(low, high + 1))

    def of(self, *options: Any) -> Any:
        """Return one of *options*."""
        return options[int(self.rng.integers(len(options)))]

    def numbers(self, *shape: int, spread: float = 1.0) -> np.ndarray:
        """Return normally distributed numbers."""
        drawn = self.rng.standard_normal(shape) * spread
        return drawn if self.decimals is None else np.round(drawn, self.decimals)

    def allowed(self, *shape: int, share: float = 0.6, full: bool = False) -> np.ndarray:
        """Return a boolean mask; *full* leaves each row a key."""
        mask = self.rng.random(shape) < share
        if full:
            mask[..., 0] |= ~mask.any(axis=-1)
        return mask


Family = Callable[[Draw], Case]


def drawn(family: Family, number: int, decimals: int | None = None) -> Case:
    """Return the case *number* of *family*, always the same."""
    return family(Draw(np.random.default_rng((SEED, number)), decimals))


def engine_side() -> ModuleType:
    """Return the module that turns a case into a call of the engine, which the recorded cases are tested with too."""
    spec = importlib.util.spec_from_file_location("engine_side", ROOT / "tests" / "engine" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def differences(case: Case) -> dict[str, float]:
    """Return the largest absolute difference of each expected array; fail where it is beyond the case's tolerance."""
    found = engine_side().attended(plain(case))
    return {name: largest(found[name], np.asarray(want), case) for name, want in case["expected"].items()}


def largest(found: np.ndarray, wanted: np.ndarray, case: Case) -> float:
    """Return the largest difference; NaN must stand opposite NaN."""
    wanted = wanted.astype(float)
    np.testing.assert_allclose(found, wanted, rtol=case.get("rtol", 1e-10), atol=case.get("atol", 1e-13))
    gaps = np.abs(found - wanted)[np.isfinite(wanted)]
    return float(gaps.max(initial=0.0))


def plain(value: Any) -> Any:
    """Return *value* for JSON: arrays as lists, NaN and infinities as null."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
