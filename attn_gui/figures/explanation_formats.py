"""The formats in which an explanation can be written out: one row each, for the menu and for the command line."""

from collections.abc import Callable
from dataclasses import dataclass

from attn_gui.engine.explain import Explanation
from attn_gui.figures.explanation_lines import Names, as_text
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
    text = as_text(told.explanation, unfolded=told.everything, names=told.names)
    where = " → ".join(f"{role} {name}" for role, name in told.where)
    return f"{where}\n{text}" if where else text


FORMATS: dict[str, Format] = {
    row.key: row for row in (Format(TEXT, say("Text"), say("What stands in the panel, in columns"), _text),)
}
