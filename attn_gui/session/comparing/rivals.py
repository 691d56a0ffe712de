"""From what stands in a column to a session that can be computed, and what it is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.comparing.choices import FEWEST_COMPARED, Compared, Rival
from attn_gui.session.edit import Edit
from attn_gui.session.entering import entered
from attn_gui.session.kinds import KINDS
from attn_gui.session.option_edits import SetOptions
from attn_gui.session.option_names import told
from attn_gui.session.remedy import Remedy
from attn_gui.session.session import Options, Session
from attn_gui.text import Message, say

SCORE = "score"

PRESET: tuple[Rival, ...] = tuple(
    Rival(kind, MappingProxyType({SCORE: score}))
    for kind, score in (("multiplicative", "dot"), ("multiplicative", "scaled-dot"), ("additive", "additive"))
)
"""The first suggestion: the scores of Luong, Vaswani and Bahdanau side by side."""


def columns_of(compared: Sequence[Compared]) -> tuple[Compared, ...]:
    """Return what stands in the columns: *compared*, filled up from the first suggestion where it is too little."""
    if not compared:
        return PRESET
    rest = [rival for rival in PRESET if rival not in compared]
    return (*compared, *rest[: max(FEWEST_COMPARED - len(compared), 0)])


def next_column(compared: Sequence[Compared]) -> Compared:
    """Return what comes into one more column: the first mode and score that is in none."""
    modes = (Rival(kind.key, MappingProxyType({SCORE: score})) for kind in KINDS.values() for score in kind.scores)
    return next(rival for rival in (*PRESET, Rival(), *modes) if rival not in compared)


@dataclass(frozen=True, eq=False)
class Contender:
    """What takes part in a comparison: what people call it, and its session."""

    label: Message
    session: Session


def rival_session(session: Session, rival: Rival) -> Session:
    """Return *session* in the rival's mode and options, with that mode's own weights (its first ones if it is new).

    Raises EditError for an option that the mode does not offer.
    """
    if rival.kind is None:
        return session
    there = entered(session, rival.kind)
    return SetOptions(rival.kind, rival.changes).apply(there) if rival.changes else there


def first_notes(session: Session, rival: Rival) -> tuple[Message, ...]:
    """Return what is worth saying of weights that the session does not hold yet and that start at their defaults."""
    if rival.kind is None:
        return ()
    there, notes = entered(session, rival.kind), ()
    if rival.kind not in session.states:
        notes = KINDS[rival.kind].first_state(session)[1]
    begun = SetOptions(rival.kind, rival.changes).note(there, rival_session(session, rival))
    return notes if begun is None else (*notes, begun)


def rival_label(session: Session, rival: Rival) -> Message:
    """Return "dot · Multiplicative · temperature 0.5": score unless the mode says it, mode, changes."""
    kind = KINDS[rival.kind or session.kind]
    state = session.states.get(kind.key)
    present = kind.default_score if state is None else state.options.score
    score = str(rival.changes.get(SCORE, present))
    of_score = str(SCORINGS[score].label)
    says_it = len(kind.scores) == 1 or of_score.lower() == str(kind.label).lower()
    parts = [str(kind.label)] if says_it else [of_score, str(kind.label)]
    plain = Options(score)
    own = [name for name, value in rival.changes.items() if name != SCORE and value != getattr(plain, name)]
    parts += [str(told(name, rival.changes[name])) for name in own]
    text = " · ".join(parts)
    return say("As it is: {what}", what=text) if rival.kind is None else say("{what}", what=text)


def own_options(session: Session, rival: Rival) -> Rival:
    """Return the rival with all its options its own from now on, as they are at present."""
    assert rival.kind is not None, "what is as it is has nothing of its own"
    options = rival_session(session, rival).states[rival.kind].options
    return replace(rival, changes=MappingProxyType(dict(vars(options))))


def shared_options(rival: Rival) -> Rival:
    """Return the rival with the options of its mode, whatever they are, but its score."""
    kept = {name: value for name, value in rival.changes.items() if name == SCORE}
    return replace(rival, changes=MappingProxyType(kept))


def has_own_options(rival: Rival) -> bool:
    """Return whether any option but the score is the rival's own."""
    return bool(rival.changes.keys() - {SCORE})


def changed(rival: Rival, edit: Edit) -> tuple[Rival, Edit | None]:
    """Return the rival after *edit* and what is left to be done to the document (None: nothing).

    An option that is the rival's own changes there; everything else is the session's.
    """
    if not isinstance(edit, SetOptions) or edit.kind != rival.kind:
        return rival, edit
    own = {name: value for name, value in edit.changes.items() if name in rival.changes}
    rest: Mapping[str, object] = {name: value for name, value in edit.changes.items() if name not in own}
    after = replace(rival, changes=MappingProxyType({**rival.changes, **own})) if own else rival
    return after, SetOptions(edit.kind, rest) if rest else None


def mended(rival: Rival, remedy: Remedy) -> tuple[Rival, tuple[Edit, ...]]:
    """Return the rival after *remedy*, and those of its edits that are the document's."""
    edits: list[Edit] = []
    for edit in remedy.edits:
        rival, rest = changed(rival, edit)
        if rest is not None:
            edits.append(rest)
    return rival, tuple(edits)
