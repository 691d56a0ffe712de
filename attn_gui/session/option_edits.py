"""Edits of the mode, its options, its own matrices, and of the notes."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from attn_gui.engine.positions import Rope
from attn_gui.session.carried import carried_note
from attn_gui.session.counts import require_count
from attn_gui.session.edit import Edit, EditError
from attn_gui.session.entering import entered, with_states
from attn_gui.session.extra_states import with_extra_defaults
from attn_gui.session.extras import EXTRAS
from attn_gui.session.first_states import with_score_defaults
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.naming import symbol_of
from attn_gui.session.option_names import OPTION_NAMES, shown_option
from attn_gui.session.session import KindState, LocalKind, MatrixName, Options, Precision, Session, Source
from attn_gui.session.starting import starting_weight, weight_names
from attn_gui.session.tokens import clean_token
from attn_gui.text import Message, say

CHOICES: Mapping[str, type[StrEnum]] = {"source": Source, "precision": Precision, "rope": Rope, "local": LocalKind}
"""The options that are one of a few."""
ABOVE_ZERO = ("rope_theta", "local_width")
"""Options that may be without effect, so that nothing else would refuse them."""
COUNTS = ("num_heads", "num_kv_heads", "local_width")
DEFAULTS = {field.name: field.default for field in dataclasses.fields(Options)}


@dataclass(frozen=True, eq=False)
class SetKind(Edit):
    """Switch to a mode; inputs, tokens and mask are carried over, and its own state is as it was left."""

    kind: str

    @property
    def label(self) -> Message:
        """Switch to Additive."""
        return say("Switch to {kind}", kind=KINDS[self.kind].label)

    def apply(self, session: Session) -> Session:
        """Return the session in that mode; the same one if it is in it."""
        return entered(session, self.kind)

    def note(self, before: Session, after: Session) -> Message | None:
        """Say what was carried over, and what the mode starts with."""
        return None if before is after else carried_note(before, after)


@dataclass(frozen=True, eq=False)
class SetOptions(Edit):
    """Options of a mode changed, by field name of ``Options``; a new score gets the matrices it needs.

    So does a predicted place; matrices as large as the heads are fitted to them.
    """

    kind: str
    changes: Mapping[str, object]

    @property
    def label(self) -> Message:
        """Set temperature to 0.5."""
        parts = [
            say("{name} to {value}", name=OPTION_NAMES.get(name, name), value=shown_option(name, value))
            for name, value in self.changes.items()
        ]
        return say("Set {changes}", changes=", ".join(map(str, parts)))

    def apply(self, session: Session) -> Session:
        """Return the session with the options; the same one if they are so already.

        Raises EditError for an option, a score or a normaliser that the mode does not offer.
        """
        changes = _checked(KINDS[self.kind], self.changes)
        session = with_states(session, [self.kind])
        state = session.states[self.kind]
        options = replace(state.options, **changes)
        if options == state.options:
            return session
        changed, _ = _with_defaults(session, self.kind, replace(state, options=options))
        return session.with_state(self.kind, changed)

    def note(self, before: Session, after: Session) -> Message | None:
        """Say what matrices a new score starts with."""
        if before is after or self.kind not in before.states:
            return None
        state = replace(before.states[self.kind], options=after.states[self.kind].options)
        _, notes = _with_defaults(before, self.kind, state)
        return say("{notes}.", notes="; ".join(map(str, notes))) if notes else None


@dataclass(frozen=True, eq=False)
class AddWeight(Edit):
    """An optional matrix of a mode comes in: the identity where it is square, zeros for a bias."""

    kind: str
    weight: str

    @property
    def label(self) -> Message:
        """Add W_q."""
        return say("Add {name}", name=symbol_of(MatrixName(self.kind, self.weight)))

    def apply(self, session: Session) -> Session:
        """Return the session with the matrix; the same one if it is there. Raises EditError for an unknown name."""
        session = with_states(session, [self.kind])
        state = session.states[self.kind]
        if self.weight in state.weights:
            return session
        return session.with_state(
            self.kind, state.with_weight(self.weight, starting_weight(session, self.kind, self.weight))
        )


@dataclass(frozen=True, eq=False)
class RemoveWeight(Edit):
    """An optional matrix of a mode goes: a projection becomes the identity, a bias nothing."""

    kind: str
    weight: str

    @property
    def label(self) -> Message:
        """Remove W_q."""
        return say("Remove {name}", name=symbol_of(MatrixName(self.kind, self.weight)))

    def apply(self, session: Session) -> Session:
        """Return the session without the matrix; raises EditError where its score cannot do without."""
        state = session.states.get(self.kind)
        if state is None or self.weight not in state.weights:
            return session
        if weight_names(KINDS[self.kind]).get(self.weight, True) is False:
            symbol = symbol_of(MatrixName(self.kind, self.weight))
            message = say("{symbol} cannot be removed: its score needs it.", symbol=symbol)
            if self.weight in EXTRAS:
                reader = OPTION_NAMES[EXTRAS[self.weight].option]
                message = say("{symbol} cannot be removed: {option} needs it.", symbol=symbol, option=reader)
            raise EditError(message, field=f"{self.kind}/{self.weight}", code="weight_needed")
        return session.with_state(self.kind, state.with_weight(self.weight, None))


@dataclass(frozen=True, eq=False)
class SetNotes(Edit):
    """The notes of the document: source, licence, what to look at."""

    text: str

    @property
    def label(self) -> Message:
        """Edit the notes."""
        return say("Edit the notes")

    def apply(self, session: Session) -> Session:
        """Return the session with the notes, NUL and lone surrogates replaced."""
        notes = clean_token(self.text)
        return session if session.notes == notes else replace(session, notes=notes)


def _checked(kind: KindRow, changes: Mapping[str, object]) -> dict[str, Any]:
    """Return the changes with choices as their enumerations; raise EditError for what the mode does not offer."""
    checked: dict[str, Any] = dict(changes)
    unknown = checked.keys() - DEFAULTS.keys()
    if unknown:
        name = min(unknown)
        raise EditError(say("There is no option {name}.", name=name), field=name, code="no_such_option")
    for name in CHOICES.keys() & checked.keys():
        checked[name] = CHOICES[name](str(checked[name]))
    _require_offered(kind, checked)
    for name in ABOVE_ZERO:
        if name in checked and not checked[name] > 0:
            message = say("{option} must be greater than 0.", option=OPTION_NAMES[name].capitalize())
            raise EditError(message, field=name, code="too_small")
    for name in COUNTS:
        require_count(checked.get(name), OPTION_NAMES[name].capitalize(), name)
    return checked


def _require_offered(kind: KindRow, checked: Mapping[str, object]) -> None:
    for name, offered in (("score", kind.scores), ("normaliser", kind.normalisers)):
        if name in checked and checked[name] not in offered:
            message = say("{kind} does not offer the {what} {name}.", kind=kind.label, what=name, name=checked[name])
            raise EditError(message, field=name, code=f"{name}_not_offered")
    for name in sorted(kind.foreign & checked.keys()):
        if checked[name] != DEFAULTS[name]:
            message = say("{kind} does not offer {option}.", kind=kind.label, option=OPTION_NAMES[name])
            raise EditError(message, field=name, code="option_not_offered")


def _with_defaults(session: Session, kind: str, state: KindState) -> tuple[KindState, tuple[Message, ...]]:
    """Return the state with the matrices that its options need and fit, and what is worth saying about them."""
    scored, notes = with_score_defaults(state, session)
    complete, more = with_extra_defaults(session, KINDS[kind], scored)
    return complete, (*notes, *more)
