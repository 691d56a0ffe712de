"""``attn-gui explain``: where one number comes from, down to the tables."""

import argparse

from attn_gui.cli.opening import UsageError, chosen_head, chosen_number, chosen_row, computed, head_count, read
from attn_gui.engine.explain import explain
from attn_gui.figures.explanation_lines import as_text
from attn_gui.session.compute import Done
from attn_gui.text import say

OUTPUT = "output"
STAGES = ("scores", "weights", OUTPUT)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--stage", choices=STAGES, default="weights", help="which number (default: weights)")
    parser.add_argument(
        "--cell", metavar="Q,K", required=True, help="query and key, or for output query and component: index or token"
    )
    parser.add_argument("--head", metavar="N", help="the head, counted from 0")
    parser.add_argument("--all-terms", action="store_true", help="write long sums out in full")


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation and return 0."""
    session, view_state = read(arguments.file)
    done = computed(session)
    index = cell(done, arguments.stage, arguments.cell, arguments.head, view_state.focus.head)
    print(as_text(explain(done.result, stage=arguments.stage, index=index), unfolded=arguments.all_terms))
    return 0


def cell(done: Done, stage: str, text: str, head: str | None, default_head: int) -> tuple[int, ...]:
    """Return the index into the result that ``--stage``, ``--cell`` and ``--head`` mean; raises UsageError."""
    query_text, comma, other_text = text.rpartition(",")
    if not comma:
        raise UsageError(say("--cell takes two parts, as in 8,2 or it,animal."), field="--cell", code="cell")
    query = chosen_row(done.inputs.query_tokens, query_text.strip(), 0)
    if stage == OUTPUT:
        return _output_cell(done, query, other_text.strip(), head)
    key = chosen_row(done.inputs.key_tokens, other_text.strip(), 0)
    heads = () if head_count(done) is None else (chosen_head(done, head, default_head),)
    if head is not None:
        chosen_head(done, head, 0)
    return (*heads, query, key)


def _output_cell(done: Done, query: int, component: str, head: str | None) -> tuple[int, ...]:
    heads = () if head is None else (chosen_head(done, head, 0),)
    array = done.result.output if head is None else getattr(done.result, "heads", None)
    assert array is not None, "an output is always kept"
    return (*heads, query, chosen_number(component.removeprefix("d"), array.shape[-1], "component"))
