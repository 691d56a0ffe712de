"""The command ``attn-gui``: a window on a file, or one verb. Errors are one sentence on stderr and exit code 2."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from attn_gui import __version__
from attn_gui.errors import AttentionError
from attn_gui.threads import use_one_blas_thread

OK, BUG, USER_ERROR, INTERRUPTED = 0, 1, 2, 130
PROGRAM = "attn-gui"


@dataclass(frozen=True)
class Verb:
    """One verb: the module that has ``add_arguments`` and ``run``, and what it does in a few words."""

    module: str
    summary: str


class VerbModule(Protocol):
    """What the file of a verb provides."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the verb's arguments."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit code; raises AttentionError for the user's mistakes."""
        ...


VERBS = {
    "compute": Verb("attn_gui.cli.compute", "compute scores, weights and output of a session"),
    "figure": Verb("attn_gui.cli.figure", "draw a figure of a session as PNG, SVG or PDF"),
    "explain": Verb("attn_gui.cli.explain", "say where one number comes from"),
    "new": Verb("attn_gui.cli.new", "make a session file from matrix files"),
    "info": Verb("attn_gui.cli.info", "say what is in a session file"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1 for a defect of ours, 2 for a mistake, 130 when stopped."""
    use_one_blas_thread()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except AttentionError as error:
        return _complain(str(error) if error.hint is None else f"{error} {error.hint}")
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; nothing is left to be said, not even by the interpreter's own flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] in VERBS:
        verb = VERBS[arguments[0]]
        module = cast("VerbModule", import_module(verb.module))
        parser = argparse.ArgumentParser(prog=f"{PROGRAM} {arguments[0]}", description=_sentence(verb.summary))
        module.add_arguments(parser)
        return module.run(parser.parse_args(arguments[1:]))
    parsed = _window_parser().parse_args(arguments)
    from attn_gui.cli.window import open_window

    return open_window(parsed.file, reset_settings=parsed.reset_settings)


def _window_parser() -> argparse.ArgumentParser:
    verbs = "\n".join(f"  {name:10}{verb.summary}" for name, verb in VERBS.items())
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Edit Q, K and V and watch the scores, weights and output of attention follow.",
        epilog=f"Verbs that need no window ({PROGRAM} VERB --help):\n{verbs}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="a session (.attn) to open")
    parser.add_argument("--reset-settings", action="store_true", help="forget theme, layout and recent files")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def _complain(sentence: str) -> int:
    print(f"{PROGRAM}: {' '.join(sentence.split())}", file=sys.stderr)
    return USER_ERROR


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."
