"""Where the head tiles lie, and the lines of a sentence."""

import math
from dataclasses import dataclass

from attn_gui.figures.figure import HeadStrip, Sentence
from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.layout_parts import ColorBar, TextLine, base_pixels, lying_bar, text_line, wrap
from attn_gui.figures.ticks import measure_in
from attn_gui.session.measuring import HEAD_NUMBERS
from attn_gui.text import say


@dataclass(frozen=True)
class TileLayout:
    """One head: its picture, its name above, its number below."""

    picture: Rect
    name: TextLine
    number: TextLine


@dataclass(frozen=True)
class StripLayout:
    """Title, what the numbers are, the tiles in reading order, and the colour bar that all of them have."""

    title: TextLine
    note: TextLine
    tiles: tuple[TileLayout, ...]
    pixels: float
    color_bar: ColorBar | None = None


@dataclass(frozen=True)
class SentenceLayout:
    """The lines of a sentence in the middle."""

    lines: tuple[TextLine, ...]
    pixels: float


def strip_layout(figure: HeadStrip, size: tuple[float, float], measure: Measure) -> StripLayout:
    """Return the layout of all heads in *size* pixels, in as many lines as give the largest tiles."""
    width, height = size
    pixels = base_pixels(size)
    pad, head = pixels, pixels * 4
    bar = _bar(figure, size, pixels, measure)
    foot = 0.0 if bar is None else height - pad - bar.rect.y + pixels
    room = Rect(pad, pad + head, width - 2 * pad, max(height - 2 * pad - head - foot, 1.0))
    count = max(len(figure.tiles), 1)
    small, columns, side = max(
        (_tiling(count, room, pixels, columns) for columns in range(1, count + 1)), key=lambda t: t[2]
    )
    pitch_x, pitch_y = room.width / columns, side + 3.6 * small
    lines = math.ceil(count / columns)
    top = room.y + max(0.0, (room.height - lines * pitch_y) / 3)
    tiles: list[TileLayout] = []
    for place, tile in enumerate(figure.tiles):
        x, y = room.x + place % columns * pitch_x, top + place // columns * pitch_y
        shown = Rect(x + small * 0.2, y, max(pitch_x - small * 0.4, 1), small * 1.3)
        below = Rect(shown.x, y + side + small * 1.8, shown.width, small * 1.3)
        tiles.append(
            TileLayout(
                Rect(round(x + (pitch_x - side) / 2), round(y + small * 1.6), side, side),
                text_line(tile.label, shown, small, measure),
                text_line(measure_in(below.width, tile.number, small, measure), below, small, measure, dim=True),
            )
        )
    note = say("Below each: {number}", number=HEAD_NUMBERS[figure.number])
    return StripLayout(
        text_line(figure.title, Rect(pad, pad, width - 2 * pad, pixels * 1.6), pixels * 1.15, measure, bold=True),
        text_line(note, Rect(pad, pad + pixels * 1.8, width - 2 * pad, pixels * 1.4), pixels, measure, dim=True),
        tuple(tiles),
        pixels,
        bar,
    )


def _bar(figure: HeadStrip, size: tuple[float, float], pixels: float, measure: Measure) -> ColorBar | None:
    """The colour bar at the lower edge, in the middle."""
    if figure.scale is None:
        return None
    width, height = size
    wide = round(min(width - 4 * pixels, pixels * 24))
    left = round((width - wide) / 2)
    bar = lying_bar(figure.scale, Rect(left, 0, wide, round(pixels)), pixels, measure, spare=pixels, captioned=True)
    top = Rect(left, round(height - pixels * 2 - bar.foot), wide, round(pixels))
    return lying_bar(figure.scale, top, pixels, measure, spare=pixels, captioned=True)


def sentence_layout(
    figure: Sentence, size: tuple[float, float], measure: Measure, *, pixels: float | None = None
) -> SentenceLayout:
    """Return the sentence in the middle of *size* pixels, as many lines as there is room for."""
    width, height = size
    pixels = (base_pixels(size) if pixels is None else pixels) * 1.2
    lines = wrap(str(figure.message), width * 0.8, pixels, measure)[: max(1, int(height * 0.9 / (pixels * 1.5)))]
    top = (height - len(lines) * pixels * 1.5) / 2
    return SentenceLayout(
        tuple(
            TextLine(line, Rect(width * 0.1, top + place * pixels * 1.5, width * 0.8, pixels * 1.5), pixels)
            for place, line in enumerate(lines)
        ),
        pixels,
    )


def _tiling(count: int, room: Rect, pixels: float, columns: int) -> tuple[float, int, int]:
    """Font size, columns and side of the tiles (whole pixels) with that many columns."""
    lines = math.ceil(count / columns)
    across, down = room.width / columns, room.height / lines
    small = max(9.0, min(pixels, across / 4))
    side = min(across - small * 0.8, down - 3.6 * small, pixels * 16)
    return small, columns, max(1, int(side))
