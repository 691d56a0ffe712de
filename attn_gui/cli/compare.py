"""``attn-gui compare``: two sessions of equal shape, or one and its pins or other modes, held against each other."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass

from attn_gui.cli.arguments import usage
from attn_gui.cli.compare_picture import add_picture, draw, require_picture
from attn_gui.cli.compare_words import Compared, as_json, lines
from attn_gui.cli.opening import chosen_number, computed, read
from attn_gui.cli.output import put
from attn_gui.cli.rivals import WITH, rival_in, rival_of
from attn_gui.io.errors import shown_name
from attn_gui.session.comparing.comparison import comparison
from attn_gui.session.comparing.rivals import first_notes, rival_label
from attn_gui.session.compute import Done
from attn_gui.session.pins import pin_called
from attn_gui.session.session import Session
from attn_gui.text import Message, say

EPILOG = """Two files, or one file with --pin or --with. What comes first is A, what comes
second B; differences are A − B, largest by size. Total variation and
Jensen–Shannon divergence (bits) run from 0, alike, to 1, nothing in common."""
PIN_HELP = "compare the state pinned under this name (A) with the file's\npresent state (B)"
WITH_HELP = """compare the file (A) with the same Q, K and V in another mode or
score (B), as multiplicative:dot, additive, or
multi-head:scaled-dot,heads=2,temperature=0.5; may be repeated"""
JSON_HELP = """print one JSON object: comparisons, each with a, b, equal, pooled,
notes, inputs, settings, stages and rows; what is not finite is null"""
HEAD_HELP = "the rows of this head only, counted from 0 (default: all)"


@dataclass(frozen=True, eq=False)
class Pair:
    """Two sessions with what people call them, and what is worth saying about the second."""

    names: tuple[str, str]
    a: Session
    b: Session
    notes: tuple[Message, ...] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.epilog = EPILOG
    parser.add_argument("file", metavar="A", help="a session (.attn)")
    parser.add_argument("other", metavar="B", nargs="?", help="another session of as many queries and keys")
    parser.add_argument("--pin", metavar="NAME", help=PIN_HELP)
    parser.add_argument(
        WITH, metavar="MODE[:SCORE][,OPTION=VALUE…]", dest="rivals", action="append", default=[], help=WITH_HELP
    )
    parser.add_argument("--head", metavar="N", help=HEAD_HELP)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)
    add_picture(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what differs, write the picture if told, and return 0."""
    require_picture(arguments)
    session, view_state = read(arguments.file)
    wanted = list(pairs(arguments, session))
    if not wanted:
        raise usage(say("Give a second session, --pin NAME or --with MODE to compare with."), "B", "nothing_given")
    if arguments.output is not None and len(wanted) > 1:
        raise usage(say("A picture shows one comparison; with -o give --with or --pin once."), "-o", "several")
    present = computed(session)
    found = [compared(pair, present, arguments.head) for pair in wanted]
    if arguments.output is not None:
        draw(found[0], view_state, arguments)
    if arguments.json:
        put(json.dumps({"comparisons": [as_json(each) for each in found]}, allow_nan=False))
    else:
        put("\n\n".join("\n".join(lines(each)) for each in found))
    return 0


def pairs(arguments: argparse.Namespace, session: Session) -> Iterator[Pair]:
    """Yield what is to be compared, in the order of the arguments."""
    name = shown_name(arguments.file)
    if arguments.other is not None:
        if arguments.pin is not None or arguments.rivals:
            raise usage(say("--pin and --with go with one session; leave the second out."), "B", "two_files")
        yield Pair((name, shown_name(arguments.other)), session, read(arguments.other)[0])
    if arguments.pin is not None:
        pin = pin_called(session, arguments.pin)
        yield Pair((f"{name}, pinned as “{pin.name}”", f"{name}, the present"), pin.session, session)
    for text in arguments.rivals:
        rival = rival_of(text)
        there = rival_in(session, rival, text)
        yield Pair((name, str(rival_label(session, rival))), session, there, first_notes(session, rival))


def compared(pair: Pair, present: Done, head: str | None) -> Compared:
    """Return the comparison, *present* being the numbers of one side.

    Raises ComparisonError for other sizes, UsageError for a head that is not compared.
    """
    a, b = (present if each is present.session else computed(each) for each in (pair.a, pair.b))
    found = comparison(a, b)
    count = len(found.total_variation)
    if head is None:
        return Compared(pair.names, found, pair.notes, tuple(range(count)))
    if count == 1:
        what = "the means over heads" if found.pooled else "sessions without heads"
        raise usage(say("Compared are {what}; leave --head out.", what=what), "--head", "no_heads")
    return Compared(pair.names, found, pair.notes, (chosen_number(head, count, "head"),))
