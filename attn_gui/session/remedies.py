"""What one click would mend: from an error to named edits."""

from dataclasses import dataclass

from attn_gui.errors import AttentionError
from attn_gui.session.edit import Edit
from attn_gui.session.session import Session
from attn_gui.text import Message


@dataclass(frozen=True, eq=False)
class Remedy:
    """One button: its text, and the edits it does as one step."""

    label: Message
    edits: tuple[Edit, ...]


def remedies_for(session: Session, error: AttentionError) -> tuple[Remedy, ...]:
    """Return what would mend *error*, best first."""
    del session, error
    return ()
