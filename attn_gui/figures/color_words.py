"""Colour scales in words: what stands beside the bar, what a cell's mark means, how large a number is on the scale."""

from collections.abc import Callable

from attn_gui.figures.color_scales import kind_of, on_scale
from attn_gui.figures.figure import Array, CellState, ColorScale, Heatmap, ValueMark
from attn_gui.figures.ticks import number_text, short
from attn_gui.session.view_state import LINEAR_SCALE
from attn_gui.text import Message, say

MARK_NAMES: dict[ValueMark, Message] = {
    ValueMark.ZERO: say("zero"),
    ValueMark.BELOW: say("below the colours"),
    ValueMark.ABOVE: say("above the colours"),
}
"""The marks of values as legends name them."""


def caption(scale: ColorScale) -> Message | None:
    """Return what must be known to read the bar; None on an even scale of all numbers."""
    words = _CAPTIONS[scale.kind](scale)
    if not scale.without_first:
        return words
    left_out = say("first token left out")
    return left_out if words is None else say("{words}, {more}", words=words, more=left_out)


def scale_words(scale: ColorScale) -> Message:
    """Return the whole scale in words: its map, its ends, how numbers are spread, what lies beyond."""
    said = say("{name}, {low} to {high}", name=scale.name, low=short(scale.low), high=short(scale.high))
    ends = [text for there, text in ((scale.below, "below"), (scale.above, "above")) if there]
    beyond = say("numbers {ends} are clipped", ends=" and ".join(ends)) if ends else None
    for more in (caption(scale), beyond):
        said = said if more is None else say("{said}, {more}", said=said, more=more)
    return said


def value_on(figure: Heatmap, row: int, column: int) -> float | None:
    """Return the number of a cell as the colour bar counts it; None where the cell has none or is not there."""
    rows, columns = figure.values.shape
    if not (0 <= row < rows and 0 <= column < columns) or figure.states[row, column] != CellState.NUMBER:
        return None
    return float(on_scale(_numbers(figure, row), figure.scale)[0, column])


def cell_words(figure: Heatmap, row: int, column: int) -> tuple[Message, ...]:
    """Return what a cell's colour does not say: its share of the row's maximum, that it is clipped or has no place."""
    said: list[Message] = []
    if kind_of(figure.scale).by_rows and (share := value_on(figure, row, column)) is not None:
        said.append(say("{share} of the row's maximum", share=number_text(share, 4)))
    mark = ValueMark.NONE if figure.marks is None else ValueMark(int(figure.marks[row, column]))
    if mark in _MARKS:
        said.append(_MARKS[mark](figure.scale))
    return tuple(said)


def _numbers(figure: Heatmap, row: int) -> Array:
    numbers = figure.values[row : row + 1].astype(float)
    numbers[figure.states[row : row + 1] != CellState.NUMBER] = float("nan")
    return numbers


def _no_caption(_scale: ColorScale) -> Message | None:
    return None


def _log_caption(scale: ColorScale) -> Message:
    if not scale.threshold:
        return say("logarithmic")
    return say("logarithmic, linear within ±{threshold}", threshold=short(scale.threshold))


def _percentile_caption(scale: ColorScale) -> Message:
    low, high = scale.percentiles
    return say("percentiles {low} to {high}", low=short(low), high=short(high))


_CAPTIONS: dict[str, Callable[[ColorScale], Message | None]] = {
    LINEAR_SCALE: _no_caption,
    "log": _log_caption,
    "row-max": lambda _scale: say("share of the row's maximum"),
    "percentile": _percentile_caption,
}
_MARKS: dict[ValueMark, Callable[[ColorScale], Message]] = {
    ValueMark.ZERO: lambda _scale: say("zero has no place on a logarithmic scale"),
    ValueMark.BELOW: lambda scale: say("below the colours, which begin at {low}", low=short(scale.low)),
    ValueMark.ABOVE: lambda scale: say("above the colours, which end at {high}", high=short(scale.high)),
}
