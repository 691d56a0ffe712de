"""``attn-gui new``: a session file from matrix files and options."""

import argparse

from attn_gui.cli.new_inputs import inputs_of, with_mask
from attn_gui.cli.new_layer import add_layer, kind_of, layer_file, with_layer
from attn_gui.cli.new_options import add_options
from attn_gui.cli.new_weights import with_options
from attn_gui.cli.output import put
from attn_gui.cli.table_files import table_place
from attn_gui.cli.targets import target
from attn_gui.engine import SCORINGS
from attn_gui.io.session_file import SUFFIX, write_session
from attn_gui.session.compute import Refused, compute
from attn_gui.session.extras import EXTRAS
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import Session
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message

TABLES_HEAD = "tables (.npy, .npz, .csv, .tsv)"
TABLES_TEXT = """FILE.npz:NAME picks an array, FILE[3] a slice of one with more than two
axes, "FILE[side by side]" sets its heads side by side; a vector is one row."""
WEIGHT_HELP = """a matrix of the mode or its score, once for each:
{scores}
  projections: {projections}
  further ones: {extras}
  (w_output and b_output in multi-head only; elsewhere they make of X
  the inputs that are not given themselves)"""
TOKENS_HELP = "names separated by commas, or @FILE with one a line"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    _add_tables(parser)
    add_options(parser)
    parser.add_argument("--query-tokens", metavar="A,B,…|@FILE", help=TOKENS_HELP)
    parser.add_argument("--key-tokens", metavar="A,B,…|@FILE", help=TOKENS_HELP)
    parser.add_argument("--x-tokens", metavar="A,B,…|@FILE", help=TOKENS_HELP)
    parser.add_argument("--notes", metavar="TEXT", default="", help="source and licence of the numbers")
    parser.add_argument("-o", "--output", required=True, metavar="s.attn", help="the session file to write")


def run(arguments: argparse.Namespace) -> int:
    """Write the session, provided that it can be computed, say what was not given, and return 0."""
    path = target(arguments.output, (SUFFIX,), _sources(arguments))
    session, notes = build(arguments)
    answer = compute(session)
    if isinstance(answer, Refused):
        raise answer.error
    write_session(path, session, ViewState())
    if notes:
        put("\n".join(map(str, notes)))
    return 0


def build(arguments: argparse.Namespace) -> tuple[Session, tuple[Message, ...]]:
    """Return the session that the arguments describe, and what is worth telling about it.

    Raises AttentionError for files and choices that do not go together.
    """
    arguments.kind = kind_of(arguments)
    session, told = inputs_of(arguments)
    session, notes = with_options(session, arguments)
    session, brought = with_layer(session, arguments)
    return with_mask(session, arguments), (*told, *notes, *brought)


def _sources(arguments: argparse.Namespace) -> list[str]:
    """The files that are read."""
    named = ("query", "key", "value", "x", "mask", "key_padding", "bias")
    tables = [text for name in named if (text := getattr(arguments, name)) is not None]
    weights = [text.partition("=")[2] for text in arguments.weight]
    names = [arguments.query_tokens, arguments.key_tokens, arguments.x_tokens]
    token_files = [text[1:] for text in names if text is not None and text.startswith("@")]
    return [*(str(table_place(text).path) for text in (*tables, *weights)), *token_files, *layer_file(arguments)]


def _add_tables(parser: argparse.ArgumentParser) -> None:
    files = parser.add_argument_group(TABLES_HEAD, TABLES_TEXT)
    for name in ("query", "key", "value"):
        files.add_argument(f"--{name}", metavar="FILE", help=f"the {name} table; without it, made of X")
    files.add_argument("--x", metavar="FILE", help="the input that attends to itself")
    files.add_argument("--weight", metavar="NAME=FILE", action="append", default=[], help=_weight_help())
    add_layer(files)
    files.add_argument("--mask", metavar="FILE", help="queries × keys; True or 1 = may attend")
    files.add_argument("--key-padding", metavar="FILE", help="one for each key; True or 1 = may be attended to")
    files.add_argument("--bias", metavar="FILE", help="queries × keys, added to the scores; -inf forbids")


def _weight_help() -> str:
    owned = {row.key: [parameter.name for parameter in row.parameters] for row in SCORINGS.values()}
    scores = "\n".join(f"  {key}: {', '.join(names)}" for key, names in owned.items() if names)
    rows = next(kind.projections for kind in KINDS.values() if kind.has_heads)
    projections = ", ".join(name for row in rows for name in (row.name, row.bias))
    return WEIGHT_HELP.format(scores=scores, projections=projections, extras=", ".join(EXTRAS))
