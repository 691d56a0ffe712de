"""One way in which another program may differ: a setting of this program, or a mistake that is none here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from attn_gui.session.edits import Edit, RemoveWeight, ReplaceMatrix, SetMask, SetOptions
from attn_gui.session.linking import table_of
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.recipe import Recipe
from attn_gui.session.session import Array, MatrixName, Session, stored_matrix
from attn_gui.text import Message

Edits = Callable[[Session], tuple[Edit, ...]]
Turn = Callable[[Recipe], Mapping[str, object]]


@dataclass(frozen=True, eq=False)
class Variation:
    """A row's candidate for one session: what to say, and edits of the session, or changes of the recipe.

    With both, the changes count where the mode does not offer the setting. ``reads``: it concerns only how the other
    program hands its numbers over.  ``rare``: it is tried alone, and together with the most plausible only.
    """

    key: str
    sentence: Message
    edits: Edits | None = None
    turn: Turn | None = None
    reads: bool = False
    rare: bool = False


@dataclass(frozen=True, eq=False)
class Case:
    """What candidates are found for: a session that has numbers, its recipe, the same with the given arrays in it."""

    session: Session
    recipe: Recipe
    given: Recipe | None = None

    def attempt(self) -> Attempt:
        """Return the unvaried calculation."""
        return Attempt(self.recipe, Kitchen())


Finder = Callable[[Case], Iterator[Variation]]


def setting(key: str, sentence: Message, edits: Edits, **otherwise: object) -> Variation:
    """Return a variation that is a setting here; *otherwise* are fields of the recipe for modes that lack it."""
    return Variation(key, sentence, edits=edits, turn=(lambda _recipe: otherwise) if otherwise else None)


def mistake(key: str, sentence: Message, turn: Turn) -> Variation:
    """Return a variation that is no setting here."""
    return Variation(key, sentence, turn=turn)


def fixed(key: str, sentence: Message, **changes: object) -> Variation:
    """Return a variation that is no setting here and sets fields of the recipe outright."""
    return Variation(key, sentence, turn=lambda _recipe: changes)


def options(**changes: object) -> Edits:
    """Return the edits that set options of the mode in use."""
    return lambda session: (SetOptions(session.kind, changes),)


def mask(name: Message, change: Callable[[Session], Mapping[str, object]]) -> Edits:
    """Return the edits that replace parts of the mask."""
    return lambda session: (SetMask(replace(session.mask, **change(session)), name),)


def matrix(name: MatrixName, change: Callable[[Array], Array]) -> Edits:
    """Return the edits that replace a table by what *change* makes of it."""
    return lambda session: (ReplaceMatrix(name, change(table_of(session, name))),)


def matrices(names: tuple[MatrixName, ...], change: Callable[[Array], Array]) -> Edits:
    """Return the edits that replace those tables that are there."""

    def edits(session: Session) -> tuple[Edit, ...]:
        return tuple(ReplaceMatrix(name, change(table_of(session, name))) for name in names if is_there(session, name))

    return edits


def swapped(*pairs: tuple[MatrixName, MatrixName]) -> Edits:
    """Return the edits that exchange tables; one that is absent leaves the other absent."""

    def edits(session: Session) -> tuple[Edit, ...]:
        return tuple(
            put(target, table_of(session, source) if is_there(session, source) else None)
            for pair in pairs
            for target, source in (pair, pair[::-1])
        )

    return edits


def removed(names: tuple[MatrixName, ...]) -> Edits:
    """Return the edits that take those own tables away."""
    return lambda session: tuple(put(name, None) for name in names if is_there(session, name))


def put(name: MatrixName, array: Array | None) -> Edit:
    """Return the edit that sets a table, or takes an own one away."""
    if array is not None:
        return ReplaceMatrix(name, array)
    assert name.kind is not None, "inputs stay"
    return RemoveWeight(name.kind, name.name)


def is_there(session: Session, name: MatrixName) -> bool:
    """Return whether the session has that table."""
    return (name.kind is None or name.kind in session.states) and stored_matrix(session, name) is not None
