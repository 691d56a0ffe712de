"""The links of an explanation's page: folds that open, terms that lead to their cells, steps of the way back."""

from collections.abc import Callable
from dataclasses import dataclass

FOLD, TERM, STEP = "fold:", "term:", "step:"


@dataclass(frozen=True)
class Link:
    """Where a link leads: a fold's name, the place of a term on the page, or the number of a step."""

    fold: str | None = None
    term: int | None = None
    step: int | None = None


def fold_link(fold: str) -> str:
    """Return the link that opens or closes *fold*."""
    return f"{FOLD}{fold}"


def term_link(place: int) -> str:
    """Return the link of the term at *place* on the page."""
    return f"{TERM}{place}"


def step_link(step: int) -> str:
    """Return the link back to the step of that number."""
    return f"{STEP}{step}"


def read_link(text: str) -> Link:
    """Return what a link of the page means; nothing for any other text."""
    for begins, read in _READ.items():
        if text.startswith(begins):
            return read(text.removeprefix(begins))
    return Link()


_READ: dict[str, Callable[[str], Link]] = {
    FOLD: lambda text: Link(fold=text),
    TERM: lambda text: Link(term=int(text)),
    STEP: lambda text: Link(step=int(text)),
}
