"""The output alone of long inputs, in blocks of rows: extra memory and time.

    python tests/benchmarks/engine_rows.py [--tokens 16384] [--width 64] [--rounds 3]

The bound: 64 MB beyond the inputs at 16,384 tokens, whatever is set. Plain expressions keep all the scores: 1 GB.
"""

import argparse
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import engine_rounds as bench
import numpy as np

from attn_gui.engine import Additive, Masking, Positions, alibi_slopes, attend


def main() -> None:
    """Print times and peaks of several settings."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, default=16384)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    executor = ThreadPoolExecutor(bench.THREADS)
    options = {
        "plain": {},
        "causal": {"masking": Masking(causal="top_left")},
        "window of 128 back": {"masking": Masking(causal="top_left", window=(128, 0))},
        "ALiBi": {"positions": Positions(alibi=alibi_slopes(1))},
    }
    for dtype in (np.float32, np.float64):
        inputs = [rng.standard_normal((arguments.tokens, arguments.width)).astype(dtype) for _ in range(3)]
        ours = partial(attend, *inputs, keep="output")
        calls = {
            f"{np.dtype(dtype)} {name}, two threads": partial(ours, **given, executor=executor)
            for name, given in options.items()
        }
        calls = {f"{np.dtype(dtype)} plain, one thread": ours, **calls}
        bench.compare(calls, arguments.rounds)
        for name, call in calls.items():
            peak, held = bench.memory(call)
            print(f"  {name}: peak {peak:.1f} MB, kept {held:.1f} MB")
    few = [array[: arguments.tokens // 4] for array in inputs]
    additive = partial(attend, *few, scoring=Additive(np.ones(arguments.width)), keep="output", executor=executor)
    print(f"  additive, a quarter of the tokens: peak {bench.memory(additive)[0]:.1f} MB")


if __name__ == "__main__":
    main()
