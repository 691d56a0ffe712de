"""Any number of a result as a tree of steps and terms: where it comes from, down to what was typed.

Trees are small: sums over all keys refer to the other scores by their cells, and a projected component is one number
that `explain_projected` opens.  Cells name fields of the result ("query", "key", "scored_query", "scored_key", "value",
"scores", "masked_scores", "bias", "weights", "heads", "concatenated", "output"), of the scoring ("scoring.weight" …),
of local attention and of norms ("local.v", "positions.query_gain" …), of the projections ("w_query", "b_output" …),
and the matrices before projection ("inputs.query" …).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.errors import OptionError
from attn_gui.engine.explain_output import Index, Section, explain_projected, output_row, output_section, own_lead
from attn_gui.engine.explain_positions import alibi_number, position_of, scored_row
from attn_gui.engine.explain_weights import weight_numbers
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.softmax import EmptyRows, fitted
from attn_gui.engine.terms import (
    Cell,
    Number,
    Operator,
    constant,
    evaluate,
    given,
    made,
    product,
)
from attn_gui.text import Message, say

__all__ = ["Cell", "Explanation", "Number", "Operator", "Section", "Stage", "evaluate", "explain", "explain_projected"]

Stage = Literal["scores", "weights", "output"]


@dataclass(frozen=True, eq=False)
class Explanation:
    """Where the number at ``index`` of ``stage`` comes from, and what else is to be said about it."""

    stage: str
    index: Index
    value: float
    sections: tuple[Section, ...]
    notes: tuple[Message, ...]


def explain(result: Attention, *, stage: Stage, index: Index) -> Explanation:
    """Return the explanation of one score or weight ([head,] query, key), or of one output ([head,] query, component).

    The output of several heads is explained after w_output at (query, component), before it at (head, query,
    component).  Raises OptionError if the place does not exist or the result did not keep every step.
    """
    if result.scores is None or result.weights is None:
        message = say('Explaining needs every step; calculate with keep "all".')
        raise OptionError(message, field="keep", code="keep")
    arrays = {"scores": result.scores, "weights": result.weights, "output": _output(result, len(index))}
    if stage not in arrays:
        message = say('Stage must be "scores", "weights" or "output"; it is "{stage}".', stage=stage)
        raise OptionError(message, field="stage", code="stage")
    array = arrays[stage]
    if len(index) != array.ndim or not all(0 <= at < size for at, size in zip(index, array.shape, strict=True)):
        message = say("There is no {index} in {stage} of shape {shape}.", index=index, stage=stage, shape=array.shape)
        raise OptionError(message, field="index", code="index")
    tell: dict[str, Callable[[], tuple[Section, ...]]] = {
        "scores": lambda: (_score_section(result, index, with_mask=False),),
        "weights": lambda: (
            _score_section(result, index, with_mask=True),
            _weight_section(result, index),
            output_row(result, index),
        ),
        "output": lambda: (output_section(result, index),),
    }
    return Explanation(stage, index, float(array[index]), tell[stage](), _notes(result, stage, index))


def _score_section(result: Attention, index: Index, *, with_mask: bool) -> Section:
    numbers = _score_numbers(result, index)
    if with_mask:
        numbers += _after_score(result, index, numbers[-1])
    return Section("scores", say("Score"), numbers)


def _score_numbers(result: Attention, index: Index) -> tuple[Number, ...]:
    assert result.scores is not None
    *lead, query, key = index
    whole, moved = result.query, result.scored_query
    terms = result.options.scoring.terms(
        scored_row(
            result,
            "query",
            (*own_lead(moved, moved, lead), query),
            (*own_lead(whole, whole, lead), query),
            position_of(result, index),
        ),
        scored_row(
            result,
            "key",
            (*own_lead(whole, result.scored_key, lead), key),
            (*own_lead(whole, result.key, lead), key),
            key,
        ),
    )
    return (*terms[:-1], replace(terms[-1], value=float(result.scores[index]), cell=Cell("scores", index)))


def _after_score(result: Attention, index: Index, score: Number) -> tuple[Number, ...]:
    assert result.permitted is not None
    if not result.permitted[index]:
        names = ", ".join(map(str, _forbidding(result, index)))
        label = say("-∞: forbidden by {rules}", rules=names)
        return (Number(label, -inf, cell=Cell("masked_scores", index)),)
    numbers: list[Number] = []
    if (softcap := result.options.softcap) is not None:
        cap = constant(say("cap"), fitted(softcap, result.output.dtype))
        ratio = made(say("score ÷ cap"), Operator.QUOTIENT, (score, cap))
        bent = made(say("tanh(score ÷ cap)"), Operator.TANH, (ratio,))
        numbers.append(product(cap, bent, say("cap · tanh(score ÷ cap)")))
    own = () if result.bias is None else (given("bias", index, result.bias),)
    alibi = alibi_number(result, index)
    added = own if alibi is None else (*own, alibi)
    if added:
        before = numbers[-1] if numbers else score
        numbers.append(made(say("with bias") if own else say("with ALiBi"), Operator.SUM, (before, *added)))
    if numbers:
        value = float(result.masked_part(index))
        numbers[-1] = replace(numbers[-1], value=value, cell=Cell("masked_scores", index))
    return tuple(numbers)


def _weight_section(result: Attention, index: Index) -> Section:
    return Section("weights", say("Weight"), weight_numbers(result, index))


def _notes(result: Attention, stage: str, index: Index) -> tuple[Message, ...]:
    assert result.permitted is not None
    notes: list[Message] = []
    if stage != "output":
        for rule in _forbidding(result, index):
            notes.append(say("Key {key} is forbidden by {rule}.", key=index[-1], rule=rule))
    empty = [row for row in _rows_of(result, stage, index) if result.empty_rows[row]]
    if empty:
        heads = "" if len(empty) == len(_rows_of(result, stage, index)) else f" in {_heads_named(empty)}"
        effect = _EMPTY[EmptyRows(result.options.masking.empty_rows)]
        query = empty[0][-1]
        notes.append(
            say("Query {query} may attend to no key{heads}; {effect}.", query=query, heads=heads, effect=effect)
        )
    return tuple(notes)


def _heads_named(rows: list[Index]) -> str:
    return ("head " if len(rows) == 1 else "heads ") + ", ".join(str(row[-2]) for row in rows)


def _rows_of(result: Attention, stage: str, index: Index) -> list[Index]:
    """The rows of weights on which the number at *index* rests: one in each head after heads are joined."""
    *lead, last, _ = index
    if stage != "output":
        return [(*lead, last)]
    if isinstance(result, MultiHead) and len(index) == result.output.ndim:
        return [(*lead, head, last) for head in range(result.num_heads)]
    assert result.weights is not None
    return [(*own_lead(result.attended, result.weights, lead), last)]


def _forbidding(result: Attention, index: Index) -> tuple[Message, ...]:
    assert result.scores is not None
    *lead, query, key = index
    *leads, _, keys = result.scores.shape
    place = (*lead, 0, key)
    rules = result.rules(slice(query, query + 1))
    return tuple(rule.label for rule in rules if not np.broadcast_to(rule.permitted, (*leads, 1, keys))[place])


def _output(result: Attention, axes: int) -> Array:
    return result.output if axes == result.output.ndim else result.attended


_EMPTY: dict[EmptyRows, Message] = {
    EmptyRows.ZERO: say('the choice "zero" makes its weights 0'),
    EmptyRows.NAN: say('the choice "nan" leaves its weights undefined'),
    EmptyRows.UNIFORM: say('the choice "uniform" gives every key the same weight'),
}
