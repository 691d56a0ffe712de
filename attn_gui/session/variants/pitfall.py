"""One pitfall: what people trip over, on which example it is seen, in which states, and what they come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attn_gui.session.compute import Computed, compute
from attn_gui.session.edit import Edit
from attn_gui.session.fitting import applied
from attn_gui.session.session import Session
from attn_gui.text import Message

Edits = Callable[[Session], tuple[Edit, ...]]
Seen = Callable[[Sequence[Computed]], Message]


@dataclass(frozen=True, eq=False)
class State:
    """One of the states to hold against each other: what it is, and the edits that lead to it from the example."""

    label: Message
    edits: Edits = lambda _session: ()

    def of(self, example: Session) -> Session:
        """Return the example in this state."""
        return applied(example, self.edits(example))


@dataclass(frozen=True, eq=False)
class Pitfall:
    """A pitfall: its number, name and sentence, the key of the example, two states or more, and where to look.

    ``seen`` makes the sentence on what the states come to, from their numbers.
    """

    number: int
    title: Message
    text: Message
    example: str
    states: tuple[State, ...]
    look: Message
    seen: Seen

    @property
    def key(self) -> str:
        """A name by which it is told from all others."""
        return f"{self.number}-{self.title}"

    def compute(self, example: Session, cancelled: Callable[[], bool] | None = None) -> tuple[Computed, ...]:
        """Return what each state comes to, in their order."""
        return tuple(compute(state.of(example), None, cancelled) for state in self.states)
