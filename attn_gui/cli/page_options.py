"""The options of ``attn-gui figure`` for the figures of pages; without them what the file's pages show holds."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, replace

from attn_gui.cli.arguments import usage
from attn_gui.errors import AttentionError
from attn_gui.session.parsing import parse_number
from attn_gui.session.view_choices import CHOICES, HEAD_ORDER, PageChoices
from attn_gui.text import say

LINES, TOKENS, GRID, TABLE, RECEIVED = "lines", "tokens", "head-grid", "head-table", "received"
PAGES = (LINES, TOKENS, GRID, TABLE, RECEIVED)
THRESHOLD = "--threshold"
THRESHOLD_HELP = """the least weight that is drawn as a line (default: the file's,
else 0.05, or an even share of a row where that is less)"""
_MEASURES = CHOICES["head_sort"][1:]
ORDERS = ",\n".join(", ".join(_MEASURES[start : start + 4]) for start in range(0, len(_MEASURES), 4))
SORT_HELP = f"""the order of the heads: "{HEAD_ORDER}", their own, or that of a
measure, largest first (default: the file's); measures are
{ORDERS}"""
RECEIVED_HELP = """by-key: what each key receives from all queries; by-query: the weights to
the focused key (default: the file's)"""
LINES_HELP = """whose lines are drawn, of all tokens or of the focused query or key
(default: the file's)"""
INK_HELP = """what shows a weight, the width of its line or the depth of its colour
(default: the file's)"""
SIDE_HELP = """tint by weights from the focused query or to the focused key
(default: the file's)"""


@dataclass(frozen=True)
class PageOption:
    """An option: its name, the figures it goes with, the field of PageChoices that it sets, what it is for.

    ``value`` is what a flag sets, None for an option with a text of its own.
    """

    name: str
    figures: tuple[str, ...]
    field: str
    text: str
    value: bool | None = None

    @property
    def argument(self) -> str:
        """Its name among the parsed arguments."""
        return self.name.removeprefix("--").replace("-", "_")


OPTIONS = (
    PageOption("--lines-of", (LINES,), "lines_of", LINES_HELP),
    PageOption(THRESHOLD, (LINES,), "line_threshold", THRESHOLD_HELP),
    PageOption("--ink", (LINES,), "line_ink", INK_HELP),
    PageOption("--each-head", (LINES,), "each_head", "draw up to eight heads, each in a hue of its own", True),
    PageOption("--side", (TOKENS,), "token_side", SIDE_HELP),
    PageOption("--received", (RECEIVED,), "received", RECEIVED_HELP),
    PageOption("--sort", (GRID, TABLE), "head_sort", SORT_HELP),
    PageOption("--ascending", (GRID, TABLE), "sort_down", "sort from the smallest up", False),
)


def add_page_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    group = parser.add_argument_group("what figures of pages show")
    for option in OPTIONS:
        words = f"{' and '.join(option.figures)}: {option.text}"
        if option.value is not None:
            group.add_argument(option.name, action="store_true", help=words)
        elif option.field in CHOICES:
            metavar = "ORDER" if option.text is SORT_HELP else None
            group.add_argument(option.name, choices=CHOICES[option.field], metavar=metavar, help=words)
        else:
            group.add_argument(option.name, metavar="W", help=words)


def choices_of(choices: PageChoices, arguments: argparse.Namespace) -> PageChoices:
    """Return the file's *choices* with what the arguments say in their place.

    Raises UsageError for an option of another figure, and for a threshold that is no weight.
    """
    given: Mapping[str, object] = vars(arguments)
    for option in OPTIONS:
        value = given[option.argument]
        if value is None or value is False:
            continue
        if arguments.figure not in option.figures:
            figures = " or ".join(option.figures)
            message = say("{name} goes with --figure {figures} only.", name=option.name, figures=figures)
            raise usage(message, option.name, "page_option")
        if option.value is not None:
            value = option.value
        elif option.name == THRESHOLD:
            value = _threshold(str(value))
        choices = replace(choices, **{option.field: value})
    return choices


def _threshold(text: str) -> float:
    try:
        number = parse_number(text)
    except AttentionError:
        number = -1.0
    if number < 0:
        raise usage(say("--threshold is a weight, 0 or more, as in 0.05 or 1/8."), THRESHOLD, "threshold")
    return number
