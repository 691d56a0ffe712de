"""How a score is made of query and key, and what softcap, bias, ALiBi and the rules of the mask make of it."""

from dataclasses import replace
from math import inf

import numpy as np

from attn_gui.engine.attention import Attention
from attn_gui.engine.explain_output import own_lead
from attn_gui.engine.explain_positions import alibi_number, position_of, scored_row
from attn_gui.engine.explain_section import Index, Section
from attn_gui.engine.softmax import fitted
from attn_gui.engine.terms import Cell, Number, Operator, constant, given, made, product
from attn_gui.text import Message, say


def score_section(result: Attention, index: Index) -> Section:
    """Return how the score at *index* is made, before the mask."""
    return Section("scores", say("Score"), _score_numbers(result, index), result.options.scoring.formula)


def masked_section(result: Attention, index: Index) -> Section:
    """Return how the score at *index* is made, and what the softmax sees of it."""
    numbers = _score_numbers(result, index)
    return Section("scores", say("Score"), (*numbers, *_after_score(result, index, numbers[-1])), _formula(result))


def forbidding(result: Attention, index: Index) -> tuple[Message, ...]:
    """Return the names of the rules that forbid the key of *index* to its query."""
    assert result.scores is not None
    *lead, query, key = index
    *leads, _, keys = result.scores.shape
    place = (*lead, 0, key)
    rules = result.rules(slice(query, query + 1))
    return tuple(rule.label for rule in rules if not np.broadcast_to(rule.permitted, (*leads, 1, keys))[place])


def _formula(result: Attention) -> str:
    formula = result.options.scoring.formula
    if result.options.softcap is not None:
        formula = f"cap · tanh(({formula}) / cap)"
    biased = result.bias is not None
    alibi = result.options.positions is not None and result.options.positions.alibi is not None
    return formula + (" + bias" if biased else "") + (" − slope · distance" if alibi else "")


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
        names = ", ".join(map(str, forbidding(result, index)))
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
