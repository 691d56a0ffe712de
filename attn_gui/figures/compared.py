"""The figures of a comparison: each column's map and bars on one colour scale or their own, and the difference."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar, cast

import numpy as np

from attn_gui.figures.bars import output_bars, scores_bars, weights_bars
from attn_gui.figures.color_scales import value_marks
from attn_gui.figures.colormaps import shared_scale, to_rgba
from attn_gui.figures.difference import DIFFERENCE, Painted, difference_bars, difference_map, named, painted
from attn_gui.figures.figure import Appearance, Array, BarChart, CellState, ColorScale, Figure, Heatmap, Sentence
from attn_gui.figures.maps import output_map, scores_map, weights_map
from attn_gui.session.comparing.answer import Answer, Column
from attn_gui.session.comparing.comparison import Difference
from attn_gui.session.comparing.words import STAGES
from attn_gui.session.compute import Computed
from attn_gui.session.view_state import MEAN_HEAD, POOLED_HEADS, ColorChoice, Focus
from attn_gui.text import Message, say

Kept = TypeVar("Kept")
Build = Callable[[Computed, Focus, Appearance], Figure]
MOST_KEPT = 24


@dataclass(frozen=True)
class StageRow:
    """A stage as columns show it: its map and bars, its own colour map, whether its numbers are shares of 1."""

    map: Build
    bars: Build
    colormap: str
    unit: bool = False


ROWS: dict[str, StageRow] = {
    "scores": StageRow(scores_map, scores_bars, "signed"),
    "weights": StageRow(weights_map, weights_bars, "viridis", unit=True),
    "output": StageRow(output_map, output_bars, "signed"),
}


@dataclass(frozen=True)
class Look:
    """What is to be seen: a stage, the focus, the appearance, one colour scale for all columns or each its own."""

    stage: str
    focus: Focus
    appearance: Appearance
    shared: bool = True


class ComparedFigures:
    """The figures of one answer; colours are kept, so that a moved focus costs nothing."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._kept: dict[tuple[object, ...], object] = {}

    def columns(self, look: Look) -> tuple[tuple[Figure, Figure], ...]:
        """Return map and bars of each column, Sentences where it cannot be drawn."""
        look = self._fitting(look)
        row = ROWS[look.stage]
        found = [self._own(column, look, row) for column in self.answer.columns]
        if not look.shared:
            return tuple(found)
        maps = [figure for figure, _bars in found if isinstance(figure, Heatmap)]
        if not maps:
            return tuple(found)
        scale = self._keep(("scale", *_key(look)), lambda: _scale(maps, look, row))
        limits = _bar_limits([bars for _figure, bars in found if isinstance(bars, BarChart)])
        return tuple(self._shared(place, pair, look, scale, limits) for place, pair in enumerate(found))

    def difference(self, look: Look) -> tuple[Figure, Figure]:
        """Return map and bars of A − B, or the sentence that stands in their place."""
        look = self._fitting(look)
        choice = look.appearance.colors.get(DIFFERENCE, ColorChoice())

        def paint(difference: Difference, head: int) -> Painted:
            key = (DIFFERENCE, look.stage, head, choice, look.appearance.theme.key)
            return self._keep(key, lambda: painted(difference, head, choice, look.appearance.theme))

        parts = (self.answer.found, look.stage, look.focus, look.appearance, paint)
        a, b = (str(self.answer.columns[place].label) for place in self.answer.pair)
        return named(difference_map(*parts), (a, b)), named(difference_bars(*parts), (a, b))

    def _fitting(self, look: Look) -> Look:
        """What can be compared: means where numbers of heads differ, outputs after W_o."""
        pooled = self.answer.pooled or look.focus.head in POOLED_HEADS
        focus = replace(look.focus, head=MEAN_HEAD) if pooled else look.focus
        appearance = replace(look.appearance, all_heads=True, row_measure=None)
        return replace(look, focus=focus, appearance=appearance)

    def _own(self, column: Column, look: Look, row: StageRow) -> tuple[Figure, Figure]:
        key = column_key(column)
        if isinstance(column.computed, Message):
            sentence = Sentence(key, column.computed, look.appearance.theme)
            return sentence, sentence
        title = column_title(column, look.stage)
        figures = [build(column.computed, look.focus, look.appearance) for build in (row.map, row.bars)]
        figure, bars = figures
        if isinstance(figure, Heatmap):
            figure = replace(figure, key=key, title=title)
        if isinstance(bars, BarChart):
            bars = replace(bars, key=f"{key}-bars", title=say("{title}: {of}", title=title, of=bars.title))
        return figure, bars

    def _shared(
        self,
        place: int,
        pair: tuple[Figure, Figure],
        look: Look,
        scale: ColorScale,
        limits: tuple[float, float],
    ) -> tuple[Figure, Figure]:
        figure, bars = pair
        if isinstance(figure, Heatmap):
            whole = figure

            def paint() -> tuple[Array, Array | None]:
                rgba = to_rgba(whole.values, whole.states, scale, whole.theme)
                return rgba, value_marks(whole.values, whole.states, scale)

            rgba, marks = self._keep(("rgba", place, *_key(look)), paint)
            figure = replace(figure, rgba=rgba, scale=scale, marks=marks)
        if isinstance(bars, BarChart):
            bars = replace(bars, low=limits[0], high=limits[1])
        return figure, bars

    def _keep(self, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = make()
        return cast("Kept", self._kept[key])


def column_key(column: Column) -> str:
    """Return the key under which the figure of a column is exported: compare-a."""
    return f"compare-{str(column.letter).lower()}"


def column_title(column: Column, stage: str) -> Message:
    """Return "A  dot · Multiplicative · weights"."""
    return say(
        "{letter}  {label} · {stage}", letter=column.letter, label=column.label, stage=str(STAGES[stage]).lower()
    )


def _key(look: Look) -> tuple[object, ...]:
    choice = look.appearance.colors.get(look.stage, ColorChoice())
    return look.stage, look.focus.head, look.appearance.theme.key, choice


def _scale(maps: list[Heatmap], look: Look, row: StageRow) -> ColorScale:
    choice = look.appearance.colors.get(look.stage, ColorChoice())
    numbers = [np.where(each.states == CellState.NUMBER, each.values, np.nan) for each in maps]
    return shared_scale(numbers, row.colormap, choice, look.appearance.theme, unit=row.unit)


def _bar_limits(bars: list[BarChart]) -> tuple[float, float]:
    return min((each.low for each in bars), default=0.0), max((each.high for each in bars), default=1.0)
