"""The accounting of a session as a table of text: at its own size, and beside it at another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attn_gui.engine.accounting import Accounting
from attn_gui.session.sizes import size_text
from attn_gui.text import Message, say


@dataclass(frozen=True)
class TableRow:
    """One line: what it is, one text a column, and whether it is a sum with its parts in the lines below."""

    label: Message
    cells: tuple[str, ...]
    leads: bool = False


@dataclass(frozen=True)
class TextTable:
    """A heading a column, the lines, and what there is to say below them."""

    headings: tuple[Message, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Message, ...]


def accounting_table(counts: Sequence[Accounting]) -> TextTable:
    """Return the table of one or more accountings of the same session, one a column."""
    first = counts[0]
    rows = (
        _row(counts, say("parameters"), lambda count: grouped(count.all_parameters), leads=True),
        *_parts(counts, "parameters"),
        _row(counts, say("  as bytes"), lambda count: size_text(count.parameter_bytes)),
        _row(counts, say("multiply-adds"), lambda count: grouped(count.all_multiply_adds), leads=True),
        *_parts(counts, "multiply_adds"),
        _row(counts, say("attention weights"), lambda count: size_text(count.weight_bytes), leads=True),
        _row(counts, say("key/value cache"), lambda count: size_text(count.cache_bytes), leads=True),
        _row(counts, say("  per token"), lambda count: size_text(count.cache_bytes_per_token)),
    )
    return TextTable(tuple(map(_heading, counts)), rows, _notes(first))


def as_lines(table: TextTable) -> list[str]:
    """Return the table as lines of plain text, its columns below one another."""
    texts = [["", *map(str, table.headings)], *([str(row.label), *row.cells] for row in table.rows)]
    widths = [max(len(line[column]) for line in texts) for column in range(len(texts[0]))]
    lines = [
        "  ".join([line[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(line[1:], widths[1:]))])
        for line in texts
    ]
    return [*lines, *map(str, table.notes)]


def grouped(count: int) -> str:
    """Return *count* with its digits in threes."""
    return f"{count:,}"


def _heading(count: Accounting) -> Message:
    return say("{queries} × {keys}", queries=grouped(count.lengths[0]), keys=grouped(count.lengths[1]))


def _parts(counts: Sequence[Accounting], field: str) -> list[TableRow]:
    # The parts follow from what there is, and are the same at every length.
    columns = [getattr(count, field) for count in counts]
    return [
        TableRow(say("  {part}", part=parts[0].name), tuple(grouped(part.count) for part in parts))
        for parts in zip(*columns, strict=True)
    ]


def _row(
    counts: Sequence[Accounting], label: Message, text: Callable[[Accounting], str], *, leads: bool = False
) -> TableRow:
    return TableRow(label, tuple(map(text, counts)), leads)


def _notes(count: Accounting) -> tuple[Message, ...]:
    query, key, value = count.widths
    widths = (
        say("{width} wide", width=key)
        if query == key == value
        else say("q {q}, k {k}, v {v} wide", q=query, k=key, v=value)
    )
    heads = say(
        "{heads} heads, {shared} of them with keys and values of their own, {widths}; {size} bytes a number.",
        heads=count.num_heads,
        shared=count.num_kv_heads,
        widths=widths,
        size=count.itemsize,
    )
    if count.num_heads == 1:
        heads = say("One head, {widths}; {size} bytes a number.", widths=widths, size=count.itemsize)
    cached = count.cache_numbers // count.num_kv_heads
    return (
        heads,
        say(
            "Cache per token: {heads} · {numbers} numbers · {size} bytes.",
            heads=count.num_kv_heads,
            numbers=cached,
            size=count.itemsize,
        ),
        say("Multiply-adds are those of matrix products (each is two FLOPs); biases and softmax are not counted."),
    )
