"""Candidates: from masked scores to weights, from weights to the output."""

from collections.abc import Iterator

import numpy as np

from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.session.matching import steps_softmax
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.recipe import Recipe
from attn_gui.session.matching.variation import Case, Variation, fixed, mistake, options, removed, setting
from attn_gui.session.session import Array, MatrixName
from attn_gui.text import say

_NORMALISE = (
    (steps_softmax.over_queries, say("Its softmax runs over the queries (columns sum to 1)."), True),
    (steps_softmax.over_everything, say("Its softmax runs over queries and keys at once."), True),
    (steps_softmax.twice, say("It applies the softmax twice."), False),
    (steps_softmax.base_two, say("Its softmax takes powers of 2 instead of e."), False),
    (steps_softmax.exponentials, say("It exponentiates the scores and does not divide by their sum."), False),
    (steps_softmax.shifted_exponentials, say("It subtracts the maximum, exponentiates and does not divide."), False),
    (steps_softmax.shares, say("It divides the scores by their sum, without an exponential."), False),
    (steps_softmax.sigmoids, say("It takes the sigmoid of each score instead of the softmax."), False),
    (steps_softmax.unchanged, say("It has no softmax: the scores themselves weigh the values."), False),
)


def normalisers(case: Case) -> Iterator[Variation]:
    """Other normalisers, the softmax over the wrong axis, left unfinished, twice."""
    for key, row in NORMALISERS.items():
        if key != case.session.options.normaliser:
            words = say("It uses {label} instead of {own}.", label=row.label, own=_own(case))
            normalise = steps_softmax.NORMALISE[key]
            # What works along the rows is asked for only where the mode has it: it is slow to try.
            other = {} if row.couples_rows else {"normalise": normalise}
            yield setting("normaliser", words, options(normaliser=key), **other)
    for normalise, sentence, couples in _NORMALISE:
        yield fixed("normaliser", sentence, normalise=normalise, couples_rows=couples)
    if case.recipe.heads > 1:
        yield fixed("normaliser", say("Its softmax runs over the heads."), normalise=steps_softmax.over_heads)
    if case.recipe.temperature != 1.0:
        words = say("It divides by the temperature after the softmax.")
        yield fixed("normaliser", words, normalise=steps_softmax.temper_after)


def sinks(case: Case) -> Iterator[Variation]:
    """The sink missing, or an extra zero in the sum."""
    own = MatrixName(case.session.kind, "sinks")
    if case.recipe.sink is not None:
        yield setting(
            "sink",
            say("It has no sink: the rows sum to 1."),
            lambda session: (*removed((own,))(session), *options(sink=None)(session)),
            sink=None,
        )
    if case.recipe.sink is None or np.any(case.recipe.sink != 0.0):
        words = say("It adds 1 to each softmax's sum (softmax plus one, add_zero_attn).")
        yield setting(
            "sink",
            words,
            lambda session: (*removed((own,))(session), *options(sink=0.0)(session)),
            sink=np.array(0.0),
        )


def outputs(case: Case) -> Iterator[Variation]:
    """The weights applied transposed, keys weighed for values, the input added."""
    attempt = case.attempt()
    if attempt.weights.shape[-1] == attempt.weights.shape[-2]:
        words = say("It multiplies the values by the weights transposed.")
        yield Variation("values", words, turn=lambda _recipe: _transposed())
    yield mistake("values", say("It weighs the keys instead of the values."), _weighs_keys)
    yield mistake("values", say("It does not project the values."), lambda _recipe: {"w_value": None, "b_value": None})
    yield fixed("residual", say("It adds the query's row to the output (a residual connection)."), finish=_plus_query)
    heads = case.recipe.heads
    if heads > 1:
        yield mistake(
            "residual", say("It multiplies the output by the number of heads."), lambda _r: {"finish": _times(heads)}
        )


def _own(case: Case) -> object:
    return NORMALISERS[case.session.options.normaliser].label


def _transposed() -> dict[str, object]:
    return {"attend": steps_softmax.attended_transposed, "couples_rows": True}


def _weighs_keys(recipe: Recipe) -> dict[str, object]:
    return {"value": recipe.key, "w_value": recipe.w_key, "b_value": recipe.b_key}


def _plus_query(recipe: Recipe, output: Array, kitchen: Kitchen) -> Array:
    return output + kitchen.cut_columns(kitchen.picked(recipe.query))


def _times(heads: int) -> object:
    def finish(_recipe: Recipe, output: Array, _kitchen: Kitchen) -> Array:
        return output * heads

    return finish


def weights_shown(attempt: Attempt) -> Array:
    """Return the weights (H, r, n_k)."""
    return attempt.weights
