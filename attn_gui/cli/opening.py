"""What several verbs begin with: a session file, computed; a head, a row, a component named in an argument."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from attn_gui.cli.arguments import usage
from attn_gui.engine import MultiHead
from attn_gui.errors import AttentionError
from attn_gui.io.session_file import read_session
from attn_gui.session.compute import Done, compute
from attn_gui.session.session import Session
from attn_gui.session.tokens import TokenError, find_token
from attn_gui.session.view_state import ViewState
from attn_gui.text import say


class DisplayError(AttentionError):
    """No window can open here, or nothing can be painted: what Qt needs is missing."""


def read(file: str) -> tuple[Session, ViewState]:
    """Return session and view state of *file*; raises FileAccessError or SessionFileError."""
    return read_session(file)


def computed(session: Session) -> Done:
    """Return the session's numbers; raises the error of a session that cannot be computed."""
    with ThreadPoolExecutor(cpu_count()) as executor:
        result = compute(session, executor=executor)
    if isinstance(result, Done):
        return result
    raise result.error


def head_count(done: Done) -> int | None:
    """Return the number of heads, None for a mode without heads."""
    return done.result.num_heads if isinstance(done.result, MultiHead) else None


def chosen_head(done: Done, text: str | None) -> int | None:
    """Return the head meant by *text*, None where it is None; raises UsageError for a head that is not there."""
    if text is None:
        return None
    count = head_count(done)
    if count is None:
        raise usage(say("This session's mode has no heads; leave --head out."), "--head", "no_heads")
    return chosen_number(text, count, "head")


def chosen_row(tokens: Sequence[str], text: str) -> int:
    """Return the row meant by *text*, an index, a token or the·7, with spaces around it or not; raises TokenError."""
    try:
        return find_token(tokens, text)
    except TokenError:
        if text == text.strip():
            raise
    return find_token(tokens, text.strip())


def chosen_number(text: str, count: int, what: str) -> int:
    """Return the index meant by *text*, or raise UsageError naming the range of *what*."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if 0 <= number < count:
        return number
    message = say("There is no {what} {text}; they are counted from 0 to {last}.", what=what, text=text, last=count - 1)
    raise usage(message, what, "out_of_range")
