"""Candidates: another score, and what can go wrong inside tanh scores and general ones."""

from collections.abc import Iterator

import numpy as np

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.kinds import KINDS
from attn_gui.session.matching import steps_scores
from attn_gui.session.matching.recipe import Recipe
from attn_gui.session.matching.variation import (
    Case,
    Variation,
    fixed,
    is_there,
    matrices,
    options,
    removed,
    setting,
    swapped,
)
from attn_gui.session.session import Array, MatrixName, stored_matrix
from attn_gui.text import say

_ACTIVATIONS = (
    (steps_scores.activation_none, say("It has no tanh in its scores.")),
    (steps_scores.activation_relu, say("It has ReLU instead of tanh in its scores.")),
    (steps_scores.activation_sigmoid, say("It has the sigmoid instead of tanh in its scores.")),
)


def others(case: Case) -> Iterator[Variation]:
    """The mode's other scores, with what matrices the session has for them."""
    for key in KINDS[case.session.kind].scores:
        if key != case.session.options.score:
            words = say("Its score is {label} ({formula}).", label=SCORINGS[key].label, formula=SCORINGS[key].formula)
            yield setting("score", words, options(score=key, scale=None))


def hidden(case: Case) -> Iterator[Variation]:
    """Another activation than tanh, v or biases missing, the vector v of another length."""
    if case.recipe.raw not in (steps_scores.through_tanh, steps_scores.side_by_side):
        return
    for activation, sentence in _ACTIVATIONS:
        yield fixed("tanh", sentence, activation=activation)
    if case.recipe.raw is steps_scores.through_tanh:
        words = say("It takes tanh of query and key apart and adds them afterwards.")
        yield fixed("tanh", words, raw=steps_scores.through_each_tanh)
    v = _names(case, "v")
    if not np.all(case.recipe.score_v == 1.0):
        yield setting("v", say("It adds up the hidden units without v."), matrices(v, np.ones_like))
        yield setting(
            "v", say("Its v has length 1 (v / |v|)."), matrices(v, lambda array: array / np.linalg.norm(array))
        )
        yield setting("v", say("Its v has the other sign."), matrices(v, np.negative))
    if case.recipe.gain is not None:
        yield setting("v", say("It ignores the gain of v."), options(gain=None))


def parameters(case: Case) -> Iterator[Variation]:
    """The score's own matrices missing, transposed, exchanged, its biases missing, doubled, negated."""
    row = SCORINGS[case.session.options.score]
    for parameter in row.parameters:
        names, symbol = _names(case, parameter.name), parameter.symbol
        table = stored_matrix(case.session, names[0]) if is_there(case.session, names[0]) else None
        if table is None:
            continue
        if parameter.optional:
            words = say("Its score does not use {symbol} of this one.", symbol=symbol)
            yield setting("own missing", words, removed(names))
        if len(parameter.axes) == 1 and parameter.optional:
            yield setting("own bias", say("Its score adds {symbol} twice.", symbol=symbol), matrices(names, _doubled))
            yield setting("own bias", say("Its score subtracts {symbol}.", symbol=symbol), matrices(names, np.negative))
        if table.shape[0] == table.shape[1] > 1 and not np.array_equal(table, table.T):
            words = say("Its score uses {symbol} transposed.", symbol=symbol)
            yield setting("own transposed", words, matrices(names, np.transpose))
    yield from _pairs(case)
    if case.recipe.offset:
        yield setting("offset", say("Its score has no offset."), options(offset=0.0))


def _pairs(case: Case) -> Iterator[Variation]:
    left, right = _names(case, "query_weight"), _names(case, "key_weight")
    weights = [stored_matrix(case.session, name) for name in (*left, *right) if is_there(case.session, name)]
    if weights and len(weights) < 3:
        yield setting("own exchanged", say("Its score exchanges W_q and W_k."), swapped((left[0], right[0])))
        square = all(table is not None and table.shape[0] == table.shape[1] for table in weights)
        if square and len(weights) == 2:
            words = say("Its score uses W_q and W_k transposed.")
            yield setting("own transposed", words, matrices((*left, *right), np.transpose))
    both = [*_names(case, "query_bias"), *_names(case, "key_bias"), *_names(case, "bias")]
    if sum(is_there(case.session, name) for name in both) > 1:
        yield setting("own missing", say("Its score has no biases."), removed(tuple(both)))
    yield from _stacked(case)


def _stacked(case: Case) -> Iterator[Variation]:
    """Concat: key first, or the weight of the one side on the other."""
    weight = case.recipe.score_weight
    if case.recipe.raw is not steps_scores.side_by_side or weight is None:
        return
    names = _names(case, "weight")
    if case.recipe.query.shape[1] == case.recipe.key.shape[1]:
        words = say("It puts the key before the query in [q; k].")
        yield setting("own exchanged", words, matrices(names, lambda array: np.roll(array, len(array) // 2, axis=0)))
    if len(weight) % weight.shape[1] == 0:
        words = say("Its score uses W of the query and W of the key transposed.")
        yield setting("own transposed", words, matrices(names, _blocks_transposed))


def general(case: Case) -> Iterator[Variation]:
    """General: without its matrix, or with tanh around it."""
    if case.recipe.raw is not steps_scores.bilinear:
        return
    yield fixed("general", say("It does not apply W between query and key."), score_weight=None)
    yield fixed("general", say("It takes tanh of the scores."), raw=_bounded)


def _names(case: Case, name: str) -> tuple[MatrixName, ...]:
    return (MatrixName(case.session.kind, f"{case.session.options.score}.{name}"),)


def _bounded(recipe: Recipe, query: Array, key: Array) -> Array:
    return np.tanh(steps_scores.bilinear(recipe, query, key))


def _doubled(array: Array) -> Array:
    return 2 * array


def _blocks_transposed(array: Array) -> Array:
    width = array.shape[1]
    return np.vstack([array[start : start + width].T for start in range(0, len(array), width)])
