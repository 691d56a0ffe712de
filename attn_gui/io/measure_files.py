"""The measures of every row of weights as a CSV table, and how far heads overlap as another."""

import math
import os
from collections.abc import Iterator
from pathlib import Path

from attn_gui.engine import MultiHead
from attn_gui.engine.measures import head_overlap, peaks, row_sum
from attn_gui.io.atomic import write_atomically
from attn_gui.io.csv_writing import lines_text
from attn_gui.session.compute import Done
from attn_gui.session.measuring import MEASURES, rows_of
from attn_gui.session.tokens import unique_tokens

COLUMNS = {
    "entropy_bits": "entropy",
    "entropy_share": "entropy-share",
    "effective_keys": "effective-keys",
    "peak": "peak",
    "peak_key": None,
    "mean_distance": "mean-distance",
    "diagonality": "diagonality",
    "first_token_share": "first-token-share",
}
"""The columns after head, query and row_sum, each with its key in MEASURES; the key of the peak is a name."""
NAMES = (1, 3 + list(COLUMNS).index("peak_key"))
OVERLAP_SUFFIX = ".overlap.csv"


def write_measures(path: str | os.PathLike[str], done: Done) -> tuple[Path, ...]:
    """Write the measures of *done* to *path*, those of several heads also NAME.overlap.csv; return what was written.

    One row per head and query; a cell is empty where a row has no such measure.  Raises FileAccessError.
    """
    target = Path(path)
    write_atomically(target, measures_text(done).encode("utf-8"))
    overlap = overlap_text(done)
    if overlap is None:
        return (target,)
    beside = target.with_name(target.stem + OVERLAP_SUFFIX)
    write_atomically(beside, overlap.encode("utf-8"))
    return (target, beside)


def measures_text(done: Done) -> str:
    """Return the table of measures: head (from 0), query, row_sum and COLUMNS."""
    return lines_text(_lines(done), ",", NAMES)


def overlap_text(done: Done) -> str | None:
    """Return the Jensen–Shannon divergence of each two heads in bits as a table; None where there is one head only."""
    result = done.result
    if not isinstance(result, MultiHead) or result.num_heads < 2:
        return None
    assert result.weights is not None, "a session's result keeps everything"
    lines = [["head", *map(str, range(result.num_heads))]]
    lines.extend([str(head), *map(_cell, row)] for head, row in enumerate(head_overlap(result.weights).tolist()))
    return lines_text(lines, ",", ())


def _lines(done: Done) -> Iterator[list[str]]:
    yield ["head", "query", "row_sum", *COLUMNS]
    weights = done.result.weights
    assert weights is not None, "a session's result keeps everything"
    queries, keys = unique_tokens(done.inputs.query_tokens), unique_tokens(done.inputs.key_tokens)
    # Head by head: the logarithms of all heads at once would take as much memory as their weights.
    for head, part in enumerate(weights if weights.ndim > 2 else weights[None]):
        rows = rows_of(done.result, part, head)
        found = {column: MEASURES[key].rows(rows) for column, key in COLUMNS.items() if key is not None}
        sums, places = row_sum(part), peaks(part)[1]
        for place, query in enumerate(queries):
            at = int(places[place])
            cells = {"peak_key": keys[at] if at >= 0 else ""}
            cells |= {column: _cell(float(values[place])) for column, values in found.items()}
            yield [str(head), query, _cell(float(sums[place])), *(cells[column] for column in COLUMNS)]


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(value)
