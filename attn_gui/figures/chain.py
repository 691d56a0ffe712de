"""What the steps of a chain of explanations are called: "weight it→animal", "Q[8, 2]"."""

from attn_gui.engine.terms import Cell
from attn_gui.figures.explanation_words import SYMBOLS
from attn_gui.figures.row_measures import short_name
from attn_gui.session.cell_places import Spot, spot_of
from attn_gui.session.compute import Done
from attn_gui.session.explaining_tables import row_name
from attn_gui.session.lit import OUTPUT, SCORES, WEIGHTS
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import MatrixName
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import Message, say

Where = tuple[tuple[str, str], ...]
"""Roles and names: (("query", "it"), ("key", "animal"))."""

STAGE_WORDS = {
    "masked_scores": say("masked score"),
    "mean_weights": say("mean weight"),
    "concatenated": say("joined heads"),
    "bias": say("bias"),
}
"""What a number of a map is called where it is not the map's own."""
MAP_WORDS = {SCORES: say("score"), WEIGHTS: say("weight"), OUTPUT: say("output")}


def table_name(text: str) -> MatrixName:
    """Return the name of the table whose ``str`` is *text*."""
    kind, _, name = text.rpartition("/")
    return MatrixName(kind or None, name)


def step_words(done: Done, cell: Cell) -> Message:
    """Return what the number of *cell* is called as one step of a chain."""
    spot = spot_of(done, cell)
    if spot is None:
        places = ", ".join(map(str, cell.index))
        return say("{symbol}[{places}]", symbol=SYMBOLS.get(cell.array, cell.array), places=places)
    if spot.place not in MAP_WORDS:
        return say(
            "{symbol}[{row}, {column}]", symbol=symbol_of(table_name(spot.place)), row=spot.row, column=spot.column
        )
    stage = STAGE_WORDS.get(cell.array, MAP_WORDS[spot.place])
    query = short_name(unique_tokens(done.inputs.query_tokens)[spot.row])
    if spot.place == OUTPUT:
        return say("{stage} {query}·d{column}", stage=stage, query=query, column=spot.column)
    key = short_name(unique_tokens(done.inputs.key_tokens)[spot.column])
    return say("{stage} {query}→{key}", stage=stage, query=query, key=key)


def where_of(done: Done, cell: Cell) -> Where:
    """Return where the number of *cell* is, in roles and names as people read them."""
    spot = spot_of(done, cell)
    if spot is None:
        return (("number", str(step_words(done, cell))),)
    if spot.place not in MAP_WORDS:
        return _in_table(done, spot)
    head = () if spot.head is None else (("head", str(spot.head)),)
    query = ("query", unique_tokens(done.inputs.query_tokens)[spot.row])
    if spot.place == OUTPUT:
        return (*head, query, ("component", f"d{spot.column}"))
    return (*head, query, ("key", unique_tokens(done.inputs.key_tokens)[spot.column]))


def _in_table(done: Done, spot: Spot) -> Where:
    name = table_name(spot.place)
    row = row_name(done.session, name, spot.row)
    return ("table", symbol_of(name)), ("row", row), ("column", f"d{spot.column}")
