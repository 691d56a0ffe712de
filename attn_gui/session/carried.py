"""What is said when the mode changes: what came along, and what the new one starts with."""

from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.session import INPUTS, Mask, Session
from attn_gui.text import Message, say


def carried_note(before: Session, after: Session) -> Message:
    """Return "Q, K, V, tokens and mask carried over to Additive; W_q starts as identity."."""
    kind = KINDS[after.kind]
    carried = [symbol_of(name) for name in INPUTS]
    if after.x is not None:
        carried.insert(0, "X")
    names = join_names([*carried, "tokens", *(["mask"] if has_mask(after.mask) else [])])
    sentence = say(
        "{names} carried over to {kind}{rest}.", names=names, kind=kind.label, rest=_rest(kind, before, after)
    )
    return sentence


def has_mask(mask: Mask) -> bool:
    """Return whether any rule of the mask is on."""
    return bool(mask_parts(mask))


def mask_parts(mask: Mask) -> tuple[Message, ...]:
    """Return the names of the rules that are on, for the menu's text."""
    parts = (
        (mask.causal != "off", say("causal ({corner})", corner=mask.causal.value.replace("_", "-"))),
        (mask.drawn is not None, say("drawn")),
        (mask.key_padding is not None, say("key padding")),
        (mask.bias is not None, say("bias")),
    )
    return tuple(text for on, text in parts if on)


def _rest(kind: KindRow, before: Session, after: Session) -> str:
    notes = list(kind.first_state(before)[1]) if kind.key not in before.states else []
    if kind.reads_x(after):
        notes.append(say("it reads X"))
    elif kind.has_heads and after.x is not None:
        notes.append(say("it reads Q, K and V"))
    return "".join(f"; {note}" for note in notes)
