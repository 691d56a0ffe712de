"""Candidates: projections transposed, missing, exchanged; their biases missing, doubled, negated."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from attn_gui.session.kinds import KINDS
from attn_gui.session.matching.reading import projection_names
from attn_gui.session.matching.variation import Case, Edits, Variation, is_there, matrices, removed, setting, swapped
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.session import Array, MatrixName, Session, stored_matrix
from attn_gui.text import Message, say

_SIDES = ("query", "key", "value")


def weights_transposed(case: Case) -> Iterator[Variation]:
    """Square projections transposed: each, those of query, key and value, all."""
    square = [name for name in _present(case.session, 0) if _is_square(case.session, name)]
    yield from _each_and_all(square, "transposed", _transposed_words, lambda names: matrices(names, np.transpose))


def weights_missing(case: Case) -> Iterator[Variation]:
    """Projections missing: each, those of query, key and value, all."""
    yield from _each_and_all(_present(case.session, 0), "no projection", _missing_words, removed)


def biases_missing(case: Case) -> Iterator[Variation]:
    """Biases of projections missing: each, those of query, key and value, all; with their weights for W_o."""
    yield from _each_and_all(_present(case.session, 1), "no bias", _no_bias_words, removed)
    output = [*_named(case.session, "output", 0), *_named(case.session, "output", 1)]
    if len(output) == 2:
        yield setting("no projection", say("It gives the output before W_o and b_o."), removed(tuple(output)))


def biases_changed(case: Case) -> Iterator[Variation]:
    """Biases of projections added twice, subtracted."""
    names = _present(case.session, 1)
    for word, change in ((say("adds {names} twice"), _doubled), (say("subtracts {names}"), np.negative)):
        yield from _each_and_all(names, "bias", _bias_words(word), lambda names, change=change: matrices(names, change))


def exchanged(case: Case) -> Iterator[Variation]:
    """Two projections exchanged, each with its bias."""
    for one, other in (("query", "key"), ("key", "value"), ("query", "value")):
        first, second = projection_names(case.session, one), projection_names(case.session, other)
        if first is None or second is None:
            continue
        there = [any(is_there(case.session, name) for name in pair) for pair in zip(first, second)]
        if not any(there):
            continue
        names = join_names([symbol_of(first[0]), symbol_of(second[0])])
        pairs = zip(first, second)
        yield setting("exchanged", say("It exchanges {names}.", names=names), swapped(*pairs))
        if all(there):
            words = say("It exchanges {names}, but not their biases.", names=names)
            yield setting("exchanged", words, swapped((first[0], second[0])))


def _each_and_all(
    names: Sequence[MatrixName],
    key: str,
    words: Callable[[Sequence[str]], Message],
    edits: Callable[[tuple[MatrixName, ...]], Edits],
) -> Iterator[Variation]:
    groups: list[tuple[MatrixName, ...]] = [(name,) for name in names]
    inputs = tuple(name for name in names if not name.name.endswith("output"))
    groups += [group for group in dict.fromkeys((inputs, inputs[:2], tuple(names))) if len(group) > 1]
    for group in groups:
        yield setting(key, words([symbol_of(name) for name in group]), edits(group))


def _transposed_words(names: Sequence[str]) -> Message:
    return say(
        "It multiplies by {names} transposed (stored as output × input, as PyTorch does).", names=join_names(names)
    )


def _missing_words(names: Sequence[str]) -> Message:
    return say("It does not apply {names}.", names=join_names(names))


def _no_bias_words(names: Sequence[str]) -> Message:
    return say("It does not add {names}.", names=join_names(names))


def _bias_words(word: Message) -> Callable[[Sequence[str]], Message]:
    return lambda names: say("It {words}.", words=say(word.template, names=join_names(names)))


def _doubled(array: Array) -> Array:
    return 2 * array


def _present(session: Session, part: int) -> list[MatrixName]:
    """The weights (0) or biases (1) of projections that are there."""
    sides = (*_SIDES, "output") if KINDS[session.kind].has_heads else _SIDES
    return [name for side in sides for name in _named(session, side, part)]


def _named(session: Session, side: str, part: int) -> list[MatrixName]:
    if side == "output":
        if not KINDS[session.kind].has_heads:
            return []
        name = MatrixName(session.kind, ("w_output", "b_output")[part])
        return [name] if is_there(session, name) else []
    names = projection_names(session, side)
    return [names[part]] if names is not None and is_there(session, names[part]) else []


def _is_square(session: Session, name: MatrixName) -> bool:
    table = stored_matrix(session, name)
    return table is not None and table.shape[0] == table.shape[1] and not np.array_equal(table, table.T)
