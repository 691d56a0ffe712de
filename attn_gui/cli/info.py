"""``attn-gui info``: what is in a session file, without computing it."""

import argparse
from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from attn_gui.cli.opening import read
from attn_gui.cli.output import put
from attn_gui.session.inputs import is_linked, projection_of, tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import mask_text
from attn_gui.session.naming import symbol_of
from attn_gui.session.option_names import OPTION_NAMES, shown_option
from attn_gui.session.session import KEY, QUERY, MatrixName, Options, Session, X, matrix_names, stored_matrix
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import MEAN_HEAD, Focus, ViewState


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")


def run(arguments: argparse.Namespace) -> int:
    """Print the contents and return 0."""
    put("\n".join(lines(*read(arguments.file))))
    return 0


def lines(session: Session, view_state: ViewState) -> list[str]:
    """Return what there is to say about a session and its view."""
    kind = KINDS[session.kind]
    reads = ", ".join(symbol_of(name) for name in dict.fromkeys(kind.sources(session)))
    others = [other for other in session.states if other != session.kind and _was_worked_on(session, other)]
    result = [
        f"kind      {session.kind}: {kind.summary}",
        f"score     {session.options.score}",
        f"options   {_options(session.options)}",
        f"reads     {reads}",
        f"mask      {mask_text(session.mask)} (empty rows: {session.mask.empty_rows.value})",
        f"numbers   float64, computed in {'float32' if session.options.float32 else 'float64'}",
        *(f"matrix    {_matrix(session, name)}" for name in matrix_names(session)),
        *_tokens(session),
        f"focus     {_focus(session, view_state.focus)}",
    ]
    if others:
        result.append(f"also has  {', '.join(others)}")
    result.extend(f"notes     {line}".rstrip() for line in session.notes.splitlines())
    return result


def _was_worked_on(session: Session, kind: str) -> bool:
    state = session.states[kind]
    return bool(state.weights) or state.options != Options(KINDS[kind].default_score)


def _options(options: Options) -> str:
    """The options other than score, source and type that differ from what they are without a choice."""
    plain = Options(options.score)
    told = [field.name for field in fields(Options) if field.name not in ("score", "source", "float32", "num_heads")]
    changed = [name for name in told if getattr(options, name) != getattr(plain, name)]
    heads = [f"heads {options.num_heads}"] if options.num_heads > 1 else []
    shown = [f"{OPTION_NAMES[name]} {shown_option(name, getattr(options, name))}" for name in changed]
    return ", ".join(heads + shown) or "default"


def _matrix(session: Session, name: MatrixName) -> str:
    array = stored_matrix(session, name)
    assert array is not None, name
    text = f"{name} {' × '.join(map(str, array.shape))}"
    if is_linked(session, name):
        projected = stored_matrix(session, projection_of(name)[0]) is not None
        text += f" (unused: {symbol_of(name)} is X{' · ' + symbol_of(projection_of(name)[0]) if projected else ''})"
    wrong = int(array.size - np.count_nonzero(np.isfinite(array)))
    return text if not wrong else f"{text} ({wrong} not finite)"


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
        parts.append("mean of the heads" if focus.head == MEAN_HEAD else f"head {focus.head}")
    return ", ".join(parts)


def _place(tokens: Sequence[str], place: int) -> str:
    return f"{place} ({unique_tokens(tokens)[place]})" if 0 <= place < len(tokens) else str(place)
