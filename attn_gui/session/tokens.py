"""Token names: cleaned, made unique for people to read, found again from what they type."""

from collections import Counter
from collections.abc import Sequence

from attn_gui.errors import AttentionError
from attn_gui.text import say

SEPARATOR = "·"
"""Stands between a repeated token and its index: the·7."""


class TokenError(AttentionError):
    """No token, or more than one, answers to what was typed."""


def clean_token(text: str) -> str:
    """Return *text* with U+FFFD in place of what no file can hold: NUL and lone surrogates."""
    return "".join("\ufffd" if ch == "\0" or "\ud800" <= ch <= "\udfff" else ch for ch in text)


def clean_tokens(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return every token cleaned."""
    return tuple(clean_token(token) for token in tokens)


def default_tokens(prefix: str, count: int, start: int = 0) -> tuple[str, ...]:
    """Return ("q0", "q1", …) for the prefix "q"."""
    return tuple(f"{prefix}{index}" for index in range(start, start + count))


def fitted_tokens(tokens: Sequence[str], count: int, prefix: str) -> tuple[str, ...]:
    """Return *count* names: the first of *tokens*, and default names where there are too few."""
    return (*tokens[:count], *default_tokens(prefix, count - len(tokens), len(tokens)))


def new_tokens(tokens: Sequence[str], prefix: str, at: int, count: int) -> tuple[str, ...]:
    """Return *count* default names for rows inserted before row *at*, none of which is in use already."""
    taken = set(tokens)
    names: list[str] = []
    index = at
    while len(names) < count:
        name = f"{prefix}{index}"
        if name not in taken:
            names.append(name)
        index += 1
    return tuple(names)


def unique_tokens(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the names to show: those that occur more than once carry their index (the·1, the·7)."""
    counts = Counter(tokens)
    return tuple(f"{token}{SEPARATOR}{index}" if counts[token] > 1 else token for index, token in enumerate(tokens))


def find_token(tokens: Sequence[str], text: str) -> int:
    """Return the row meant by *text*: an index counted from 0, a token that occurs once, or the·7.

    Raises TokenError when nothing, or more than one row, answers to it.
    """
    index = _as_index(text)
    if index is not None:
        if 0 <= index < len(tokens):
            return index
        message = say("There is no row {index}; rows are counted from 0 to {last}.", index=index, last=len(tokens) - 1)
        raise TokenError(message, field="token", code="no_such_row")
    # A token may itself look like the·7: what people see comes first.
    shown = unique_tokens(tokens)
    found = [place for place, name in enumerate(shown) if name == text]
    if len(found) == 1:
        return found[0]
    repeated = [place for place, token in enumerate(tokens) if token == text]
    if repeated:
        choices = ", ".join(shown[place] for place in repeated[:6])
        message = say(
            "“{text}” occurs {count} times; say which: {choices}.", text=text, count=len(repeated), choices=choices
        )
        raise TokenError(message, field="token", code="ambiguous_token")
    message = say("No token is called “{text}”.", text=text)
    raise TokenError(message, field="token", code="no_such_token")


def _as_index(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
