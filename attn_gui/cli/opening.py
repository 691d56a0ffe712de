"""What several verbs begin with: a session file, computed; a row named by index or token."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path

from attn_gui.errors import AttentionError
from attn_gui.io.session_file import read_session
from attn_gui.session.compute import Done, compute
from attn_gui.session.session import Session
from attn_gui.session.tokens import find_token
from attn_gui.session.view_state import ViewState
from attn_gui.text import say


class UsageError(AttentionError):
    """Arguments that are well formed but cannot be meant."""


def read(file: str) -> tuple[Session, ViewState]:
    """Return session and view state of *file*; raises SessionFileError."""
    return read_session(Path(file))


def computed(session: Session) -> Done:
    """Return the session's numbers; raises the error of a session that cannot be computed."""
    with ThreadPoolExecutor(cpu_count()) as executor:
        result = compute(session, executor=executor)
    if isinstance(result, Done):
        return result
    raise result.error


def head_count(done: Done) -> int | None:
    """Return the number of heads, None for a mode without heads."""
    weights = done.result.weights
    return None if weights is None or weights.ndim < 3 else len(weights)


def chosen_head(done: Done, text: str | None, default: int) -> int:
    """Return the head meant by *text*, or *default* where it is None; raises UsageError."""
    count = head_count(done)
    if text is None:
        return default if count is not None and default < count else 0
    if count is None:
        raise UsageError(say("This session's mode has no heads; leave --head out."), field="--head", code="no_heads")
    head = int(text) if text.isdecimal() else -1
    if not 0 <= head < count:
        message = say("There is no head {text}; heads are counted from 0 to {last}.", text=text, last=count - 1)
        raise UsageError(message, field="--head", code="no_such_head")
    return head


def chosen_row(tokens: Sequence[str], text: str | None, default: int) -> int:
    """Return the row meant by *text* (an index, a token, the·7), or *default* where it is None; raises TokenError."""
    if text is None:
        return min(max(default, 0), len(tokens) - 1)
    return find_token(tokens, text)


def chosen_number(text: str, count: int, what: str) -> int:
    """Return the index meant by *text*, or raise UsageError naming the range of *what*."""
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number < count:
        message = say("There is no {what} {text}; they are counted from 0 to {last}.", what=what, text=text, last=count - 1)
        raise UsageError(message, field=what, code="out_of_range")
    return number
