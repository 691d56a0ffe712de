"""The shapes of the pictures on pages beside the maps: lines between tokens, tinted text, heads, a table of heads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attn_gui.figures.figure import Array, Axis, Color, ColorScale, HeadTile, Tell, Theme
    from attn_gui.text import Message


@dataclass(frozen=True, eq=False)
class TokenLines:
    """Queries on the left, keys on the right, a line for every weight of at least ``threshold``.

    ``weights`` (heads, queries, keys) are 0 where nothing may attend; ``heads`` names each of them and ``hues`` gives
    its colour. A weight of ``most`` has the full ``ink`` ("width" or "opacity"). ``only`` ("query" or "key", place)
    draws the lines of one token alone; ``head`` is the place of the focused head, None if it is not among them;
    ``lost`` are the queries whose weights are no numbers in any of the heads.
    """

    key: str
    title: Message
    weights: Array
    heads: tuple[Message, ...]
    hues: tuple[Color, ...]
    queries: Axis
    keys: Axis
    threshold: float
    most: float
    ink: str
    focus: tuple[int, int | None]
    head: int | None
    only: tuple[str, int] | None
    lost: tuple[int, ...]
    notes: tuple[Message, ...]
    digits: int
    theme: Theme


@dataclass(frozen=True, eq=False)
class TokenStrip:
    """Tokens as running text, each tinted by a weight: values, RGBA (n, 4) and states, one a token.

    ``side`` is what the tokens are ("query" or "key"), ``focus`` the focused one of them, ``origin`` the token of the
    same text that the weights belong to; ``tell`` says all about a token.
    """

    key: str
    title: Message
    tokens: tuple[str, ...]
    values: Array
    rgba: Array
    states: Array
    scale: ColorScale
    side: str
    focus: int | None
    origin: int | None
    show_numbers: bool
    notes: tuple[Message, ...]
    tell: Tell
    theme: Theme


@dataclass(frozen=True, eq=False)
class HeadGrid:
    """All heads as small maps in the order of a number below each, mean and maximum at the end."""

    key: str
    title: Message
    tiles: tuple[HeadTile, ...]
    focus: int
    scale: ColorScale
    notes: tuple[Message, ...]
    tell: Tell
    theme: Theme


@dataclass(frozen=True, eq=False)
class HeadTable:
    """A line a head, a column a measure: ``values`` (lines, columns), NaN where a head has none.

    ``shares`` (lines, columns) in 0 … 1 are drawn as bars. ``heads`` are the lines' head indices, None for a line that
    is no head. ``sort`` is the column (-1: the heads' own order) that the lines follow, ``down`` from the largest on.
    """

    key: str
    title: Message
    headings: tuple[Message, ...]
    meanings: tuple[Message, ...]
    columns: tuple[str, ...]
    lines: tuple[Message, ...]
    heads: tuple[int | None, ...]
    values: Array
    shares: Array
    focus: int | None
    sort: int
    down: bool
    tell: Callable[[int, int], Message]
    theme: Theme


PageFigure = TokenLines | TokenStrip | HeadGrid | HeadTable
