"""What is said when the mode changes: what came along, and what the new one starts with."""

from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.mask_rules import rules_on
from attn_gui.session.naming import join_names, symbol_of, x_words
from attn_gui.session.session import INPUTS, Session
from attn_gui.text import Message, say


def carried_note(before: Session, after: Session) -> Message:
    """Return "Q, K, V, tokens and mask carried over to Additive; W_q starts as identity."."""
    kind = KINDS[after.kind]
    carried = [symbol_of(name) for name in INPUTS]
    if after.x is not None:
        carried.insert(0, "X")
    names = join_names([*carried, "tokens", *(["mask"] if rules_on(after.mask) else [])])
    return say("{names} carried over to {kind}{rest}.", names=names, kind=kind.label, rest=_rest(kind, before, after))


def _rest(kind: KindRow, before: Session, after: Session) -> str:
    notes = list(kind.first_state(before)[1]) if kind.key not in before.states else []
    if kind.reads_x(after):
        notes.append(say("it reads {x}", x=x_words(after)))
    elif kind.has_heads and after.x is not None:
        notes.append(say("it reads Q, K and V"))
    return "".join(f"; {note}" for note in notes)
