"""Where the maps of all heads lie: in as many lines as give the largest; below them the colour bar."""

import math
from dataclasses import dataclass

from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.layout_page_parts import below, note_lines, title_lines
from attn_gui.figures.layout_parts import ColorBar, TextLine, base_pixels, lying_bar, text_line
from attn_gui.figures.layout_strip import TileLayout
from attn_gui.figures.page_figures import HeadGrid
from attn_gui.figures.ticks import measure_in
from attn_gui.text import capitalised

Point = tuple[float, float]
Hit = tuple[str, int]
Lines = tuple[TextLine, ...]
HEAD = "head"
SMALLEST_SIDE, LARGEST_SIDE = 5.0, 20.0
"""The side of a map in a page that scrolls at least, and anywhere at most, in font sizes."""
TEXT, FOOT = 3.4, 4.0
"""The heights of name and number, and of what is below the maps, in font sizes."""


@dataclass(frozen=True)
class GridLayout:
    """Title, what the numbers are, the tiles in reading order, how many a line has, colour bar."""

    title: Lines
    note: Lines
    tiles: tuple[TileLayout, ...]
    columns: int
    color_bar: ColorBar
    pixels: float


def grid_layout(
    figure: HeadGrid, size: tuple[float, float], measure: Measure, *, pixels: float | None = None
) -> GridLayout:
    """Return the layout of all heads in *size* pixels; *pixels* is the size of the text, None: one that suits it."""
    width, height = size
    pixels = base_pixels(size) if pixels is None else pixels
    row = Rect(pixels, pixels, max(width - 2 * pixels, 1.0), 0)
    title, note = _head(figure, row, pixels, measure)
    top = below((*title, *note), row.y) + pixels * 0.6
    room = Rect(row.x, top, row.width, max(height - top - pixels * FOOT, 1.0))
    columns, side, small = _tiling(len(figure.tiles), room, pixels)
    across, down = room.width / columns, side + TEXT * small
    areas = [
        Rect(room.x + place % columns * across, room.y + place // columns * down, across, side)
        for place in range(len(figure.tiles))
    ]
    lines = math.ceil(len(areas) / columns)
    end = min(room.y + lines * down + pixels * 0.6, height - pixels * 3.2)
    bar = Rect(row.x, round(end), round(min(row.width, pixels * 24)), round(pixels))
    return GridLayout(
        title,
        note,
        tuple(_tile(figure, place, area, small, measure) for place, area in enumerate(areas)),
        columns,
        lying_bar(figure.scale, bar, pixels, measure, spare=pixels / 2),
        pixels,
    )


def grid_height(figure: HeadGrid, width: float, pixels: float, measure: Measure) -> float:
    """Return how high the picture must be for every map to be large enough to see something in that width."""
    row = Rect(pixels, pixels, max(width - 2 * pixels, 1.0), 0)
    title, note = _head(figure, row, pixels, measure)
    columns = max(1, int(row.width / ((SMALLEST_SIDE + 1.0) * pixels)))
    side = row.width / columns - pixels
    tiles = math.ceil(len(figure.tiles) / columns) * (side + TEXT * pixels)
    return below((*title, *note), row.y) + pixels * 0.6 + tiles + pixels * (FOOT + 0.6)


def grid_hit(figure: HeadGrid, layout: GridLayout, point: Point) -> Hit | None:
    """Return the place of the tile under *point*, ("head", place): its map, name or number."""
    del figure
    for place, tile in enumerate(layout.tiles):
        rects = (tile.picture, tile.name.rect, tile.number.rect)
        if any(rect.x <= point[0] < rect.right and rect.y <= point[1] < rect.bottom for rect in rects):
            return HEAD, place
    return None


def _head(figure: HeadGrid, row: Rect, pixels: float, measure: Measure) -> tuple[Lines, Lines]:
    title = title_lines(figure.title, row, pixels, measure, "center")
    under = Rect(row.x, below(title, row.y) + pixels * 0.2, row.width, 0)
    note = capitalised("; ".join(map(str, figure.notes)))
    return title, note_lines(note, under, pixels, measure, "center")


def _tile(figure: HeadGrid, place: int, area: Rect, small: float, measure: Measure) -> TileLayout:
    """One tile in its column; *area* is as high as the map."""
    tile = figure.tiles[place]
    words = Rect(area.x + small * 0.2, area.y, max(area.width - small * 0.4, 1.0), small * 1.3)
    left = round(area.center[0] - area.height / 2)
    picture = Rect(left, round(area.y + small * 1.4), area.height, area.height)
    under = Rect(words.x, picture.bottom + small * 0.2, words.width, small * 1.3)
    number = measure_in(under.width, tile.number, small, measure)
    name = text_line(tile.label, words, small, measure)
    return TileLayout(picture, name, text_line(number, under, small, measure, dim=True))


def _tiling(count: int, room: Rect, pixels: float) -> tuple[int, float, float]:
    """How many columns give the largest maps, their side in whole pixels, the size of the text."""
    best = (1, 1.0, 9.0)
    for columns in range(1, max(count, 1) + 1):
        across, down = room.width / columns, room.height / math.ceil(max(count, 1) / columns)
        small = max(9.0, min(pixels, across / 4))
        side = float(max(1, int(min(across - small * 0.8, down - TEXT * small, pixels * LARGEST_SIDE))))
        if side > best[1]:
            best = (columns, side, small)
    return best
