"""Thousands of edits: memory and counts of objects must not grow.

python tests/benchmarks/soak.py [--edits 4000]
"""

import argparse
import gc
import sys

import bench_window as bench
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from attn_gui.session.edits import SetCell
from attn_gui.session.session import QUERY


def main() -> None:
    """Print memory, Qt objects, Python objects and references to None at eight places of the run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, default=4000)
    edits = parser.parse_args().edits
    made = bench.explorer(12, 12)
    print("   edits   resident MB   QObjects   top-level   Python objects   references to None")
    for turn in range(edits + 1):
        made.document.apply(SetCell(QUERY, turn % 12, turn // 12 % 12, 0.25 + turn))
        bench.wait_until(lambda: bench.shows(made))
        made.window.grab() if turn % 50 == 0 else None
        if turn % max(1, edits // 8) == 0:
            report(made.window, turn)
    bench.finish(made)


def report(window: QObject, turn: int) -> None:
    """Print one line."""
    gc.collect()
    children = len(window.findChildren(QObject))
    top = len(QApplication.topLevelWidgets())
    memory = bench.resident_megabytes()
    print(f"{turn:8} {memory:12.1f} {children:10} {top:10} {len(gc.get_objects()):15} {sys.getrefcount(None):19}")


if __name__ == "__main__":
    main()
