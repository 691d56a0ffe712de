"""``attn-gui sheet``: a session as a lesson sheet in PDF, filled or with stages left to be written in."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from attn_gui.cli.arguments import usage
from attn_gui.cli.opening import DisplayError, chosen_head, chosen_row, computed, head_count, read
from attn_gui.cli.targets import target
from attn_gui.figures.figure import Appearance
from attn_gui.figures.sheet.choice import BLANKS, CONTINUE, CUT, MOST_CONTINUED, MOST_DIGITS, PAPERS, SheetChoice
from attn_gui.figures.themes import LIGHT
from attn_gui.io.atomic import write_atomically
from attn_gui.session.compute import Done
from attn_gui.session.view_state import Focus, ViewState
from attn_gui.text import say

FOCUS_HELP = "as index (from 0), token, or the·7 where a token repeats\n(default: the file's focus)"
BLANK_HELP = f"""the stages left blank, with commas between: {", ".join(BLANKS)};
the sheet without --blank is the answer, in the same places"""
LONG_HELP = f"""whether long tables go on on the next page or are cut with a note
(default: tables of more than {MOST_CONTINUED} rows or columns are cut)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--blank", metavar="STAGES", default="", help=BLANK_HELP)
    parser.add_argument("--paper", choices=tuple(PAPERS), default="A4", help="default: A4")
    parser.add_argument("--landscape", action="store_true", help="the paper lies on its side")
    parser.add_argument(
        "--digits", type=int, metavar="N", help="decimals in tables (default: those of the file's maps)"
    )
    parser.add_argument("--head", metavar="N", help="the head, counted from 0 (default: the file's focus)")
    parser.add_argument("--query", metavar="N|TOKEN", help=f"the query that is worked out, {FOCUS_HELP}")
    parser.add_argument("--key", metavar="N|TOKEN", help=f"its key, {FOCUS_HELP}")
    parser.add_argument("--component", type=int, metavar="N", help="the component of its output (default: 0)")
    parser.add_argument("--long", choices=(CONTINUE, CUT), help=LONG_HELP)
    parser.add_argument("--title", metavar="TEXT", help="what stands above (default: the file's name)")
    parser.add_argument("--notes", action="store_true", help="print the session's notes at the end")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="sheet.pdf")


def run(arguments: argparse.Namespace) -> int:
    """Write the sheet and return 0."""
    path = target(arguments.output, (".pdf",), [arguments.file])
    session, view_state = read(arguments.file)
    done = computed(session)
    choice = chosen(arguments, view_state)
    focus = focused(done, view_state.focus, arguments)
    write_atomically(path, _drawn(done, focus, Appearance(LIGHT, colors=view_state.colors), choice))
    return 0


def chosen(arguments: argparse.Namespace, view_state: ViewState) -> SheetChoice:
    """Return the sheet that the arguments ask for; raises UsageError."""
    digits = view_state.map_digits if arguments.digits is None else arguments.digits
    if not 0 <= digits <= MOST_DIGITS:
        raise usage(say("--digits is a whole number from 0 to {most}.", most=MOST_DIGITS), "--digits", "digits")
    name = os.path.splitext(os.path.basename(arguments.file))[0]  # noqa: PTH119, PTH122 - a name no Path may take
    return SheetChoice(
        blank=blank_stages(arguments.blank),
        paper=arguments.paper,
        landscape=arguments.landscape,
        digits=digits,
        long=arguments.long,
        notes=arguments.notes,
        all_heads=view_state.all_heads and arguments.head is None,
        title=name if arguments.title is None else arguments.title,
    )


def blank_stages(text: str) -> frozenset[str]:
    """Return the stages named in a text like "scores,weights"; raises UsageError for others."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = next((name for name in names if name not in BLANKS), None)
    if unknown is not None:
        known = ", ".join(BLANKS)
        message = say("“{name}” is no stage to leave blank; there are {known}.", name=unknown, known=known)
        raise usage(message, "--blank", "blank")
    return frozenset(names)


def focused(done: Done, own: Focus, arguments: argparse.Namespace) -> Focus:
    """Return the file's focus with what the arguments say in its place; raises for what does not exist."""
    head = chosen_head(done, arguments.head)
    count = head_count(done)
    kept = own.head if count is None or own.head < 0 else min(own.head, count - 1)
    focus = replace(
        own,
        head=kept if head is None else head,
        query=_row(done.inputs.query_tokens, arguments.query, own.query),
        key=_row(done.inputs.key_tokens, arguments.key, own.key),
    )
    if arguments.component is None:
        return focus
    # All heads at once have no output but that after W_o.
    width = (done.result.output if focus.head < 0 else done.result.attended).shape[-1]
    if not 0 <= arguments.component < width:
        message = say("There is no component {number}; the last is {last}.", number=arguments.component, last=width - 1)
        raise usage(message, "--component", "out_of_range")
    return replace(focus, component=arguments.component)


def _row(tokens: Sequence[str], text: str | None, default: int | None) -> int | None:
    return default if text is None else chosen_row(tokens, text)


def _drawn(done: Done, focus: Focus, appearance: Appearance, choice: SheetChoice) -> bytes:
    from attn_gui.app.display import library_problem

    problem = library_problem(sys.platform)
    if problem is not None:
        raise DisplayError(say("{problem}", problem=problem), field="display", code="libraries")
    # Pages need fonts, hence Qt's GUI library, but no screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from attn_gui.figures.sheet.sheet import sheet
    from attn_gui.views.painting_text import measure
    from attn_gui.views.sheet_render import pdf

    application = QGuiApplication.instance() or QGuiApplication([])
    assert application is not None
    return pdf(sheet(done, focus, appearance, choice, measure), choice.title)
