"""The figures of pages onto any painter, and how high they want to be: their code is read when first painted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QPainter

from attn_gui.figures.figure import Figure
from attn_gui.figures.page_figures import HeadGrid, HeadTable, PageFigure, TokenLines, TokenStrip
from attn_gui.views.painting_text import measure

Hit = tuple[str, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class PageKind:
    """What there is for one shape of figure: its layout, painter, what lies under a point, and its wanted height.

    ``height`` is None where the picture takes the room there is.
    """

    layout: Callable[..., Any]
    paint: Callable[[Any, Any, QPainter], None]
    hit: Callable[[Any, Any, Point], Hit | None]
    height: Callable[..., float] | None = None


def page_kind(figure: PageFigure) -> PageKind:
    """Return the row of a figure's shape."""
    match figure:
        case TokenLines():
            from attn_gui.figures.layout_lines import lines_hit, lines_layout
            from attn_gui.views.painting_lines import paint_lines

            return PageKind(lines_layout, paint_lines, lines_hit)
        case TokenStrip():
            from attn_gui.figures.layout_tokens import tokens_height, tokens_hit, tokens_layout
            from attn_gui.views.painting_tokens import paint_tokens

            return PageKind(tokens_layout, paint_tokens, tokens_hit, tokens_height)
        case HeadGrid():
            from attn_gui.figures.layout_grid import grid_height, grid_hit, grid_layout
            from attn_gui.views.painting_grid import paint_grid

            return PageKind(grid_layout, paint_grid, grid_hit, grid_height)
        case HeadTable():
            from attn_gui.figures.layout_table import table_height, table_hit, table_layout
            from attn_gui.views.painting_table import paint_table

            return PageKind(table_layout, paint_table, table_hit, table_height)


def paint_page(figure: PageFigure, painter: QPainter, size: tuple[float, float], pixels: float | None = None) -> None:
    """Paint a figure of a page into *size* pixels; *pixels* is the size of its text, None: one that suits it."""
    kind = page_kind(figure)
    kind.paint(figure, kind.layout(figure, size, measure, pixels=pixels), painter)


def page_layout(figure: Figure, size: tuple[float, float], pixels: float) -> Any:
    """Return the layout of a figure of a page; None for figures of other shapes."""
    if not isinstance(figure, PageFigure):
        return None
    return page_kind(figure).layout(figure, size, measure, pixels=pixels)


def page_hit(figure: Figure, layout: Any, point: Point) -> Hit | None:
    """Return what lies under *point* of a figure painted by *layout*."""
    return page_kind(figure).hit(figure, layout, point) if isinstance(figure, PageFigure) else None


def page_height(figure: Figure | None, width: float, pixels: float) -> float:
    """Return how high the picture wants to be in that width; 0 where any height will do."""
    if not isinstance(figure, PageFigure):
        return 0.0
    height = page_kind(figure).height
    return 0.0 if height is None else height(figure, width, pixels, measure)
