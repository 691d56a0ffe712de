"""Candidates: what is read as query, key and value, and what is done to it beforehand."""

from collections.abc import Callable, Iterator

import numpy as np

from attn_gui.session.edits import Edit, ReplaceMatrix, SetSinusoids
from attn_gui.session.inputs import is_linked
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.matching.recipe import Recipe
from attn_gui.session.matching.steps_positions import layer_norm
from attn_gui.session.matching.variation import Case, Edits, Variation, fixed, matrix, mistake, options, setting
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import INPUTS, KEY, QUERY, VALUE, Array, MatrixName, Precision, Session
from attn_gui.text import Message, say

_SWAPS = (
    (QUERY, KEY, say("It swaps query and key (Q and K).")),
    (KEY, VALUE, say("It takes the value before the key, as Keras does: K and V are swapped.")),
    (QUERY, VALUE, say("It swaps query and value (Q and V).")),
)
_SHIFTS = (
    (say("Its queries are one step late: row i uses query i − 1, the first is 0 (the previous decoder state)."), 1),
    (say("Its queries are one step early: row i uses query i + 1, the last is 0."), -1),
)


def swaps(case: Case) -> Iterator[Variation]:
    """Two inputs swapped, before their projections."""
    for one, other, sentence in _SWAPS:
        first, second = getattr(case.recipe, one.name), getattr(case.recipe, other.name)
        if first is second or (first.shape == second.shape and np.array_equal(first, second)):
            continue
        if len(first) == len(second) and _typed(case.session, one) and _typed(case.session, other):
            yield setting("inputs swapped", sentence, _swapped(one, other))
        else:
            yield mistake("inputs swapped", sentence, _exchange(one.name, other.name, ""))
    if any(getattr(case.recipe, name) is not None for name in ("w_query", "w_key", "b_query", "b_key")):
        words = say("It swaps query and key after projecting them (the scores are transposed).")
        yield mistake("inputs swapped", words, _exchange("query", "key", "wb"))
        words = say("It swaps key and value after projecting them.")
        yield mistake("inputs swapped", words, _exchange("key", "value", "wb"))


def transposed(case: Case) -> Iterator[Variation]:
    """A square input transposed."""
    for name, sources in _inputs(case):
        table = getattr(case.recipe, sources[0])
        if table.shape[0] == table.shape[1] > 1 and not np.array_equal(table, table.T):
            yield _changed(case, name, sources, say("Its {name} is transposed.", name=symbol_of(name)), np.transpose)


def rows_moved(case: Case) -> Iterator[Variation]:
    """Rows in the opposite order, or one step off."""
    for name, sources in _inputs(case):
        table = getattr(case.recipe, sources[0])
        if len(table) > 1:
            words = say("The rows of its {name} are in the opposite order.", name=symbol_of(name))
            yield _changed(case, name, sources, words, np.flipud)
    keys = ("key", "value")
    if case.recipe.key is not case.recipe.query and len(case.recipe.key) > 1:
        words = say("Its keys are in the opposite order, values and all.")
        yield mistake("row order", words, lambda recipe: {name: np.flipud(getattr(recipe, name)) for name in keys})
    if len(case.recipe.query) < 2:
        return
    for sentence, by in _SHIFTS:
        yield _queries(case, sentence, lambda table, by=by: _shifted(table, by))
    words = say("Its queries are one step late, and the last comes first.")
    yield _queries(case, words, lambda table: np.roll(table, 1, axis=0))
    words = say("Its queries are one step early, and the first comes last.")
    yield _queries(case, words, lambda table: np.roll(table, -1, axis=0))


def roundings(case: Case) -> Iterator[Variation]:
    """Inputs and weights rounded to a shorter type."""
    labels = {
        Precision.FLOAT16: say("It rounds inputs and weights to float16."),
        Precision.BFLOAT16: say("It rounds inputs and weights to bfloat16."),
        Precision.FLOAT64: say("It does not round inputs and weights."),
    }
    for precision, sentence in labels.items():
        if precision is not case.session.options.precision:
            yield setting("rounding", sentence, options(precision=precision))


def prepared(case: Case) -> Iterator[Variation]:
    """Sinusoids on X on or off; rows normalised first."""
    if case.session.x is not None and any(getattr(case.recipe, name.name) is case.session.x for name in INPUTS):
        on = not case.session.sinusoids
        words = say("It adds sinusoidal positions to X.") if on else say("It adds no sinusoidal positions to X.")
        yield setting("sinusoids", words, lambda _session: (SetSinusoids(on),))
    words = say("It normalises the rows of its inputs first (layer norm without gain).")
    yield fixed("layer norm", words, prepare=layer_norm)


def _inputs(case: Case) -> Iterator[tuple[MatrixName, tuple[str, ...]]]:
    """The tables that are read, and as which inputs."""
    sources = KINDS[case.session.kind].sources(case.session)
    named = dict(zip(INPUTS, sources, strict=True))
    for source in dict.fromkeys(sources):
        yield source, tuple(name.name for name in INPUTS if named[name] == source)


def _typed(session: Session, name: MatrixName) -> bool:
    return name in KINDS[session.kind].sources(session) and not is_linked(session, name)


def _changed(
    case: Case, name: MatrixName, sources: tuple[str, ...], sentence: Message, change: Callable[[Array], Array]
) -> Variation:
    if not is_linked(case.session, name):
        return setting("row order", sentence, matrix(name, change))
    return mistake("row order", sentence, lambda recipe: {each: change(getattr(recipe, each)) for each in sources})


def _queries(case: Case, sentence: Message, change: Callable[[Array], Array]) -> Variation:
    if _typed(case.session, QUERY):
        return setting("shifted", sentence, matrix(QUERY, change))
    return mistake("shifted", sentence, lambda recipe: {"query": change(recipe.query)})


def _shifted(table: Array, by: int) -> Array:
    moved = np.roll(table, by, axis=0)
    moved[0 if by > 0 else -1] = 0.0
    return moved


def _swapped(one: MatrixName, other: MatrixName) -> Edits:
    def edits(session: Session) -> tuple[Edit, ...]:
        first, second = table_of(session, one), table_of(session, other)
        return (ReplaceMatrix(one, second), ReplaceMatrix(other, first))

    return edits


def _exchange(one: str, other: str, parts: str) -> Callable[[Recipe], dict[str, object]]:
    """Return the change that exchanges two inputs, with their weights and biases where *parts* names them."""

    def turn(recipe: Recipe) -> dict[str, object]:
        found: dict[str, object] = {one: getattr(recipe, other), other: getattr(recipe, one)}
        for part in parts:
            found |= {f"{part}_{one}": getattr(recipe, f"{part}_{other}")}
            found |= {f"{part}_{other}": getattr(recipe, f"{part}_{one}")}
        return found

    return turn
