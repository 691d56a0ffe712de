"""Connects the panel of pins to document, numbers and focus; pins are computed in a thread of the tools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from attn_gui.model.latest import Latest
from attn_gui.session.comparing.comparison import Comparison, ComparisonError, Difference, Where, comparison
from attn_gui.session.comparing.differing import differing_settings, differing_tables
from attn_gui.session.comparing.words import (
    cell_words,
    number,
    output_words,
    place_words,
    row_words,
    signed,
    stage_words,
)
from attn_gui.session.compute import Computed, Refused
from attn_gui.session.edits import DeletePin, PinState, RenamePin, RestorePin, SwapPin
from attn_gui.session.kinds import KINDS
from attn_gui.session.pin_results import PinResults
from attn_gui.session.pin_rows import PinRow, pin_rows
from attn_gui.session.session import Session
from attn_gui.session.view_state import POOLED_HEADS, Focus
from attn_gui.text import Message, say
from attn_gui.views.pins_panel import PinsPanel
from attn_gui.views.pins_words import Place, Section
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

PRESENT = say("the present")
OUTPUT = "output"


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found out about a session: its pins in words, and one of them against the present."""

    session: Session
    rows: tuple[PinRow, ...]
    name: str | None
    found: Comparison | tuple[Message, ...]


def build(explorer: Explorer) -> PinsPanel:
    """Return the panel, which compares the present with the chosen pin while it is seen."""
    panel = PinsPanel()
    PinsTool(explorer, panel)
    return panel


class PinsTool(QObject):
    """Holds the newest comparison. Numbers of a pin are kept while the pin is the same."""

    def __init__(self, explorer: Explorer, panel: PinsPanel) -> None:
        super().__init__(panel)
        self._explorer, self._panel = explorer, panel
        self._results = PinResults()
        self._answer: Answer | None = None
        self._latest = Latest(explorer.surroundings.tools, self)
        self._latest.answered.connect(self._take)
        self._latest.failed.connect(explorer.messages.report)
        self._listed = WhileSeen(panel, self._list)
        self._compared = WhileSeen(panel, self._compare, self._latest.cancel)
        self._focused = WhileSeen(panel, self._show)
        explorer.document.session_changed.connect(self._listed.note)
        explorer.computation.changed.connect(self._compared.note)
        explorer.view.changed.connect(self._focused.note)
        panel.chosen_changed.connect(self._compared.note)
        apply = explorer.document.apply
        panel.pin_asked.connect(lambda: apply(PinState()))
        panel.swap_asked.connect(lambda name: apply(SwapPin(name)))
        panel.restore_asked.connect(lambda name: apply(RestorePin(name)))
        panel.delete_asked.connect(lambda name: apply(DeletePin(name)))
        panel.rename_asked.connect(lambda name, text: apply(RenamePin(name, text)))
        panel.place_chosen.connect(self._go)
        explorer.closers.append(self._latest.cancel)

    def _list(self) -> None:
        """Show the names at once; what is said of them stays until it is known anew."""
        before = {} if self._answer is None else {row.name: row for row in self._answer.rows}
        unknown = say("")
        pins = self._explorer.document.session.pins
        self._panel.show_rows([before.get(pin.name, PinRow(pin.name, unknown, is_present=False)) for pin in pins])

    def _compare(self) -> None:
        """Compare the newest numbers; while they are awaited, the answer to come will ask again."""
        computed, name = self._explorer.computation.current, self._panel.chosen
        if computed is None or self._explorer.computation.is_awaited:
            return
        results, budget = self._results, self._explorer.preferences.memory_megabytes * 1_000_000
        results.keep([pin.session for pin in computed.session.pins])

        def call(cancelled: Callable[[], bool]) -> Answer:
            found = _found(results, computed, name, cancelled, budget)
            return Answer(computed.session, pin_rows(computed.session), name, found)

        self._latest.request(call)

    def _take(self, answer: Answer) -> None:
        if answer.session is self._explorer.document.session:
            self._answer = answer
            self._panel.show_rows(answer.rows)
            self._show()

    def _show(self) -> None:
        answer = self._answer
        if answer is None or answer.name is None or answer.name != self._panel.chosen:
            return
        if isinstance(answer.found, Comparison):
            heading = say("“{name}” → {present}", name=answer.name, present=PRESENT)
            self._panel.show_sections(str(heading), sections(answer.found, self._explorer.view.focus))
        else:
            self._panel.show_sections("", [Section("", [(str(line), None) for line in answer.found])])

    def _go(self, place: Place) -> None:
        view = self._explorer.view
        has_heads = KINDS[self._explorer.document.session.kind].has_heads
        head = view.focus.head if place.head is None else place.head
        if place.stage == OUTPUT:
            focus = replace(view.focus, query=place.row, component=place.column)
            # What was compared is the output of all heads.
            view.set_state(replace(view.state, focus=focus, all_heads=has_heads or view.state.all_heads))
        else:
            view.set_focus(head=head, query=place.row, key=place.column, component=None)


def sections(found: Comparison, focus: Focus) -> tuple[Section, ...]:
    """Return what differs, what moved in each stage, and what became of the focused row and cell."""
    differing = [str(row.message) for row in found.tables] + [str(line) for line in found.settings]
    moved = [(str(stage_words(found, stage)), _place(found, stage)) for stage in found.stages]
    return (
        Section("", [(str(line), None) for line in found.notes]),
        Section("Inputs", [(line, None) for line in differing or ["All that the numbers rest on is the same."]]),
        Section("What moved", moved),
        _focused(found, focus),
    )


def _place(found: Comparison, stage: str) -> Place | None:
    difference = found.stages[stage]
    if not isinstance(difference, Difference) or difference.place is None or not difference.moved:
        return None
    head, row, column = difference.place
    return Place(stage, None if found.pooled or stage == OUTPUT else head, row, column)


def _focused(found: Comparison, focus: Focus) -> Section:
    """Return what became of the focused cell, its row and the row's output."""
    rows, keys = found.weights.values.shape[-2:]
    row = min(focus.query, rows - 1)
    if focus.head in POOLED_HEADS and not found.pooled:
        lines = [say("Choose one head to see its row."), output_words(found, row)]
        return Section("In focus", [(str(line), None) for line in lines])
    stages, column = {}, 0
    if focus.component is not None:
        stages, column = {OUTPUT: "Output"}, focus.component
    elif focus.key is not None:
        stages, column = {"scores": "Score", "weights": "Weight"}, min(focus.key, keys - 1)
    lines = [_cell(found, stage, name, (focus.head, row, column)) for stage, name in stages.items()]
    lines += [row_words(found, focus.head, row), output_words(found, row)]
    return Section("In focus", [(str(line), None) for line in lines])


def _cell(found: Comparison, stage: str, name: str, place: tuple[int, int, int]) -> Message:
    """Return "Weight of q0, k1: 0.4683 → 0.4955, +0.0272", or why there are not two numbers."""
    difference = found.stages[stage]
    if not isinstance(difference, Difference):
        return difference
    head, row, column = place
    inside = (0 if stage == OUTPUT else found.head(head), row, min(column, difference.values.shape[-1] - 1))
    if difference.where[inside] != Where.BOTH:
        return say("{name} of {words}", name=name, words=cell_words(found, stage, head, row, column))
    old, new = float(difference.a[inside]), float(difference.b[inside])
    return say(
        "{name} of {where}: {old} → {new}, {change}." if old != new else "{name} of {where}: {new} as before.",
        name=name,
        where=place_words(found, stage, *inside),
        old=number(old),
        new=number(new),
        change=signed(new - old),
    )


def _found(
    results: PinResults, present: Computed, name: str | None, cancelled: Callable[[], bool], budget: int
) -> Comparison | tuple[Message, ...]:
    pin = next((pin for pin in present.session.pins if pin.name == name), None)
    if pin is None:
        return ()
    if isinstance(present, Refused):
        return (say("The present has no numbers: {why}", why=present.error.message),)
    kept = results.result(pin.session, present, cancelled, budget)
    called = say("“{name}”", name=pin.name)
    if isinstance(kept, Refused):
        return (say("{pin} has no numbers: {why}", pin=called, why=kept.error.message),)
    names = (called, PRESENT)
    try:
        return comparison(kept, present, names)
    except ComparisonError as error:
        tables = (row.message for row in differing_tables(kept, present, names))
        return (error.message, *tables, *differing_settings(kept.session, present.session, names))
