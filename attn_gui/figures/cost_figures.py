"""The measured cost of a session as curves and as a table of text."""

from collections.abc import Callable
from dataclasses import dataclass

from attn_gui.figures.accounting_table import TableRow, TextTable, grouped
from attn_gui.figures.figure import Curve, CurveChart, Figure, Sentence, Theme
from attn_gui.session.cost import MOST, Cost, Point, not_offered
from attn_gui.session.cost_ways import WAYS
from attn_gui.session.kinds import KINDS
from attn_gui.session.sizes import size_text, time_text
from attn_gui.text import Message, capitalised, say

MARKERS = {"full": "circle", "blocks": "square", "window": "triangle"}


@dataclass(frozen=True)
class Quantity:
    """What a curve can show of a point: key, title, name of the axis, its number, and that number as text."""

    key: str
    title: Message
    axis: Message
    of: Callable[[Point], float]
    text: Callable[[float], str]


def _whole(text: str) -> str:
    """Powers of ten have no use for decimals."""
    return text.replace(".00 ", " ").replace(".0 ", " ")


QUANTITIES: dict[str, Quantity] = {
    quantity.key: quantity
    for quantity in (
        Quantity(
            "cost-time",
            say("Time by length"),
            say("time of one pass"),
            lambda p: p.seconds,
            lambda seconds: _whole(time_text(seconds)),
        ),
        Quantity(
            "cost-memory",
            say("Memory by length"),
            say("most bytes held at once"),
            lambda p: p.peak_bytes,
            lambda count: _whole(size_text(round(count))),
        ),
    )
}


def cost_chart(cost: Cost | None, quantity: str, theme: Theme) -> Figure:
    """Return what was measured as curves over the length, only points that were run; a sentence where there is none."""
    row = QUANTITIES[quantity]
    if cost is None or not cost.points:
        return Sentence(quantity, say("Nothing has been measured yet."), theme)
    curves = tuple(
        Curve(say("{way}: {summary}", way=way.label, summary=way.summary), points, MARKERS[key])
        for key, way in WAYS.items()
        if (points := tuple((float(p.length), float(row.of(p))) for p in cost.points if p.way == key and row.of(p) > 0))
    )
    label = KINDS[cost.session.kind].label
    title = say("{quantity} · {kind}", quantity=row.title, kind=label)
    return CurveChart(
        quantity, title, say("queries = keys"), row.axis, curves, row.text, (_repeated_note(cost), *ends(cost)), theme
    )


def cost_table(cost: Cost) -> TextTable:
    """Return what was measured as a table: a line for each length and way, then where the budget ends."""
    headings = (say("time"), say("memory"), say("planned"))
    rows: list[TableRow] = []
    for length in sorted({point.length for point in cost.points}):
        rows.append(TableRow(say("{length}", length=grouped(length)), ("", "", ""), leads=True))
        rows.extend(_row(point) for point in cost.points if point.length == length)
    return TextTable(headings, tuple(rows), (_repeated_note(cost), *ends(cost)))


def ends(cost: Cost) -> tuple[Message, ...]:
    """Return why ways ended, and how far the budget reaches for each."""
    found = [say("{way} ended: {reason}", way=capitalised(WAYS[end.way].label), reason=end.reason) for end in cost.ends]
    reach = ", ".join(_reach(way, length) for way, length in cost.reach.items())
    found.append(say("{budget} has room for: {reach}.", budget=size_text(cost.byte_budget), reach=reach))
    found.extend(
        say("{way} cannot be computed with these options: they need all keys at once.", way=capitalised(way.label))
        for way in not_offered(cost.session)
    )
    return tuple(found)


def _row(point: Point) -> TableRow:
    cells = (time_text(point.seconds), size_text(point.peak_bytes), size_text(point.planned_bytes))
    return TableRow(say("  {way}", way=WAYS[point.way].label), cells)


def _reach(way: str, length: int) -> str:
    label = WAYS[way].label
    return f"{label} more than a million" if length >= MOST else f"{label} {length:,}"


def _repeated_note(cost: Cost) -> Message:
    return say("The session's own rows, repeated up to each length; one thread; {runs}.", runs=_runs(cost))


def _runs(cost: Cost) -> Message:
    counts = [point.runs for point in cost.points]
    fewest, most = min(counts, default=0), max(counts, default=0)
    if most < 2:
        return say("one run each") if most else say("nothing was run")
    sentence = "medians of {most} runs" if fewest == most else "medians of {fewest} to {most} runs"
    return say(sentence, fewest=fewest, most=most)
