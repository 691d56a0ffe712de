"""Arguments as people type them: mistakes are one sentence, negative numbers need no special care."""

import argparse
from collections.abc import Sequence
from typing import Never

from attn_gui.errors import AttentionError
from attn_gui.overriding import override
from attn_gui.text import Message, capitalised, say


class UsageError(AttentionError):
    """Arguments that are no arguments, or that cannot be meant together."""


def usage(message: Message, field: str, code: str) -> UsageError:
    """Return the UsageError on the argument *field*."""
    return UsageError(message, field=field, code=code)


class Parser(argparse.ArgumentParser):
    """A parser that raises UsageError instead of ending the program, and takes no shortened names."""

    def __init__(self, prog: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawTextHelpFormatter,
        )

    def parsed(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return the values of *arguments*; raises UsageError."""
        return self.parse_args(with_negative_numbers(arguments))

    @override
    def error(self, message: str) -> Never:
        """Raise UsageError with argparse's own words as a sentence."""
        words = message.rstrip(".")
        said = say("{words}. See {program} --help.", words=capitalised(words), program=self.prog)
        raise usage(said, "arguments", "arguments")


def with_negative_numbers(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with ``--sink -inf`` joined to ``--sink=-inf``.

    argparse itself takes -1 for a value, but -1e-3, -inf and -1,0 for names of options.
    """
    joined: list[str] = []
    for text in arguments:
        before = joined[-1] if joined else ""
        if before.startswith("--") and before != "--" and "=" not in before and _is_negative(text):
            joined[-1] = f"{before}={text}"
        else:
            joined.append(text)
    return joined


def _is_negative(text: str) -> bool:
    if not text.startswith("-"):
        return False
    try:
        float(text.partition(",")[0])
    except ValueError:
        return False
    return True
