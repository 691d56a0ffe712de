"""From Return pressed to the last figure's paint, against matplotlib drawing the same maps and bars.

    python tests/benchmarks/keystroke.py [--tokens 12] [--edits 200]

Both are timed in one process in turns. matplotlib comes with the extra ``benchmark``; without it only ours is printed.
"""

import argparse
import statistics
from time import perf_counter

import bench_window as bench
import numpy as np
from PySide6.QtCore import QEvent, QObject

from attn_gui.app.compose import Explorer
from attn_gui.session.compute import Done


class PaintWatch(QObject):
    """Notes when any of the watched widgets was painted last."""

    def __init__(self, widgets: list[QObject]) -> None:
        super().__init__()
        self.last = 0.0
        self.painted: set[int] = set()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of paint events."""
        if event.type() == QEvent.Type.Paint:
            self.last = perf_counter()
            self.painted.add(id(watched))
        return False


def main() -> None:
    """Print medians and the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, default=12)
    parser.add_argument("--edits", type=int, default=200)
    arguments = parser.parse_args()
    made = bench.explorer(arguments.tokens, arguments.tokens)
    draw = matplotlib_drawing(made)
    views = [view.viewport() for column in made.panels.maps.columns.values() for view in (column.map, column.bars)]
    watch = PaintWatch(list(views))
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(arguments.edits):
        ours.append(one_edit(made, watch, turn, arguments.tokens, len(views)))
        if draw is not None:
            theirs.append(draw())
    print(bench.row(f"Return to last paint, {arguments.tokens} tokens", ours))
    if theirs:
        print(bench.row("matplotlib set_data + draw, same maps and bars", theirs))
        print(f"ratio of medians: {statistics.median(theirs) / statistics.median(ours):.1f} x faster")
    bench.finish(made)


def one_edit(made: Explorer, watch: PaintWatch, turn: int, tokens: int, views: int) -> float:
    """Type a number and return the seconds from Return to the last paint of all six plots."""
    table = bench.query_table(made)
    # Nobody types so fast that the explanation of the number before is still to come.
    bench.wait_until(lambda: made.pictures.complete)
    bench.type_number(table, turn % tokens, turn // tokens % tokens, f"{turn % 17}.{turn % 8 + 11}")
    watch.painted.clear()
    began = perf_counter()
    bench.press_return(table)
    bench.wait_until(lambda: bench.shows(made) and len(watch.painted) == views)
    return watch.last - began


def matplotlib_drawing(made: Explorer):
    """Return a call that draws the present numbers with matplotlib and returns its seconds; None without it."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        return None
    figure = Figure(figsize=(7.6, 7.2), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots(2, 3)
    arrays = numbers(made)
    images = [axis.imshow(array, aspect="auto") for axis, array in zip(axes[0], arrays, strict=True)]
    for image, axis in zip(images, axes[0], strict=True):
        figure.colorbar(image, ax=axis)
    bars = [axis.bar(np.arange(array.shape[1]), array[0]) for axis, array in zip(axes[1], arrays, strict=True)]
    canvas.draw()

    def draw() -> float:
        now = numbers(made)
        began = perf_counter()
        for image, container, array in zip(images, bars, now, strict=True):
            image.set_data(array)
            for bar, value in zip(container, array[0], strict=True):
                bar.set_height(value)
        canvas.draw()
        return perf_counter() - began

    return draw


def numbers(made: Explorer) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return scores, weights and output on show."""
    current = made.computation.current
    assert isinstance(current, Done)
    return current.result.scores, current.result.weights, current.result.output


if __name__ == "__main__":
    main()
