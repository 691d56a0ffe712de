"""What the checks and the result cost where the numbers are few: the lesson's size, every keystroke.

    python tests/benchmarks/engine_small.py [--tokens 12] [--width 6] [--rounds 301]

Against the same formula in five lines of NumPy; the bound is 6 times for ``attend``.
"""

import argparse

import engine_rounds as bench
import numpy as np

from attn_gui.engine import Masking, Projections, attend, multi_head

HEADS = 2


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, default=12)
    parser.add_argument("--width", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=301)
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    width = arguments.width
    query, key, value = (rng.standard_normal((arguments.tokens, width)) for _ in range(3))
    square, row = (width, width), (width,)
    parts = [rng.standard_normal(shape) for _ in range(4) for shape in (square, row)]
    projections = Projections(*parts)

    def project(x: np.ndarray, place: int) -> np.ndarray:
        projected = x @ parts[place] + parts[place + 1]
        return projected.reshape(len(x), HEADS, -1).swapaxes(0, 1)

    def heads_in_numpy() -> np.ndarray:
        split = (project(x, 2 * place) for place, x in enumerate((query, key, value)))
        return attention(*split).swapaxes(0, 1).reshape(len(query), width) @ parts[6] + parts[7]

    bench.compare(
        {
            "five lines of NumPy": lambda: attention(query, key, value),
            "attend": lambda: attend(query, key, value),
            "attend, causal": lambda: attend(query, key, value, masking=Masking(causal="top_left")),
            "attend, told of progress": lambda: attend(query, key, value, progress=lambda _: False),
        },
        arguments.rounds,
        repeats=20,
    )
    bench.compare(
        {
            f"{HEADS} heads with projections in NumPy": heads_in_numpy,
            "multi_head": lambda: multi_head(query, key, value, projections, num_heads=HEADS),
        },
        arguments.rounds,
        repeats=20,
    )


def attention(query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return softmax(q kᵀ / √d) v."""
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return weights @ value


if __name__ == "__main__":
    main()
