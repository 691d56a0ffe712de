"""Tables of numbers from text, with an own strict reader: what is wrong is named by row and column."""

import math
import re
from dataclasses import dataclass, replace

import numpy as np

from attn_gui.io.csv_dialect import Dialect, decoded, guessed_dialect, number_in
from attn_gui.io.csv_writing import FORMULA_STARTS
from attn_gui.io.errors import FormatError, NotACellError
from attn_gui.io.limits import CELLS, CSV_FIELD_LETTERS, LABEL_LETTERS
from attn_gui.io.npy import Array
from attn_gui.session.tokens import clean_token
from attn_gui.text import Message, say

_LINE_END = re.compile(r"\r\n|\n|\r")

Rows = list[list[str]]


@dataclass(frozen=True, eq=False)
class TextTable:
    """The numbers (n, m) of a text, the names of its rows and columns where it has them, and how it was read."""

    values: Array
    row_labels: tuple[str, ...] | None
    column_labels: tuple[str, ...] | None
    dialect: Dialect
    notices: tuple[Message, ...]


def read_table(data: bytes, file: str, dialect: Dialect | None = None) -> TextTable:
    """Return the table in a text file.

    NotACellError names the row and column (counted from 1, as in the file) of what is no number or of a line with
    another number of cells; FormatError for what is no text, empty or too large.
    """
    text, encoding = decoded(data, file)
    chosen = dialect or guessed_dialect(text)
    rows = _rows(text, chosen, file)
    _require_table(rows, file)
    header, labels = _recognised(rows, chosen)
    values = _numbers(rows, chosen, int(header), int(labels), file)
    if not values.size:
        raise FormatError(say("{file} has no numbers.", file=file), field=file, code="empty")
    notices = _notices(encoding, header, labels)
    return TextTable(
        values,
        tuple(_label(row[0]) for row in rows[int(header) :]) if labels else None,
        tuple(_label(cell) for cell in rows[0][int(labels) :]) if header else None,
        replace(chosen, header=header, labels=labels),
        notices,
    )


def _notices(encoding: str, header: bool, labels: bool) -> tuple[Message, ...]:
    found: list[Message] = []
    if encoding == "cp1252":
        found.append(say("The text is not UTF-8; it was read as Western European (Windows-1252)."))
    if header:
        found.append(say("The first row was taken as the names of the columns."))
    if labels:
        found.append(say("The first column was taken as the names of the rows."))
    return tuple(found)


def _rows(text: str, dialect: Dialect, file: str) -> Rows:
    # Counted before it is split: cells in Python take ten times the memory of their text.
    signs = text.count(dialect.separator) + text.count("\n") + text.count("\r")
    if signs > 2 * CELLS:
        raise _too_large(signs, file)
    rows = _quoted_rows(text, dialect, file) if '"' in text else _plain_rows(text, dialect)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _plain_rows(text: str, dialect: Dialect) -> Rows:
    return [line.split(dialect.separator) for line in _LINE_END.split(text)]


def _quoted_rows(text: str, dialect: Dialect, file: str) -> Rows:
    # Possessive throughout: a quote that never closes costs no memory.
    separator = re.escape(dialect.separator)
    pattern = re.compile(rf'(?:[ ]*+"((?:[^"]++|"")*+)"[ ]*+|([^"\r\n{separator}]*))({separator}|\r\n|\n|\r|\Z)')
    rows: Rows = [[]]
    at = 0
    while True:
        found = pattern.match(text, at)
        if found is None:
            place = {"row": len(rows), "column": len(rows[-1]) + 1}
            raise _cell_error(
                say("{file}: the quotes in row {row}, column {column} do not close.", file=file, **place), file, **place
            )
        quoted, plain, end = found.groups()
        rows[-1].append(plain if quoted is None else quoted.replace('""', '"'))
        if end == "":
            return rows
        if end != dialect.separator:
            rows.append([])
        at = found.end()


def _require_table(rows: Rows, file: str) -> None:
    if not rows:
        raise FormatError(say("{file} is empty.", file=file), field=file, code="empty")
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            sentence = "{file}: row {row} has {count} cells but row 1 has {width}."
            message = say(sentence, file=file, row=number, count=len(row), width=width)
            raise NotACellError(message, field=file, code="ragged", row=number, column=None)
    if len(rows) * width > CELLS:
        raise _too_large(len(rows) * width, file)


def _too_large(count: int, file: str) -> FormatError:
    cells, most = f"{count:,}", f"{CELLS:,}"
    message = say("{file} has {cells} cells; at most {most} can be opened.", file=file, cells=cells, most=most)
    return FormatError(message, field=file, code="too_large")


def _recognised(rows: Rows, dialect: Dialect) -> tuple[bool, bool]:
    """Return whether the first row and the first column are names: an empty corner says so, or no number in them."""
    corner = not rows[0][0].strip() and len(rows) > 1 and len(rows[0]) > 1 and bool(rows[1][0].strip())
    header, labels = dialect.header, dialect.labels
    if header is None:
        header = corner or (len(rows) > 1 and not any(_is_number(cell, dialect) for cell in rows[0]))
    if labels is None:
        below = [row[0] for row in rows[int(header) :]]
        labels = corner or (len(rows[0]) > 1 and not any(_is_number(cell, dialect) for cell in below))
    return header, labels


def _is_number(cell: str, dialect: Dialect) -> bool:
    return not cell.strip() or number_in(cell, dialect) is not None


def _numbers(rows: Rows, dialect: Dialect, top: int, left: int, file: str) -> Array:
    values = np.empty((len(rows) - top, len(rows[0]) - left))
    for i, row in enumerate(rows[top:]):
        for j, cell in enumerate(row[left:]):
            number = number_in(cell, dialect)
            if number is None or (math.isinf(number) and "n" not in cell.lower()):
                raise _no_number(cell, number, i + top + 1, j + left + 1, file)
            values[i, j] = number
    values.flags.writeable = False
    return values


def _no_number(cell: str, number: float | None, row: int, column: int, file: str) -> NotACellError:
    place = {"row": row, "column": column}
    shown = cell.strip()[:40]
    if number is not None:
        why = say("holds {cell}, which is beyond the range of double precision", cell=shown)
    elif not shown:
        why = say("is empty")
    elif len(cell) > CSV_FIELD_LETTERS:
        why = say("holds {count} letters", count=f"{len(cell):,}")
    else:
        why = say("holds “{cell}”, which is no number", cell=shown)
    return _cell_error(say("{file}: row {row}, column {column} {why}.", file=file, why=why, **place), file, **place)


def _cell_error(message: Message, file: str, row: int, column: int) -> NotACellError:
    return NotACellError(message, field=file, code="cell", row=row, column=column)


def _label(cell: str) -> str:
    """Return a name as it was before it was written: without the apostrophe that keeps it from being a formula."""
    text = clean_token(cell.strip(" "))[:LABEL_LETTERS]
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
