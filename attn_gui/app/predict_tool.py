"""Connects the exercise to the numbers; hides what would give them away until the learner has guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from attn_gui.figures.guess import guess_chart, result_text, verdict_lines
from attn_gui.figures.stages import chosen_head, focused_row, key_axis, query_axis, rows_to_measure
from attn_gui.model.current_focus import clamped
from attn_gui.session.compute import Done
from attn_gui.session.guessing import even_guess, judged, truth_of, with_share
from attn_gui.session.session import Array
from attn_gui.text import Message, say
from attn_gui.views.predict_page import PredictPage
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

Round = tuple[str, tuple[str, ...], Array, Array, float]


def build(explorer: Explorer) -> PredictPage:
    """Return the page, which asks for the weights of the focused query while it is seen."""
    page = PredictPage()
    PredictTool(explorer, page)
    return page


class PredictTool(QObject):
    """Knows the guess, whether it was revealed, and the rounds that are over."""

    def __init__(self, explorer: Explorer, page: PredictPage) -> None:
        super().__init__(page)
        self._explorer, self._page = explorer, page
        self._asked: tuple[object, ...] = ()
        self._guess: Array | None = None
        self._judged: Array = np.zeros(0)
        self._chosen = 0
        self._is_revealed = False
        self._rounds: list[Round] = []
        seen = WhileSeen(page, self._ask, self._leave)
        explorer.pictures.drawn.connect(seen.note)
        page.canvas.share_wanted.connect(self._move)
        page.canvas.chosen.connect(self._choose)
        page.revealed.connect(self._reveal)
        page.next_asked.connect(self._next)
        page.even_asked.connect(self._begin)
        page.copy_asked.connect(self._copy)

    def _row(self) -> tuple[Done, int, Array, Array] | None:
        """The result, the focused query, its weights and which keys it may attend to."""
        computed = self._explorer.computation.current
        if not isinstance(computed, Done):
            return None
        focus = clamped(self._explorer.view.state, computed.session).focus
        query = focused_row(focus, computed)
        rows = rows_to_measure(computed, chosen_head(computed.result, focus)).at(query)
        return computed, query, rows.weights[0], rows.permitted[0]

    def _ask(self) -> None:
        row = self._row()
        if row is None:
            self._cover(False)
            self._page.show_round(say("There are no weights to guess yet."), None, None)
            return
        _, query, weights, permitted = row
        asked = (query, self._explorer.view.focus.head, len(permitted), permitted.tobytes())
        # What was said of other numbers holds no longer.
        if asked != self._asked or (self._is_revealed and not np.array_equal(weights, self._judged)):
            self._asked = asked
            self._begin()
        else:
            self._show()

    def _begin(self) -> None:
        row = self._row()
        if row is not None:
            self._guess, self._chosen, self._is_revealed = even_guess(row[3]), 0, False
            # A key in focus is marked in the tables.
            self._explorer.view.set_focus(key=None, component=None)
            self._page.show_verdict(self._tally(), finished=len(self._rounds))
            self._show()

    def _show(self) -> None:
        row = self._row()
        if row is None or self._guess is None:
            return
        done, query, weights, permitted = row
        truth = truth_of(weights, permitted)
        name = query_axis(done).labels[query]
        self._cover(truth is not None and not self._is_revealed)
        if truth is None:
            self._page.show_round(say("“{query}” has nothing to guess; take the next row.", query=name), None, None)
            return
        question = say("What does “{query}” attend to?", query=name)
        explorer = self._explorer
        chart = guess_chart(
            done, name, self._guess, permitted, self._chosen, explorer.theme.theme, explorer.view.state.map_digits
        )
        self._page.show_round(question, chart, truth if self._is_revealed else None)

    def _move(self, key: int, share: float) -> None:
        row = self._row()
        if row is not None and self._guess is not None and not self._is_revealed:
            self._guess = with_share(self._guess, row[3], key, share)
            self._show()

    def _choose(self, key: int) -> None:
        self._chosen = key
        self._show()

    def _reveal(self) -> None:
        row = self._row()
        if row is None or self._guess is None or self._is_revealed:
            return
        done, query, weights, permitted = row
        truth = truth_of(weights, permitted)
        if truth is None:
            return
        self._is_revealed, self._judged = True, weights
        found = judged(truth, self._guess, permitted)
        name = query_axis(done).labels[query]
        self._rounds.append((name, key_axis(done).labels, self._guess, truth, found.bits))
        lines = (*verdict_lines(done, found, weights), *self._tally())
        self._page.show_verdict(lines, finished=len(self._rounds))
        self._show()

    def _tally(self) -> tuple[Message, ...]:
        if len(self._rounds) < 2:
            return ()
        bits = sum(bits for *_, bits in self._rounds) / len(self._rounds)
        return (say("{count} rows so far, {bits} bits away on average.", count=len(self._rounds), bits=f"{bits:.2f}"),)

    def _next(self) -> None:
        row = self._row()
        if row is not None:
            done, query, *_ = row
            self._explorer.view.set_focus(query=(query + 1) % len(done.inputs.query_tokens))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(result_text(self._rounds))
        self._explorer.messages.say(say("The result is on the clipboard."))

    def _cover(self, covered: bool) -> None:
        panels = self._explorer.panels
        panels.columns.cover_side(covered)
        panels.figures.cover_heads(covered)
        self._explorer.health.chip.cover(covered)
        panels.status.cover(say("The weights are hidden until you reveal them.") if covered else None)

    def _leave(self) -> bool:
        self._cover(False)
        return True
