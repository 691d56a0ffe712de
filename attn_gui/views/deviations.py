"""What differs from its default in the mode in use, as chips that take it back."""

from attn_gui.session import deviations as differing
from attn_gui.session.session import Session
from attn_gui.views.chips import Chip


def deviations(session: Session) -> tuple[Chip, ...]:
    """Return a chip for each choice in force that is not its default."""
    return tuple(Chip(found.text, found.edit) for found in differing.deviations(session))
