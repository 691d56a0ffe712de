"""The one root of all errors that are meant for the user."""

from attn_gui.text import Message


class AttentionError(Exception):
    """Something the user can mend: what is wrong, where, and what to do.

    ``field`` names the input at fault (``"query"``, ``"masking.allowed"``, a file name), ``code`` the
    rule in snake_case (``"heads"``), ``hint`` an optional further sentence.
    """

    def __init__(self, message: Message, *, field: str, code: str, hint: Message | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code
        self.hint = hint

    def __str__(self) -> str:
        return str(self.message)
