"""What else is to be said about a number: which rules forbid its key, which queries have none, how it was worked."""

from attn_gui.engine.attention import Attention
from attn_gui.engine.explain_output import own_lead
from attn_gui.engine.explain_scores import forbidding
from attn_gui.engine.explain_section import Index
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.softmax import EmptyRows
from attn_gui.text import Message, say

FORBIDDABLE = frozenset({"scores", "masked_scores", "weights"})
"""The stages with a number for each query and key of a head."""
RESTING_ON_ROWS = FORBIDDABLE | {"output", "heads"}
"""The stages whose numbers rest on rows of weights."""
_EMPTY: dict[EmptyRows, Message] = {
    EmptyRows.ZERO: say('the choice "zero" makes its weights 0'),
    EmptyRows.NAN: say('the choice "nan" leaves its weights undefined'),
    EmptyRows.UNIFORM: say('the choice "uniform" gives every key the same weight'),
}


def notes_on(result: Attention, stage: str, index: Index) -> tuple[Message, ...]:
    """Return the sentences about the number at *index* of *stage*."""
    forbidden = forbidding(result, index) if stage in FORBIDDABLE else ()
    notes = [say("Key {key} is forbidden by {rule}.", key=index[-1], rule=rule) for rule in forbidden]
    if stage == "masked_scores" and not forbidden and result.options.forbids:
        notes.append(say("Every rule that is set allows key {key} to query {query}.", key=index[-1], query=index[-2]))
    if stage in RESTING_ON_ROWS:
        notes += _on_empty(result, _rows_of(result, stage, index))
    return (*notes, *on_precision(result))


def on_precision(result: Attention) -> tuple[Message, ...]:
    """Return the sentence about a type that a calculator does not have; nothing for double precision."""
    dtype = result.output.dtype
    if dtype.itemsize >= 8:
        return ()
    return (say("Calculated in {dtype}: a calculator with more digits can end in other last digits.", dtype=dtype),)


def _on_empty(result: Attention, rows: list[Index]) -> list[Message]:
    empty = [row for row in rows if result.empty_rows[row]]
    if not empty:
        return []
    heads = "" if len(empty) == len(rows) else f" in {_heads_named(empty)}"
    effect = _EMPTY[EmptyRows(result.options.masking.empty_rows)]
    query = empty[0][-1]
    return [say("Query {query} may attend to no key{heads}; {effect}.", query=query, heads=heads, effect=effect)]


def _heads_named(rows: list[Index]) -> str:
    return ("head " if len(rows) == 1 else "heads ") + ", ".join(str(row[-2]) for row in rows)


def _rows_of(result: Attention, stage: str, index: Index) -> list[Index]:
    """The rows of weights on which the number at *index* rests: one in each head after heads are joined."""
    *lead, last, _ = index
    if stage in FORBIDDABLE:
        return [(*lead, last)]
    if isinstance(result, MultiHead) and len(index) == result.output.ndim:
        return [(*lead, head, last) for head in range(result.num_heads)]
    assert result.weights is not None
    return [(*own_lead(result.attended, result.weights, lead), last)]
