"""The window's row of maps: their rows line up, names once; under each its bars on the same columns, its colour bar."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from attn_gui.figures.color_words import caption
from attn_gui.figures.figure import BarChart, Heatmap
from attn_gui.figures.geometry import Measure, Rect, fitting
from attn_gui.figures.labels import SPARE, AxisLabels, place_labels
from attn_gui.figures.layout_bars import value_ticks
from attn_gui.figures.layout_beside import beside_rect, beside_room
from attn_gui.figures.layout_parts import CAPTION, GUTTER, LARGEST_CELL, ColorBar, lying_bar, widest
from attn_gui.figures.ticks import Tick, cell_digits

FEWEST_BARS, MOST_BARS = 48.0, 320.0
"""Between these the height of the bars lies, in pixels, where the picture has them."""
BAR_HEIGHTS = (FEWEST_BARS, 64.0, 120.0, 180.0, MOST_BARS)
"""The numbers beside bars of these heights are given room; those beside any between are hardly wider."""
GUTTER_STEP = 8.0
GUTTER_PATIENCE = 3 * GUTTER_STEP
"""So much wider than they need be gutters stay: maps stand still while numbers are typed."""
WIDEST_GAP = 15.0
"""How far apart columns are set that do not fill the width, in font sizes."""


@dataclass(frozen=True)
class MapColumn:
    """One map of the row: title, names above, cells, bars on the same columns with their numbers, colour bar.

    ``beside``: where the numbers right of the rows stand; None without.
    """

    title: Rect
    columns: AxisLabels
    cells: Rect
    digits: int | None
    bars: Rect
    ticks: tuple[Tick, ...]
    color_bar: ColorBar
    beside: Rect | None = None


@dataclass(frozen=True)
class MapsRow:
    """The row names, left of the first map and drawn once, the maps from left to right, the room left of each."""

    rows: AxisLabels
    columns: tuple[MapColumn, ...]
    pixels: float
    gutters: tuple[float, ...] = ()


def maps_row(
    size: tuple[float, float],
    maps: Sequence[Heatmap],
    bars: Sequence[BarChart],
    measure: Measure,
    *,
    pixels: float = 12.0,
    largest_cell: float | None = None,
    before: MapsRow | None = None,
) -> MapsRow:
    """Return where all parts of the row lie in *size* pixels; ``bars[i]`` belongs to ``maps[i]``.

    Gutters hardly wider than needed stay as they were *before*, in a row of the same size.

    All cells share their height and their top; each side is at most *largest_cell*, which grows with the text. What
    height the maps do not need goes to the bars up to their own limit, and stays free below; what width, between them.
    """
    largest_cell = LARGEST_CELL * max(pixels / 12.0, 1.0) if largest_cell is None else largest_cell
    width, height = size
    row_count = max((figure.values.shape[0] for figure in maps), default=0)
    names = max((figure.rows.labels for figure in maps), key=len, default=())
    focus = maps[0].focus[0] if maps else None
    lefts = _steady(_gutters(width, names, bars, pixels, measure), () if before is None else before.gutters)
    rights = [beside_room(figure, pixels, measure) for figure in maps]
    free = width - sum(lefts) - sum(rights) - pixels
    widths = _shares(free, [figure.values.shape[1] for figure in maps], largest_cell)
    labels = [
        place_labels(
            figure.columns.labels,
            wide / max(figure.values.shape[1], 1),
            GUTTER * height,
            figure.focus[1],
            measure,
            pixels=pixels,
        )
        for figure, wide in zip(maps, widths, strict=True)
    ]
    gap = min((free - sum(widths)) / max(len(maps), 1), WIDEST_GAP * pixels) if len(maps) > 1 else 0.0
    head = pixels * 1.8 + max((axis.depth for axis in labels), default=0.0)
    # Where one colour bar has a line of words below its numbers, all maps leave room for it.
    captioned = any(caption(figure.scale) is not None for figure in maps)
    foot = pixels * (2.8 + (CAPTION + 0.15 if captioned else 0.0))
    low = min(max(height * 0.22, FEWEST_BARS), 150.0)
    cells_height = fitting(max(height - head - foot - low - 2.6 * pixels, 1.0), row_count, largest_cell)
    low = min(height - head - foot - cells_height - 2.6 * pixels, MOST_BARS)
    columns: list[MapColumn] = []
    x = 0.0
    for figure, chart, left, wide, right, axis in zip(maps, bars, lefts, widths, rights, labels, strict=True):
        cells = Rect(round(x + left), round(head), wide, cells_height)
        # The number on a bar that fills the plot stands above it, as ``bar_numbers`` says.
        plot = Rect(cells.x, round(cells.bottom + 1.6 * pixels), wide, round(max(low, 1.0)))
        bar = Rect(cells.x, plot.bottom + pixels, wide, round(pixels))
        columns.append(
            MapColumn(
                Rect(round(x + SPARE), 0, left + wide + right + max(gap - pixels, 0.0) - SPARE, round(pixels * 1.6)),
                axis,
                cells,
                _digits(figure, cells, pixels, measure),
                plot,
                value_ticks(chart, plot.height, pixels),
                lying_bar(figure.scale, bar, pixels, measure, spare=pixels / 2, captioned=True),
                beside_rect(figure, cells, pixels, measure),
            )
        )
        x += left + wide + right + gap
    pitch = cells_height / max(row_count, 1)
    room = min(GUTTER * width, lefts[0] if lefts else 0.0)
    rows = place_labels(names, pitch, room, focus, measure, pixels=pixels, lying=False)
    return MapsRow(rows, tuple(columns), pixels, tuple(lefts))


def _gutters(
    width: float, names: tuple[str, ...], bars: Sequence[BarChart], pixels: float, measure: Measure
) -> list[float]:
    """The room left of each map: for the numbers beside its bars, and for the row names before the first."""
    found = [
        max(widest(value_ticks(chart, high, pixels), pixels, measure) for high in BAR_HEIGHTS) + 2 * SPARE + pixels
        for chart in bars
    ]
    if found:
        longest = max((measure(text[:64], pixels) for text in names), default=0.0) + 2 * SPARE
        found[0] = max(found[0], min(longest, GUTTER * width, width * 0.18 if len(bars) > 1 else width))
    return [math.ceil(room / GUTTER_STEP) * GUTTER_STEP for room in found]


def _steady(needed: list[float], before: Sequence[float]) -> list[float]:
    if len(before) != len(needed):
        return needed
    return [old if new <= old <= new + GUTTER_PATIENCE else new for new, old in zip(needed, before, strict=True)]


def _shares(free: float, counts: Sequence[int], largest: float) -> list[float]:
    """Share the width out equally; what a map cannot use (its cells are at their largest) goes to the others."""
    wanted = {place: max(count, 1) * largest for place, count in enumerate(counts)}
    given: dict[int, float] = {}
    left = max(free, float(len(counts)))
    for place in sorted(wanted, key=lambda place: wanted[place]):
        given[place] = min(wanted[place], left / (len(wanted) - len(given)))
        left -= given[place]
    return [fitting(given[place], count, largest) for place, count in enumerate(counts)]


def _digits(figure: Heatmap, cells: Rect, pixels: float, measure: Measure) -> int | None:
    rows, columns = figure.values.shape
    if not figure.show_numbers or not rows or not columns:
        return None
    across, down = cells.width // columns, cells.height // rows
    return cell_digits(figure.values, figure.states, figure.digits, across, down, measure, pixels)
