"""What a mode's further matrices start as when an option begins to read them, and follow when heads change."""

from attn_gui.session.extras import ExtraRow
from attn_gui.session.first_states import start_note
from attn_gui.session.kinds import KindRow
from attn_gui.session.session import KindState, Session
from attn_gui.session.size_edits import fitted
from attn_gui.session.starting import extra_size, starting_weight
from attn_gui.text import Message, say


def with_extra_defaults(session: Session, kind: KindRow, state: KindState) -> tuple[KindState, tuple[Message, ...]]:
    """Return the *state* that is to follow that of *session*, with the further matrices that its options need.

    What fitted the sizes before and does not fit the new heads is padded or cut; both are worth saying.
    """
    notes: list[Message] = []
    for extra in kind.extras:
        array = state.weights.get(extra.name)
        after = session.with_state(kind.key, state)
        if array is None and _is_begun(session, kind, state, extra):
            array = starting_weight(after, kind.key, extra.name)
            state = state.with_weight(extra.name, array)
            notes.append(start_note(extra.parameter.symbol, array))
        elif array is not None and array.shape == extra_size(session, kind, extra) != extra_size(after, kind, extra):
            size = extra_size(after, kind, extra)
            state = state.with_weight(extra.name, fitted(array, *size, extra.new_cell))
            text = say(
                "{symbol} is now {rows} × {columns}", symbol=extra.parameter.symbol, rows=size[0], columns=size[1]
            )
            notes.append(text)
    return state, tuple(notes)


def _is_begun(session: Session, kind: KindRow, state: KindState, extra: ExtraRow) -> bool:
    """Return whether the matrix comes by itself: its option begins to read it, and it cannot do without one of them."""
    siblings = [row for row in kind.extras if row.option == extra.option and row.read_by(state.options)]
    if extra not in siblings or all(row.parameter.optional for row in siblings):
        return False
    present = any(row.name in state.weights for row in siblings)
    begins = not extra.read_by(session.states[kind.key].options)
    return not extra.parameter.optional or (begins and not present)
