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


def captions(scale: ColorScale) -> tuple[Message, ...]:
    """Return what must be known to read the bar, the whole first, then in fewer letters; nothing on an even scale of
    all numbers."""
    words = _CAPTIONS[scale.kind](scale)
    if not scale.without_first:
        return words
    if not words:
        return say("first token left out"), say("first left out")
    return tuple(say("{words}, {more}", words=each, more=more) for each, more in zip(words, _LEFT_OUT, strict=True))


def caption(scale: ColorScale) -> Message | None:
    """Return what must be known to read the bar; None on an even scale of all numbers."""
    return next(iter(captions(scale)), None)


def scale_notes(scale: ColorScale) -> tuple[Message, ...]:
    """Return the caption as a note, where a figure has no room for it beside the bar."""
    return tuple(say("colours: {words}", words=words) for words in captions(scale)[:1])


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


def _log_captions(scale: ColorScale) -> tuple[Message, Message]:
    if not scale.threshold:
        return say("logarithmic"), say("log")
    threshold = short(scale.threshold)
    whole = say("logarithmic, linear within ±{threshold}", threshold=threshold)
    return whole, say("log beyond ±{threshold}", threshold=threshold)


def _percentile_captions(scale: ColorScale) -> tuple[Message, Message]:
    low, high = (short(end) for end in scale.percentiles)
    return say("percentiles {low} to {high}", low=low, high=high), say("{low} – {high} %", low=low, high=high)


_LEFT_OUT = (say("first token left out"), say("first left out"))
_CAPTIONS: dict[str, Callable[[ColorScale], tuple[Message, ...]]] = {
    LINEAR_SCALE: lambda _scale: (),
    "log": _log_captions,
    "row-max": lambda _scale: (say("share of the row's maximum"), say("÷ row maximum")),
    "percentile": _percentile_captions,
}
_MARKS: dict[ValueMark, Callable[[ColorScale], Message]] = {
    ValueMark.ZERO: lambda _scale: say("zero has no place on a logarithmic scale"),
    ValueMark.BELOW: lambda scale: say("below the colours, which begin at {low}", low=short(scale.low)),
    ValueMark.ABOVE: lambda scale: say("above the colours, which end at {high}", high=short(scale.high)),
}
