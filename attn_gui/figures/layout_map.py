"""Where the parts of one map lie, when it is drawn by itself."""

from dataclasses import dataclass

from attn_gui.figures.figure import Heatmap
from attn_gui.figures.geometry import Measure, Rect, fitting
from attn_gui.figures.labels import LEAST_PITCH, SPARE, AxisLabels, place_labels
from attn_gui.figures.layout_beside import beside_rect, beside_room
from attn_gui.figures.layout_parts import (
    CAPTION,
    GUTTER,
    LARGEST_CELL,
    ColorBar,
    LegendEntry,
    TextLine,
    base_pixels,
    legend,
    present,
    text_line,
    upright_bar,
    widest,
)
from attn_gui.figures.ticks import cell_digits


@dataclass(frozen=True)
class HeatmapLayout:
    """Title, what the sides are, cells, names to the left and above, colour bar, legend; decimals in cells or None.

    ``beside``: where the numbers right of the rows stand; None without.
    """

    title: TextLine
    sides: TextLine
    cells: Rect
    rows: AxisLabels
    columns: AxisLabels
    color_bar: ColorBar
    legend: tuple[LegendEntry, ...]
    digits: int | None
    pixels: float
    beside: Rect | None = None


def heatmap_layout(figure: Heatmap, size: tuple[float, float], measure: Measure) -> HeatmapLayout:
    """Return the layout of a map in *size* pixels: nothing overlaps, gutters take at most 30 % of a side."""
    width, height = size
    pixels = base_pixels(size)
    unit = pixels / 12
    pad = pixels
    row_count, column_count = figure.values.shape
    head, foot = pixels * 3.6, (pixels * 2 if present(figure.states) or figure.marks is not None else 0.0)
    bar = upright_bar(figure.scale, Rect(0, 0, round(pixels * 1.2), max(height / 2, 1)), pixels, measure)
    room = beside_room(figure, pixels, measure)
    words = 0.0 if bar.caption is None else pixels * CAPTION
    right = min(pixels * 3.2 + widest(bar.ticks, pixels, measure) + words, 0.3 * width) + room
    least, largest = LEAST_PITCH * max(1.0, unit * 0.75), LARGEST_CELL * unit
    widest_name = max((measure(text[:64], pixels) for text in figure.rows.labels), default=0.0)
    gutter = min(GUTTER * width, widest_name + 2 * SPARE * unit)
    cells_width = fitting(width - 2 * pad - gutter - right, column_count, largest)
    columns = place_labels(
        figure.columns.labels,
        cells_width / max(column_count, 1),
        GUTTER * height,
        figure.focus[1],
        measure,
        pixels=pixels,
        least_pitch=least,
    )
    cells_height = fitting(height - 2 * pad - head - columns.depth - foot, row_count, largest)
    rows = place_labels(
        figure.rows.labels,
        cells_height / max(row_count, 1),
        GUTTER * width,
        figure.focus[0],
        measure,
        pixels=pixels,
        lying=False,
        least_pitch=least,
    )
    left = (width - rows.depth - cells_width - right) / 2 + rows.depth
    top = (height - head - columns.depth - cells_height - foot) / 2
    cells = Rect(round(left), round(top + head + columns.depth), cells_width, cells_height)
    return HeatmapLayout(
        text_line(figure.title, Rect(pad, top, width - 2 * pad, pixels * 1.6), pixels * 1.15, measure, bold=True),
        text_line(
            f"{figure.rows.title} ↓   {figure.columns.title} →",
            Rect(pad, top + pixels * 1.7, width - 2 * pad, pixels * 1.4),
            pixels,
            measure,
            dim=True,
        ),
        cells,
        rows,
        columns,
        _bar(figure, cells, room, pixels, height - 2 * pad, measure),
        legend(
            figure.states,
            Rect(pad, cells.bottom + pixels * 0.5, width - 2 * pad, pixels * 1.4),
            pixels,
            measure,
            figure.marks,
        ),
        _digits(figure, cells, pixels, measure),
        pixels,
        beside_rect(figure, cells, pixels, measure),
    )


def _bar(figure: Heatmap, cells: Rect, aside: float, pixels: float, room: float, measure: Measure) -> ColorBar:
    """The colour bar right of the cells and what is *aside* them: as high, but never too low for a few numbers."""
    tall = round(min(max(cells.height, pixels * 6), room))
    top = min(cells.y, cells.y + (cells.height - tall) / 2)
    rect = Rect(cells.right + aside + pixels, round(top), round(pixels * 1.2), tall)
    return upright_bar(figure.scale, rect, pixels, measure)


def _digits(figure: Heatmap, cells: Rect, pixels: float, measure: Measure) -> int | None:
    rows, columns = figure.values.shape
    if not figure.show_numbers or not rows or not columns:
        return None
    return cell_digits(
        figure.values, figure.states, figure.digits, cells.width // columns, cells.height // rows, measure, pixels
    )
