"""A magnified neighbourhood: what is read where a map has too many cells for numbers."""

from dataclasses import replace

from attn_gui.figures.figure import Heatmap

LENS_FROM = 60
"""Beyond this many places on a side the lens follows the focus."""
SPAN = 9


def window_around(focus: int | None, count: int, span: int = SPAN) -> slice:
    """Return the *span* places (or all, if fewer) that have *focus* in their middle where the ends allow it."""
    wide = min(span, count)
    start = min(max((focus or 0) - wide // 2, 0), count - wide)
    return slice(start, start + wide)


def lens(figure: Heatmap, span: int = SPAN) -> Heatmap | None:
    """Return the *span* × *span* cells around the focus as a map of their own; None while the map is small."""
    rows, columns = figure.values.shape
    if max(rows, columns) <= LENS_FROM:
        return None
    row, column = figure.focus
    down, across = window_around(row, rows, span), window_around(column, columns, span)
    return replace(
        figure,
        key=f"{figure.key}-lens",
        values=figure.values[down, across],
        rgba=figure.rgba[down, across],
        states=figure.states[down, across],
        marks=None if figure.marks is None else figure.marks[down, across],
        rows=replace(figure.rows, labels=figure.rows.labels[down]),
        columns=replace(figure.columns, labels=figure.columns.labels[across]),
        focus=(None if row is None else row - down.start, None if column is None else column - across.start),
        show_numbers=True,
    )
