"""``attn-gui cost``: time and memory of a session's attention at growing lengths, measured here and now."""

import argparse
import json
import sys
from contextlib import suppress

from attn_gui.cli.arguments import usage
from attn_gui.cli.opening import read
from attn_gui.cli.output import put
from attn_gui.figures.accounting_table import as_lines
from attn_gui.figures.cost_figures import cost_table, ends
from attn_gui.session.compute import BYTE_BUDGET
from attn_gui.session.cost import LENGTHS, Cost, lengths_of, measured
from attn_gui.session.cost_ways import WAYS, Way
from attn_gui.text import say

LENGTHS_HELP = f"""so many queries and keys, separated by commas (default:
{",".join(map(str, LENGTHS))}); the session's rows are repeated"""
BUDGET_HELP = f"what one computation may keep (default: {BYTE_BUDGET // 1_000_000})"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--lengths", metavar="N,N,…", help=LENGTHS_HELP)
    parser.add_argument("--budget", metavar="MB", type=int, default=BYTE_BUDGET // 1_000_000, help=BUDGET_HELP)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")


def run(arguments: argparse.Namespace) -> int:
    """Measure, with progress on standard error, print the whole and return 0."""
    lengths = LENGTHS if arguments.lengths is None else lengths_of(arguments.lengths)
    if arguments.budget < 1:
        raise usage(say("--budget is a number of megabytes, 1 or more."), "--budget", "budget")
    session, _ = read(arguments.file)
    progress = Progress()
    cost: Cost | None = None
    try:
        for so_far in measured(session, lengths, tell=progress.tell, byte_budget=arguments.budget * 1_000_000):
            cost = so_far
    finally:
        progress.clear()
    if cost is not None:
        put(json.dumps(as_object(cost), allow_nan=False) if arguments.json else "\n".join(as_lines(cost_table(cost))))
    return 0


def as_object(cost: Cost) -> dict[str, object]:
    """Return what was measured for a program to read."""
    return {
        "kind": cost.session.kind,
        "score": cost.session.options.score,
        "byte_budget": cost.byte_budget,
        "ways": {key: str(WAYS[key].summary) for key in cost.reach},
        "reach": cost.reach,
        "points": [
            {
                "way": point.way,
                "length": point.length,
                "seconds": point.seconds,
                "runs": point.runs,
                "planned_bytes": point.planned_bytes,
                "peak_bytes": point.peak_bytes,
            }
            for point in cost.points
        ],
        "ends": [{"way": end.way, "length": end.length, "reason": str(end.reason)} for end in cost.ends],
        "notes": [str(note) for note in ends(cost)],
    }


class Progress:
    """Says on a terminal what runs; each way and length on a line of its own where nobody watches."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._last: tuple[str, int, int] = ("", 0, 0)

    def tell(self, way: Way, length: int, share: float) -> bool:
        """Show what runs; never asks to stop."""
        percent = int(share * 100) if self._watched else 0
        if (way.key, length, percent) != self._last:
            self._last = (way.key, length, percent)
            self._write(f"{way.label}: {length:,} positions" + (f", {percent} %" if self._watched else ""))
        return False

    def clear(self) -> None:
        """Leave a clean line."""
        if self._watched:
            self._write("")

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            print(
                f"\r\x1b[K{text}" if self._watched else text,
                end="" if self._watched else "\n",
                file=sys.stderr,
                flush=True,
            )
