"""From Return pressed to the last repaint of anything in the window, with every panel and page open.

    python tests/benchmarks/keystroke_panels.py [--tokens 12] [--edits 40]

One line for each panel or page in front. *Maps* is when the last map or bar began to be painted, *first round* when the
window's first round of painting ended, *all* when anything at all was painted last: words and what tools calculate come
in turns of their own. Motion is switched off.
"""

import argparse
import statistics
from itertools import pairwise
from time import perf_counter

import bench_window as bench
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from attn_gui.app.compose import Explorer
from attn_gui.app.tools import PAGE, TOOLS
from attn_gui.views.side_panels import EXPLANATION, MAPS

QUIET = 0.15
"""Seconds without painting after which nothing more is to come."""
ROUND = 0.004
"""Seconds without painting that end a round."""


class Paintings(QObject):
    """Notes when anything is painted, and when any of *plots* is."""

    def __init__(self, plots: set[QWidget]) -> None:
        super().__init__()
        self.plots = plots
        self.all: list[float] = []
        self.maps: list[float] = []
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of paint events."""
        if event.type() == QEvent.Type.Paint:
            now = perf_counter()
            self.all.append(now)
            if watched in self.plots:
                self.maps.append(now)
        return False

    def clear(self) -> None:
        """Forget what was painted."""
        self.all.clear()
        self.maps.clear()


def main() -> None:
    """Print one line for each panel and page in front."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, default=12)
    parser.add_argument("--edits", type=int, default=40)
    arguments = parser.parse_args()
    made = bench.explorer(arguments.tokens, arguments.tokens)
    made.preferences.less_motion = True
    plots = {view.viewport() for column in made.panels.maps.columns.values() for view in (column.map, column.bars)}
    watch = Paintings(plots)
    print(f"{'in front':34}{'maps':>9}{'first round':>13}{'all':>9}   ms, medians of {arguments.edits}")
    measure(made, watch, "maps, no panel open", arguments)
    for key in TOOLS:
        place(made, key).open_panel(key, raise_it=False)
    for side in (EXPLANATION, *(key for key, tool in TOOLS.items() if tool.where != PAGE)):
        made.panels.side.open_panel(side)
        measure(made, watch, f"maps, {side}", arguments)
    made.panels.side.open_panel(EXPLANATION)
    for page in (key for key, tool in TOOLS.items() if tool.where == PAGE):
        made.panels.pages.open_panel(page)
        measure(made, watch, f"{page}, explanation", arguments)
    made.panels.pages.open_panel(MAPS)
    bench.finish(made)


def place(made: Explorer, key: str):
    """Return where a tool opens."""
    return made.panels.pages if TOOLS[key].where == PAGE else made.panels.side


def measure(made: Explorer, watch: Paintings, name: str, arguments: argparse.Namespace) -> None:
    """Print the medians of one line."""
    wait_quiet(watch)
    rows = [one_edit(made, watch, turn, arguments.tokens) for turn in range(arguments.edits)]
    maps, first, everything = (1e3 * statistics.median(column) for column in zip(*rows, strict=True))
    print(f"{name:34}{maps:9.1f}{first:13.1f}{everything:9.1f}", flush=True)


def one_edit(made: Explorer, watch: Paintings, turn: int, tokens: int) -> tuple[float, float, float]:
    """Type a number; return the seconds from Return to maps, to the end of the first round with it, to all."""
    table = bench.query_table(made)
    bench.type_number(table, turn % tokens, turn // tokens % tokens, f"{turn % 17}.{turn % 8 + 11}")
    wait_quiet(watch)
    watch.clear()
    began = perf_counter()
    bench.press_return(table)
    bench.wait_until(lambda: bench.shows(made) and bool(watch.all))
    wait_quiet(watch)
    maps = watch.maps[-1] if watch.maps else began
    return maps - began, end_of_round(watch.all, maps) - began, watch.all[-1] - began


def end_of_round(painted: list[float], since: float) -> float:
    """Return when the round of painting ended that ran at *since*."""
    later = [at for at in painted if at >= since]
    for before, after in pairwise(later):
        if after - before > ROUND:
            return before
    return later[-1]


def wait_quiet(watch: Paintings) -> None:
    """Run the event loop until nothing has been painted for a while."""
    began = perf_counter()
    bench.wait_until(lambda: perf_counter() - max([*watch.all[-1:], began]) > QUIET)


if __name__ == "__main__":
    main()
