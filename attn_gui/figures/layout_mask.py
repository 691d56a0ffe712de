"""Where the parts of a mask lie: title, cells, names, and below them what each pattern means."""

from dataclasses import dataclass

from attn_gui.figures.figure import MaskMap, MaskRule
from attn_gui.figures.geometry import Measure, Rect, fitting
from attn_gui.figures.labels import LEAST_PITCH, SPARE, AxisLabels, place_labels
from attn_gui.figures.layout_parts import GUTTER, LARGEST_CELL, TextLine, base_pixels, text_line
from attn_gui.text import Message, capitalised, say

LETTER_CELL = 1.35
"""A letter needs a cell so many times as large as itself."""
LEGEND_SHARE = 0.4
LINE = 1.6
"""The height of a line of the legend, in font sizes."""
SEVERAL = "several"
"""The look of what more than one rule forbids."""


@dataclass(frozen=True)
class MaskKey:
    """A line of the legend: the look of a rule or the sign of a bias, and what it means; neither for a note."""

    swatch: Rect
    line: TextLine
    look: str = ""
    sign: int = 0
    letter: str = ""


@dataclass(frozen=True)
class MaskLayout:
    """Title, what the sides are, cells, names to the left and above, legend, font size of letters in cells or None.

    ``pluses``: there is room for "C+" in a cell; where there is not, dots say that several rules forbid it.
    """

    title: TextLine
    sides: TextLine
    cells: Rect
    rows: AxisLabels
    columns: AxisLabels
    legend: tuple[MaskKey, ...]
    letters: float | None
    pluses: bool
    pixels: float


def mask_layout(figure: MaskMap, size: tuple[float, float], measure: Measure) -> MaskLayout:
    """Return the layout of a mask in *size* pixels: nothing overlaps, gutters take at most 30 % of a side."""
    width, height = size
    pixels = base_pixels(size)
    pad, head = pixels, pixels * 3.6
    keys = _keys(figure)[: max(1, int(LEGEND_SHARE * height / (pixels * LINE)))]
    foot = pixels * (0.8 + LINE * len(keys))
    least, largest = LEAST_PITCH * max(1.0, pixels / 16), LARGEST_CELL * pixels / 12
    row_count, column_count = figure.codes.shape
    widest = max((measure(text[:64], pixels) for text in figure.rows.labels), default=0.0)
    gutter = min(GUTTER * width, widest + 2 * SPARE * pixels / 12)
    cells_width = fitting(width - 2 * pad - gutter, column_count, largest)
    columns = place_labels(
        figure.columns.labels,
        cells_width / max(column_count, 1),
        GUTTER * height,
        figure.focus[1],
        measure,
        pixels=pixels,
        least_pitch=least,
    )
    cells_height = fitting(max(height - 2 * pad - head - columns.depth - foot, 1.0), row_count, largest)
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
    left = (width - rows.depth - cells_width) / 2 + rows.depth
    top = max(0.0, (height - head - columns.depth - cells_height - foot) / 2)
    cells = Rect(round(left), round(top + head + columns.depth), cells_width, cells_height)
    letters = _letters(cells, figure.codes.shape, pixels)
    below = Rect(pad, cells.bottom + pixels * 0.8, width - 2 * pad, foot)
    sides = f"{figure.rows.title} ↓   {figure.columns.title} →"
    return MaskLayout(
        text_line(figure.title, Rect(pad, top, width - 2 * pad, pixels * 1.6), pixels * 1.15, measure, bold=True),
        text_line(sides, Rect(pad, top + pixels * 1.7, width - 2 * pad, pixels * 1.4), pixels, measure, dim=True),
        cells,
        rows,
        columns,
        tuple(_placed(key, place, below, pixels, measure) for place, key in enumerate(keys)),
        letters,
        _has_pluses(figure, cells, letters, measure),
        pixels,
    )


_Key = tuple[Message, str, int, str]


def _keys(figure: MaskMap) -> list[_Key]:
    """Text, look, sign and letter of each line of the legend."""
    keys: list[_Key] = [(_forbidding(rule), rule.look, 0, rule.letter) for rule in figure.rules]
    if figure.several.any():
        # Where there is room, a plus behind the letter says it; elsewhere dots.
        keys.append((say("further rules forbid it, too"), SEVERAL, 0, f"{figure.rules[0].letter}+"))
    words = {-1: say("a bias lowers the score"), 1: say("a bias raises the score")}
    keys.extend((words[sign], "", sign, "") for sign in (1, -1) if (figure.signs == sign).any())
    keys.extend((note, "", 0, "") for note in figure.notes)
    return keys


def _placed(key: _Key, place: int, below: Rect, pixels: float, measure: Measure) -> MaskKey:
    text, look, sign, letter = key
    y = below.y + place * pixels * LINE
    side = round(pixels * 1.3)
    swatch = Rect(round(below.x), round(y), side, side)
    line = Rect(below.x + pixels * 1.9, y, below.width - pixels * 1.9, side)
    return MaskKey(swatch, text_line(text, line, pixels, measure, align="left"), look, sign, letter)


def _letters(cells: Rect, shape: tuple[int, ...], pixels: float) -> float | None:
    """The font size of letters in cells; None where they would not fit."""
    room = min(cells.width / max(shape[1], 1) / 1.5, cells.height / max(shape[0], 1) / LETTER_CELL)
    size = min(pixels, float(int(room)))
    return size if size >= LEAST_PITCH else None


def _has_pluses(figure: MaskMap, cells: Rect, letters: float | None, measure: Measure) -> bool:
    if letters is None:
        return False
    widest = max((measure(f"{rule.letter}+", letters) for rule in figure.rules), default=0.0)
    return widest + 2 * SPARE <= cells.width / figure.codes.shape[1]


def _forbidding(rule: MaskRule) -> Message:
    cells = "1 cell" if rule.count == 1 else f"{rule.count:,} cells"
    return say("{rule} forbids {cells}", rule=capitalised(rule.label), cells=cells)
