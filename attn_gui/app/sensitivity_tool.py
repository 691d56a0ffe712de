"""Connects the panel of sensitivity to numbers, focus and tables; all is worked in threads of the tools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from attn_gui.errors import AttentionError
from attn_gui.model.cell_names import cell_name
from attn_gui.model.current_focus import clamped
from attn_gui.model.latest import Latest
from attn_gui.session.comparing.words import number
from attn_gui.session.compute import Done, Refused
from attn_gui.session.sensitivity import TableSlopes, table_slopes
from attn_gui.session.session import MatrixName
from attn_gui.session.what_if import Move, Place, Sensed, has_cell, number_at, sensed, signed_slope, what_if
from attn_gui.text import Message, say
from attn_gui.views.matrix_slopes import Slopes
from attn_gui.views.sensitivity_panel import MOST_ROWS, SensitivityPanel
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


NO_EFFECT = say("No number of the tables moves it: all derivatives are 0.")


@dataclass(frozen=True, eq=False)
class Answer:
    """The derivatives of a number, or why there are none."""

    done: Done
    of: Sensed
    found: TableSlopes | Message


@dataclass(frozen=True, eq=False)
class Told:
    """What would become of the number of an answer if a cell moved by a step."""

    answer: Answer
    move: Move
    words: Message


def build(explorer: Explorer) -> SensitivityPanel:
    """Return the panel; while it is seen, the tables are coloured by the derivatives of the number in focus."""
    panel = SensitivityPanel()
    SensitivityTool(explorer, panel)
    return panel


class SensitivityTool(QObject):
    """Holds the newest derivatives, and the cell that is asked about."""

    def __init__(self, explorer: Explorer, panel: SensitivityPanel) -> None:
        super().__init__(panel)
        self._explorer, self._panel = explorer, panel
        self._answer: Answer | None = None
        self._place: Place | None = None
        self._slopes, self._telling = self._worker(self._take), self._worker(self._tell)
        self._seen = WhileSeen(panel, self._work, self._leave)
        explorer.computation.changed.connect(self._seen.note)
        explorer.view.changed.connect(self._seen.note)
        explorer.theme.theme_changed.connect(lambda _theme: self._show_limit())
        explorer.document.opened.connect(self._forget)
        explorer.panels.inputs.cell_chosen.connect(self._choose_in_table)
        panel.cell_chosen.connect(self._choose)
        panel.cell_wanted.connect(self._go)
        panel.step_chosen.connect(lambda _step: self._ask())
        panel.copy_requested.connect(self._copy)

    def _worker(self, take: Callable[[object], None]) -> Latest:
        latest = Latest(self._explorer.surroundings.tools, self)
        latest.answered.connect(take)
        latest.failed.connect(self._explorer.messages.report)
        self._explorer.closers.append(latest.cancel)
        return latest

    def _leave(self) -> bool:
        """Give the tables their own colours back; when the panel is seen again, all is worked again."""
        self._slopes.cancel()
        self._telling.cancel()
        self._answer = None
        self._explorer.panels.inputs.show_slopes(None)
        return True

    def _wanted(self) -> tuple[Done, Sensed] | Message | None:
        """Return the newest numbers and the one in focus, why there is none, or None while they are awaited."""
        computation = self._explorer.computation
        computed = computation.current
        if computed is None or computation.is_awaited or computed.session is not self._explorer.document.session:
            return None
        if isinstance(computed, Refused):
            return computed.error.message
        of = sensed(computed, clamped(self._explorer.view.state, computed.session))
        return (computed, of) if isinstance(of, Sensed) else of

    def _work(self) -> None:
        wanted = self._wanted()
        if isinstance(wanted, Message):
            self._refuse(wanted)
        elif wanted is not None and not self._is_new(*wanted):
            done, of = wanted
            self._slopes.request(lambda _cancelled: Answer(done, of, _found(done, of)))

    def _is_new(self, done: Done, of: Sensed) -> bool:
        return self._answer is not None and self._answer.done is done and self._answer.of == of

    def _take(self, answer: object) -> None:
        assert isinstance(answer, Answer)
        wanted = self._wanted()
        if not isinstance(wanted, tuple) or wanted[0] is not answer.done or wanted[1] != answer.of:
            return
        if not isinstance(answer.found, TableSlopes):
            self._refuse(answer.found)
            return
        self._answer = answer
        self._show(answer, answer.found)
        self._ask()

    def _refuse(self, why: Message) -> None:
        self._leave()
        self._panel.show_sentence(why)

    def _show(self, answer: Answer, found: TableSlopes) -> None:
        words = str(answer.of.words)
        self._explorer.panels.inputs.show_slopes(Slopes(found.slopes, found.limit, words))
        value = number(number_at(answer.done.result, answer.of))
        session = answer.done.session
        cells = [
            (cell[:3], f"{cell_name(session, *cell[:3])}: {signed_slope(cell[3])} a unit")
            for cell in found.largest(MOST_ROWS)
        ]
        notes = found.notes if cells else (NO_EFFECT, *found.notes)
        self._panel.show_cells(f"{words[:1].upper()}{words[1:]} = {value}", cells, notes)
        self._panel.show_chosen(self._place)
        self._show_limit()

    def _show_limit(self) -> None:
        if self._answer is not None and isinstance(self._answer.found, TableSlopes):
            self._panel.show_limit(self._answer.found.limit, self._explorer.theme.theme)

    def _choose_in_table(self, name: MatrixName, row: int, column: int) -> None:
        if self._panel.isVisible():
            self._choose((name, row, column))

    def _choose(self, place: Place) -> None:
        if place != self._place:
            self._place = place
            self._panel.show_chosen(place)
            self._ask()

    def _forget(self, _state: object) -> None:
        self._place = None

    def _ask(self) -> None:
        """Ask what would become of the number if the chosen cell moved by the step."""
        answer, place, step, wanted = self._answer, self._place, self._panel.step.number, self._wanted()
        if answer is None or not isinstance(answer.found, TableSlopes) or step is None:
            return
        if not isinstance(wanted, tuple) or not self._is_new(*wanted):
            return  # the answer to come asks again
        slope = None if place is None else _slope(answer, answer.found, place)
        if place is None or slope is None:
            self._panel.show_words(None)
            return
        move = Move(place, cell_name(answer.done.session, *place), slope, step)
        budget = self._explorer.preferences.memory_megabytes * 1_000_000

        def call(cancelled: Callable[[], bool]) -> Told:
            return Told(answer, move, what_if(answer.done, answer.of, move, cancelled, budget))

        self._telling.request(call)

    def _tell(self, told: object) -> None:
        assert isinstance(told, Told)
        if told.answer is self._answer and (told.move.place, told.move.step) == (self._place, self._panel.step.number):
            self._panel.show_words(told.words)

    def _go(self, place: Place) -> None:
        if not self._explorer.actions["showInputs"].isChecked():
            self._explorer.actions["showInputs"].trigger()
        self._explorer.panels.inputs.show_cell(*place)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._explorer.messages.say(say("The sensitivity is on the clipboard."))


def _found(done: Done, of: Sensed) -> TableSlopes | Message:
    try:
        return table_slopes(done, of.stage, of.index)
    except AttentionError as error:
        return error.message


def _slope(answer: Answer, found: TableSlopes, place: Place) -> float | None:
    """Return the derivative by a cell: 0 in a table without effect, None where there is no such cell any more."""
    if not has_cell(answer.done.session, place):
        return None
    name, row, column = place
    return float(found.slopes[name][row, column]) if name in found.slopes else 0.0
