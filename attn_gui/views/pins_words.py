"""A comparison as a page of text: headings, sentences, and links to the cells they tell of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

GO = "go there"


@dataclass(frozen=True)
class Place:
    """A cell of a stage: head (None: whichever is shown), row and column."""

    stage: str
    head: int | None
    row: int
    column: int


Line = tuple[str, Place | None]
"""A sentence, and the cell that a link behind it leads to."""


@dataclass(frozen=True)
class Section:
    """Sentences under a heading, which may be empty."""

    heading: str
    lines: Sequence[Line]


def page(heading: str, sections: Iterable[Section]) -> str:
    """Return the HTML of *sections* under *heading*; every text is shown literally."""
    head = f"<p><b>{escape(heading)}</b></p>" if heading else ""
    return head + "".join(map(_section, sections))


def place_of(link: str) -> Place | None:
    """Return the cell that a link of a page leads to, None for anything else."""
    parts = link.split(":")
    if len(parts) != len(("stage", "head", "row", "column")):
        return None
    stage, head, row, column = parts
    return Place(stage, int(head) if head else None, int(row), int(column))


def _section(section: Section) -> str:
    head = f'<p style="margin-bottom: 2px"><b>{escape(section.heading)}</b></p>' if section.heading else ""
    return head + "".join(_line(*line) for line in section.lines)


def _line(text: str, place: Place | None) -> str:
    return f'<p style="margin-top: 2px; margin-bottom: 2px">{escape(text)}{_link(place)}</p>'


def _link(place: Place | None) -> str:
    if place is None:
        return ""
    head = "" if place.head is None else place.head
    return f' <a href="{escape(place.stage)}:{head}:{place.row}:{place.column}">{GO}</a>'
