"""``attn-gui explain``: where one number comes from, down to the tables."""

import argparse
from collections.abc import Callable, Sequence
from itertools import accumulate

from attn_gui.cli.arguments import usage
from attn_gui.cli.opening import chosen_head, chosen_number, chosen_row, computed, head_count, read
from attn_gui.cli.output import put
from attn_gui.engine.explain import explain
from attn_gui.errors import AttentionError
from attn_gui.figures.explanation_lines import Names, as_text
from attn_gui.session.compute import Done
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import say

OUTPUT = "output"
STAGES = ("scores", "weights", OUTPUT)
CELL_HELP = """query and key, for output query and component, as index (from 0),
token, or the·7 where a token repeats: 8,2 or it,animal or it,d5"""
HEAD_HELP = """the head, counted from 0 (default: the file's focus; an output
is explained after W_o unless --head is given)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--stage", choices=STAGES, default="weights", help="which number (default: weights)")
    parser.add_argument("--cell", metavar="Q,K", required=True, help=CELL_HELP)
    parser.add_argument("--head", metavar="N", help=HEAD_HELP)
    parser.add_argument("--all-terms", action="store_true", help="write long sums out in full")


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation and return 0."""
    session, view_state = read(arguments.file)
    done = computed(session)
    index = cell(done, arguments.stage, arguments.cell, arguments.head, view_state.focus.head)
    names = Names(unique_tokens(done.inputs.query_tokens), unique_tokens(done.inputs.key_tokens))
    explanation = explain(done.result, stage=arguments.stage, index=index)
    put(f"{title(done, arguments.stage, index)}\n{as_text(explanation, unfolded=arguments.all_terms, names=names)}")
    return 0


def cell(done: Done, stage: str, text: str, head: str | None, default_head: int) -> tuple[int, ...]:
    """Return the index into the result that ``--stage``, ``--cell`` and ``--head`` mean.

    A mode with heads has one in front, but for the output after W_o. Raises UsageError or TokenError.
    """
    chosen = chosen_head(done, head)
    if stage == OUTPUT:
        width = done.result.output.shape[-1] if chosen is None else done.result.attended.shape[-1]
        query, other = _parts(text, done, lambda part: chosen_number(_component(part), width, "component"))
        return (query, other) if chosen is None else (chosen, query, other)
    query, other = _parts(text, done, lambda part: chosen_row(done.inputs.key_tokens, part))
    count = head_count(done)
    if count is None:
        return query, other
    # The mean over the heads, too, can be in focus: it has no explanation of its own.
    return min(max(default_head, 0), count - 1) if chosen is None else chosen, query, other


def title(done: Done, stage: str, index: Sequence[int]) -> str:
    """Return in one line which number is explained."""
    *head, query, other = index
    row = unique_tokens(done.inputs.query_tokens)[query]
    column = f"d{other}" if stage == OUTPUT else unique_tokens(done.inputs.key_tokens)[other]
    return f"{stage}: {row} → {column}" + "".join(f", head {number}" for number in head)


def _parts(text: str, done: Done, meaning: Callable[[str], int]) -> tuple[int, int]:
    """Split at the one comma that gives two things there are: tokens may have commas in them."""
    pieces = text.split(",")
    if len(pieces) < 2:
        raise usage(say("--cell takes two parts, as in 8,2 or it,animal."), "--cell", "cell")
    found: list[tuple[int, int]] = []
    errors: list[AttentionError] = []
    for left in list(accumulate(pieces, lambda a, b: f"{a},{b}"))[:-1]:
        try:
            found.append((chosen_row(done.inputs.query_tokens, left), meaning(text[len(left) + 1 :])))
        except AttentionError as error:
            errors.append(error)
    if len(found) == 1:
        return found[0]
    if not found and len(errors) == 1:
        raise errors[0]
    sentence = "--cell {text} can be read in several ways; give indices, as in 8,2."
    if not found:
        sentence = "--cell {text} cannot be split into a row and a column that there are; give indices, as in 8,2."
    raise usage(say(sentence, text=text), "--cell", "cell")


def _component(text: str) -> str:
    return text.strip().removeprefix("d")
