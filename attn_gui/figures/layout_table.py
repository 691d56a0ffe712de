"""Where the parts of a table of heads lie: headings, lines, numbers over bars; what has no room is counted."""

from dataclasses import dataclass

from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.layout_page_parts import below, title_lines
from attn_gui.figures.layout_parts import BOLDER, Align, TextLine, base_pixels, text_line, wrap
from attn_gui.figures.page_figures import HeadTable
from attn_gui.figures.ticks import measure_in
from attn_gui.text import say

Point = tuple[float, float]
Hit = tuple[str, int]
Lines = tuple[TextLine, ...]
HEADING, HEAD = "heading", "head"
PITCH, LEAST_PITCH, HEADING_HEIGHT = 1.9, 1.25, 2.9
"""The height of a line, the least before lines are left out, and that of the headings, in font sizes."""
SMALLEST = 8.0
WIDEST, COLUMN, NAMES = 9.0, 5.3, 7.6
"""The widest and the narrowest column and the column of names, in font sizes."""
LEAST_SHARE = 0.84
"""How much smaller than other text that of a table may be in the window, before it scrolls sideways."""
UP, DOWN = " ▲", " ▼"


@dataclass(frozen=True)
class Heading:
    """What a column is, in one or two lines, and the rectangle that sorts by it."""

    rect: Rect
    lines: Lines


@dataclass(frozen=True)
class TableCell:
    """The bar and the number on it, right in its cell."""

    bar: Rect
    text: TextLine


@dataclass(frozen=True)
class TableLine:
    """One line: its place in the figure, its whole width, its name, its cells."""

    place: int
    rect: Rect
    name: TextLine
    cells: tuple[TableCell, ...]


@dataclass(frozen=True)
class TableLayout:
    """Title, headings (that of the names first), lines, and what was left out in words."""

    title: Lines
    headings: tuple[Heading, ...]
    lines: tuple[TableLine, ...]
    left_out: TextLine | None
    pixels: float


def table_layout(
    figure: HeadTable, size: tuple[float, float], measure: Measure, *, pixels: float | None = None
) -> TableLayout:
    """Return the layout in *size* pixels: smaller text first, then fewer heads; the last two lines always stand.

    *pixels* is the size of the text; None: one that suits the picture.
    """
    width, height = size
    pixels = base_pixels(size) if pixels is None else pixels
    row = Rect(pixels, pixels, max(width - 2 * pixels, 1.0), 0)
    title = title_lines(figure.title, row, pixels, measure, "left")
    top = below(title, row.y) + pixels * 0.4
    pitch, small = _pitch(len(figure.lines), height - top - pixels, row.width, len(figure.columns), pixels)
    names = NAMES * small
    column = min((row.width - names) / max(len(figure.columns), 1), WIDEST * small)
    area = Rect(row.x, top, names + column * len(figure.columns), small * HEADING_HEIGHT)
    first = round(area.bottom)
    shown = _shown(len(figure.lines), int((height - first - pixels) / pitch))
    lines = tuple(
        _line(figure, place, Rect(row.x, first + at * pitch, area.width, pitch), names, small, measure)
        for at, place in enumerate(shown)
    )
    end = Rect(row.x, (lines[-1].rect.bottom if lines else top) + small * 0.2, row.width, small * 1.2)
    headings = _headings(figure, area, names, small, measure)
    lost = len(figure.lines) - len(shown)
    return TableLayout(title, headings, lines, _left_out(lost, end, small, measure), small)


def table_height(figure: HeadTable, width: float, pixels: float, measure: Measure) -> float:
    """Return how high the picture must be for every line."""
    title = title_lines(figure.title, Rect(pixels, pixels, max(width - 2 * pixels, 1.0), 0), pixels, measure, "left")
    return below(title, pixels) + pixels * (HEADING_HEIGHT + 1.8 + PITCH * (len(figure.lines) + 1))


def table_width(figure: HeadTable, pixels: float) -> float:
    """Return how wide the picture must be for numbers and headings to be read."""
    return 2 * pixels + (len(figure.columns) * COLUMN + NAMES) * pixels * LEAST_SHARE


def table_hit(figure: HeadTable, layout: TableLayout, point: Point) -> Hit | None:
    """Return what is under *point*: ("heading", column), -1 for that of the names, or ("head", place of the line)."""
    del figure
    for place, heading in enumerate(layout.headings):
        if _holds(heading.rect, point):
            return HEADING, place - 1
    return next(((HEAD, line.place) for line in layout.lines if _holds(line.rect, point)), None)


def table_column(layout: TableLayout, point: Point) -> int | None:
    """Return the column under *point*, None over the names and beside the table."""
    columns = enumerate(heading.rect for heading in layout.headings[1:])
    return next((place for place, rect in columns if rect.x <= point[0] < rect.right), None)


def _holds(rect: Rect, point: Point) -> bool:
    return rect.x <= point[0] < rect.right and rect.y <= point[1] < rect.bottom


def _pitch(lines: int, high: float, wide: float, columns: int, pixels: float) -> tuple[float, float]:
    """The height of a line and the size of its text."""
    pitch = min(PITCH * pixels, max(high, 1.0) / (lines + HEADING_HEIGHT / LEAST_PITCH))
    small = max(min(pixels, pitch / LEAST_PITCH, wide / (columns * COLUMN + NAMES)), SMALLEST)
    return max(pitch, LEAST_PITCH * small), small


def _shown(count: int, room: int) -> tuple[int, ...]:
    """The lines that are drawn: all, or the first and the last two, with room for a word about the others."""
    if count <= room:
        return tuple(range(count))
    return (*range(max(room - 3, 0)), *range(max(count - 2, 0), count))


def _headings(figure: HeadTable, area: Rect, names: float, small: float, measure: Measure) -> tuple[Heading, ...]:
    arrow = DOWN if figure.down else UP
    texts = ["head" + (UP if figure.sort < 0 else "")]
    texts += [f"{heading}{arrow if figure.sort == place else ''}" for place, heading in enumerate(figure.headings)]
    column = (area.width - names) / max(len(figure.headings), 1)
    found: list[Heading] = []
    for place, text in enumerate(texts):
        x = area.x if place == 0 else area.x + names + (place - 1) * column
        rect = Rect(x, area.y, names if place == 0 else column, area.height)
        align: Align = "left" if place == 0 else "right"
        found.append(Heading(rect, _heading(text, rect, small, measure, align, bold=place - 1 == figure.sort)))
    return tuple(found)


def _heading(text: str, rect: Rect, small: float, measure: Measure, align: Align, *, bold: bool) -> Lines:
    """The words in one or two lines that end at the lower edge."""
    width, high = rect.width - small * 0.5, small * 1.25
    lines = wrap(text, width / (BOLDER if bold else 1.0), small, measure)[:2]
    top = rect.bottom - small * 0.2 - high * len(lines)
    return tuple(
        TextLine(line, Rect(rect.x, top + high * at, width, high), small, align, bold=bold)
        for at, line in enumerate(lines)
    )


def _left_out(count: int, rect: Rect, small: float, measure: Measure) -> TextLine | None:
    if not count:
        return None
    words = say("{count} heads have no room here", count=count)
    return text_line(words, rect, small, measure, align="left", dim=True)


def _line(figure: HeadTable, place: int, rect: Rect, names: float, small: float, measure: Measure) -> TableLine:
    column = (rect.width - names) / max(len(figure.columns), 1)
    cells: list[TableCell] = []
    for at in range(len(figure.columns)):
        inner = Rect(rect.x + names + at * column + small * 0.5, rect.y, column - small, rect.height)
        text = measure_in(inner.width, float(figure.values[place, at]), small, measure)
        share = float(figure.shares[place, at])
        bar = Rect(inner.x, rect.y + rect.height * 0.12, inner.width * share, rect.height * 0.76)
        cells.append(TableCell(bar, TextLine(text, inner, small, "right")))
    beside = Rect(rect.x, rect.y, names - small * 0.5, rect.height)
    return TableLine(place, rect, text_line(figure.lines[place], beside, small, measure, align="left"), tuple(cells))
