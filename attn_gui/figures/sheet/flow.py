"""Pieces onto pages: one below the other, small tables side by side, long ones continued with their headings."""

from collections.abc import Iterator, Sequence

from attn_gui.errors import AttentionError
from attn_gui.figures.geometry import Measure
from attn_gui.figures.sheet.choice import SheetChoice, SheetError
from attn_gui.figures.sheet.items import Item, Piece, moved
from attn_gui.figures.sheet.table_pieces import GAP, TableLook, band
from attn_gui.figures.sheet.worked_pieces import stacked
from attn_gui.text import say

LEAST_ROWS = 3
"""So many rows at least stand below repeated headings, or the table goes on to the next page."""
MOST_PAGES = 400
BETWEEN = 14.0
WIDE_GAP = 34.0


class Flow:
    """Fills pages from top to bottom; ``finish`` returns them."""

    def __init__(self, choice: SheetChoice, measure: Measure) -> None:
        self.choice = choice
        self.measure = measure
        self.area = choice.room
        self._pages: list[list[Item]] = [[]]
        self._y = 0.0

    @property
    def width(self) -> float:
        """How wide pieces can be."""
        return self.area.width

    @property
    def left(self) -> float:
        """How much of this page is still free below."""
        return self.area.height - self._y

    def need(self, height: float) -> None:
        """Go on to a new page unless so much is free, or the page is empty."""
        if height > self.left + 0.01 and self._pages[-1]:
            self._turn()

    def put(self, piece: Piece, *, gap: float = 0.0, after: float = 0.0) -> None:
        """Place *piece* below what is there, after *gap* where something is above it; *after*: what must follow it."""
        self.need(gap + piece.height + after)
        self._y += gap if self._pages[-1] else 0.0
        self._pages[-1] += moved(piece.items, self.area.x, self.area.y + self._y)
        self._y += piece.height

    def put_lines(self, lines: Sequence[Piece]) -> None:
        """Place a heading and lines below it, which may go on on the next page; neither end stands alone."""
        for place, line in enumerate(lines):
            together = lines[1:3] if not place else lines[-1:] if place == len(lines) - 2 else ()
            self.put(line, after=sum(each.height for each in together))

    def first_block(self, blocks: Sequence[Sequence[Piece]]) -> float:
        """Return how much room the first of these blocks needs right after a heading."""
        first = blocks[0] if blocks else ()
        return sum(piece.height for piece in (first if self._is_short(first) else first[:4]))

    def _is_short(self, block: Sequence[Piece]) -> bool:
        return sum(piece.height for piece in block) <= self.area.height / 3

    def put_blocks(self, blocks: Sequence[Sequence[Piece]]) -> None:
        """Place blocks of lines in their order, side by side where they are short and fit."""
        shelf: list[Piece] = []
        for block in blocks:
            whole = stacked(block)
            is_short = self._is_short(block)
            used = sum(piece.width + WIDE_GAP for piece in shelf)
            if shelf and (not is_short or used + whole.width > self.width):
                self.put(side_by_side(shelf, WIDE_GAP))
                shelf = []
            if is_short:
                shelf.append(whole)
            else:
                self.put_lines(block)
        if shelf:
            self.put(side_by_side(shelf, WIDE_GAP))

    def put_tables(self, looks: Sequence[TableLook]) -> None:
        """Place tables in their order, side by side where they fit, else in bands."""
        for shelf in shelves(looks, self.width, self.area.height):
            if isinstance(shelf, TableLook):
                self._put_bands(shelf)
            else:
                self.put(side_by_side([_whole(look, self.measure) for look in shelf], GAP), gap=BETWEEN)

    def finish(self) -> tuple[tuple[Item, ...], ...]:
        """Return what is on each page."""
        return tuple(tuple(items) for items in self._pages)

    def _put_bands(self, look: TableLook) -> None:
        rows, columns = look.table.size
        step = -(-columns // look.bands(self.width))
        for start in range(0, columns, step):
            across = range(start, min(start + step, columns))
            row = 0
            while row < rows:
                least = look.height(min(LEAST_ROWS, rows - row))
                self.need(BETWEEN + least)
                room = self.left - (BETWEEN if self._pages[-1] else 0.0)
                count = max(1, min(rows - row, look.rows_in(room)))
                self.put(band(look, range(row, row + count), across, self.measure), gap=BETWEEN)
                row += count

    def _turn(self) -> None:
        if len(self._pages) >= MOST_PAGES:
            raise too_long()
        self._pages.append([])
        self._y = 0.0


def shelves(looks: Sequence[TableLook], width: float, height: float) -> Iterator[TableLook | list[TableLook]]:
    """Yield tables that go side by side, in their order, and singly those that do not fit a page."""
    shelf: list[TableLook] = []
    used = 0.0
    for look in looks:
        rows, columns = look.table.size
        wide = look.breadth
        if look.width(columns) > width or look.height(rows) > height:
            if shelf:
                yield shelf
            yield look
            shelf, used = [], 0.0
            continue
        if shelf and used + GAP + wide > width:
            yield shelf
            shelf, used = [], 0.0
        used += wide + (GAP if shelf else 0.0)
        shelf.append(look)
    if shelf:
        yield shelf


def first_height(looks: Sequence[TableLook], width: float, height: float) -> float:
    """Return how much room the first of these tables needs right after a heading."""
    first = next(shelves(looks, width, height), None)
    if first is None:
        return 0.0
    if isinstance(first, TableLook):
        return BETWEEN + first.height(min(LEAST_ROWS, first.table.size[0]))
    return BETWEEN + max(look.height(look.table.size[0]) for look in first)


def too_long() -> AttentionError:
    """Return the error of a sheet that nobody would print."""
    message = say("This sheet would have more than {most} pages.", most=MOST_PAGES)
    return SheetError(message, field="long", code="too_long", hint=say("Choose to cut long tables."))


def _whole(look: TableLook, measure: Measure) -> Piece:
    rows, columns = look.table.size
    return band(look, range(rows), range(columns), measure)


def side_by_side(pieces: Sequence[Piece], gap: float) -> Piece:
    """Return *pieces* in one row as one that stays together."""
    items: list[Item] = []
    x = 0.0
    for piece in pieces:
        items += moved(piece.items, x, 0)
        x += piece.width + gap
    return Piece(x - gap, max(piece.height for piece in pieces), tuple(items))
