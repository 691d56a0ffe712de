"""Rectangles of numbers as text, from spreadsheets and files: separators, decimal commas, labels, bad cells."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attn_gui.errors import AttentionError
from attn_gui.session.session import Array, frozen
from attn_gui.session.typed_numbers import NumberError, is_not_finite, parse_number
from attn_gui.text import Message, say

MOST_CELLS = 4_000_000
SHOWN_TEXT = 40

_PLAIN = re.compile(r"[0-9eE+\-.,;\t\r\n ]*", re.ASCII)
_LIKE_A_NUMBER = re.compile(r"\s*[-+−]?\s*[.,]?\d")
_LINES = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, eq=False)
class Block:
    """``values`` (rows, columns), finite and read-only; the labels found beside and above them.

    ``alternative`` is the other way to read a text that could mean either: 1,5 as one number instead of two.
    """

    values: Array
    row_labels: tuple[str, ...] | None = None
    column_labels: tuple[str, ...] | None = None
    alternative: "Block | None" = None


class BlockError(AttentionError):
    """A text that is no rectangle of numbers; ``row`` and ``column`` say where, counted from 0, None for no place."""

    def __init__(self, message: Message, code: str, row: int | None = None, column: int | None = None) -> None:
        super().__init__(message, field="block", code=code)
        self.row = row
        self.column = column


def parse_block(text: str) -> Block:
    """Return the numbers in *text*, with a header row and a label column where there are any.

    With a tab in it tabs separate; else with a semicolon that does, and the comma is decimal; else the comma does;
    else blanks do. Raises BlockError naming the first cell that is no finite number, or a row of another length.
    """
    body = text.strip("\r\n")
    if not body.strip():
        raise BlockError(say("There are no numbers to paste."), "empty")
    separator = next((sign for sign in "\t;," if sign in body), None)
    block = _fast(body, separator) or _slow(body, separator)
    return _with_alternative(block, body, separator)


def _with_alternative(block: Block, body: str, separator: str | None) -> Block:
    lines = _LINES.split(body)
    if separator != "," or not all(line.count(",") == 1 for line in lines):
        return block
    try:
        decimal = _table_of([[line] for line in lines])
    except BlockError:
        return block
    return Block(block.values, block.row_labels, block.column_labels, decimal)


def _fast(body: str, separator: str | None) -> Block | None:
    """Return the block of a text of plain decimal numbers alone, quickly; None for any other text."""
    if not _PLAIN.fullmatch(body) or (separator != "," and "," in body and "." in body):
        return None
    plain = body if separator == "," else body.replace(",", ".")
    lines = _LINES.split(plain)
    try:
        rows = [list(map(float, line.split(separator))) for line in lines]
        values = np.array(rows, dtype=np.float64)
    except ValueError:
        return None
    if values.ndim != 2 or 0 in values.shape or values.size > MOST_CELLS or not np.isfinite(values).all():
        return None
    return Block(frozen(values + 0.0))


def _slow(body: str, separator: str | None) -> Block:
    if separator is None:
        return _table_of(_by_blanks(body))
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=separator))
    # Some programs end every line with a separator.
    if len(rows[0]) > 1 and all(row and not row[-1].strip() for row in rows):
        rows = [row[:-1] for row in rows]
    return _table_of(rows)


def _by_blanks(body: str) -> list[list[str]]:
    """Return cells between blanks where each is a number of its own, else one cell a line (1 / 3)."""
    lines = _LINES.split(body)
    cells = [line.split() for line in lines]
    single = all(_is_number(line) for line in lines)
    return [[line] for line in lines] if single else cells


def _table_of(cells: Sequence[Sequence[str]]) -> Block:
    _require_equal(cells)
    header = len(cells) > 1 and len(cells[0]) > 1 and all(_is_label(cell) for cell in cells[0][1:])
    below = cells[1:] if header else cells
    labelled = len(below[0]) > 1 and len(cells) > 1 and all(_is_label(row[0]) for row in below)
    if header and not labelled and not _is_label(cells[0][0]):
        header, below = False, cells
    first = 1 if labelled else 0
    values = [[_number(cell, i, j) for j, cell in enumerate(row[first:])] for i, row in enumerate(below)]
    return Block(
        frozen(np.array(values, dtype=np.float64)),
        tuple(row[0].strip() for row in below) if labelled else None,
        tuple(cell.strip() for cell in cells[0][first:]) if header else None,
    )


def _require_equal(cells: Sequence[Sequence[str]]) -> None:
    width = len(cells[0])
    for place, row in enumerate(cells):
        if len(row) != width:
            message = say(
                "Row {row} of the block has {count} cells, row 0 has {width}; all rows must be equally long.",
                row=place,
                count=len(row),
                width=width,
            )
            raise BlockError(message, "ragged", row=place)
    if width * len(cells) > MOST_CELLS:
        message = say("The block has {rows} × {columns} cells; that is too many.", rows=len(cells), columns=width)
        raise BlockError(message, "too_large")


def _number(cell: str, row: int, column: int) -> float:
    try:
        return parse_number(cell)
    except NumberError as error:
        if not cell.strip():
            message = say("Row {row}, column {column} of the block is empty; write 0 there.", row=row, column=column)
        else:
            message = say(
                "Row {row}, column {column} of the block: {why}", row=row, column=column, why=_shortened(error, cell)
            )
        raise BlockError(message, error.code, row, column) from None


def _shortened(error: NumberError, cell: str) -> Message:
    if len(cell) <= SHOWN_TEXT:
        return error.message
    return say("“{text}…” is no number.", text=cell[:SHOWN_TEXT])


def _is_label(cell: str) -> bool:
    """Return whether a cell can only be a name: no number, none mistyped, and neither NaN nor infinity."""
    return not _LIKE_A_NUMBER.match(cell) and not is_not_finite(cell) and not _is_number(cell)


def _is_number(cell: str) -> bool:
    try:
        parse_number(cell)
    except NumberError:
        return False
    return True
