"""Where the focused number comes from: told when the panel is seen, never before the maps are painted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from attn_gui.engine.explain import Explanation, Stage, explain
from attn_gui.figures.explanation_lines import Names
from attn_gui.model.current_focus import clamped
from attn_gui.session.compute import Computed, Done
from attn_gui.session.kinds import KINDS
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD, ViewState
from attn_gui.text import Message, say
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

POOLED_STEPS = {
    MEAN_HEAD: say(
        "A mean adds up the weights of all heads and divides by their number; choose one head to see its steps."
    ),
    MAX_HEAD: say(
        "Each cell shows the largest weight that any head gives it: no attention distribution, rows do not sum to 1. "
        "Choose one head to see its steps."
    ),
}


@dataclass(frozen=True, eq=False)
class Explained:
    """An explanation, the cell in words, and what people call the rows."""

    explanation: Explanation
    where: tuple[tuple[str, str], ...]
    names: Names


class Explaining(QObject):
    """Connects the panel that explains a number with the focus, the pointer and the numbers."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer.window)
        self._explorer = explorer
        self._panel = explorer.panels.explanation

    def begin(self) -> None:
        """Explain what is focused, or pointed at, while the panel is seen."""
        explorer = self._explorer
        seen = WhileSeen(self._panel, self._explain)
        explorer.pictures.words_due.connect(seen.note)
        explorer.pointed.changed.connect(explorer.pictures.ask_words)

    def _explain(self) -> None:
        explorer = self._explorer
        computed = explorer.computation.current
        if computed is None:
            return
        state, pointed = clamped(explorer.view.state, computed.session), explorer.pointed.focus
        answer = explained(computed, state if pointed is None else replace(state, focus=pointed))
        if isinstance(answer, Explained):
            self._panel.show_explanation(answer.explanation, answer.where, answer.names, explorer.theme.theme)
        else:
            self._panel.show_message(str(answer), explorer.theme.theme)


def explained(computed: Computed, state: ViewState) -> Explained | Message:
    """Return where the focused number comes from, or what to do to see it."""
    if not isinstance(computed, Done):
        return say("There are no numbers to explain yet.")
    focus, has_heads = state.focus, KINDS[computed.session.kind].has_heads
    pooled = has_heads and focus.head in POOLED_STEPS
    if focus.component is not None:
        heads = (focus.head,) if has_heads and not state.all_heads and not pooled else ()
        return _explained(computed, "output", heads, focus.query, focus.component)
    if pooled:
        return POOLED_STEPS[focus.head]
    if focus.key is None:
        return say("Click a cell of a map, or move with the arrow keys, to see where its number comes from.")
    return _explained(computed, "weights", (focus.head,) if has_heads else (), focus.query, focus.key)


def _explained(done: Done, stage: Stage, heads: tuple[int, ...], row: int, column: int) -> Explained:
    queries, keys = unique_tokens(done.inputs.query_tokens), unique_tokens(done.inputs.key_tokens)
    to = ("component", f"d{column}") if stage == "output" else ("key", keys[column])
    lead = tuple(("head", str(head)) for head in heads)
    found = explain(done.result, stage=stage, index=(*heads, row, column))
    return Explained(found, (*lead, ("query", queries[row]), to), Names(queries, keys))
