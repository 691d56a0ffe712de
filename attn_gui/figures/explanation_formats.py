"""The formats in which an explanation can be written out: one row each, for the menu and for the command line."""

from collections.abc import Callable
from dataclasses import dataclass

from attn_gui.engine.explain import Explanation
from attn_gui.figures.explanation_arithmetic import arithmetic_text
from attn_gui.figures.explanation_exact import exact_text
from attn_gui.figures.explanation_json import json_text
from attn_gui.figures.explanation_latex import latex_text
from attn_gui.figures.explanation_lines import ExplanationLines, Names, as_text, display
from attn_gui.figures.explanation_markdown import markdown_text
from attn_gui.text import Message, say

TEXT = "text"


@dataclass(frozen=True, eq=False)
class Told:
    """What is to be written: an explanation, of which cell as (("query", "it"), ("key", "animal")), with which names.

    With ``everything`` long sums are written out in full.
    """

    explanation: Explanation
    where: tuple[tuple[str, str], ...] = ()
    names: Names | None = None
    everything: bool = False


@dataclass(frozen=True)
class Format:
    """One format: its key on the command line, what a menu calls it, what it is good for, and what writes it."""

    key: str
    label: Message
    tip: Message
    write: Callable[[Told], str]


def _text(told: Told) -> str:
    return _headed(told, as_text(told.explanation, unfolded=told.everything, names=told.names))


def _headed(told: Told, text: str) -> str:
    where = " → ".join(f"{role} {name}" for role, name in told.where)
    return f"{where}\n{text}" if where else text


def _lines(told: Told) -> ExplanationLines:
    return display(told.explanation, told.names, everything=told.everything)


FORMATS: dict[str, Format] = {
    row.key: row
    for row in (
        Format(TEXT, say("Text"), say("What stands in the panel, in columns"), _text),
        Format(
            "arithmetic",
            say("Aligned arithmetic"),
            say("Sums as on paper, decimal point under decimal point"),
            lambda told: _headed(told, arithmetic_text(_lines(told))),
        ),
        Format(
            "markdown",
            say("Markdown"),
            say("A formula and a table for each step"),
            lambda told: markdown_text(_lines(told), told.where),
        ),
        Format(
            "latex",
            say("LaTeX"),
            say("Aligned displays for a document with amsmath"),
            lambda told: latex_text(_lines(told), told.where),
        ),
        Format(
            "json",
            say("JSON"),
            say("The whole tree: every number, operator, operand and place"),
            lambda told: json_text(told.explanation, told.where, told.names),
        ),
        Format(
            "exact",
            say("Exact"),
            say("Lines of Python with 17 digits that give the number again"),
            lambda told: exact_text(told.explanation, told.where, told.names),
        ),
    )
}
