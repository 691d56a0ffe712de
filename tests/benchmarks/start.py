"""From process start to the first painted window, against a bare window with as many plots, colour bars and tables.

    python tests/benchmarks/start.py [--rounds 9]

Each start is a process of its own; the two kinds take turns.
"""

import argparse
import os
import statistics
import subprocess
import sys
from tempfile import TemporaryDirectory
from time import perf_counter

# Comes before both, so that neither pays for it: ends the process once every table in sight was painted, and every plot
# with its numbers, as a person sees it.
WATCH = """
import os
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QGraphicsView

class FirstPaint(QObject):
    def __init__(self, window, has_numbers):
        super().__init__()
        self.has_numbers = has_numbers
        areas = [area for area in window.findChildren(QAbstractScrollArea) if area.isVisible()]
        self.left = {area.viewport() for area in areas}
        for viewport in self.left:
            viewport.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            if self.has_numbers() or not isinstance(watched.parent(), QGraphicsView):
                self.left.discard(watched)
            if not self.left:
                QTimer.singleShot(0, lambda: os._exit(0))
        return False
"""

BARE = """
import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QGridLayout, QMainWindow, QTableWidget, QWidget
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
end = FirstPaint(window, lambda: True)
app.exec()
"""

OURS = """
from PySide6.QtWidgets import QWidget
run = QApplication.exec
def watch_and_run(app):
    (window,) = (widget for widget in app.topLevelWidgets() if widget.isVisible())
    weights = window.findChild(QWidget, "weights_map")
    end = FirstPaint(window, lambda: weights.figure is not None)
    run()
QApplication.exec = watch_and_run
from attn_gui.cli.main import main
sys.exit(main([]))
"""


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    start(OURS)  # compiles what was changed since the last start
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(start(OURS))
        bare.append(start(BARE))
    print(f"our window      median {1e3 * statistics.median(ours):7.0f} ms")
    print(f"a bare window   median {1e3 * statistics.median(bare):7.0f} ms")
    print(f"ratio           {statistics.median(ours) / statistics.median(bare):.2f}")


def start(program: str) -> float:
    """Run *program* to its first paint in a process of its own and return the seconds."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with TemporaryDirectory() as settings:
        environment["XDG_CONFIG_HOME"] = settings
        began = perf_counter()
        subprocess.run([sys.executable, "-c", WATCH + program], env=environment, check=True)
        return perf_counter() - began


if __name__ == "__main__":
    main()
