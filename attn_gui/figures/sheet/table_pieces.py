"""How a table lies on a page: the sizes of its cells, and the pieces that its bands of rows and columns are."""

from dataclasses import dataclass

from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.labels import drawable, elide
from attn_gui.figures.layout_parts import BOLDER, TextLine, text_line
from attn_gui.figures.sheet.items import Box, Item, Piece, Shade, Stroke, Text
from attn_gui.figures.sheet.tables import Table

TITLE = 21.0
LARGEST_GUTTER = 116.0
DEEPEST_HEADING = 92.0
GAP = 22.0
"""The room between tables side by side."""
SPARE = 5.0


@dataclass(frozen=True)
class Look:
    """The size of a table's type, the least and the usual width of a column, the height of a row."""

    pixels: float
    spare: float
    usual: float
    row: float


LOOKS = (Look(12, 10, 62, 27), Look(12, 9, 0, 21), Look(10, 7, 0, 18))
"""From the most comfortable, with room to write by hand, to the smallest that can be read on paper."""


@dataclass(frozen=True, eq=False)
class TableLook:
    """Everything about a table that its bands share: type, column width, row height, gutter, height of headings."""

    table: Table
    digits: int
    pixels: float
    column: float
    row: float
    gutter: float
    heading: float
    turned: bool
    breadth: float
    room: float

    @property
    def head(self) -> float:
        """The height of title and headings, which every band repeats."""
        return TITLE + self.heading

    def width(self, columns: int) -> float:
        """Return the width of a band of so many columns."""
        return self.gutter + columns * self.column

    def height(self, rows: int) -> float:
        """Return the height of a band of so many rows."""
        return self.head + rows * self.row

    def columns_in(self, width: float) -> int:
        """Return how many columns fit into *width*, at least one."""
        return max(1, int((width - self.gutter + 0.01) // self.column))

    def bands(self, width: float) -> int:
        """Return into how many bands of columns the table falls in *width*."""
        return -(-self.table.size[1] // self.columns_in(width))

    def rows_in(self, height: float) -> int:
        """Return how many rows fit into *height*, perhaps none."""
        return max(0, int((height - self.head + 0.01) // self.row))


def table_look(table: Table, digits: int, room: Rect, measure: Measure) -> TableLook:
    """Return how *table* is drawn: as comfortably as all its columns fit into *room*, else small.

    A comfortable one takes at most a third of the height.
    """
    width = room.width
    shapes = _shapes(table, digits)
    looks = [_look(table, digits, look, width, shapes, measure) for look in LOOKS]
    _, columns = table.size
    fitting = (look for look in looks if look.width(columns) <= width and _is_low(look, room))
    # In bands type need not be small, unless it saves one.
    fewest = min(look.bands(width) for look in looks[1:])
    return next(fitting, next(look for look in looks[1:] if look.bands(width) == fewest))


def band(look: TableLook, rows: range, columns: range, measure: Measure) -> Piece:
    """Return the piece of these rows and columns, with title and headings; blank cells have no number."""
    whole = (len(rows), len(columns)) == look.table.size
    width = max(look.width(len(columns)), look.breadth if whole else look.room)
    height = look.height(len(rows))
    title = Rect(0, 0, width, TITLE - 3)
    items: list[Item] = [
        Text(text_line(look.table.part(rows, columns), title, 12, measure, align="left", bold=True)),
        *_headings(look, columns, measure),
        *_grid(look, len(rows), len(columns)),
    ]
    for down, row in enumerate(rows):
        items += _row(look, row, columns, look.head + down * look.row, measure)
    items += _edge(look, rows, columns)
    return Piece(width, height, tuple(items))


def _is_low(look: TableLook, room: Rect) -> bool:
    return look.row < LOOKS[0].row or look.height(look.table.size[0]) <= room.height / 3


def _look(table: Table, digits: int, look: Look, room: float, shapes: set[str], measure: Measure) -> TableLook:
    pixels = look.pixels
    widest = max((measure(text, pixels) for text in shapes), default=0.0)
    column = max(widest + look.spare, look.usual, 20.0)
    names = [measure(drawable(text[:64]), pixels) for text in table.rows]
    gutter = min(max(names, default=0.0) + 2 * SPARE, LARGEST_GUTTER) if any(table.rows) else SPARE
    wide = [measure(drawable(text[:64]), pixels) for text in table.headings]
    turned = any(text > column - 4 for text in wide)
    deep = min(max(wide, default=0.0) + 2 * SPARE, DEEPEST_HEADING) if turned else pixels + 6
    rows, columns = table.size
    wide_title = measure(drawable(table.part(range(rows), range(columns))), 12) * BOLDER + 1
    breadth = min(room, max(gutter + columns * column, wide_title))
    return TableLook(table, digits, pixels, column, look.row, gutter, deep, turned, breadth, room)


def _shapes(table: Table, digits: int) -> set[str]:
    """One text for each length that the numbers have: all digits are equally wide."""
    rows, columns = table.size
    alike = str.maketrans("123456789", "000000000")
    return {table.text(row, column, digits).translate(alike) for row in range(rows) for column in range(columns)}


def _grid(look: TableLook, rows: int, columns: int) -> list[Item]:
    left, top, right, bottom = look.gutter, look.head, look.width(columns), look.height(rows)
    level = [Stroke((left, top + row * look.row), (right, top + row * look.row), dim=True) for row in range(rows + 1)]
    upright = [left + column * look.column for column in range(columns + 1)]
    return [*level, *(Stroke((x, top), (x, bottom), dim=True) for x in upright)]


def _headings(look: TableLook, columns: range, measure: Measure) -> list[Item]:
    items: list[Item] = []
    for across, column in enumerate(columns):
        x = look.gutter + across * look.column
        text = drawable(look.table.headings[column])
        if look.turned:
            # Turned text begins at the lower edge of its rectangle.
            cut = elide(text, look.heading - SPARE, look.pixels, measure)
            depth = measure(cut, look.pixels)
            rect = Rect(x + (look.column - look.pixels) / 2, look.head - SPARE + 1 - depth, look.pixels, depth)
            items.append(Text(TextLine(cut, rect, look.pixels, "left", dim=True), turned=True))
        else:
            rect = Rect(x, TITLE, look.column, look.heading)
            items.append(Text(text_line(text, rect, look.pixels, measure, dim=True)))
    return items


def _row(look: TableLook, row: int, columns: range, y: float, measure: Measure) -> list[Item]:
    table = look.table
    name = Rect(0, y, look.gutter - SPARE, look.row)
    items: list[Item] = []
    if table.rows[row]:
        items.append(Text(text_line(table.rows[row], name, look.pixels, measure, align="right", dim=True)))
    for across, column in enumerate(columns):
        rect = Rect(look.gutter + across * look.column, y, look.column, look.row)
        if table.is_blank(column):
            continue
        if table.is_forbidden(row, column):
            items.append(Shade(rect.inset(1)))
        inner = Rect(rect.x, rect.y, rect.width - SPARE, rect.height)
        items.append(Text(TextLine(table.text(row, column, look.digits), inner, look.pixels, "right")))
    return items


def _edge(look: TableLook, rows: range, columns: range) -> list[Item]:
    """The line before what stands beside the table, and the frame of the chosen cell."""
    width = look.table.values.shape[1]
    items: list[Item] = []
    if columns.start < width < columns.stop:
        x = look.gutter + (width - columns.start) * look.column
        items.append(Stroke((x, look.head), (x, look.height(len(rows))), 2.0))
    row, column = look.table.focus
    if row is not None and row in rows:
        items += _focus(look, row - rows.start, columns, column)
    return items


def _focus(look: TableLook, down: int, columns: range, column: int | None) -> list[Item]:
    """The frame of the chosen cell, or of the whole row where none of its cells is chosen."""
    y = look.head + down * look.row
    if column is None:
        return [Box(Rect(look.gutter, y, len(columns) * look.column, look.row), focus=True)]
    if column not in columns:
        return []
    return [Box(Rect(look.gutter + (column - columns.start) * look.column, y, look.column, look.row), focus=True)]
