"""``attn-gui match``: what differs between another program's arrays and a session, and which settings explain it."""

import argparse
import json
import math

from attn_gui.cli.arguments import usage
from attn_gui.cli.opening import computed, read
from attn_gui.cli.output import put
from attn_gui.cli.table_files import table_place
from attn_gui.cli.targets import target
from attn_gui.io.given_arrays import read_given
from attn_gui.io.session_file import SUFFIX, write_session
from attn_gui.session.matching.differing import Difference
from attn_gui.session.matching.given import STAGES, Given
from attn_gui.session.matching.match import Explanation, Match, match
from attn_gui.session.matching.words import counted, difference_words, heading, left_words, nearest_words
from attn_gui.session.session import Session
from attn_gui.text import say

EPILOG = """At least one of --scores, --weights and --output must be given: .npy of any
rank, FILE.npz:NAME, .csv or .tsv.  Scores are those after the scale and before
the mask.  Numbers agree within 1e-6 of the largest number of a stage, float32
within 1e-4, float16 within 5e-3, rounded text within its last decimal."""
JSON_HELP = """print one JSON object: equal, first (the stage that differs), differences,
readings, explanations (sentences, settings, complete, remaining), nearest,
tried, seconds; what is not finite is null"""
APPLY_HELP = """write the session with the settings of explanation N to the file
after -o; explanations are counted from 1"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.epilog = EPILOG
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    for stage in STAGES:
        parser.add_argument(f"--{stage}", metavar=f"{stage[0]}.npy", help=f"the other program's {stage}")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)
    parser.add_argument("--apply", metavar="N", help=APPLY_HELP)
    parser.add_argument("-o", metavar="NEW.attn", dest="new", help="the session file to write")


def run(arguments: argparse.Namespace) -> int:
    """Print what differs and what explains it, write the session if told, and return 0."""
    if (arguments.apply is None) != (arguments.new is None):
        raise usage(say("--apply and -o belong together."), "--apply", "together")
    given = [_given(stage, getattr(arguments, stage)) for stage in STAGES if getattr(arguments, stage) is not None]
    if not given:
        raise usage(say("Give --scores, --weights or --output of the other program."), "--weights", "nothing_given")
    path = None if arguments.new is None else target(arguments.new, (SUFFIX,), [arguments.file])
    session, view_state = read(arguments.file)
    found = match(session, given, computed=computed(session))
    applied = None if path is None else _applied(session, found, arguments.apply)
    if path is not None and applied is not None:
        write_session(path, applied, view_state)
    put(json.dumps(as_json(found), allow_nan=False) if arguments.json else "\n".join(lines(found)))
    return 0


def lines(found: Match) -> list[str]:
    """Return the differences of each stage and what explains them, numbered."""
    result = [str(difference_words(each)) for each in found.differences]
    result += [str(reading) for reading in found.readings if not found.explanations]
    result += ["", str(heading(found))]
    for place, explanation in enumerate(found.explanations, 1):
        result += [
            f"{place:3}  {line}" if not at else f"     {line}" for at, line in enumerate(_explanation(explanation))
        ]
    if found.nearest is not None:
        result += [str(nearest_words(found.nearest)), *(f"     {sentence}" for sentence in found.nearest.sentences)]
    return [*result, "", str(counted(found))]


def as_json(found: Match) -> dict[str, object]:
    """Return what ``lines`` says as plain values; what is not finite is None."""
    return {
        "equal": found.first is None,
        "first": found.first,
        "differences": [_difference(each) for each in found.differences],
        "readings": [str(reading) for reading in found.readings],
        "explanations": [_plain(each) for each in found.explanations],
        "nearest": None if found.nearest is None else _plain(found.nearest),
        "tried": found.tried,
        "tried_all": found.tried_all,
        "seconds": round(found.seconds, 3),
    }


def _given(stage: str, text: str) -> Given:
    place = table_place(text)
    given = read_given(place.path, stage, place.array)
    if place.slice is None:
        return given
    if isinstance(place.slice, str) or len(place.slice) >= given.array.ndim:
        message = say("{text} has no such slice; its shape is {shape}.", text=text, shape=given.array.shape)
        raise usage(message, f"--{stage}", "slice")
    try:
        return Given(stage, given.array[place.slice], given.dtype)
    except IndexError:
        message = say("{text} has no such slice; its shape is {shape}.", text=text, shape=given.array.shape)
        raise usage(message, f"--{stage}", "slice") from None


def _applied(session: Session, found: Match, number: str) -> Session:
    count = len(found.explanations)
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    if not 1 <= place <= count:
        message = say("There is no explanation {number}; {count} were found.", number=number, count=count)
        raise usage(message, "--apply", "out_of_range")
    edits = found.explanations[place - 1].edits
    if not edits:
        message = say("Explanation {number} is no setting here: nothing can be applied.", number=number)
        raise usage(message, "--apply", "no_setting")
    for edit in edits:
        session = edit.apply(session)
    return session


def _explanation(explanation: Explanation) -> list[str]:
    settings = [f"→ {edit.label}" for edit in explanation.edits]
    return [*map(str, explanation.sentences), str(left_words(explanation)), *settings]


def _plain(explanation: Explanation) -> dict[str, object]:
    return {
        "sentences": [str(sentence) for sentence in explanation.sentences],
        "settings": [str(edit.label) for edit in explanation.edits],
        "complete": explanation.complete,
        "remaining": _finite(explanation.relative),
    }


def _difference(difference: Difference) -> dict[str, object]:
    numbers = {name: _finite(getattr(difference, name)) for name in ("absolute", "relative", "ours", "theirs")}
    place = {"head": difference.head, "row": difference.row, "column": difference.column}
    return {"stage": difference.stage, "equal": difference.equal, "tolerance": difference.tolerance, **numbers, **place}


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
