"""Where the one number a row beside a map lies: right of the cells, its heading above."""

from attn_gui.figures.figure import Heatmap
from attn_gui.figures.geometry import Measure, Rect

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
    widest = max(measure(str(figure.beside.heading), pixels), measure(WIDEST_NUMBER, pixels))
    return float(round(widest + pixels * (GAP + 0.75)))


def beside_rect(figure: Heatmap, cells: Rect, pixels: float, measure: Measure) -> Rect | None:
    """Return where the numbers beside *cells* lie, row by row; None where there are none."""
    room = beside_room(figure, pixels, measure)
    if not room:
        return None
    gap = round(pixels * GAP)
    return Rect(cells.right + gap, cells.y, room - gap, cells.height)


def heading_rect(area: Rect, pixels: float) -> Rect:
    """Return where the heading above the numbers in *area* lies."""
    return Rect(area.x, area.y - round(pixels * HEADING), area.width, round(pixels * HEADING))
