"""The worked-out lines as pieces: label, how it is calculated, value; boxes where something is to be written in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.labels import drawable, elide
from attn_gui.figures.layout_parts import BOLDER, TextLine, text_line, wrap
from attn_gui.figures.sheet.items import Box, Item, Piece, Text, moved
from attn_gui.figures.sheet.worked import WorkedBlock, WorkedLine

PIXELS = 12.0
LINE = 21.0
INDENT = 14.0
LEAST_BOX = 46.0
GAP = 10.0


@dataclass(frozen=True)
class _Columns:
    """The widths of labels, expressions and values."""

    label: float
    expression: float
    value: float

    @property
    def whole(self) -> float:
        """The width of a line."""
        return self.label + self.expression + self.value + 2 * GAP


def worked_pieces(block: WorkedBlock, width: float, measure: Measure) -> tuple[Piece, ...]:
    """Return the heading, then each line; what is hidden is a box of the size that the text would have."""
    columns = _columns(block, width, measure)
    wide = max(columns.whole, min(width, measure(block.heading, PIXELS) * BOLDER + 1))
    return (_heading(block.heading, wide, measure), *(_line(line, columns, measure) for line in block.lines))


def stacked(pieces: Sequence[Piece]) -> Piece:
    """Return *pieces* one below the other as one that stays together."""
    items: list[Item] = []
    y = 0.0
    for piece in pieces:
        items += moved(piece.items, 0, y)
        y += piece.height
    return Piece(max(piece.width for piece in pieces), y, tuple(items))


def paragraph(text: str, width: float, measure: Measure, *, dim: bool = False) -> Iterator[Piece]:
    """Yield *text* broken into lines, each a piece."""
    for line in wrap(text, width, PIXELS, measure):
        yield Piece(width, LINE - 4, (Text(TextLine(line, Rect(0, 0, width, LINE - 4), PIXELS, "left", dim=dim)),))


def _heading(heading: str, width: float, measure: Measure) -> Piece:
    rect = Rect(0, 4, width, LINE)
    return Piece(width, LINE + 4, (Text(text_line(heading, rect, PIXELS, measure, align="left", bold=True)),))


def _columns(block: WorkedBlock, width: float, measure: Measure) -> _Columns:
    """As wide as their widest text; labels take at most 45 % where expressions need the rest, too."""
    value = max((_wide(line.value, line.emphasis, measure) for line in block.lines), default=0.0)
    value = max(value, LEAST_BOX) + 2
    labels = [line.indent * INDENT + _wide(line.label, line.emphasis, measure) for line in block.lines]
    widest = max((measure(drawable(line.expression), PIXELS) for line in block.lines), default=0.0)
    free = width - value - widest - 2 * GAP - 4
    label = min(max(labels, default=0.0) + 2, max(0.45 * width, free))
    return _Columns(label, min(widest + 2, width - label - value - 2 * GAP), value)


def _line(line: WorkedLine, columns: _Columns, measure: Measure) -> Piece:
    parts = wrap(line.expression, columns.expression, PIXELS, measure)
    height = LINE * max(1, len(parts))
    left = line.indent * INDENT
    label = Rect(left, 0, columns.label - left, LINE)
    items: list[Item] = [
        Text(text_line(line.printed, label, PIXELS, measure, align="left", bold=line.emphasis, dim=not line.emphasis))
    ]
    items += _expression(line, parts, columns, measure)
    x = columns.label + columns.expression + 2 * GAP
    value = Rect(x, height - LINE, columns.value, LINE)
    if line.hides_value:
        items.append(Box(value.inset(1.5), blank=True))
    else:
        items.append(Text(text_line(line.value, value, PIXELS, measure, align="right", bold=line.emphasis)))
    return Piece(x + columns.value, height, tuple(items))


def _expression(line: WorkedLine, parts: tuple[str, ...], columns: _Columns, measure: Measure) -> Iterator[Item]:
    x, width = columns.label + GAP, columns.expression
    if line.hides_expression and parts:
        rect = Rect(x, 0, width - measure(" =", PIXELS) - 4, LINE * len(parts))
        yield Box(rect.inset(1.5), blank=True)
        sign = Rect(x, LINE * (len(parts) - 1), width, LINE)
        yield Text(TextLine(elide("=", width, PIXELS, measure), sign, PIXELS, "right"))
        return
    for place, part in enumerate(parts):
        yield Text(TextLine(part, Rect(x, place * LINE, width, LINE), PIXELS, "right"))


def _wide(text: str, bold: bool, measure: Measure) -> float:
    return measure(drawable(text), PIXELS) * (BOLDER if bold else 1.0)
