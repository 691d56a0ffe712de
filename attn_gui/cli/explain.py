"""``attn-gui explain``: where one number comes from, down to the tables."""

import argparse

from attn_gui.cli.explain_places import STAGES, cell, place_named
from attn_gui.cli.opening import computed, read
from attn_gui.cli.output import put
from attn_gui.engine.explain_section import Explanation
from attn_gui.figures.explanation_formats import FORMATS, TEXT, Told
from attn_gui.figures.explanation_lines import Names
from attn_gui.session.compute import Done
from attn_gui.session.explaining import explain_cell
from attn_gui.session.explaining_words import where_of
from attn_gui.session.tokens import unique_tokens

__all__ = ["add_arguments", "cell", "run"]

STAGE_HELP = f"""which number (default: weights): {", ".join(list(STAGES)[:4])},
{", ".join(list(STAGES)[4:8])},
projected_query (_key, _value), scored_query (_key); or a table:
query, key, value, x, x_read, w_query … multi-head/w_output"""
CELL_HELP = """query and key, for output query and component, for a table row and
column, as index (from 0), token, or the·7 where a token repeats: 8,2 or
it,animal or it,d5"""
HEAD_HELP = """the head, counted from 0 (default: the file's focus; an output
is explained after W_o unless --head is given)"""
FORMAT_HELP = f"""how it is written (default: {TEXT}): {", ".join(FORMATS)};
exact is Python with 17 digits, json the whole tree"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--stage", metavar="STAGE", default="weights", help=STAGE_HELP)
    parser.add_argument("--cell", metavar="Q,K", required=True, help=CELL_HELP)
    parser.add_argument("--head", metavar="N", help=HEAD_HELP)
    parser.add_argument("--format", choices=FORMATS, default=TEXT, metavar="FORMAT", help=FORMAT_HELP)
    parser.add_argument("--all-terms", action="store_true", help="write long sums out in full")


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation and return 0."""
    session, view_state = read(arguments.file)
    done = computed(session)
    place = place_named(done, arguments.stage)
    index = cell(done, place, arguments.cell, arguments.head, view_state.focus.head)
    explanation = explain_cell(done, place, index)
    names = Names(unique_tokens(done.inputs.query_tokens), unique_tokens(done.inputs.key_tokens))
    is_text = arguments.format == TEXT
    where = () if is_text else where_of(done, explanation)
    written = FORMATS[arguments.format].write(Told(explanation, where, names, everything=arguments.all_terms))
    put(f"{title(done, place, explanation)}\n{written}" if is_text else written.rstrip("\n"))
    return 0


def title(done: Done, place: str, explanation: Explanation) -> str:
    """Return in one line which number is explained."""
    *before, (_, row), (_, column) = where_of(done, explanation)
    return f"{place}: {row} → {column}" + "".join(f", {role} {name}" for role, name in before if role != "table")
