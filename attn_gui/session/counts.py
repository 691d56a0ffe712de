"""How large a count may be, so that the file that holds it can be opened again."""

from attn_gui.session.edit import EditError
from attn_gui.text import say

MOST_COUNTED = 4_000_000


def require_count(count: int | None, name: str, field: str) -> None:
    """Raise EditError for a count beyond what a file can hold; *name* begins the sentence."""
    if count is not None and count > MOST_COUNTED:
        message = say("{name} must be at most {most}; it is {count}.", name=name, most=f"{MOST_COUNTED:,}", count=count)
        raise EditError(message, field=field, code="too_large")
