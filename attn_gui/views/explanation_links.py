"""The links of an explanation's page: folds that open, terms that lead to their cells, steps of the way back."""

from dataclasses import dataclass

from attn_gui.engine.terms import Cell

FOLD, TERM, STEP = "fold:", "term:", "step:"


@dataclass(frozen=True)
class Link:
    """Where a link leads: a fold's name, the cells of a term (the first is the one to go to), or a step's number."""

    fold: str | None = None
    cells: tuple[Cell, ...] = ()
    step: int | None = None


def fold_link(fold: str) -> str:
    """Return the link that opens or closes *fold*."""
    return f"{FOLD}{fold}"


def term_link(cells: tuple[Cell, ...], place: int) -> str:
    """Return the link of the term of *cells* that is at *place* on its page: equal terms have links of their own."""
    named = ";".join(f"{cell.array}:{','.join(map(str, cell.index))}" for cell in cells)
    return f"{TERM}{place}/{named}"


def step_link(step: int) -> str:
    """Return the link back to the step of that number."""
    return f"{STEP}{step}"


def read_link(text: str) -> Link:
    """Return what a link of the page means; nothing for any other text."""
    if text.startswith(FOLD):
        return Link(fold=text.removeprefix(FOLD))
    if text.startswith(STEP):
        return Link(step=int(text.removeprefix(STEP)))
    if text.startswith(TERM):
        named = text.removeprefix(TERM).partition("/")[2]
        return Link(cells=tuple(_cell(part) for part in named.split(";")))
    return Link()


def _cell(text: str) -> Cell:
    array, _, places = text.rpartition(":")
    return Cell(array, tuple(int(place) for place in places.split(",")))
