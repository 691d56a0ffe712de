"""``attn-gui info``: what is in a session file, without computing it."""

import argparse
from collections.abc import Sequence

import numpy as np

from attn_gui.cli.arguments import usage
from attn_gui.cli.opening import read
from attn_gui.cli.output import put
from attn_gui.figures.accounting_table import accounting_table, as_lines
from attn_gui.session.accounting import MOST_POSITIONS, account_of
from attn_gui.session.deviations import deviations
from attn_gui.session.inputs import is_linked, projection_of, tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import rules_in_words
from attn_gui.session.naming import symbol_of, x_factor, x_words
from attn_gui.session.pin_rows import PinRow, mode_words, pin_rows, size_words
from attn_gui.session.rounding import ROUNDINGS
from attn_gui.session.session import (
    KEY,
    MASK_RULES,
    QUERY,
    MatrixName,
    Options,
    Session,
    X,
    matrix_names,
    stored_matrix,
)
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD, Focus, ViewState
from attn_gui.text import say

ELSEWHERE = ("precision", "sinusoids", *MASK_RULES)
"""What has a line of its own."""
LENGTH_HELP = """print parameters, multiply-adds, bytes and key/value cache
instead, at the session's size and at N queries and keys (or N,N)"""
POOLED_NAMES = {MEAN_HEAD: "mean of the heads", MAX_HEAD: "maximum over the heads"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--length", metavar="N[,N]", help=LENGTH_HELP)


def run(arguments: argparse.Namespace) -> int:
    """Print the contents, or the counts that are asked for, and return 0."""
    lengths = None if arguments.length is None else chosen_lengths(arguments.length)
    session, view_state = read(arguments.file)
    if lengths is None:
        put("\n".join(lines(session, view_state)))
    else:
        put("\n".join(as_lines(accounting_table([account_of(session), account_of(session, lengths)]))))
    return 0


def chosen_lengths(text: str) -> tuple[int, int]:
    """Return queries and keys of a text like 4096 (both) or 1,4096; raises UsageError."""
    parts = text.split(",")
    good = len(parts) < 3 and all(part.isascii() and part.isdecimal() and len(part) < 11 for part in parts)
    numbers = [int(part) for part in parts] if good else [0]
    if not all(1 <= number <= MOST_POSITIONS for number in numbers):
        message = say("--length is a number of positions from 1 to {most}, or queries,keys.", most=MOST_POSITIONS)
        raise usage(message, "--length", "length")
    return numbers[0], numbers[-1]


def lines(session: Session, view_state: ViewState) -> list[str]:
    """Return what there is to say about a session and its view."""
    kind = KINDS[session.kind]
    reads = ", ".join(_read(session, name) for name in dict.fromkeys(kind.sources(session)))
    others = [other for other in session.states if other != session.kind and _was_worked_on(session, other)]
    result = [
        f"kind      {session.kind}: {kind.summary}",
        f"score     {session.options.score}",
        f"options   {_options(session)}",
        f"reads     {reads}",
        f"mask      {', '.join(rules_in_words(session.mask)) or 'none'} (empty rows: {session.mask.empty_rows.value})",
        f"numbers   float64, computed in {_precision(session)}",
        *(f"matrix    {_matrix(session, name)}" for name in matrix_names(session)),
        *_tokens(session),
        f"focus     {_focus(session, view_state.focus)}",
    ]
    if others:
        result.append(f"also has  {', '.join(others)}")
    result.extend(
        f"pin       {row.name}: {_pin(pin.session, row)}"
        for pin, row in zip(session.pins, pin_rows(session), strict=True)
    )
    result.extend(f"notes     {line}".rstrip() for line in session.notes.splitlines())
    return result


def _pin(state: Session, row: PinRow) -> str:
    return f"{mode_words(state)}, {size_words(state)}{' (as now)' if row.is_present else ''}"


def _was_worked_on(session: Session, kind: str) -> bool:
    state = session.states[kind]
    return bool(state.weights) or state.options != Options(KINDS[kind].default_score)


def _read(session: Session, name: MatrixName) -> str:
    return x_words(session) if name == X else symbol_of(name)


def _precision(session: Session) -> str:
    """In which type the numbers are worked, and to which they are rounded before."""
    precision = session.options.precision
    worked = ROUNDINGS[precision](np.zeros(1)).dtype.name
    return worked if worked == precision.value else f"{worked}, rounded to {precision.value} before"


def _options(session: Session) -> str:
    """The options in force that differ from what they are without a choice, but for score, mask and type."""
    count = session.options.num_heads
    heads = [f"heads {count}"] if KINDS[session.kind].has_heads and count > 1 else []
    shown = [str(found.text) for found in deviations(session) if found.of not in ELSEWHERE]
    return ", ".join(heads + shown) or "default"


def _matrix(session: Session, name: MatrixName) -> str:
    array = stored_matrix(session, name)
    assert array is not None, name
    text = f"{name} {' × '.join(map(str, array.shape))}"
    if is_linked(session, name):
        text += f" (unused: {symbol_of(name)} is {_product(session, name)})"
    wrong = int(array.size - np.count_nonzero(np.isfinite(array)))
    return text if not wrong else f"{text} ({wrong} not finite)"


def _product(session: Session, name: MatrixName) -> str:
    projection = projection_of(name)[0]
    if stored_matrix(session, projection) is None:
        return x_words(session)
    return f"{x_factor(session)} · {symbol_of(projection)}"


def _tokens(session: Session) -> list[str]:
    found = [
        f"queries   {_names(tokens_of(session, QUERY))}",
        f"keys      {_names(tokens_of(session, KEY))}",
    ]
    return found if session.x is None else [*found, f"x tokens  {_names(tokens_of(session, X))}"]


def _names(tokens: Sequence[str]) -> str:
    return " ".join(unique_tokens(tokens))


def _focus(session: Session, focus: Focus) -> str:
    query, key, _ = KINDS[session.kind].sources(session)
    parts = [f"query {_place(tokens_of(session, query), focus.query)}"]
    if focus.key is not None:
        parts.append(f"key {_place(tokens_of(session, key), focus.key)}")
    if focus.component is not None:
        parts.append(f"component {focus.component}")
    if KINDS[session.kind].has_heads:
        parts.append(POOLED_NAMES.get(focus.head, f"head {focus.head}"))
    return ", ".join(parts)


def _place(tokens: Sequence[str], place: int) -> str:
    return f"{place} ({unique_tokens(tokens)[place]})" if 0 <= place < len(tokens) else str(place)
