"""What the benchmarks of the engine share: rounds in turns, medians side by side, peaks of memory.

Import this before NumPy: it holds OpenBLAS to one thread, as the program does.
"""

import os
import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

THREADS = 2
Call = Callable[[], object]


def compare(calls: Mapping[str, Call], rounds: int, *, repeats: int = 1) -> None:
    """Time *calls* in turns and print each with its ratio to the first: of medians, and of the least."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            call()  # meanwhile the threads of the call before, which wait busily for more, come to rest
            taken[name].append(seconds(call, repeats))
    first, *_ = taken.values()
    for name, numbers in taken.items():
        median, least = statistics.median(numbers), min(numbers)
        print(
            f"{name:46} median {1e3 * median:9.3f} ms   least {1e3 * least:9.3f} ms"
            f"   ratio {median / statistics.median(first):6.3f} of medians, {least / min(first):6.3f} of the least"
        )


def seconds(call: Call, repeats: int = 1) -> float:
    """Return the wall time of one call; what it returns is let go within that time, as every method pays for it."""
    began = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - began) / repeats


def memory(call: Call) -> tuple[float, float]:
    """Return megabytes at the peak of *call*, and those that its result keeps (NumPy's arrays; not torch's)."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    result = call()
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del result
    return (peak - before) / 1e6, (now - before) / 1e6
