"""Where the one number a row beside a map lies, or several: right of the cells, a heading above each."""

from itertools import pairwise

from attn_gui.figures.figure import Beside, Heatmap
from attn_gui.figures.geometry import Measure, Rect, edges

WIDEST_NUMBER = "000.0"
"""The column stands still while its numbers change."""
GAP = 0.5
"""Between cells and column, in font sizes."""
HEADING = 1.5
"""The height of the heading, in font sizes."""


def beside_room(figure: Heatmap, pixels: float, measure: Measure) -> float:
    """Return the width that the numbers beside *figure* take with the gap before them, in whole pixels; 0 without."""
    if figure.beside is None:
        return 0.0
    headings = [measure(str(each.heading), pixels) for each in figure.beside.all]
    widest = max(*headings, measure(WIDEST_NUMBER, pixels))
    return float(round(len(headings) * (widest + pixels * 0.75) + pixels * GAP))


def beside_rect(figure: Heatmap, cells: Rect, pixels: float, measure: Measure) -> Rect | None:
    """Return where the numbers beside *cells* lie, row by row; None where there are none."""
    room = beside_room(figure, pixels, measure)
    if not room:
        return None
    gap = round(pixels * GAP)
    return Rect(cells.right + gap, cells.y, room - gap, cells.height)


def beside_parts(beside: Beside, area: Rect) -> tuple[tuple[Beside, Rect], ...]:
    """Return what stands in *area* from left to right, each with its own equal part of it."""
    parts = beside.all
    borders = edges(area.x, area.width, len(parts))
    rects = (Rect(left, area.y, right - left, area.height) for left, right in pairwise(borders))
    return tuple(zip(parts, rects, strict=True))


def heading_rect(area: Rect, pixels: float) -> Rect:
    """Return where the heading above the numbers in *area* lies."""
    return Rect(area.x, area.y - round(pixels * HEADING), area.width, round(pixels * HEADING))
