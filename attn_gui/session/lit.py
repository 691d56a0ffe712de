"""Which cells are to be seen first: what a hovered term, or a step of the lesson, is made of."""

from dataclasses import dataclass

SCORES, WEIGHTS, OUTPUT = "scores", "weights", "output"


@dataclass(frozen=True)
class Lit:
    """Cells of one table or map: the product of *rows* and *columns*, None for all of a side.

    ``place`` is ``str`` of a MatrixName for a table ("query", "multi-head/w_query"), or "scores", "weights", "output"
    for a map, of the head in focus. Columns count those of the whole table, not of the shown head's block.
    """

    place: str
    rows: tuple[int, ...] | None = None
    columns: tuple[int, ...] | None = None

    def has(self, row: int, column: int) -> bool:
        """Whether the cell is among them."""
        return (self.rows is None or row in self.rows) and (self.columns is None or column in self.columns)


@dataclass(frozen=True)
class Light:
    """All that is lit; with *dims* everything else in tables and maps steps back."""

    lit: tuple[Lit, ...] = ()
    dims: bool = False

    def at(self, place: str) -> tuple[Lit, ...]:
        """Return what is lit in one table or map."""
        return tuple(lit for lit in self.lit if lit.place == place)
