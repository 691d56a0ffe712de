"""Additive scores in blocks and two threads, against the plain broadcast.

    python tests/benchmarks/engine_additive.py [--tokens 1024] [--hidden 64] [--rounds 15]

``attend`` does softmax and values besides, the broadcast scores alone. The bounds: three times as fast, a tenth of the
memory.
"""

import argparse
from concurrent.futures import ThreadPoolExecutor

import engine_rounds as bench
import numpy as np

from attn_gui.engine import Additive, attend


def main() -> None:
    """Print times and peaks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, default=1024)
    parser.add_argument("--hidden", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--dtype", default="float32")
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    shape = (arguments.tokens, arguments.hidden)
    query, key, value = (rng.standard_normal(shape).astype(arguments.dtype) for _ in range(3))
    v = rng.standard_normal(arguments.hidden).astype(arguments.dtype)
    scoring = Additive(v)
    executor = ThreadPoolExecutor(bench.THREADS)

    def plain() -> np.ndarray:
        return np.tanh(query[:, None] + key[None]) @ v

    calls = {
        "np.tanh(q[:, None] + k[None]) @ v": plain,
        "Additive, one thread": lambda: scoring(query, key),
        "attend, one thread": lambda: attend(query, key, value, scoring=scoring),
        "attend, two threads": lambda: attend(query, key, value, scoring=scoring, executor=executor),
    }
    print(f"{arguments.tokens} × {arguments.tokens}, hidden {arguments.hidden}, {arguments.dtype}")
    bench.compare(calls, arguments.rounds)
    print("  peaks: " + ", ".join(f"{name} {bench.memory(call)[0]:.1f} MB" for name, call in calls.items()))
    print(f"  largest difference of scores {np.abs(scoring(query, key) - plain()).max():.1e}")


if __name__ == "__main__":
    main()
