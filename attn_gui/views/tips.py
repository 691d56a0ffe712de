"""Tool tips that show names from files literally: Qt takes whatever looks like HTML for rich text."""

from html import escape


def tip(text: str) -> str:
    """Return plain *text* as rich text that shows it literally; nothing for nothing."""
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>" if text else ""
