"""``attn-gui new``: a session file from matrix files and options."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from attn_gui.cli.opening import UsageError
from attn_gui.engine import SCORINGS, Causal, EmptyRows
from attn_gui.io.matrices import read_matrix
from attn_gui.io.session_file import write_session
from attn_gui.session.compute import Refused, compute
from attn_gui.session.edits import SetOptions
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import session_of
from attn_gui.session.session import (
    Array,
    Mask,
    MatrixName,
    Session,
    Source,
    frozen,
    frozen_flags,
    with_matrix,
)
from attn_gui.session.tokens import clean_tokens
from attn_gui.session.view_state import ViewState
from attn_gui.text import say

DEFAULT_KIND = "multiplicative"
NUMBERS = ("scale", "temperature", "softcap", "offset", "gain")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    files = parser.add_argument_group("matrices (.npy, .npz, .csv, .tsv; FILE.npz:NAME picks an array)")
    for name in ("query", "key", "value", "x"):
        files.add_argument(f"--{name}", metavar="FILE")
    files.add_argument("--weight", metavar="NAME=FILE", action="append", default=[], help="w_query, weight, v …")
    files.add_argument("--mask", metavar="FILE", help="boolean, True or 1 = may attend")
    files.add_argument("--key-padding", metavar="FILE", help="boolean for each key, True or 1 = real key")
    files.add_argument("--bias", metavar="FILE", help="numbers that are added to the scores; -inf forbids")
    parser.add_argument("--query-tokens", metavar="A,B,…|@FILE", help="names, by commas or one a line of a file")
    parser.add_argument("--key-tokens", metavar="A,B,…|@FILE")
    parser.add_argument("--kind", choices=tuple(KINDS), default=DEFAULT_KIND)
    parser.add_argument("--score", choices=tuple(SCORINGS))
    for name in NUMBERS:
        parser.add_argument(f"--{name}", type=float, metavar="F")
    parser.add_argument("--heads", type=int, metavar="N")
    parser.add_argument("--kv-heads", type=int, metavar="N")
    parser.add_argument("--float32", action="store_true", help="compute in float32")
    parser.add_argument("--causal", choices=[rule.value for rule in Causal], default=Causal.OFF.value)
    parser.add_argument("--empty-rows", choices=[rule.value for rule in EmptyRows], default=EmptyRows.ZERO.value)
    parser.add_argument("--notes", metavar="TEXT", default="", help="source and licence of the numbers")
    parser.add_argument("-o", "--output", required=True, metavar="s.attn")


def run(arguments: argparse.Namespace) -> int:
    """Write the session, provided that it can be computed, and return 0."""
    session = build(arguments)
    answer = compute(session)
    if isinstance(answer, Refused):
        raise answer.error
    write_session(Path(arguments.output), session, ViewState())
    return 0


def build(arguments: argparse.Namespace) -> Session:
    """Return the session that the arguments describe; raises for files and choices that do not go together."""
    session = _inputs(arguments)
    session = SetOptions(arguments.kind, _options(arguments)).apply(session)
    for text in arguments.weight:
        session = _with_weight(session, text)
    return replace(session, mask=_mask(arguments))


def _inputs(arguments: argparse.Namespace) -> Session:
    given = {name: _matrix(getattr(arguments, name)) for name in ("query", "key", "value", "x")}
    tokens = {"query_tokens": _tokens(arguments.query_tokens), "key_tokens": _tokens(arguments.key_tokens)}
    return session_of(**given, **tokens, kind=arguments.kind, notes=arguments.notes)


def _options(arguments: argparse.Namespace) -> dict[str, object]:
    kind = KINDS[arguments.kind]
    score = arguments.score or kind.default_score
    if score not in kind.scores:
        message = say("{kind} offers the scores {scores}.", kind=kind.key, scores=", ".join(kind.scores))
        raise UsageError(message, field="--score", code="score")
    changes: dict[str, object] = {"score": score, "float32": arguments.float32}
    names = {name: name for name in NUMBERS}
    if kind.has_heads:
        names |= {"heads": "num_heads", "kv_heads": "num_kv_heads"}
        changes["source"] = Source.INPUTS if arguments.query is not None else Source.X
    for argument, option in names.items():
        chosen = getattr(arguments, argument)
        if chosen is not None:
            changes[option] = chosen
    return changes


def _with_weight(session: Session, text: str) -> Session:
    name, equals, file = text.partition("=")
    kind = KINDS[session.kind]
    own = {row.name for row in kind.projections} | {row.bias for row in kind.projections}
    parameters = {parameter.name for parameter in SCORINGS[session.options.score].parameters}
    if not equals or name not in own | parameters:
        choices = ", ".join(sorted(own | parameters)) or "none"
        message = say("--weight is NAME=FILE; this kind and score have: {choices}.", choices=choices)
        raise UsageError(message, field="--weight", code="weight")
    array = _matrix(file)
    assert array is not None
    full = name if name in own else f"{session.options.score}.{name}"
    return with_matrix(session, MatrixName(session.kind, full), array)


def _mask(arguments: argparse.Namespace) -> Mask:
    drawn, padding, bias = (_matrix(getattr(arguments, name)) for name in ("mask", "key_padding", "bias"))
    return Mask(
        causal=Causal(arguments.causal),
        drawn=None if drawn is None else frozen_flags(_flags(drawn, "--mask")),
        key_padding=None if padding is None else frozen_flags(_flags(padding, "--key-padding").reshape(-1)),
        bias=None if bias is None else frozen(bias),
        empty_rows=EmptyRows(arguments.empty_rows),
    )


def _flags(array: Array, argument: str) -> Array:
    if not np.isin(array, (0.0, 1.0)).all():
        message = say("{argument} must hold booleans: True or 1 = may attend, False or 0 = may not.", argument=argument)
        raise UsageError(message, field=argument, code="mask_type")
    return array != 0


def _matrix(file: str | None) -> Array | None:
    if file is None:
        return None
    path, colon, array = file.rpartition(":")
    if colon and path.lower().endswith(".npz"):
        return read_matrix(Path(path), array=array).values
    return read_matrix(Path(file)).values


def _tokens(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    if not text.startswith("@"):
        return clean_tokens(text.split(","))
    try:
        return clean_tokens(Path(text[1:]).read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        message = say("The tokens cannot be read from {name}: {reason}.", name=text[1:], reason=error)
        raise UsageError(message, field="tokens", code="tokens") from error


