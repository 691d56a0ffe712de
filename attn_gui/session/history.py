"""What has been done: steps with the session before and after, so that undo hands back the very same object."""

from dataclasses import dataclass

from attn_gui.session.session import Array, Session, matrix_names, stored_matrix
from attn_gui.text import Message

STEP_LIMIT = 200
BYTE_LIMIT = 256 * 2**20


@dataclass(frozen=True, eq=False)
class Step:
    """One undoable step; ``cost`` counts the bytes that only one of its two sessions holds."""

    label: Message
    before: Session
    after: Session
    merge_key: object | None
    cost: int


class History:
    """Steps done and undone. Keeps at most *limit_steps* of them and *limit_bytes*, but always the last one."""

    def __init__(self, limit_steps: int = STEP_LIMIT, limit_bytes: int = BYTE_LIMIT) -> None:
        self._limit_steps = max(1, limit_steps)
        self._limit_bytes = limit_bytes
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def __len__(self) -> int:
        """Return how many steps can be undone."""
        return len(self._done)

    @property
    def undo_label(self) -> Message | None:
        """The name of the step that ``undo`` takes back, None if there is none."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> Message | None:
        """The name of the step that ``redo`` does again, None if there is none."""
        return self._undone[-1].label if self._undone else None

    def push(self, label: Message, before: Session, after: Session, merge_key: object | None = None) -> None:
        """Add a step. What was undone is forgotten; a step with the last one's merge_key (not None) joins it."""
        last = self._done[-1] if self._done and not self._undone else None
        if last is not None and merge_key is not None and last.merge_key == merge_key and last.after is before:
            self._done.pop()
            before = last.before
        self._undone.clear()
        self._done.append(Step(label, before, after, merge_key, _cost(before, after)))
        self._drop_oldest()

    def undo(self) -> Session | None:
        """Return the session before the last step, which can then be redone; None if there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1].before

    def redo(self) -> Session | None:
        """Return the session after the step undone last; None if there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1].after

    def clear(self) -> None:
        """Forget every step."""
        self._done.clear()
        self._undone.clear()

    def _drop_oldest(self) -> None:
        total = sum(step.cost for step in self._done)
        while len(self._done) > 1 and (len(self._done) > self._limit_steps or total > self._limit_bytes):
            total -= self._done.pop(0).cost


def _cost(before: Session, after: Session) -> int:
    ours, theirs = _arrays(before), _arrays(after)
    alone = [ours[key] for key in ours.keys() - theirs.keys()] + [theirs[key] for key in theirs.keys() - ours.keys()]
    notes = 0 if before.notes is after.notes else len(before.notes) + len(after.notes)
    return sum(array.nbytes for array in alone) + notes


def _arrays(session: Session) -> dict[int, Array]:
    """Return all arrays of a session and its pins, each once."""
    found: dict[int, Array] = {}
    for each in (session, *(pin.session for pin in session.pins)):
        mask = each.mask
        tables = [stored_matrix(each, name) for name in matrix_names(each)]
        arrays = (*tables, mask.drawn, mask.key_padding, mask.bias)
        found |= {id(array): array for array in arrays if array is not None}
    return found
