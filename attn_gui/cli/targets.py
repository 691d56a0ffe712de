"""Files that verbs write: of a kind they can write, and never one of those they read."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from attn_gui.cli.arguments import usage
from attn_gui.io.errors import shown_name
from attn_gui.text import say


def target(text: str, suffixes: Sequence[str], sources: Iterable[str]) -> Path:
    """Return the path to write; raises UsageError for another suffix and for a file that is read as well."""
    path = Path(text)
    if path.suffix.lower() not in suffixes:
        names = " or ".join(part for part in (", ".join(suffixes[:-1]), suffixes[-1]) if part)
        message = say("The name {file} must end in {names}.", file=shown_name(text), names=names)
        raise usage(message, "--output", "suffix")
    if any(_same_file(source, path) for source in sources):
        message = say("{file} is read and cannot be written at once; choose another name.", file=shown_name(text))
        raise usage(message, "--output", "same_file")
    return path


def _same_file(source: str, path: Path) -> bool:
    try:
        return os.path.samefile(source, path)  # noqa: PTH121 - a name may hold what no Path takes
    except (OSError, ValueError):
        return False
