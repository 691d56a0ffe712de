"""What verbs say on standard output."""

import os
import sys
from contextlib import suppress

from attn_gui.cli.arguments import usage
from attn_gui.text import say


def put(text: str) -> None:
    """Print *text*; raises UsageError where it cannot be written, BrokenPipeError where nobody reads it."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_rest()
        message = say("The answer could not be written: {reason}.", reason=error.strerror)
        raise usage(message, "stdout", "stdout") from error


def discard_rest() -> None:
    """Send the rest of the output nowhere: otherwise the interpreter tries again at its end, and complains."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
