"""Twelve heads with every weight kept, against torch's plain expression with the same number of threads.

    python tests/benchmarks/engine_heads.py [--tokens 512 2048] [--rounds 21] [--threads 2]

torch comes with the extra ``benchmark``. Wall time in turns; the bounds are 0.8 at 2,048 tokens and 1.1 at 512.
"""

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import engine_rounds as bench
import numpy as np
import torch

from attn_gui.engine import MultiHead, multi_head

HEADS, WIDTH = 12, 64


def main() -> None:
    """Print the table for each length."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, nargs="+", default=[512, 2048])
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--threads", type=int, default=bench.THREADS)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_grad_enabled(False)
    executor = ThreadPoolExecutor(arguments.threads) if arguments.threads > 1 else None
    for tokens in arguments.tokens:
        compare(tokens, arguments.rounds, executor)


def compare(tokens: int, rounds: int, executor: ThreadPoolExecutor | None) -> None:
    """Print times, peaks and the largest difference for that many tokens."""
    rng = np.random.default_rng(0)
    inputs = [rng.standard_normal((tokens, HEADS * WIDTH)).astype(np.float32) for _ in range(3)]

    def ours(keep: str) -> MultiHead:
        return multi_head(*inputs, num_heads=HEADS, keep=keep, executor=executor)

    theirs = plain_torch(inputs)
    print(f"{HEADS} × {tokens} × {WIDTH} float32, {torch.get_num_threads()} threads, torch {torch.__version__}")
    kept = {keep: partial(ours, keep) for keep in ("weights", "all", "output")}
    bench.compare(
        {
            "torch.softmax(q @ k.T * s) @ v": theirs,
            **{f'multi_head keep="{keep}"': call for keep, call in kept.items()},
        },
        rounds,
    )
    for keep, call in kept.items():
        peak, held = bench.memory(call)
        print(f'  keep="{keep}": peak {peak:.1f} MB, kept {held:.1f} MB, {peak / held:.2f} x')
    print(f"  largest difference of outputs {np.abs(ours('weights').heads - theirs().numpy()).max():.1e}")


def plain_torch(inputs: list[np.ndarray]) -> Callable[[], torch.Tensor]:
    """Return the call that every text shows."""
    query, key, value = (
        torch.from_numpy(np.ascontiguousarray(x.reshape(len(x), HEADS, WIDTH).swapaxes(0, 1))) for x in inputs
    )
    scale = WIDTH**-0.5
    return lambda: torch.softmax(query @ key.transpose(-1, -2) * scale, -1) @ value


if __name__ == "__main__":
    main()
