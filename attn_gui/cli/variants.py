"""``attn-gui variants``: a session as each library and paper would call it, and what each would change."""

import argparse
import json
import math
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from attn_gui.cli.arguments import usage
from attn_gui.cli.opening import read
from attn_gui.cli.output import put
from attn_gui.cli.targets import target
from attn_gui.io.session_file import SUFFIX, write_session
from attn_gui.session.fitting import applied
from attn_gui.session.session import Session
from attn_gui.session.variants.consequence import Change
from attn_gui.session.variants.report import TITLES, Report, Reports, Standing, reports
from attn_gui.session.variants.table import VARIANTS
from attn_gui.text import say

JSON_HELP = """print one JSON object: variants, each with key, name, source, standing
(same, differs, does-not-apply), call, settings that differ, the largest
weight and output difference (null where there is none to give), text"""
APPLY_HELP = """choose the variant with this key (the first word of each entry) and
write the session with its settings to the file after -o"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)
    parser.add_argument("--apply", metavar="KEY", help=APPLY_HELP)
    parser.add_argument("-o", "--output", metavar="NEW.attn", help="the session file to write")


def run(arguments: argparse.Namespace) -> int:
    """Print the variants of the session, or write it with the settings of one, and return 0."""
    if (arguments.apply is None) != (arguments.output is None):
        raise usage(say("--apply and -o belong together."), "--apply", "together")
    if arguments.apply is not None:
        return _apply(arguments)
    found = _reports(read(arguments.file)[0])
    put(json.dumps(as_json(found), allow_nan=False) if arguments.json else "\n".join(lines(found)))
    return 0


def lines(found: Reports) -> list[str]:
    """Return the variants in groups, each with its call, what differs, the consequence and what to know."""
    result: list[str] = []
    for standing in Standing:
        rows = found.of(standing)
        if rows:
            result += [*([""] if result else []), str(TITLES[standing])]
        for row in rows:
            result += [f"  {row.variant.key}: {row.variant.name}", *(f"      {line}" for line in _body(row))]
    return result


def as_json(found: Reports) -> dict[str, object]:
    """Return what ``lines`` says as plain values; what is not finite is None."""
    return {"variants": [_row(row) for row in found.rows]}


def _body(row: Report) -> list[str]:
    differing = "; ".join(map(str, row.differences))
    parts = [row.call, f"differs in {differing}" if differing else "", str(row.text)]
    return [*(part for part in parts if part), *(f"- {remark}" for remark in row.remarks)]


def _row(row: Report) -> dict[str, object]:
    found = row.consequence
    return {
        "key": row.variant.key,
        "name": row.variant.name,
        "source": str(row.variant.source),
        "standing": row.standing.value,
        "call": row.call,
        "differs": [{"setting": str(each.label), "now": each.now, "there": each.there} for each in row.differences],
        "weight": None if found is None else _change(found.weight),
        "output": None if found is None else _change(found.output),
        "text": str(row.text),
        "remarks": [str(remark) for remark in row.remarks],
    }


def _change(change: Change | None) -> dict[str, object] | None:
    if change is None:
        return None
    numbers = {"difference": change.amount, "now": change.now, "there": change.there}
    return {"at": change.place, **{name: number if math.isfinite(number) else None for name, number in numbers.items()}}


def _apply(arguments: argparse.Namespace) -> int:
    variant = VARIANTS.get(arguments.apply)
    if variant is None:
        message = say("There is no variant {key}; attn-gui variants FILE lists their keys.", key=arguments.apply)
        raise usage(message, "--apply", "no_such_variant")
    path = target(arguments.output, (SUFFIX,), [arguments.file])
    session, view_state = read(arguments.file)
    row = next(row for row in _reports(session).rows if row.variant is variant)
    if row.standing is Standing.NOT_APPLICABLE:
        message = say("{name} does not apply to this session: {reason}", name=variant.name, reason=row.text)
        raise usage(message, "--apply", "not_applicable")
    write_session(path, applied(session, row.edits), view_state)
    put("\n".join([row.call, *map(str, row.differences), str(row.text)]))
    return 0


def _reports(session: Session) -> Reports:
    with ThreadPoolExecutor(cpu_count()) as executor:
        return reports(session, executor=executor)
