"""How long the event loop is held while somebody types into a large session.

    python tests/benchmarks/typing_large.py [--tokens 512] [--width 64] [--edits 60] [--pause 60]

Keys are posted as a keyboard does, one every few milliseconds, digits and Return in turns; a timer without delay fires
once in each turn of the event loop and takes the time between.
"""

import argparse
from itertools import cycle
from time import perf_counter

import bench_window as bench
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

KEYS = (("1", Qt.Key.Key_1), (".", Qt.Key.Key_Period), ("7", Qt.Key.Key_7), ("", Qt.Key.Key_Return))


def main() -> None:
    """Print the distribution of the turns."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, default=512)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--pause", type=int, default=60, help="milliseconds from key to key")
    arguments = parser.parse_args()
    made = bench.explorer(arguments.tokens, arguments.width)
    table = bench.query_table(made)
    table.setCurrentIndex(table.model().index(0, 0))
    bench.wait_until(lambda: made.pictures.complete)
    keys, left = cycle(KEYS), [4 * arguments.edits]
    turns: list[float] = []
    last = [perf_counter()]

    def tick() -> None:
        now = perf_counter()
        turns.append(now - last[0])
        last[0] = now

    def press() -> None:
        text, key = next(keys)
        left[0] -= 1
        target = QApplication.focusWidget()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QCoreApplication.postEvent(target, event)

    clock, typist = QTimer(), QTimer()
    clock.timeout.connect(tick)
    typist.timeout.connect(press)
    steps = made.document.session
    clock.start(0)
    typist.start(arguments.pause)
    bench.wait_until(lambda: left[0] <= 0 and bench.shows(made) and made.pictures.complete, 600)
    typist.stop()
    clock.stop()
    assert made.document.session is not steps, "nothing was typed"
    print(bench.row(f"event-loop turns, {arguments.tokens} × {arguments.width}: all", turns))
    print(bench.row("  of those over 1 ms", [turn for turn in turns if turn > 1e-3] or [0.0]))
    print(f"  longest {1e3 * max(turns):.1f} ms in {len(turns)} turns, {arguments.edits} edits")
    bench.finish(made)


if __name__ == "__main__":
    main()
