"""How long the event loop is held while typing into a large session.

    python tests/benchmarks/typing_large.py [--tokens 512] [--width 64] [--edits 60]

A timer without delay measures each turn of the event loop from first key to last figure.
"""

import argparse
from time import perf_counter

import bench_window as bench
from PySide6.QtCore import QTimer


def main() -> None:
    """Print the distribution of the turns."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, default=512)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--edits", type=int, default=60)
    arguments = parser.parse_args()
    made = bench.explorer(arguments.tokens, arguments.width)
    turns: list[float] = []
    last = [perf_counter()]

    def tick() -> None:
        now = perf_counter()
        turns.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(tick)
    table = bench.query_table(made)
    bench.type_number(table, 0, 0, "1")
    bench.press_return(table)
    bench.wait_until(lambda: bench.shows(made))
    last[0] = perf_counter()
    timer.start(0)
    for turn in range(arguments.edits):
        bench.type_number(table, turn % 20, turn % 5, f"{0.1 + turn % 17:g}")
        bench.press_return(table)
        bench.wait_until(lambda: bench.shows(made))
    timer.stop()
    busy = [turn for turn in turns if turn > 1e-3]
    print(bench.row(f"event-loop turns, {arguments.tokens} × {arguments.width}: all", turns))
    print(bench.row("  of those over 1 ms", busy or [0.0]))
    print(f"  longest {1e3 * max(turns):.1f} ms in {len(turns)} turns")
    bench.finish(made)


if __name__ == "__main__":
    main()
