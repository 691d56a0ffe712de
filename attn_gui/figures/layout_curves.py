"""Where the parts of a chart of curves lie; both axes are logarithmic."""

import math
from dataclasses import dataclass

from attn_gui.figures.figure import CurveChart
from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.layout_parts import GUTTER, TextLine, base_pixels, text_line, wrap

Point = tuple[float, float]
LINE = 1.5
LEGEND_SHARE = 0.45
INDENT = 1.8


@dataclass(frozen=True)
class CurveKey:
    """A line of the legend; the marker's middle, None for words alone."""

    line: TextLine
    marker: str | None
    at: Point


@dataclass(frozen=True)
class CurveLayout:
    """Title, plot, the places of all points by curve, ends of the line of the square, numbers of both axes, legend."""

    title: TextLine
    plot: Rect
    curves: tuple[tuple[Point, ...], ...]
    square: tuple[Point, Point] | None
    square_label: TextLine | None
    across: tuple[tuple[float, TextLine], ...]
    up: tuple[tuple[float, TextLine], ...]
    up_title: TextLine
    across_title: TextLine
    legend: tuple[CurveKey, ...]
    pixels: float


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    start: float
    room: float

    def at(self, value: float) -> float:
        """The place of a value."""
        span = math.log10(self.high) - math.log10(self.low)
        return self.start + (math.log10(value) - math.log10(self.low)) / span * self.room


def curve_layout(figure: CurveChart, size: tuple[float, float], measure: Measure) -> CurveLayout:
    """Return the layout of the curves in *size* pixels."""
    width, height = size
    pixels = base_pixels(size)
    pad = pixels
    keys = _keys(figure, width - 2 * pad, pixels, measure, max(1, int(LEGEND_SHARE * height / (pixels * LINE))))
    foot = pixels * (3.6 + LINE * len(keys))
    values = [y for curve in figure.curves for _, y in curve.points]
    low, high = _decades(values)
    steps = _powers(low, high)
    texts = {step: figure.number(step) for step in steps}
    gutter = min(GUTTER * width, max((measure(text, pixels) for text in texts.values()), default=0.0) + pixels)
    top = pad + pixels * 4.0
    plot = Rect(round(pad + gutter), round(top), round(width - 2 * pad - gutter), round(max(1, height - top - foot)))
    lengths = sorted({x for curve in figure.curves for x, _ in curve.points})
    x_scale = _Scale(*_ends(lengths), plot.x + pixels, max(1.0, plot.width - 2 * pixels))
    y_scale = _Scale(low, high, plot.bottom, -plot.height)
    places = tuple(tuple((x_scale.at(x), y_scale.at(y)) for x, y in curve.points) for curve in figure.curves)
    square = _square(figure, x_scale, y_scale, low, high)
    above = Rect(pad, pad + pixels * 1.9, width - 2 * pad, pixels * 1.3)
    below = plot.bottom + pixels * 3.2
    return CurveLayout(
        text_line(figure.title, Rect(pad, pad, width - 2 * pad, pixels * 1.6), pixels * 1.15, measure, bold=True),
        plot,
        places,
        square,
        None if square is None else _square_label(square, plot, pixels, measure),
        _across(lengths, x_scale, plot, pixels, measure),
        tuple((y_scale.at(step), _up(texts[step], y_scale.at(step), plot, pixels)) for step in steps),
        text_line(figure.up, above, pixels, measure, align="left", dim=True),
        text_line(
            figure.across,
            Rect(plot.x, plot.bottom + pixels * 1.7, plot.width, pixels * 1.3),
            pixels,
            measure,
            dim=True,
        ),
        tuple(_placed(key, place, below, pad, width, pixels) for place, key in enumerate(keys)),
        pixels,
    )


def _keys(figure: CurveChart, room: float, pixels: float, measure: Measure, most: int) -> list[tuple[str, str | None]]:
    """At most so many lines of the legend; a note for which there is no room is left out whole."""
    keys: list[tuple[str, str | None]] = []
    for curve in figure.curves:
        first, *rest = wrap(str(curve.label), room - INDENT * pixels, pixels, measure)
        keys.extend(((first, curve.marker), *((line, "") for line in rest)))
    for note in figure.notes:
        lines = wrap(str(note), room, pixels, measure)
        if len(keys) + len(lines) <= most:
            keys.extend((line, None) for line in lines)
    return keys[:most]


def _placed(key: tuple[str, str | None], place: int, below: float, pad: float, width: float, pixels: float) -> CurveKey:
    text, marker = key
    y = below + place * pixels * LINE
    indent = 0.0 if marker is None else pixels * INDENT
    box = Rect(pad + indent, y, width - 2 * pad - indent, pixels * 1.3)
    line = TextLine(text, box, pixels, "left", dim=marker is None)
    return CurveKey(line, marker or None, (pad + pixels * 0.7, y + pixels * 0.65))


def _decades(values: list[float]) -> tuple[float, float]:
    """Powers of ten around the values."""
    if not values:
        return 1.0, 10.0
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return 10.0**low, 10.0 ** max(high, low + 1)


def _powers(low: float, high: float) -> list[float]:
    first, last = round(math.log10(low)), round(math.log10(high))
    return [10.0**power for power in range(first, last + 1)]


def _ends(lengths: list[float]) -> tuple[float, float]:
    if not lengths:
        return 1.0, 2.0
    return (lengths[0], lengths[-1]) if len(lengths) > 1 else (lengths[0] / 2, lengths[0] * 2)


def _square(figure: CurveChart, x: _Scale, y: _Scale, low: float, high: float) -> tuple[Point, Point] | None:
    """The line of n² through the last point of the first curve, as far as it is within the plot."""
    points = figure.curves[0].points if figure.curves else ()
    if not points:
        return None
    at, value = points[-1]

    def within(wanted: float) -> Point:
        shown = min(max(value * (wanted / at) ** 2, low), high)
        return x.at(at * math.sqrt(shown / value)), y.at(shown)

    return within(x.low), within(x.high)


def _square_label(square: tuple[Point, Point], plot: Rect, pixels: float, measure: Measure) -> TextLine:
    (left, top), (right, bottom) = square
    wide = measure("n²", pixels) + 2
    x = min(max((left + right) / 2 - wide - pixels * 0.4, plot.x), plot.right - wide)
    return TextLine("n²", Rect(x, (top + bottom) / 2 - pixels * 1.2, wide, pixels * 1.2), pixels, "left", dim=True)


def _across(
    lengths: list[float], scale: _Scale, plot: Rect, pixels: float, measure: Measure
) -> tuple[tuple[float, TextLine], ...]:
    """The lengths below the plot: those whose numbers do not touch the one drawn before."""
    drawn: list[tuple[float, TextLine]] = []
    free = -math.inf
    for length in lengths:
        text, at = f"{length:,.0f}", scale.at(length)
        wide = measure(text, pixels) + 2
        if at - wide / 2 >= free:
            drawn.append((at, TextLine(text, Rect(at - wide / 2, plot.bottom + pixels * 0.4, wide, pixels), pixels)))
            free = at + wide / 2 + pixels * 0.5
    return tuple(drawn)


def _up(text: str, at: float, plot: Rect, pixels: float) -> TextLine:
    return TextLine(text, Rect(0, at - pixels / 2, plot.x - pixels * 0.5, pixels), pixels, "right")
