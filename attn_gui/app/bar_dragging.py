"""A dragged bar of ③ becomes the smallest change of the query, or of the key, that makes its weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from attn_gui.app.messages import Messages
from attn_gui.app.preferences import Preferences
from attn_gui.errors import AttentionError
from attn_gui.figures.stages import chosen_head
from attn_gui.model.computation import Computation
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.model.latest import Latest
from attn_gui.session.compute import Done
from attn_gui.session.view_state import POOLED_HEADS
from attn_gui.text import Message, say
from attn_gui.views.bar_view_drag import BarReach
from attn_gui.views.maps_panel import MapsPanel

if TYPE_CHECKING:
    from attn_gui.session.reaching import ReachedRow, RowReach

WEIGHTS = "weights"
CHANGES = {"query": "Dragging a Bar Changes the &Query", "key": "Dragging a Bar Changes the &Key"}


@dataclass(eq=False)
class Gesture:
    """One drag: the numbers it began with, which weight, what is to change; whether anything was said or done."""

    done: Done
    index: tuple[int, ...]
    change: str
    wanted: float
    said: bool = False
    stepped: bool = False
    reachable: tuple[float, float] = (0.0, 1.0)

    @cached_property
    def reach(self) -> RowReach:
        """What finds rows; made in the worker, which runs one call at a time."""
        from attn_gui.session.reaching import RowReach

        return RowReach(self.done, self.index, "query" if self.change == "query" else "key")


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found for a wanted weight."""

    gesture: Gesture
    row: ReachedRow | AttentionError


class BarDragging(QObject):
    """Knows the gesture that is going on; the document alone knows what came of it."""

    def __init__(
        self,
        document: Document,
        view: CurrentView,
        computation: Computation,
        latest: Latest,
        messages: Messages,
        preferences: Preferences,
        maps: MapsPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._view, self._computation = document, view, computation
        self._messages, self._preferences = messages, preferences
        self._bars = maps.columns[WEIGHTS].bars
        self._gesture: Gesture | None = None
        self._place: int | None = None
        self._expected: object = None
        self._latest = latest
        latest.answered.connect(self._take)
        latest.failed.connect(self._fail)

    @property
    def busy(self) -> bool:
        """Whether a row is being looked for."""
        return self._latest.busy

    def stop(self) -> None:
        """Look for nothing any more."""
        self._latest.cancel()

    def begin(self) -> None:
        """Let bars be dragged."""
        drag = self._bars.drag
        drag.on = True
        drag.begun.connect(self._begin)
        drag.wanted.connect(self._want)
        drag.ended.connect(self._end)
        drag.cancelled.connect(self._cancel)
        drag.nudged.connect(self._nudge)
        self._document.session_changed.connect(self._follow)
        self._view.changed.connect(lambda before, after: self._leave(before.focus != after.focus))

    def add_choices(self, menu: QMenu) -> None:
        """Offer in the menu of the bars what dragging changes."""
        group = QActionGroup(menu)
        for change, text in CHANGES.items():
            action = QAction(text, menu, checkable=True)
            action.setObjectName(f"drag-{change}")
            action.setChecked(self._preferences.drag_changes == change)
            action.triggered.connect(lambda _checked=False, change=change: self._choose(change))
            group.addAction(action)
            menu.addAction(action)

    def _choose(self, change: str) -> None:
        self._preferences.drag_changes = change

    def _begin(self, place: int) -> None:
        # Where the numbers are still awaited, the drag begins once they are there.
        self._place = place if self._computation.is_awaited else None
        self._gesture = self._begun(place)

    def _begun(self, place: int) -> Gesture | None:
        computed, view = self._computation.current, self._view
        if not isinstance(computed, Done) or self._computation.is_awaited:
            return None
        head = chosen_head(computed.result, view.focus)
        if head in POOLED_HEADS:
            self._say(say("Weights of all heads at once cannot be dragged; choose one head."))
            return None
        index = (view.focus.query, place) if head is None else (head, view.focus.query, place)
        assert computed.result.weights is not None
        self._expected = computed.session
        # What an earlier drag said is no longer so.
        self._messages.forget_note()
        weight = float(computed.result.weights[index])
        return Gesture(computed, index, self._preferences.drag_changes, weight)

    def _want(self, share: float) -> None:
        if self._place is not None and not self._computation.is_awaited:
            self._begin(self._place)
        gesture = self._gesture
        if gesture is None:
            return
        gesture.wanted = share

        def call(_cancelled: Callable[[], bool]) -> Answer:
            try:
                return Answer(gesture, gesture.reach.to(share, merge_key=gesture))
            except AttentionError as error:
                return Answer(gesture, error)

        self._latest.request(call)

    def _nudge(self, step: float) -> None:
        key = self._view.focus.key
        if self._gesture is None and key is not None:
            self._gesture = self._begun(key)
        elif key is None:
            self._say(say("Focus a key first: Left and Right choose a bar, Up and Down move it."))
        gesture = self._gesture
        if gesture is not None:
            # One step beyond what can be had says so; more would have to be taken back first.
            low, high = gesture.reachable
            wanted = min(max(gesture.wanted + step, low - abs(step)), high + abs(step))
            self._want(min(max(wanted, 0.0), 1.0))

    def _take(self, answer: Answer) -> None:
        gesture, document = answer.gesture, self._document
        if document.session is not self._expected or (self._gesture is not None and self._gesture is not gesture):
            return
        if isinstance(answer.row, AttentionError):
            self._say(answer.row.message)
            self._gesture = None
            return
        row = answer.row
        gesture.reachable = row.reachable
        # The change is this object's own: it ends no gesture.
        self._expected = None
        document.apply(row.edit)
        gesture.stepped |= document.session is not gesture.done.session
        self._expected = document.session
        if self._gesture is gesture:
            wanted = None if row.reached else gesture.wanted
            self._bars.show_reach(BarReach(gesture.index[-1], *row.reachable, wanted))
        if not row.reached and not gesture.said and row.why is not None:
            gesture.said = True
            self._say(row.why)

    def _fail(self, error: BaseException) -> None:
        self._end()
        self._messages.report(error)

    def _end(self) -> None:
        self._gesture, self._place = None, None
        self._bars.show_reach(None)

    def _cancel(self) -> None:
        gesture = self._gesture
        self._latest.cancel()
        self._end()
        if gesture is not None and gesture.stepped and self._document.session is self._expected:
            self._messages.forget_note()
            self._document.undo()

    def _follow(self) -> None:
        # None while this object itself changes the session.
        if self._expected is not None and self._document.session is not self._expected:
            self._leave(True)

    def _leave(self, left: bool) -> None:
        # While a bar is held, the pointer moves the focus nowhere: what changes comes from elsewhere.
        if left and self._gesture is not None:
            self._end()

    def _say(self, message: Message) -> None:
        self._messages.say(message)
