"""What an edit is: a named value that turns one Session into the next."""

from abc import ABC, abstractmethod
from dataclasses import KW_ONLY, dataclass

from attn_gui.errors import AttentionError
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.session import Session
from attn_gui.text import Message, say


class EditError(AttentionError):
    """An edit that cannot be done as asked; the session stays as it was."""


@dataclass(frozen=True, eq=False)
class Edit(ABC):
    """One undoable change. Edits in a row with the same ``merge_key`` (not None) are one step."""

    _: KW_ONLY
    merge_key: object | None = None

    @property
    @abstractmethod
    def label(self) -> Message:
        """What undo calls it, as far as the edit alone can tell."""

    @abstractmethod
    def apply(self, session: Session) -> Session:
        """Return the next session; the very same one if nothing changes. Raises EditError."""

    def label_in(self, session: Session) -> Message:
        """Return what undo calls it in *session*, partners included ("Add a dimension to Q and K")."""
        del session
        return self.label

    def note(self, before: Session, after: Session) -> Message | None:
        """Return what people should be told after the edit took *before* to *after*, if anything."""
        return unlinked_note(before, after)


def unlinked_note(before: Session, after: Session) -> Message | None:
    """Return the sentence on inputs that no longer come from X, None if there are none."""
    freed = [name for name in sorted(before.linked - after.linked) if before.x is not None]
    if not freed:
        return None
    names = join_names([symbol_of(name) for name in freed])
    if len(freed) == 1:
        return say("{names} now holds its own numbers and no longer follows X.", names=names)
    return say("{names} now hold their own numbers and no longer follow X.", names=names)
