"""A − B as a map around zero, with the distance of each row beside it, and its focused row as bars."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from attn_gui.figures.bars import bar_colors, bar_limits
from attn_gui.figures.color_scales import value_marks
from attn_gui.figures.colormaps import COLORMAPS, color_scale, states, to_rgba
from attn_gui.figures.figure import (
    Appearance,
    Array,
    Axis,
    BarChart,
    Beside,
    ColorScale,
    Figure,
    Heatmap,
    Sentence,
    Theme,
)
from attn_gui.figures.stages import component_axis, inside, key_axis, query_axis
from attn_gui.session.comparing.comparison import Comparison, Difference, Where
from attn_gui.session.comparing.words import STAGES, output_words, row_words
from attn_gui.session.view_state import ColorChoice, Focus
from attn_gui.text import Message, say

DIFFERENCE = "difference"
DIFFERENCE_BARS = f"{DIFFERENCE}-bars"
SIGNED = "signed"
"""The colours of a difference, unless another map around zero is chosen."""


@dataclass(frozen=True, eq=False)
class Painted:
    """One head's difference (queries, columns) with its CellStates, colours and scale."""

    values: Array
    states: Array
    rgba: Array
    scale: ColorScale
    marks: Array | None


Paint = Callable[[Difference, int], Painted] | None
"""What gives a head's colours, kept while only the focus moves; None makes them anew."""


def difference_choice(choice: ColorChoice) -> ColorChoice:
    """Return the choice with a colour map that has its middle at zero: a difference has no other."""
    row = COLORMAPS.get(choice.colormap or SIGNED)
    return choice if row is not None and row.diverging else replace(choice, colormap=None)


def painted(difference: Difference, head: int, choice: ColorChoice, theme: Theme) -> Painted:
    """Return one head's difference in colours; a cell in which either may not attend is no number."""
    values = difference.values[head]
    found = states(values, difference.where[head] == Where.BOTH)
    scale = color_scale(values, SIGNED, difference_choice(choice), theme)
    marks = value_marks(values, found, scale)
    return Painted(values, found, to_rgba(values, found, scale, theme), scale, marks)


def difference_map(
    found: Comparison | Message, stage: str, focus: Focus, appearance: Appearance, paint: Paint = None
) -> Figure:
    """Return A − B of a stage as a map, the distances of its rows beside it; or why there is none."""
    difference = _difference(found, stage)
    if isinstance(difference, Message) or isinstance(found, Message):
        return Sentence(DIFFERENCE, _sentence(difference), appearance.theme)
    head = _head(found, stage, focus)
    look = _painted(difference, head, appearance, paint)
    return Heatmap(
        key=DIFFERENCE,
        title=title(found, stage, head),
        values=look.values,
        rgba=look.rgba,
        states=look.states,
        rows=query_axis(found.a),
        columns=_columns(found, stage, look),
        scale=look.scale,
        focus=_focus(found, stage, focus, look),
        digits=appearance.digits,
        show_numbers=appearance.show_numbers,
        theme=appearance.theme,
        beside=_beside(found, stage, head),
        marks=look.marks,
    )


def difference_bars(
    found: Comparison | Message, stage: str, focus: Focus, appearance: Appearance, paint: Paint = None
) -> Figure:
    """Return the focused row of A − B as bars around zero."""
    difference = _difference(found, stage)
    if isinstance(difference, Message) or isinstance(found, Message):
        return Sentence(DIFFERENCE_BARS, _sentence(difference), appearance.theme)
    head = _head(found, stage, focus)
    look = _painted(difference, head, appearance, paint)
    row, column = _focus(found, stage, focus, look)
    values, row_states = look.values[row], look.states[row]
    low, high = bar_limits(values, row_states)
    name = say("{title} of “{token}”", title=title(found, stage, head), token=query_axis(found.a).labels[row])
    return BarChart(
        key=DIFFERENCE_BARS,
        title=name,
        values=values,
        colors=bar_colors(values, column, appearance.theme, signed=True),
        states=row_states,
        columns=_columns(found, stage, look),
        low=low,
        high=high,
        focus=column,
        digits=appearance.digits,
        theme=appearance.theme,
    )


def named(figure: Figure, labels: tuple[str, str]) -> Figure:
    """Return the difference with what its letters stand for: it may be looked at without the two sides."""
    if not isinstance(figure, Heatmap | BarChart):
        return figure
    first, second = (label.partition(" · ")[0] for label in labels)
    a, b = (first, second) if first != second else labels
    return replace(figure, title=say("{title} · {a} − {b}", title=figure.title, a=a, b=b))


def title(found: Comparison, stage: str, head: int) -> Message:
    """Return "A − B  weights · head 3"."""
    name = say("{a} − {b}  {stage}", a=found.names[0], b=found.names[1], stage=str(STAGES[stage]).lower())
    several = stage != "output" and len(found.total_variation) > 1
    if several:
        return say("{name} · head {head}", name=name, head=head)
    return say("{name} · means over heads", name=name) if found.pooled and stage != "output" else name


def _difference(found: Comparison | Message, stage: str) -> Difference | Message:
    return found if isinstance(found, Message) else found.stages[stage]


def _sentence(found: Difference | Message) -> Message:
    assert isinstance(found, Message)
    return found


def _head(found: Comparison, stage: str, focus: Focus) -> int:
    return 0 if stage == "output" else found.head(focus.head)


def _painted(difference: Difference, head: int, appearance: Appearance, paint: Paint) -> Painted:
    if paint is not None:
        return paint(difference, head)
    return painted(difference, head, appearance.colors.get(DIFFERENCE, ColorChoice()), appearance.theme)


def _columns(found: Comparison, stage: str, look: Painted) -> Axis:
    return component_axis(look.values.shape[-1]) if stage == "output" else key_axis(found.a)


def _focus(found: Comparison, stage: str, focus: Focus, look: Painted) -> tuple[int, int | None]:
    rows, columns = look.values.shape
    column = focus.component if stage == "output" else focus.key
    return min(max(focus.query, 0), rows - 1), inside(column, columns)


def _beside(found: Comparison, stage: str, head: int) -> Beside | None:
    if stage == "output":
        return _output_beside(found)

    def tell(row: int) -> tuple[Message, ...]:
        return (row_words(found, head, row),)

    bits = Beside(say("JS"), _JENSEN_SHANNON, found.jensen_shannon[head], 1.0, tell)
    return Beside(say("TV"), _TOTAL_VARIATION, found.total_variation[head], 1.0, tell, bits)


def _output_beside(found: Comparison) -> Beside | None:
    """The largest difference of each row of the output: a bar is full at the largest of all rows."""
    if found.output_largest is None or found.output_relative is None:
        return None

    def tell(row: int) -> tuple[Message, ...]:
        return (output_words(found, row),)

    most = float(np.nanmax(found.output_largest, initial=0.0)) or 1.0
    relative = Beside(say("share"), _RELATIVE, found.output_relative, 1.0, tell)
    return Beside(say("max"), _LARGEST, found.output_largest, most, tell, relative)


_TOTAL_VARIATION = say("TV, total variation of a row’s weights: the share that moved, 0 alike … 1 nothing in common.")
_JENSEN_SHANNON = say("JS, Jensen–Shannon divergence of a row’s weights in bits: 0 alike … 1 nothing in common.")
_LARGEST = say("max: the largest difference in a row of the output.")
_RELATIVE = say("share: the largest difference in a row of the output as a share of the row’s largest number.")
