"""From process start to the first painted window, against a bare window with as many plots, colour bars and tables.

    python tests/benchmarks/start.py [--rounds 9]

Each start is a process of its own; the two kinds take turns.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter

BARE = """
import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QGridLayout, QMainWindow, QTableWidget, QWidget
app = QApplication([])
app.setStyle("Fusion")
window, center = QMainWindow(), QWidget()
grid = QGridLayout(center)
for column in range(3):
    table = QTableWidget(15, 32)
    grid.addWidget(table, column, 0)
    plot, bars = pg.PlotWidget(), pg.PlotWidget()
    image = pg.ImageItem(np.random.default_rng(0).random((15, 15)))
    plot.addItem(image)
    plot.plotItem.layout.addItem(pg.ColorBarItem(values=(0, 1), colorMap="viridis"), 2, 5)
    bars.addItem(pg.BarGraphItem(x=np.arange(15), height=np.arange(15), width=0.8))
    grid.addWidget(plot, 0, column + 1, 2, 1)
    grid.addWidget(bars, 2, column + 1)
window.setCentralWidget(center)
window.resize(1440, 900)
window.show()
"""

OURS = """
import sys
sys.path.insert(0, {folder!r})
import bench_window as bench
app = bench.application()
made = bench.compose(bench.surroundings())
window = made.window
window.resize(1440, 900)
window.show()
bench.wait_until(lambda: bench.shows(made))
"""

# The grab paints everything there is to paint.
END = """
window.grab()
sys.stdout.flush()
os._exit(0)
"""


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    folder = str(Path(__file__).resolve().parent)
    start(OURS.format(folder=folder))  # compiles what was changed since the last start
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(start(OURS.format(folder=folder)))
        bare.append(start(BARE))
    print(f"our window      median {1e3 * statistics.median(ours):7.0f} ms")
    print(f"a bare window   median {1e3 * statistics.median(bare):7.0f} ms")
    print(f"ratio           {statistics.median(ours) / statistics.median(bare):.2f}")


def start(program: str) -> float:
    """Run *program* to its first paint in a process of its own and return the seconds."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = perf_counter()
    subprocess.run([sys.executable, "-c", f"import os, sys\n{program}{END}"], env=environment, check=True)
    return perf_counter() - began


if __name__ == "__main__":
    main()
