"""Rectangles and edges, in pixels, y downwards."""

from collections.abc import Callable
from dataclasses import dataclass

Measure = Callable[[str, float], float]
"""``measure(text, pixels)``: how wide *text* is in a font of that pixel size."""


@dataclass(frozen=True)
class Rect:
    """A rectangle by its upper left corner and size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x just beyond it."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y just beyond it."""
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: "Rect", spare: float = 0.0) -> bool:
        """Return whether the two share any area (beyond *spare* pixels of tolerance)."""
        return (
            self.x < other.right - spare
            and other.x < self.right - spare
            and self.y < other.bottom - spare
            and other.y < self.bottom - spare
        )

    def holds(self, other: "Rect", spare: float = 0.0) -> bool:
        """Return whether *other* lies inside (within *spare* pixels of tolerance)."""
        return (
            other.x >= self.x - spare
            and other.y >= self.y - spare
            and other.right <= self.right + spare
            and other.bottom <= self.bottom + spare
        )

    def inset(self, by: float) -> "Rect":
        """Return it made smaller by *by* on each side; larger where that is negative."""
        return Rect(self.x + by, self.y + by, max(0.0, self.width - 2 * by), max(0.0, self.height - 2 * by))


def edges(start: float, room: float, count: int) -> tuple[int, ...]:
    """Return the count + 1 whole-pixel borders of *count* places in *room* pixels from *start*."""
    return tuple(round(start + room * place / max(count, 1)) for place in range(count + 1))


def cell_rect(cells: Rect, rows: int, columns: int, row: int, column: int) -> Rect:
    """Return the whole-pixel rectangle of one cell of a map that fills *cells*."""
    top, bottom = round(cells.y + cells.height * row / rows), round(cells.y + cells.height * (row + 1) / rows)
    left, right = round(cells.x + cells.width * column / columns), round(cells.x + cells.width * (column + 1) / columns)
    return Rect(left, top, right - left, bottom - top)


def fitting(room: float, count: int, largest: float) -> float:
    """Return the pixels that *count* places take of *room*: each at most *largest*, whole pixels where ≥ 12 each."""
    pitch = min(room / max(count, 1), largest)
    return float(int(pitch) * count) if pitch >= 12 else float(int(pitch * count))
