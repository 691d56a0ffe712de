"""What the layouts of pages share: titles and notes that go on in a second line where one is too short."""

from dataclasses import replace

from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.layout_parts import BOLDER, Align, TextLine, wrap

TITLE, NOTE = 1.6, 1.5
"""The heights of a line of a title and of a note, in font sizes."""
MOST_LINES = 2


def title_lines(title: object, row: Rect, pixels: float, measure: Measure, align: Align) -> tuple[TextLine, ...]:
    """Return a title in at most two lines from the top of *row* on, the second ending in "…" where more is left."""
    large = pixels * 1.15
    return tuple(
        TextLine(text, Rect(row.x, row.y + place * pixels * TITLE, row.width, pixels * TITLE), large, align, bold=True)
        for place, text in enumerate(_lines(str(title), row.width / BOLDER, large, measure))
    )


def note_lines(note: object, row: Rect, pixels: float, measure: Measure, align: Align) -> tuple[TextLine, ...]:
    """Return a note in at most two lines from the top of *row* on."""
    return tuple(
        TextLine(text, Rect(row.x, row.y + place * pixels * NOTE, row.width, pixels * 1.4), pixels, align, dim=True)
        for place, text in enumerate(_lines(str(note), row.width, pixels, measure))
    )


def below(lines: tuple[TextLine, ...], otherwise: float) -> float:
    """Return the y below *lines*."""
    return lines[-1].rect.bottom if lines else otherwise


def moved(line: TextLine, down: float) -> TextLine:
    """Return a line so many pixels further down."""
    rect = line.rect
    return replace(line, rect=Rect(rect.x, rect.y + down, rect.width, rect.height))


def _lines(text: str, width: float, pixels: float, measure: Measure) -> tuple[str, ...]:
    lines = wrap(text, width, pixels, measure)
    if len(lines) <= MOST_LINES:
        return lines
    shown = lines[:MOST_LINES]
    return (*shown[:-1], f"{shown[-1].rstrip(',;')} …")
