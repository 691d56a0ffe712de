"""Formulas as people write them by hand: fractions, roots and subscripts out of the plain text of a formula.

"q·k / √d" becomes a fraction over a root, "W_q" a W with a small q. The text in each part stays text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.layout_parts import TextLine
from attn_gui.figures.sheet.items import Item, Piece, Stroke, Text, moved

SMALL = 0.75
"""The size of subscripts, against the text that they stand beside."""
_TOKEN = re.compile(r" / | [-+−=] |[()]|√\w+|√(?=\()|_\w+|[^()√_ ]+| ")
_ENDS = re.compile(r" [-+−=] ")


@dataclass(frozen=True)
class Run:
    """Plain text, or a subscript."""

    text: str
    sub: bool = False


@dataclass(frozen=True)
class Fraction:
    """One part over another."""

    above: "Row"
    below: "Row"


@dataclass(frozen=True)
class Root:
    """The square root of a part."""

    inner: "Row"


@dataclass(frozen=True)
class Brackets:
    """A part in round brackets, as high as what they hold."""

    inner: "Row"


Node = Run | Fraction | Root | Brackets
Row = tuple[Node, ...]


@dataclass(frozen=True)
class Set:
    """Set type: how wide, how far above and below the base line, and its items, the base line being y = 0."""

    width: float
    above: float
    below: float
    items: tuple[Item, ...]


@dataclass
class _Reader:
    tokens: list[str]
    at: int = field(default=0)

    def row(self) -> Row:
        """The nodes up to a closing bracket that nothing here opened."""
        nodes: list[Node] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != ")":
            token = self.tokens[self.at]
            self.at += 1
            if token == " / ":
                nodes = self._over(nodes)
            else:
                nodes.append(self._node(token))
        return _joined(nodes)

    def _node(self, token: str) -> Node:
        if token == "(":
            return self._closed(Brackets(self.row()))
        if token.startswith("√"):
            return Root((Run(token[1:]),)) if len(token) > 1 else self._rooted()
        return Run(token[1:], sub=True) if token.startswith("_") and len(token) > 1 else Run(token)

    def _rooted(self) -> Node:
        self.at += 1
        return self._closed(Root(self.row()))

    def _closed(self, node: Node) -> Node:
        self.at += 1
        return node

    def _over(self, nodes: list[Node]) -> list[Node]:
        """What stands before up to the last sign, over what comes up to the next sign."""
        cut = max((place + 1 for place, node in enumerate(nodes) if _is_sign(node)), default=0)
        below: list[Node] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != ")" and not _ENDS.fullmatch(self.tokens[self.at]):
            token = self.tokens[self.at]
            self.at += 1
            below.append(self._node(token))
        return [*nodes[:cut], Fraction(_joined(_bare(nodes[cut:])), _joined(_bare(below)))]


def read_formula(text: str) -> Row:
    """Return the parts of a formula written in one line; what is not understood stays as it is."""
    tokens: list[str] = _TOKEN.findall(text)
    if "".join(tokens) != text or text.count("(") != text.count(")"):
        return (Run(text),)
    reader = _Reader(tokens)
    row = reader.row()
    return row if reader.at >= len(tokens) else (Run(text),)


def typeset(text: str, pixels: float, measure: Measure) -> Piece:
    """Return the formula *text* set in type of that size, from its upper left corner."""
    done = _row(read_formula(text), pixels, measure)
    return Piece(done.width, done.above + done.below, moved(done.items, 0, done.above))


def _row(row: Row, pixels: float, measure: Measure) -> Set:
    x, above, below = 0.0, 0.0, 0.0
    items: list[Item] = []
    for node in row:
        part = _set(node, pixels, measure)
        items += moved(part.items, x, 0)
        x, above, below = x + part.width, max(above, part.above), max(below, part.below)
    return Set(x, above, below, tuple(items))


def _set(node: Node, pixels: float, measure: Measure) -> Set:
    match node:
        case Run(text, sub):
            return _run(text, pixels * SMALL, measure, pixels * 0.22) if sub else _run(text, pixels, measure, 0.0)
        case Fraction(above, below):
            return _fraction(_row(above, pixels, measure), _row(below, pixels, measure), pixels)
        case Root(inner):
            return _root(_row(inner, pixels, measure), pixels)
        case Brackets(inner):
            return _brackets(_row(inner, pixels, measure), pixels, measure)


def _run(text: str, pixels: float, measure: Measure, down: float) -> Set:
    size = float(max(1, round(pixels)))
    # Text is drawn with the middle of its capitals in the middle of its rectangle.
    rect = Rect(0, down - size * 0.865, measure(text, size), size)
    line = TextLine(text, rect, size, "left")
    return Set(rect.width, size * 0.8 - min(down, 0), size * 0.25 + down, (Text(line),) if text.strip() else ())


def _fraction(above: Set, below: Set, pixels: float) -> Set:
    axis, gap = -0.32 * pixels, 0.18 * pixels
    width = max(above.width, below.width) + 0.5 * pixels
    left = 0.15 * pixels
    bar = Stroke((left, axis), (left + width, axis), max(1.0, pixels / 13))
    upper = moved(above.items, left + (width - above.width) / 2, axis - gap - above.below)
    lower = moved(below.items, left + (width - below.width) / 2, axis + gap + below.above)
    return Set(
        width + 2 * left,
        gap + above.below + above.above - axis,
        gap + below.above + below.below + axis,
        (*upper, bar, *lower),
    )


def _root(inner: Set, pixels: float) -> Set:
    wide, thick = 0.6 * pixels, max(1.0, pixels / 13)
    top, foot = -inner.above - 0.12 * pixels, inner.below * 0.4
    hook = (
        Stroke((0.05 * pixels, -0.3 * pixels), (0.22 * pixels, -0.42 * pixels), thick),
        Stroke((0.22 * pixels, -0.42 * pixels), (0.38 * pixels, foot), thick * 1.4),
        Stroke((0.38 * pixels, foot), (wide, top), thick),
        Stroke((wide, top), (wide + inner.width + 0.1 * pixels, top), thick),
    )
    items = (*hook, *moved(inner.items, wide + 0.05 * pixels, 0))
    return Set(wide + inner.width + 0.15 * pixels, -top + thick, max(inner.below, foot), items)


def _brackets(inner: Set, pixels: float, measure: Measure) -> Set:
    size = max(pixels, (inner.above + inner.below) * 0.95)
    left, right = (_bracket(sign, inner, size, measure) for sign in "()")
    wide = left.width
    return Set(
        wide + inner.width + right.width,
        max(inner.above, left.above),
        max(inner.below, left.below),
        (*left.items, *moved(inner.items, wide, 0), *moved(right.items, wide + inner.width, 0)),
    )


def _bracket(sign: str, inner: Set, size: float, measure: Measure) -> Set:
    middle = (inner.below - inner.above) / 2
    found = _run(sign, size, measure, 0.0)
    # The glyph of a bracket lies a little below the middle of the capitals.
    down = middle - (-0.865 * size + 0.5 * size) - 0.06 * size if size > inner.above * 1.4 else 0.0
    return Set(found.width, found.above, found.below, moved(found.items, 0, down))


def _bare(nodes: Sequence[Node]) -> Row:
    """The nodes without spaces at their ends, and without brackets that the bar of a fraction makes needless."""
    row = list(nodes)
    while row and isinstance(row[0], Run) and not row[0].text.strip():
        row.pop(0)
    while row and isinstance(row[-1], Run) and not row[-1].text.strip():
        row.pop()
    if len(row) == 1 and isinstance(row[0], Brackets):
        return row[0].inner
    return tuple(row)


def _joined(nodes: Sequence[Node]) -> Row:
    """The nodes with plain text in one piece where it stands side by side."""
    joined: list[Node] = []
    for node in nodes:
        last = joined[-1] if joined else None
        if isinstance(last, Run) and isinstance(node, Run) and last.sub == node.sub:
            joined[-1] = Run(last.text + node.text, last.sub)
        else:
            joined.append(node)
    return tuple(joined)


def _is_sign(node: Node) -> bool:
    return isinstance(node, Run) and _ENDS.fullmatch(node.text) is not None
