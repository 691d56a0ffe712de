"""Linking inputs to X and letting them go; X itself coming and going."""

from dataclasses import dataclass, replace

from attn_gui.session.edit import Edit, EditError
from attn_gui.session.inputs import is_linked, require_projectable, shown_matrix, tokens_of
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import (
    INPUTS,
    KEY,
    QUERY,
    Array,
    MatrixName,
    Session,
    Source,
    X,
    stored_matrix,
    with_matrix,
)
from attn_gui.text import Message, say


def table_of(session: Session, name: MatrixName) -> Array:
    """Return the numbers that the table *name* shows. Raises EditError where it is absent."""
    if name in INPUTS:
        return shown_matrix(session, name)
    table = stored_matrix(session, name) if name.kind is None or name.kind in session.states else None
    if table is None:
        raise EditError(say("There is no {name}.", name=symbol_of(name)), field=str(name), code="absent")
    return table


def unlinked(session: Session, name: MatrixName) -> Session:
    """Return the session where the input *name* holds the numbers and token names that it shows.

    Raises ShapeError where its projection does not fit X, so that it shows none.
    """
    if not is_linked(session, name):
        return session
    require_projectable(session, name)
    tokens = tokens_of(session, name)
    freed = replace(with_matrix(session, name, shown_matrix(session, name)), linked=session.linked - {name})
    if name == QUERY:
        return replace(freed, query_tokens=tokens)
    return replace(freed, key_tokens=tokens) if name == KEY else freed


def without_x(session: Session) -> Session:
    """Return the session without X: linked inputs keep what they show, and heads read Q, K and V."""
    for name in INPUTS:
        session = unlinked(session, name)
    for kind, state in session.states.items():
        if state.options.source is Source.X:
            options = replace(state.options, source=Source.INPUTS)
            session = session.with_state(kind, replace(state, options=options))
    return replace(session, x=None, x_tokens=(), linked=frozenset(), sinusoids=False)


@dataclass(frozen=True, eq=False)
class Link(Edit):
    """An input becomes X times Self's projection; its own table is kept beside."""

    name: MatrixName

    @property
    def label(self) -> Message:
        """Use X for Q."""
        return say("Use X for {name}", name=symbol_of(self.name))

    def apply(self, session: Session) -> Session:
        """Return the session with the input linked; raises EditError without X."""
        if self.name not in INPUTS:
            raise EditError(say("Only Q, K and V can follow X."), field=str(self.name), code="not_an_input")
        if session.x is None:
            raise EditError(say("There is no X yet; make one first."), field="x", code="no_x")
        return session if is_linked(session, self.name) else replace(session, linked=session.linked | {self.name})


@dataclass(frozen=True, eq=False)
class Unlink(Edit):
    """An input keeps the numbers it shows and no longer follows X."""

    name: MatrixName

    @property
    def label(self) -> Message:
        """Let Q hold its own numbers."""
        return say("Let {name} hold its own numbers", name=symbol_of(self.name))

    def apply(self, session: Session) -> Session:
        """Return the session with the input unlinked."""
        return unlinked(session, self.name)


@dataclass(frozen=True, eq=False)
class UseOwnTable(Edit):
    """An input goes back to the own table that was kept beside X, whatever it showed."""

    name: MatrixName

    @property
    def label(self) -> Message:
        """Go back to the own table of Q."""
        return say("Go back to the own table of {name}", name=symbol_of(self.name))

    def apply(self, session: Session) -> Session:
        """Return the session with the input unlinked and its own table shown."""
        return replace(session, linked=session.linked - {self.name}) if self.name in session.linked else session


@dataclass(frozen=True, eq=False)
class MakeX(Edit):
    """X begins as a copy of Q and its token names."""

    @property
    def label(self) -> Message:
        """Make X from Q."""
        return say("Make X from Q")

    def apply(self, session: Session) -> Session:
        """Return the session with an X; the same one if there is one. What was linked to none stays unlinked."""
        if session.x is not None:
            return session
        made = replace(session, x_tokens=session.query_tokens, linked=frozenset())
        return with_matrix(made, X, session.query)


@dataclass(frozen=True, eq=False)
class RemoveX(Edit):
    """X goes; what was linked keeps the numbers it shows."""

    @property
    def label(self) -> Message:
        """Remove X."""
        return say("Remove X")

    def apply(self, session: Session) -> Session:
        """Return the session without X."""
        return session if session.x is None else without_x(session)


@dataclass(frozen=True, eq=False)
class SetSinusoids(Edit):
    """Sinusoidal positions are added to X wherever it is read, or no more; the table of X stays as it is typed."""

    on: bool

    @property
    def label(self) -> Message:
        """Add sinusoids to X."""
        return say("Add sinusoids to X") if self.on else say("Take the sinusoids off X")

    def apply(self, session: Session) -> Session:
        """Return the session with them on or off; raises EditError for on without X."""
        if self.on and session.x is None:
            raise EditError(say("There is no X yet; make one first."), field="x", code="no_x")
        return session if session.sinusoids == self.on else replace(session, sinusoids=self.on)
