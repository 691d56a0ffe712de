"""What a page is made of, as data: text, lines, boxes, shades and figures, each in its place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from attn_gui.figures.figure import Figure
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_parts import TextLine


@dataclass(frozen=True)
class Text:
    """One line of text, whole or ending in "…"; *turned* text runs upwards from the lower edge of its rectangle."""

    line: TextLine
    turned: bool = False

    def moved(self, x: float, y: float) -> "Text":
        """Return it so much further right and down."""
        return replace(self, line=replace(self.line, rect=_moved(self.line.rect, x, y)))


@dataclass(frozen=True)
class Stroke:
    """A straight line between two points."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float = 1.0
    dim: bool = False

    def moved(self, x: float, y: float) -> "Stroke":
        """Return it so much further right and down."""
        (x0, y0), (x1, y1) = self.start, self.end
        return replace(self, start=(x0 + x, y0 + y), end=(x1 + x, y1 + y))


@dataclass(frozen=True)
class Box:
    """A frame: of a cell, of what is to be written in by hand (*blank*), or of the chosen cell (*focus*)."""

    rect: Rect
    blank: bool = False
    focus: bool = False

    def moved(self, x: float, y: float) -> "Box":
        """Return it so much further right and down."""
        return replace(self, rect=_moved(self.rect, x, y))


@dataclass(frozen=True)
class Shade:
    """A rectangle filled with light grey: a heading, or a cell that may not attend."""

    rect: Rect

    def moved(self, x: float, y: float) -> "Shade":
        """Return it so much further right and down."""
        return replace(self, rect=_moved(self.rect, x, y))


@dataclass(frozen=True, eq=False)
class Drawing:
    """A figure in a rectangle; *blank*: only its title, names and an empty grid, nothing that tells its numbers."""

    figure: Figure
    rect: Rect
    blank: bool = False

    def moved(self, x: float, y: float) -> "Drawing":
        """Return it so much further right and down."""
        return replace(self, rect=_moved(self.rect, x, y))


Item = Text | Stroke | Box | Shade | Drawing


@dataclass(frozen=True)
class Piece:
    """Items that stay together on a page, placed from (0, 0), and the room they take."""

    width: float
    height: float
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Page:
    """One page: its size in pixels of 1/96 inch, and what is on it, in the order of painting."""

    size: tuple[float, float]
    items: tuple[Item, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every line of text outside figures, in the order of painting."""
        return tuple(item.line.text for item in self.items if isinstance(item, Text))


def moved(items: Iterable[Item], x: float, y: float) -> tuple[Item, ...]:
    """Return all *items* so much further right and down."""
    return tuple(item.moved(x, y) for item in items)


def _moved(rect: Rect, x: float, y: float) -> Rect:
    return replace(rect, x=rect.x + x, y=rect.y + y)
