"""Tables of numbers as text that reads back as the very same numbers, and that no spreadsheet runs as formulas."""

from collections.abc import Collection, Iterable, Sequence

from attn_gui.io.npy import Array

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell of text that begins so is a formula to a spreadsheet."""


def escaped_label(text: str) -> str:
    """Return a name that no spreadsheet takes for a formula: an apostrophe before = + - @, tab and return."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def table_text(
    values: Array,
    separator: str,
    row_labels: Sequence[str] | None = None,
    column_labels: Sequence[str] | None = None,
    *,
    apostrophes: bool = True,
) -> str:
    """Return the table as text: each number in the shortest form that reads back as the same double.

    With labels of either kind there is a first row and a first column, the corner empty; where one kind is missing
    the index stands for it.
    """
    lines = [[repr(float(value)) for value in row] for row in values]
    if row_labels is not None or column_labels is not None:
        rows, columns = (
            given if given is not None else tuple(map(str, range(count)))
            for given, count in zip((row_labels, column_labels), values.shape, strict=True)
        )
        lines = [["", *columns], *([label, *line] for label, line in zip(rows, lines, strict=True))]
        lines = [
            [_written(cell, separator, apostrophes and 0 in (i, j)) for j, cell in enumerate(line)]
            for i, line in enumerate(lines)
        ]
    return "".join(separator.join(line) + "\n" for line in lines)


def lines_text(lines: Iterable[Sequence[str]], separator: str, labels: Collection[int]) -> str:
    """Return finished cells as text; those in the columns *labels* are names, which no spreadsheet runs."""
    written = ([_written(cell, separator, place in labels) for place, cell in enumerate(line)] for line in lines)
    return "".join(separator.join(line) + "\n" for line in written)


def _written(cell: str, separator: str, label: bool) -> str:
    text = escaped_label(cell) if label else cell
    if any(sign in text for sign in (separator, '"', "\n", "\r")) or text != text.strip(" "):
        return '"' + text.replace('"', '""') + '"'
    return text
