"""Records how PyTorch rounds float32 numbers to float16 and bfloat16: writes tests/data/rounding_torch.json."""

import json

import numpy as np
import torch
from cases import DATA, SEED, plain

BOUNDARIES = [1.00048828125, 1.00146484375, 1.00390625, 1.01171875, 2049.0, 2051.0, 65504.0, 65519.0, 65520.0]
"""Ties between neighbours of float16 and bfloat16, to the even one of them; the largest float16."""
SMALL = [6e-8, 2.9e-8, 3e-8, 6.1e-5, 5.96e-8, 1e-30, 1e-40, 0.0, -0.0]

if __name__ == "__main__":
    rng = np.random.default_rng(SEED)
    drawn = rng.standard_normal(60) * 10.0 ** rng.integers(-7, 4, 60)
    numbers = torch.tensor([*BOUNDARIES, *SMALL, *drawn.tolist(), 3.0e38, -3.39e38], dtype=torch.float32)
    rounded = {name: numbers.to(getattr(torch, name)).double().numpy() for name in ("float16", "bfloat16")}
    recorded = {
        "source": f"torch {torch.__version__}, Tensor.to of float32 numbers; null is infinite",
        "numbers": numbers.double().numpy(),
        **rounded,
    }
    path = DATA / "rounding_torch.json"
    path.write_text(json.dumps(plain(recorded)) + "\n", encoding="utf-8")
    print(path.name, path.stat().st_size)
