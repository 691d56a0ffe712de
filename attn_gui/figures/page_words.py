"""What a page says about the place under the pointer, and which bar of a chart lies there."""

from attn_gui.figures.figure import BarChart, CellState
from attn_gui.figures.layout_bars import BarLayout
from attn_gui.figures.layout_lines import Hit, LinesLayout, Point
from attn_gui.figures.layout_parts import STATE_NAMES
from attn_gui.figures.layout_table import HEADING, TableLayout, table_column
from attn_gui.figures.lines import token_words
from attn_gui.figures.page_figures import HeadGrid, HeadTable, TokenLines, TokenStrip
from attn_gui.figures.ticks import number_text
from attn_gui.text import Message, say

BAR = "bar"
EXACT = 6


def bars_hit(figure: BarChart, layout: BarLayout, point: Point) -> Hit | None:
    """Return the bar whose column, from the top of the plot down to its name, lies under *point*."""
    plot, count = layout.plot, len(figure.values)
    if not count or not plot.x <= point[0] < plot.right or not plot.y <= point[1] <= plot.bottom + layout.columns.depth:
        return None
    return BAR, min(int((point[0] - plot.x) / plot.width * count), count - 1)


def bar_words(figure: BarChart, _layout: BarLayout, hit: Hit, _point: Point) -> Message:
    """Return the name of a bar and its exact number."""
    place = hit[1]
    state = CellState(int(figure.states[place]))
    number = number_text(float(figure.values[place]), EXACT) if state == CellState.NUMBER else STATE_NAMES[state]
    return say("{name}: {number}", name=figure.columns.labels[place], number=number)


def line_words(figure: TokenLines, _layout: LinesLayout, hit: Hit, _point: Point) -> Message:
    """Return a token with its strongest weights."""
    return token_words(figure, *hit)


def strip_words(figure: TokenStrip | HeadGrid, _layout: object, hit: Hit, _point: Point) -> Message:
    """Return all there is to say about a token or a head, one fact a line."""
    return say("{lines}", lines="\n".join(map(str, figure.tell(hit[1]))))


def table_words(figure: HeadTable, layout: TableLayout, hit: Hit, point: Point) -> Message:
    """Return what a column means, or the exact number under *point*."""
    column = table_column(layout, point)
    if hit[0] != HEADING:
        return figure.lines[hit[1]] if column is None else figure.tell(hit[1], column)
    if hit[1] < 0:
        return say("Click to have the heads in their own order.")
    return say("{meaning} Click to sort by it.", meaning=figure.meanings[hit[1]])
