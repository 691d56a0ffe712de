"""A comparison as lines of text and as plain values."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from attn_gui.session.comparing.comparison import Comparison, Difference
from attn_gui.session.comparing.words import number, percent, stage_words
from attn_gui.session.session import Array
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import Message

ROW_HEADINGS = ("query", "total variation", "Jensen-Shannon", "output by", "of its largest")


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison, what people call its two sides, what is worth saying, and the heads whose rows are told."""

    names: tuple[str, str]
    found: Comparison
    notes: tuple[Message, ...]
    heads: tuple[int, ...]


def lines(told: Compared) -> list[str]:
    """Return what differs: inputs, settings, each stage, and each row."""
    found = told.found
    differing = [str(row.message) for row in found.tables] + [str(line) for line in found.settings]
    return [
        *(f"{side}  {name}" for side, name in zip("AB", told.names, strict=True)),
        *(f"note: {note}" for note in (*told.notes, *found.notes)),
        *(differing or ["All that the numbers rest on is the same."]),
        *(str(stage_words(found, stage)) for stage in found.stages),
        *(line for head in told.heads for line in _rows(found, head)),
    ]


def as_json(told: Compared) -> dict[str, object]:
    """Return what `lines` says as plain values, all digits; what is not finite is None."""
    found = told.found
    stages = {name: _stage(found, name) for name in found.stages}
    return {
        "a": told.names[0],
        "b": told.names[1],
        "equal": all(_is_equal(difference) for difference in found.stages.values()),
        "pooled": found.pooled,
        "notes": [str(note) for note in (*told.notes, *found.notes)],
        "inputs": [
            {
                "table": str(row.name),
                "cells": row.cells,
                "largest": None if row.largest is None else _finite(row.largest),
                "words": str(row.message),
            }
            for row in found.tables
        ],
        "settings": [str(line) for line in found.settings],
        "stages": stages,
        "rows": _rows_json(told),
    }


def _rows(found: Comparison, head: int) -> list[str]:
    title = [f"head {head}"] if len(found.total_variation) > 1 else []
    tokens = unique_tokens(found.a.inputs.query_tokens)
    columns = [
        tokens,
        [number(float(value)) for value in found.total_variation[head]],
        [number(float(value)) for value in found.jensen_shannon[head]],
    ]
    if found.output_largest is not None and found.output_relative is not None:
        columns.append([number(float(value)) for value in found.output_largest])
        columns.append([percent(float(value)) for value in found.output_relative])
    return ["", *title, *_aligned(columns)]


def _aligned(columns: Sequence[Sequence[str]]) -> Iterable[str]:
    headed = [(heading, *column) for heading, column in zip(ROW_HEADINGS, columns, strict=False)]
    widths = [max(map(len, column)) for column in headed]
    for first, *others in zip(*headed, strict=True):
        cells = [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
        yield "  ".join((first.ljust(widths[0]), *cells))


def _is_equal(difference: Difference | Message) -> bool:
    return isinstance(difference, Difference) and not difference.moved


def _stage(found: Comparison, name: str) -> dict[str, object]:
    difference = found.stages[name]
    if not isinstance(difference, Difference):
        return {"comparable": False, "reason": str(difference)}
    values = {"cells": difference.values.size, "moved": difference.moved}
    largest = None if difference.largest is None else _finite(difference.largest)
    return {"comparable": True, **values, "largest": largest, "place": _place(found, name, difference)}


def _place(found: Comparison, stage: str, difference: Difference) -> dict[str, object] | None:
    if difference.place is None or not difference.moved:
        return None
    head, row, column = difference.place
    is_output = stage == "output"
    numbers = {"query": row, "component" if is_output else "key": column}
    names: dict[str, object] = {"query_token": unique_tokens(found.a.inputs.query_tokens)[row]}
    if not is_output:
        names["key_token"] = unique_tokens(found.a.inputs.key_tokens)[column]
        names["head"] = head if len(found.total_variation) > 1 else None
    return {**numbers, **names}


def _rows_json(told: Compared) -> dict[str, object]:
    found = told.found
    several = len(found.total_variation) > 1
    return {
        "queries": list(unique_tokens(found.a.inputs.query_tokens)),
        "heads": list(told.heads) if several else None,
        "total_variation": [_plain(found.total_variation[head]) for head in told.heads],
        "jensen_shannon": [_plain(found.jensen_shannon[head]) for head in told.heads],
        "output_largest": None if found.output_largest is None else _plain(found.output_largest),
        "output_relative": None if found.output_relative is None else _plain(found.output_relative),
    }


def _plain(values: Array) -> list[float | None]:
    return [_finite(value) for value in np.asarray(values, dtype=np.float64).tolist()]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
