"""Where a number comes from: the focused one, the one pointed at, or one that was reached by following terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from attn_gui.engine.explain import Cell
from attn_gui.errors import AttentionError
from attn_gui.figures.chain import MAP_WORDS, step_words, table_name, where_of
from attn_gui.figures.explanation_lines import Names
from attn_gui.model.current_focus import clamped
from attn_gui.session.cell_places import Spot, places_of, spot_of
from attn_gui.session.compute import Computed, Done
from attn_gui.session.explaining import cell_at, followed
from attn_gui.session.kinds import KINDS
from attn_gui.session.lit import OUTPUT, Light
from attn_gui.session.session import MatrixName
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD, ViewState
from attn_gui.text import Message, say
from attn_gui.views.side_panels import EXPLANATION, WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

TERM, CHAIN = "term", "chain"
"""The users of the spotlight: a term that is pointed at, and the number that a chain has led to."""
POOLED_STEPS = {
    MAX_HEAD: say(
        "Each cell shows the largest weight that any head gives it: no attention distribution, rows do not sum to 1. "
        "Choose one head to see its steps."
    ),
}


@dataclass(frozen=True)
class Step:
    """One number on the way: its cell, and how the window looked at it."""

    cell: Cell
    state: ViewState


class Explaining(QObject):
    """Connects the panel that explains a number with focus, pointer and numbers; it knows the way that was gone."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer.window)
        self._explorer = explorer
        self._panel = explorer.panels.explanation
        self._trail: tuple[Step, ...] = ()
        self._ways: tuple[object, ...] = ()
        self._going = False

    def begin(self) -> None:
        """Explain while the panel is seen, and let terms be followed."""
        explorer, panel = self._explorer, self._panel
        seen = WhileSeen(panel, self._explain, self._put_out)
        explorer.pictures.words_due.connect(seen.note)
        explorer.pointed.changed.connect(explorer.pictures.ask_words)
        explorer.view.changed.connect(self._follow_view)
        explorer.document.opened.connect(lambda _state: self._forget())
        panel.term_pointed.connect(self._point)
        panel.term_followed.connect(self.follow)
        panel.back_asked.connect(self.back)
        panel.step_chosen.connect(self.back_to)
        explorer.panels.inputs.explanation_requested.connect(self.explain_table_cell)

    def follow(self, cell: Cell) -> None:
        """Go to the number of *cell*, wherever it stands, and explain it as the next step of the chain."""
        done = self._done
        if done is None:
            return
        trail, first = self._trail, focused_cell(done, self._state)
        if not trail and isinstance(first, Cell):
            trail = (Step(first, self._state),)
        self._go((*trail, Step(cell, looking_at(spot_of(done, cell), self._state))))
        self._show_table(spot_of(done, cell))

    def back(self) -> None:
        """Explain the number before, which this one is part of; before the first is what is focused."""
        self.back_to(len(self._trail) - 2)

    def back_to(self, place: int) -> None:
        """Explain the number at that *place* of the chain again."""
        if self._trail:
            self._go(self._trail[: place + 1])

    def explain_table_cell(self, name: MatrixName, row: int, column: int) -> None:
        """Explain a number of a table, from which a new chain begins."""
        if self._done is not None:
            self._explorer.panels.side.open_panel(EXPLANATION)
            self._go((Step(cell_at(self._done, str(name), (row, column)), self._state),))

    @property
    def _done(self) -> Done | None:
        computed = self._explorer.computation.current
        return computed if isinstance(computed, Done) else None

    @property
    def _state(self) -> ViewState:
        return self._explorer.view.state

    def _go(self, trail: tuple[Step, ...]) -> None:
        self._going = True
        if trail:
            self._explorer.view.set_state(trail[-1].state)
        self._going = False
        # A chain of nothing but what is focused is none.
        at_focus = len(trail) == 1 and self._done is not None and trail[0].cell == focused_cell(self._done, self._state)
        self._trail = () if at_focus else trail
        self._ways = () if self._done is None else ways(self._done)
        self._explorer.spotlight.put_out(TERM)
        self._explorer.pictures.ask_words()

    def _follow_view(self, before: ViewState, after: ViewState) -> None:
        if before.focus != after.focus and not self._going:
            self._forget()

    def _forget(self) -> None:
        self._trail = ()
        self._explorer.spotlight.put_out(CHAIN)

    def _put_out(self) -> bool:
        """Put out what the panel lit; return whether that is to be lit again."""
        self._explorer.spotlight.put_out(TERM)
        self._explorer.spotlight.put_out(CHAIN)
        return bool(self._trail)

    def _show_table(self, spot: Spot | None) -> None:
        if spot is None or spot.place in MAP_WORDS:
            return
        if not self._explorer.actions["showInputs"].isChecked():
            self._explorer.actions["showInputs"].trigger()
        self._explorer.panels.inputs.show_cell(table_name(spot.place), spot.row, spot.column)

    def _point(self, cells: tuple[Cell, ...]) -> None:
        done = self._done
        if not cells or done is None:
            self._explorer.spotlight.put_out(TERM)
        else:
            self._explorer.spotlight.shine(TERM, self._light(done, cells))

    def _light(self, done: Done, cells: tuple[Cell, ...]) -> Light:
        state = self._state
        return Light(places_of(done, cells, state.focus.head, all_heads=state.all_heads))

    def _explain(self) -> None:
        explorer = self._explorer
        computed, pointed = explorer.computation.current, explorer.pointed.focus
        if computed is None:
            return
        state = clamped(explorer.view.state, computed.session)
        state = state if pointed is None else replace(state, focus=pointed)
        cell = focused_cell(computed, state)
        if isinstance(computed, Done) and pointed is None and self._explain_chain(computed):
            return
        if isinstance(computed, Done) and isinstance(cell, Cell):
            self._show(computed, cell)
        else:
            self._panel.show_message(str(cell), explorer.theme.theme)

    def _explain_chain(self, done: Done) -> bool:
        """Explain the last step of the chain; return False where there is none, as after an edit took it away."""
        if self._trail and self._ways != ways(done):
            self._trail = ()
        while self._trail:
            try:
                self._show(done, self._trail[-1].cell, self._trail)
            except AttentionError:
                self._trail = self._trail[:-1]
            else:
                self._explorer.spotlight.shine(CHAIN, self._light(done, (self._trail[-1].cell,)))
                return True
        self._explorer.spotlight.put_out(CHAIN)
        return False

    def _show(self, done: Done, cell: Cell, trail: tuple[Step, ...] = ()) -> None:
        names = Names(unique_tokens(done.inputs.query_tokens), unique_tokens(done.inputs.key_tokens))
        words = tuple(str(step_words(done, step.cell)) for step in trail)
        found = followed(done, cell)
        self._panel.show_explanation(found, where_of(done, cell), names, self._explorer.theme.theme, words)


def focused_cell(computed: Computed, state: ViewState) -> Cell | Message:
    """Return the cell of the number in focus, or what to do to see where one comes from."""
    if not isinstance(computed, Done):
        return say("There are no numbers to explain yet.")
    focus, has_heads = state.focus, KINDS[computed.session.kind].has_heads
    pooled = has_heads and focus.head in (MEAN_HEAD, MAX_HEAD)
    lead = (focus.head,) if has_heads else ()
    if focus.component is not None:
        place, joined = (focus.query, focus.component), not has_heads or state.all_heads or pooled
        return Cell("output", place) if joined else Cell("heads", (*lead, *place))
    if has_heads and focus.head in POOLED_STEPS:
        return POOLED_STEPS[focus.head]
    if focus.key is None:
        return say("Click a cell of a map, or move with the arrow keys, to see where its number comes from.")
    place = (focus.query, focus.key)
    return Cell("mean_weights", place) if pooled else Cell("weights", (*lead, *place))


def ways(done: Done) -> tuple[object, ...]:
    """Return what decides of which numbers others are made: where it differs, a chain leads nowhere."""
    session = done.session
    weights = frozenset(session.state.weights)
    return session.kind, session.options, session.linked, weights, session.x is None, session.sinusoids


def looking_at(spot: Spot | None, state: ViewState) -> ViewState:
    """Return *state* with the focus on the cell of a map, so that the map shows it; a table's cell leaves it."""
    if spot is None or spot.place not in MAP_WORDS:
        return state
    head = state.focus.head if spot.head is None else spot.head
    if spot.place == OUTPUT:
        found = state.with_focus(head=head, query=spot.row, component=spot.column)
        return replace(found, all_heads=spot.head is None)
    return state.with_focus(head=head, query=spot.row, key=spot.column, component=None)
