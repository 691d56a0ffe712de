"""Figures: pictures as data. Views paint them and know nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Any

import numpy as np

from attn_gui.figures.page_figures import PageFigure
from attn_gui.session.measuring import FOCUSED_PEAK
from attn_gui.session.view_choices import PageChoices
from attn_gui.session.view_state import LINEAR_SCALE, MIDDLE_PERCENTILES, ColorChoice
from attn_gui.text import Message

Array = np.ndarray[Any, np.dtype[Any]]
Color = tuple[int, int, int]


class CellState(IntEnum):
    """What a cell is, beyond its number: each looks different, and no state is told by colour alone."""

    NUMBER = 0
    FORBIDDEN = 1
    NAN = 2
    POSITIVE_INFINITY = 3
    NEGATIVE_INFINITY = 4


class ValueMark(IntEnum):
    """Why a cell's colour says less than its number: zero has no place on the scale, or the number is beyond it."""

    NONE = 0
    ZERO = 1
    BELOW = 2
    ABOVE = 3


@dataclass(frozen=True)
class Theme:
    """The colours of a light or dark look, and the size of its text in pixels (a projector wants more).

    ``ground`` is the panel's own colour, at which signed maps have their zero.
    """

    key: str
    ground: Color
    window: Color
    panel_border: Color
    text: Color
    dim_text: Color
    grid: Color
    accent: Color
    focus: Color
    focus_text: Color
    positive: Color
    negative: Color
    bar: Color
    forbidden: Color
    warning: Color
    text_pixels: int = 12

    @property
    def is_dark(self) -> bool:
        """Whether its ground is nearer to black than to white."""
        return sum(self.ground) < 3 * 128


@dataclass(frozen=True)
class Appearance:
    """How figures are drawn: theme, chosen colours by figure key, digits, numbers in cells, what ④ shows.

    ``row_measure``, ``head_number`` and ``choices`` are those of the ViewState.
    """

    theme: Theme
    colors: Mapping[str, ColorChoice] = field(default_factory=lambda: MappingProxyType({}))
    digits: int = 4
    show_numbers: bool = True
    all_heads: bool = False
    row_measure: str | None = None
    head_number: str = FOCUSED_PEAK
    choices: PageChoices = field(default_factory=PageChoices)


@dataclass(frozen=True, eq=False)
class ColorScale:
    """Values ``low … high`` to a table of colours: ``lut`` is (256, 3) uint8. ``diverging`` is centred on 0.

    ``kind`` is one of COLOR_SCALES; a logarithmic one with negative numbers is linear within ±``threshold``. On
    "row-max" values, limits and numbers of the bar are shares of the row's maximum. ``below`` and ``above``: there are
    numbers beyond that end, drawn in its colour.
    """

    name: str
    lut: Array
    low: float
    high: float
    diverging: bool
    kind: str = LINEAR_SCALE
    threshold: float = 0.0
    percentiles: tuple[float, float] = MIDDLE_PERCENTILES
    without_first: bool = False
    below: bool = False
    above: bool = False


@dataclass(frozen=True)
class Axis:
    """One side of a map: what its places are, and their names (shown whole or ending in …, never overlapping)."""

    title: Message
    labels: tuple[str, ...]


Tell = Callable[[int], tuple[Message, ...]]
"""What there is to say about a place, put together when somebody asks."""


@dataclass(frozen=True, eq=False)
class Beside:
    """One number a row beside a map: heading, what it is, values (rows,), NaN where a row has none.

    A bar of the value ``most`` is full; ``tell`` says more about a row; ``more`` stands right of it.
    """

    heading: Message
    meaning: Message
    values: Array
    most: float
    tell: Tell
    more: "Beside | None" = None

    @property
    def all(self) -> tuple["Beside", ...]:
        """It and what stands right of it, from left to right."""
        return (self, *(() if self.more is None else self.more.all))


@dataclass(frozen=True, eq=False)
class Heatmap:
    """A map of numbers: values (rows, columns) as computed, their RGBA (rows, columns, 4) uint8, and CellStates.

    ``marks`` are ValueMarks (rows, columns); None where no cell has one.
    """

    key: str
    title: Message
    values: Array
    rgba: Array
    states: Array
    rows: Axis
    columns: Axis
    scale: ColorScale
    focus: tuple[int | None, int | None]
    digits: int
    show_numbers: bool
    theme: Theme
    beside: Beside | None = None
    marks: Array | None = None


@dataclass(frozen=True, eq=False)
class BarChart:
    """The focused row as bars on the columns of its map: values (n,), RGB (n, 3) uint8, states (n,), axis limits."""

    key: str
    title: Message
    values: Array
    colors: Array
    states: Array
    columns: Axis
    low: float
    high: float
    focus: int | None
    digits: int
    theme: Theme


@dataclass(frozen=True, eq=False)
class HeadTile:
    """One head's weights, small: RGBA (rows, columns, 4) uint8, its name, the number below it (NaN: it has none)."""

    label: str
    head: int
    rgba: Array
    number: float


@dataclass(frozen=True, eq=False)
class HeadStrip:
    """All heads side by side, mean and maximum at the end; ``focus`` is the chosen tile's place.

    ``number`` is the key in HEAD_NUMBERS of what stands below each; ``tell`` says more about a tile. ``cell`` is the
    focused row and column of every tile, of ``size`` rows and columns (a picture may have fewer).
    """

    key: str
    title: Message
    tiles: tuple[HeadTile, ...]
    focus: int
    number: str
    tell: Tell
    theme: Theme
    cell: tuple[int | None, int | None] = (None, None)
    size: tuple[int, int] = (1, 1)
    scale: ColorScale | None = None


@dataclass(frozen=True)
class MaskRule:
    """A rule that forbids cells of a mask: its letter, its name, how many it forbids; ``look`` says how it is drawn."""

    letter: str
    label: Message
    count: int
    look: str


@dataclass(frozen=True, eq=False)
class MaskMap:
    """Who may attend to whom (rows, columns): ``codes`` 0 = may attend, n = rule n - 1 of ``rules`` forbids it first.

    ``several`` marks what more than one rule forbids, ``signs`` (-1, 0, 1) what a bias lowers or raises; ``tell`` says
    all there is to say about a cell, ``notes`` about the whole.
    """

    key: str
    title: Message
    codes: Array
    several: Array
    signs: Array
    rules: tuple[MaskRule, ...]
    rows: Axis
    columns: Axis
    focus: tuple[int | None, int | None]
    notes: tuple[Message, ...]
    tell: Callable[[int, int], Message]
    theme: Theme


@dataclass(frozen=True)
class Curve:
    """Measured points (x, y), both above 0, drawn with a marker of their own: "circle", "square" or "triangle"."""

    label: Message
    points: tuple[tuple[float, float], ...]
    marker: str


@dataclass(frozen=True, eq=False)
class CurveChart:
    """Curves on logarithmic axes, and the line of the square through the last point of the first curve.

    ``number`` gives a value of the upright axis as text, ``notes`` stand below.
    """

    key: str
    title: Message
    across: Message
    up: Message
    curves: tuple[Curve, ...]
    number: Callable[[float], str]
    notes: tuple[Message, ...]
    theme: Theme


@dataclass(frozen=True, eq=False)
class Sentence:
    """A figure that cannot be drawn: why, in words."""

    key: str
    message: Message
    theme: Theme


Figure = Heatmap | BarChart | HeadStrip | MaskMap | CurveChart | PageFigure | Sentence
