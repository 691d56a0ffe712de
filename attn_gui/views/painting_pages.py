"""The figures of pages onto any painter, what lies where in them, and how high they want to be.

The code of each is read when it is first painted: a program that never opens a page does without.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QPainter

from attn_gui.figures.figure import BarChart, Figure
from attn_gui.figures.page_figures import HeadGrid, HeadTable, PageFigure, TokenLines, TokenStrip
from attn_gui.text import Message
from attn_gui.views.painting_text import measure

Hit = tuple[str, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class PageKind:
    """What there is for one shape of figure: layout, painter, what lies under a point, words for it, wanted height.

    ``height`` is None where the picture takes the room there is; ``width`` is the least it wants.
    """

    layout: Callable[..., Any]
    paint: Callable[[Any, Any, QPainter], None]
    hit: Callable[[Any, Any, Point], Hit | None]
    words: Callable[[Any, Any, Hit, Point], Message]
    height: Callable[..., float] | None = None
    width: Callable[[Any, float], float] | None = None


def page_kind(figure: Figure | None) -> PageKind | None:
    """Return the row of a figure's shape; None for those that no page has."""
    match figure:
        case TokenLines():
            return _lines()
        case TokenStrip():
            return _tokens()
        case HeadGrid():
            return _grid()
        case HeadTable():
            return _table()
        case BarChart():
            return _bars()
        case _:
            return None


def paint_page(figure: PageFigure, painter: QPainter, size: tuple[float, float], pixels: float | None = None) -> None:
    """Paint a figure of a page into *size* pixels; *pixels* is the size of its text, None: one that suits it."""
    kind = page_kind(figure)
    assert kind is not None, figure.key
    kind.paint(figure, kind.layout(figure, size, measure, pixels=pixels), painter)


def page_height(figure: Figure | None, width: float, pixels: float) -> float:
    """Return how high the picture wants to be in that width; 0 where any height will do."""
    kind = page_kind(figure)
    return 0.0 if kind is None or kind.height is None else kind.height(figure, width, pixels, measure)


def page_width(figure: Figure | None, pixels: float) -> float:
    """Return how wide the picture wants to be at least; 0 where any width will do."""
    kind = page_kind(figure)
    return 0.0 if kind is None or kind.width is None else kind.width(figure, pixels)


def _lines() -> PageKind:
    from attn_gui.figures.layout_lines import lines_hit, lines_layout
    from attn_gui.figures.page_words import line_words
    from attn_gui.views.painting_lines import paint_lines

    return PageKind(lines_layout, paint_lines, lines_hit, line_words)


def _tokens() -> PageKind:
    from attn_gui.figures.layout_tokens import tokens_height, tokens_hit, tokens_layout
    from attn_gui.figures.page_words import strip_words
    from attn_gui.views.painting_tokens import paint_tokens

    return PageKind(tokens_layout, paint_tokens, tokens_hit, strip_words, tokens_height)


def _grid() -> PageKind:
    from attn_gui.figures.layout_grid import grid_height, grid_hit, grid_layout
    from attn_gui.figures.page_words import strip_words
    from attn_gui.views.painting_grid import paint_grid

    return PageKind(grid_layout, paint_grid, grid_hit, strip_words, grid_height)


def _table() -> PageKind:
    from attn_gui.figures.layout_table import table_height, table_hit, table_layout, table_width
    from attn_gui.figures.page_words import table_words
    from attn_gui.views.painting_table import paint_table

    return PageKind(table_layout, paint_table, table_hit, table_words, table_height, table_width)


def _bars() -> PageKind:
    from attn_gui.figures.layout_bars import bar_layout
    from attn_gui.figures.page_words import bar_words, bars_hit
    from attn_gui.views.painting_bars import paint_bars

    return PageKind(bar_layout, paint_bars, bars_hit, bar_words)
