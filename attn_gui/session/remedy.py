"""A remedy: one button."""

from dataclasses import dataclass

from attn_gui.session.edit import Edit
from attn_gui.text import Message


@dataclass(frozen=True, eq=False)
class Remedy:
    """One button: its text, and the edits it does as one step."""

    label: Message
    edits: tuple[Edit, ...]


def remedy(*edits: Edit) -> Remedy:
    """Return the remedy that is named after its first edit."""
    return Remedy(edits[0].label, edits)
