"""``attn-gui sensitivity``: which cells one number follows most, and what makes a weight that is wanted."""

import argparse
import json
import math
from typing import cast

from attn_gui.cli.arguments import usage
from attn_gui.cli.explain_places import cell
from attn_gui.cli.opening import computed, read
from attn_gui.cli.output import put
from attn_gui.cli.targets import target
from attn_gui.engine.reach import Side
from attn_gui.engine.sensitivity import Stage
from attn_gui.io.session_file import write_session
from attn_gui.session.compute import Done
from attn_gui.session.explaining_tables import row_name
from attn_gui.session.naming import symbol_of
from attn_gui.session.reaching import ReachedRow, RowReach
from attn_gui.session.sensitivity import TableSlopes, table_slopes
from attn_gui.session.view_state import ViewState
from attn_gui.text import say

STAGES = ("weights", "output", "scores")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--stage", choices=STAGES, default="weights", help="which number (default: weights)")
    parser.add_argument(
        "--cell", metavar="Q,K", required=True, help="query and key, for output query and component: 8,2 or it,animal"
    )
    parser.add_argument("--head", metavar="N", help="the head, counted from 0 (default: the file's focus)")
    parser.add_argument("--top", type=int, default=10, metavar="N", help="how many cells (default: 10)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--want", type=float, metavar="W", help="find the least change of a row that makes this weight")
    parser.add_argument("--change", choices=("query", "key"), help="with --want: whose row (default: query)")
    parser.add_argument("-o", "--output", metavar="OUT", help="write the session with that row (.attn)")


def run(arguments: argparse.Namespace) -> int:
    """Print the answer, also that a wanted weight cannot be had, and return 0."""
    session, view_state = read(arguments.file)
    done = computed(session)
    index = cell(done, arguments.stage, arguments.cell, arguments.head, view_state.focus.head)
    if arguments.want is not None:
        return _reach(arguments, done, index, view_state)
    if arguments.output is not None:
        raise usage(say("Only --want changes the session; without it there is nothing to write."), "--output", "output")
    if arguments.change is not None:
        raise usage(say("--change goes with --want only."), "--change", "together")
    if arguments.top < 1:
        raise usage(say("--top must be at least 1."), "--top", "top")
    found = table_slopes(done, cast("Stage", arguments.stage), index)
    put(_json(done, found, arguments.top) if arguments.json else _text(done, found, arguments.top))
    return 0


def _reach(arguments: argparse.Namespace, done: Done, index: tuple[int, ...], view_state: ViewState) -> int:
    if arguments.stage != "weights" or not 0 <= arguments.want <= 1:
        raise usage(say("--want is a weight between 0 and 1, of the stage weights."), "--want", "want")
    path = None if arguments.output is None else target(arguments.output, (".attn",), [arguments.file])
    found = RowReach(done, index, cast("Side", arguments.change or "query")).to(arguments.want)
    if path is not None:
        write_session(path, found.edit.apply(done.session), view_state)
    put(_told(done, found, as_json=arguments.json))
    return 0


def _told(done: Done, found: ReachedRow, *, as_json: bool) -> str:
    edit, (low, high) = found.edit, found.reachable
    if as_json:
        told = {
            "table": str(edit.name),
            "row": edit.row,
            "values": edit.values.tolist(),
            "weight": _finite(found.weight),
            "reachable": [_finite(low), _finite(high)],
            "reached": found.reached,
            "why": None if found.why is None else str(found.why),
        }
        return json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False)
    if found.why is not None and not low < high:
        return str(found.why)
    name = row_name(done.session, edit.name, edit.row)
    numbers = "  ".join(f"{number:.6g}" for number in edit.values)
    lines = [] if found.why is None else [str(found.why)]
    lines += [f"{symbol_of(edit.name)}[{name}] = {numbers}", f"makes the weight {found.weight:.6g}"]
    return "\n".join([*lines, f"weights from {low:.4g} to {high:.4g} can be had"])


def _text(done: Done, found: TableSlopes, top: int) -> str:
    cells = found.largest(top)
    names = [f"{symbol_of(name)}[{row_name(done.session, name, row)}, d{column}]" for name, row, column, _ in cells]
    wide = max(map(len, names), default=0)
    lines = [f"{found.stage} = {'NaN' if math.isnan(found.value) else f'{found.value:.6g}'}"]
    lines += [f"{name:{wide}}  {cell[3]:+.6g}" for name, cell in zip(names, cells, strict=True)]
    return "\n".join([*lines, *map(str, found.notes)])


def _json(done: Done, found: TableSlopes, top: int) -> str:
    cells = [
        {"table": str(name), "row": row, "column": column, "slope": _finite(slope)}
        for name, row, column, slope in found.largest(top)
    ]
    told = {
        "stage": found.stage,
        "index": list(found.index),
        "value": _finite(found.value),
        "cells": cells,
        "notes": [str(note) for note in found.notes],
    }
    return json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False)


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
