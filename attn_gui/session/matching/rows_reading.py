"""Candidates: the other program gives another array than it seems, or the same array lying otherwise."""

from collections.abc import Iterator, Sequence

import numpy as np

from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.given import Placement
from attn_gui.session.matching.variation import Case, Variation
from attn_gui.session.session import Array
from attn_gui.text import say


def other_stages(_case: Case) -> Iterator[Variation]:
    """Scores that are no scaled scores, weights that are scores or logarithms."""
    for sentence, field, show in (
        (say("Its scores are not scaled yet."), "show_scores", _raw),
        (say("Its scores are the weights, after the softmax."), "show_scores", _weights),
        (say("Its weights are the scores, before the softmax."), "show_weights", _scores),
        (say("Its weights are the scores after the mask, before the softmax."), "show_weights", _masked),
        (say("Its weights are the logarithms of the weights."), "show_weights", _logarithms),
    ):
        yield Variation("shown stage", sentence, turn=lambda _r, field=field, show=show: {field: show}, reads=True)


def as_placed(stage: str, others: Sequence[Placement]) -> Iterator[Variation]:
    """The other ways in which a given array may lie."""
    for placement in others:
        assert placement.sentence is not None, "only the first lies as here"
        changes = {f"given_{stage}": placement.array, f"show_{stage}": placement.show}
        yield Variation("shown axes", placement.sentence, turn=lambda _r, changes=changes: changes, reads=True)


def _raw(attempt: Attempt) -> Array:
    return attempt.raw


def _weights(attempt: Attempt) -> Array:
    return attempt.weights


def _scores(attempt: Attempt) -> Array:
    return attempt.scores


def _masked(attempt: Attempt) -> Array:
    return attempt.masked


def _logarithms(attempt: Attempt) -> Array:
    return np.log(attempt.weights)
