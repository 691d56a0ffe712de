"""What is asked of a lesson sheet: paper, digits, what is left blank, and what happens to long tables."""

from dataclasses import dataclass

from attn_gui.errors import AttentionError
from attn_gui.figures.geometry import Rect
from attn_gui.text import Message, say

PIXELS_PER_MM = 96 / 25.4
MARGIN_MM = 14.0
FOOT_MM = 8.0
"""The room for the page's number, inside the margins."""

SCORES, EXPONENTIALS, WEIGHTS, OUTPUT = "scores", "exponentials", "weights", "output"

BLANKS: dict[str, Message] = {
    SCORES: say("Scores"),
    EXPONENTIALS: say("Exponentials and row sums"),
    WEIGHTS: say("Weights"),
    OUTPUT: say("Output"),
}
"""The stages that can be left blank, in the order of the lesson."""

MOST_CONTINUED = 48
"""Tables with more rows or columns are cut unless they are to go on."""

CONTINUE, CUT = "continue", "cut"

LONG: dict[str | None, Message] = {
    None: say("Continue up to {most} rows, cut longer ones", most=MOST_CONTINUED),
    CONTINUE: say("Continue on the next page"),
    CUT: say("Cut, with a note of what is shown"),
}
"""What happens to long tables."""

MOST_CUT_ROWS = 24
MOST_DIGITS = 10


class SheetError(AttentionError):
    """A sheet that cannot be made as asked for."""


@dataclass(frozen=True)
class Paper:
    """A size of paper, upright, in millimetres."""

    key: str
    width: float
    height: float


PAPERS: dict[str, Paper] = {paper.key: paper for paper in (Paper("A4", 210.0, 297.0), Paper("Letter", 215.9, 279.4))}


@dataclass(frozen=True)
class SheetChoice:
    """One sheet: the stages left blank (keys of BLANKS), paper, orientation, decimals, long tables, notes, title.

    ``all_heads``: whether ④ also shows all heads after W_o.
    """

    blank: frozenset[str] = frozenset()
    paper: str = "A4"
    landscape: bool = False
    digits: int = 4
    long: str | None = None
    notes: bool = False
    all_heads: bool = False
    title: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a page in pixels of 1/96 inch."""
        paper = PAPERS[self.paper]
        width, height = paper.width * PIXELS_PER_MM, paper.height * PIXELS_PER_MM
        return (height, width) if self.landscape else (width, height)

    @property
    def room(self) -> Rect:
        """The part of a page that blocks fill: inside the margins, above the foot."""
        width, height = self.size
        margin = MARGIN_MM * PIXELS_PER_MM
        return Rect(margin, margin, width - 2 * margin, height - 2 * margin - FOOT_MM * PIXELS_PER_MM)

    def leaves(self, stage: str) -> bool:
        """Return whether *stage* is left blank."""
        return stage in self.blank
