"""The command ``attn-gui``: a window on a file, or one verb. Errors are one sentence on stderr and exit code 2."""

import io
import os
import signal
import sys
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from types import FrameType
from typing import Protocol, cast

from attn_gui import __version__
from attn_gui.cli.arguments import Parser
from attn_gui.cli.output import discard_rest
from attn_gui.errors import AttentionError
from attn_gui.threads import use_one_blas_thread

OK, BUG, USER_ERROR, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143
PROGRAM = "attn-gui"
TRACEBACK = "ATTN_GUI_TRACEBACK"
"""The environment variable that, set to 1, shows where a defect of ours happened."""


@dataclass(frozen=True)
class Verb:
    """One verb: the module that has ``add_arguments`` and ``run``, and what it does in a few words."""

    module: str
    summary: str


class VerbModule(Protocol):
    """What the file of a verb provides."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verb's arguments."""
        ...

    def run(self, arguments: Namespace) -> int:
        """Do the work and return the exit code; raises AttentionError for the user's mistakes."""
        ...


VERBS = {
    "compute": Verb("attn_gui.cli.compute", "compute scores, weights and output of a session"),
    "figure": Verb("attn_gui.cli.figure", "draw a figure of a session as PNG, SVG or PDF"),
    "sheet": Verb("attn_gui.cli.sheet", "print a session as a lesson sheet or worksheet (PDF)"),
    "explain": Verb("attn_gui.cli.explain", "say where one number comes from, down to what was typed"),
    "sensitivity": Verb("attn_gui.cli.sensitivity", "say which cells a number follows most, and make a wanted weight"),
    "match": Verb("attn_gui.cli.match", "find why another program's numbers differ from a session's"),
    "compare": Verb("attn_gui.cli.compare", "hold two sessions, pins or modes against each other"),
    "variants": Verb("attn_gui.cli.variants", "say which library's or paper's attention a session is, and choose one"),
    "new": Verb("attn_gui.cli.new", "make a session file from matrix files"),
    "cost": Verb("attn_gui.cli.cost", "measure time and memory of a session at growing lengths"),
    "info": Verb("attn_gui.cli.info", "say what is in a session file, without computing"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0; 1 for a defect of ours; 2 for a mistake of the user's; 130 and 143 when stopped by SIGINT and SIGTERM.
    """
    use_one_blas_thread()
    _write_any_letter()
    code = _guarded(list(sys.argv[1:] if argv is None else argv))
    if argv is None and "PySide6.QtCore" in sys.modules:
        _leave(code)
    return code


def _guarded(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except AttentionError as error:
        return _complain(str(error) if error.hint is None else f"{error} {error.hint}", USER_ERROR)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; nothing is left to be said.
        discard_rest()
        return OK
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else OK
    except MemoryError:
        return _complain("There is not enough memory for this.", USER_ERROR)
    except Exception as error:
        return _own_defect(error)


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] in VERBS:
        verb = VERBS[arguments[0]]
        with _terminable():
            module = cast("VerbModule", import_module(verb.module))
            parser = Parser(f"{PROGRAM} {arguments[0]}", f"{verb.summary[0].upper()}{verb.summary[1:]}.")
            module.add_arguments(parser)
            return module.run(parser.parsed(arguments[1:]))
    parsed = _window_parser().parsed(arguments)
    from attn_gui.cli.window import open_window

    return open_window(parsed.file, reset_settings=parsed.reset_settings)


def _window_parser() -> Parser:
    width = max(map(len, VERBS)) + 2
    verbs = "\n".join(f"  {name:{width}}{verb.summary}" for name, verb in VERBS.items())
    parser = Parser(
        PROGRAM,
        "Edit Q, K and V and watch the scores, weights and output of attention follow.",
        epilog=f"Verbs that need no window ({PROGRAM} VERB --help):\n{verbs}",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="a session (.attn) to open")
    parser.add_argument("--reset-settings", action="store_true", help="forget theme, layout and recent files")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


@contextmanager
def _terminable() -> Generator[None]:
    """Let SIGTERM leave like an error, so that a file half written is cleared away; not within threads."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(TERMINATED)

    before = None
    with suppress(ValueError):
        before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _complain(sentence: str, code: int) -> int:
    with suppress(OSError):
        print(f"{PROGRAM}: {' '.join(sentence.split())}", file=sys.stderr, flush=True)
    return code


def _own_defect(error: Exception) -> int:
    if os.environ.get(TRACEBACK) == "1":
        traceback.print_exception(error)
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    shown = f"This is a defect of the program ({words}); set {TRACEBACK}=1 to see where it happened."
    return _complain(shown, BUG)


def _write_any_letter() -> None:
    """Let no token or file name be refused by a terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _leave(code: int) -> None:
    """End now: taking Qt down with the interpreter can crash, which would turn success into a failure."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
