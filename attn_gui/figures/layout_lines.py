"""Where the parts of a picture of lines lie: names on both sides, what is drawn in words, hues and strengths below."""

from dataclasses import dataclass, replace

from attn_gui.figures.figure import Color
from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.labels import LEAST_PITCH, AxisLabels, Label, place_labels
from attn_gui.figures.layout_page_parts import below, moved, note_lines, title_lines
from attn_gui.figures.layout_parts import GUTTER, TextLine, base_pixels, text_line
from attn_gui.figures.lines import Drawn, drawn_lines, words_of
from attn_gui.figures.page_figures import TokenLines
from attn_gui.figures.ticks import number_text
from attn_gui.session.view_choices import KEY, QUERY
from attn_gui.text import capitalised, say

Point = tuple[float, float]
Hit = tuple[str, int]
HIGHEST_PITCH = 3.2
"""How far apart tokens are set at most, in font sizes."""
WIDEST = 44.0
"""How far apart the two sides are at most, in font sizes."""
LINE = 1.5
HUE_SPREAD = 0.55
"""The share of a token's place over which the ends of several heads' lines are spread."""


@dataclass(frozen=True)
class Swatch:
    """A line of the legend: a stroke of this colour and share of the full ink, and what it stands for."""

    stroke: Rect
    line: TextLine
    color: Color
    share: float


@dataclass(frozen=True, eq=False)
class LinesLayout:
    """Title, notes, headings of both sides, names, the areas of both sides, the drawn lines, the legend."""

    title: tuple[TextLine, ...]
    notes: tuple[TextLine, ...]
    headings: tuple[TextLine, TextLine]
    queries: AxisLabels
    keys: AxisLabels
    left: Rect
    right: Rect
    drawn: Drawn
    legend: tuple[Swatch, ...]
    pixels: float

    def query_y(self, place: int, figure: TokenLines) -> float:
        """The middle of a query's place."""
        return self.left.y + (place + 0.5) * self.left.height / max(len(figure.queries.labels), 1)

    def key_y(self, place: int, figure: TokenLines) -> float:
        """The middle of a key's place."""
        return self.right.y + (place + 0.5) * self.right.height / max(len(figure.keys.labels), 1)

    def ends(self, figure: TokenLines, head: int, query: int, key: int) -> tuple[Point, Point]:
        """Where a line begins and ends; those of several heads lie side by side."""
        count = len(figure.hues)
        aside = 0.0 if count < 2 else (head - (count - 1) / 2) / count * HUE_SPREAD
        pitches = (
            self.left.height / max(len(figure.queries.labels), 1),
            self.right.height / max(len(figure.keys.labels), 1),
        )
        first, last = (aside * min(pitch, self.pixels) for pitch in pitches)
        return (
            (self.left.right, self.query_y(query, figure) + first),
            (self.right.x, self.key_y(key, figure) + last),
        )


def lines_layout(
    figure: TokenLines, size: tuple[float, float], measure: Measure, *, pixels: float | None = None
) -> LinesLayout:
    """Return the layout in *size* pixels; names take at most 30 % of the width on either side.

    *pixels* is the size of the text; None: one that suits the picture.
    """
    width, height = size
    pixels = base_pixels(size) if pixels is None else pixels
    pad = pixels
    drawn = drawn_lines(figure)
    title = title_lines(figure.title, Rect(pad, pad, width - 2 * pad, 0), pixels, measure, "center")
    row = Rect(pad, below(title, pad) + pixels * 0.3, width - 2 * pad, 0)
    notes = _notes(figure, drawn, row, pixels, measure)
    legend = _legend(figure, Rect(pad, 0, width - 2 * pad, height), pixels, measure)
    whole = (
        notes if figure.only is None else _notes(figure, drawn_lines(replace(figure, only=None)), row, pixels, measure)
    )
    # The names stand still while the words about single tokens change.
    head = max(below(notes, row.y), below(whole, row.y)) + pixels * LINE * 1.4
    foot = pad + (legend[-1].line.rect.bottom + pixels * 0.8 if legend else 0.0)
    room = max(height - head - foot, 1.0)
    counts = len(figure.queries.labels), len(figure.keys.labels)
    heights = [min(room, count * HIGHEST_PITCH * pixels) for count in counts]
    axes = [
        _names(names.labels, high, focus, GUTTER * width - pad, pixels, measure)
        for names, high, focus in zip((figure.queries, figure.keys), heights, figure.focus, strict=True)
    ]
    apart = min(max(width - 2 * pad - axes[0].depth - axes[1].depth, 1.0), WIDEST * pixels)
    first = (width - apart - axes[0].depth - axes[1].depth) / 2
    tall = max(heights)
    left = Rect(first, head + (tall - heights[0]) / 2, axes[0].depth, heights[0])
    right = Rect(left.right + apart, head + (tall - heights[1]) / 2, axes[1].depth, heights[1])
    foot_at = head + tall + pixels * 0.8
    return LinesLayout(
        title,
        notes,
        _headings(figure, left, right, (pad, width - pad), pixels, measure),
        axes[0],
        axes[1],
        left,
        right,
        drawn,
        tuple(_moved(swatch, foot_at) for swatch in legend),
        pixels,
    )


def lines_hit(figure: TokenLines, layout: LinesLayout, point: Point) -> Hit | None:
    """Return the token under *point*, ("query" or "key", place): its name, or the end of its lines."""
    x, y = point
    near = layout.pixels * 2
    sides = (
        (QUERY, layout.left, len(figure.queries.labels), layout.left.x - layout.pixels, layout.left.right + near),
        (KEY, layout.right, len(figure.keys.labels), layout.right.x - near, layout.right.right + layout.pixels),
    )
    for side, area, count, low, high in sides:
        if low <= x <= high and area.y <= y < area.bottom and count:
            return side, min(int((y - area.y) / area.height * count), count - 1)
    return None


def key_label_rect(label: Label, axis: AxisLabels, right: Rect) -> Rect:
    """Return where the name of a key stands, right of the lines."""
    return Rect(right.x + axis.spare, right.y + label.at - label.along / 2, label.depth, label.along)


def _names(
    labels: tuple[str, ...], high: float, focus: int | None, room: float, pixels: float, measure: Measure
) -> AxisLabels:
    least = LEAST_PITCH * max(1.0, pixels / 16)
    pitch = high / max(len(labels), 1)
    return place_labels(labels, pitch, room, focus, measure, pixels=pixels, lying=False, least_pitch=least)


def _notes(figure: TokenLines, drawn: Drawn, row: Rect, pixels: float, measure: Measure) -> tuple[TextLine, ...]:
    words = "; ".join(str(note) for note in (words_of(figure, drawn), *figure.notes))
    return note_lines(capitalised(words), row, pixels, measure, "center")


def _headings(
    figure: TokenLines, left: Rect, right: Rect, ends: tuple[float, float], pixels: float, measure: Measure
) -> tuple[TextLine, TextLine]:
    """What both sides are, above their names; where those are short they reach over the lines."""
    y, high, middle = min(left.y, right.y) - pixels * 1.7, pixels * 1.4, (left.right + right.x) / 2
    texts = str(figure.queries.title), str(figure.keys.title)
    first = max(left.right - measure(texts[0], pixels), ends[0])
    last = max(min(right.x, ends[1] - measure(texts[1], pixels) - 1), middle)
    return (
        text_line(texts[0], Rect(first, y, middle - first, high), pixels, measure, align="left", dim=True),
        text_line(texts[1], Rect(last, y, ends[1] - last, high), pixels, measure, align="left", dim=True),
    )


def _legend(figure: TokenLines, row: Rect, pixels: float, measure: Measure) -> tuple[Swatch, ...]:
    """The hues of the heads, then three strengths of a line with their weights, from y = 0 on."""
    heads = zip(figure.heads, figure.hues, strict=True) if len(figure.hues) > 1 else ()
    entries = [(str(name), hue, 1.0) for name, hue in heads]
    ink = figure.hues[0] if len(figure.hues) == 1 else figure.theme.dim_text
    steps = (figure.most / 4, figure.most / 2, figure.most)
    weights = [(str(say("weight {weight}", weight=number_text(step, 4))), ink, step / figure.most) for step in steps]
    hues = _flow(entries, row, 0.0, pixels, measure)
    return (*hues, *_flow(weights, row, hues[-1].stroke.y + pixels * LINE if hues else 0.0, pixels, measure))


def _flow(
    entries: list[tuple[str, Color, float]], row: Rect, top: float, pixels: float, measure: Measure
) -> tuple[Swatch, ...]:
    """The entries from left to right, in as many lines as they need."""
    found: list[Swatch] = []
    x, y = 0.0, top
    for text, color, share in entries:
        wide = pixels * 2.4 + measure(text, pixels) + 1
        if x and x + wide > row.width:
            x, y = 0.0, y + pixels * LINE
        stroke = Rect(row.x + x, y, pixels * 1.8, pixels)
        words = Rect(stroke.right + pixels * 0.6, y, wide - pixels * 2.4, pixels)
        found.append(Swatch(stroke, TextLine(text, words, pixels, "left", dim=True), color, share))
        x += wide + pixels * 1.4
    return tuple(found)


def _moved(swatch: Swatch, down: float) -> Swatch:
    stroke = swatch.stroke
    return Swatch(
        Rect(stroke.x, stroke.y + down, stroke.width, stroke.height),
        moved(swatch.line, down),
        swatch.color,
        swatch.share,
    )
