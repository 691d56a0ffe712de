"""From the newest numbers, the focus and the look to what every view shows: figures, explanation, status line."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from attn_gui.app.theme import ThemeControl
from attn_gui.engine.explain import Explanation, Stage, explain
from attn_gui.figures.explanation_lines import Names
from attn_gui.figures.figure import Appearance, Figure, Sentence, Theme
from attn_gui.figures.table import FIGURES
from attn_gui.model.computation import Computation
from attn_gui.model.current_focus import CurrentView, clamped
from attn_gui.session.compute import Computed, Done
from attn_gui.session.kinds import KINDS
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD, ViewState
from attn_gui.text import Message, say

HEADS = "heads"
POOLED_STEPS = {
    MEAN_HEAD: say(
        "A mean adds up the weights of all heads and divides by their number; choose one head to see its steps."
    ),
    MAX_HEAD: say(
        "Each cell shows the largest weight that any head gives it: no attention distribution, rows do not sum to 1. "
        "Choose one head to see its steps."
    ),
}
ANSWER_MS = 100
"""Return changes a number and moves the focus: an answer that comes sooner shows both in one painting."""
WORDS_MS = 20
"""The explanation comes so much later than the maps: it would hold up their painting."""


@dataclass(frozen=True, eq=False)
class Explained:
    """An explanation, the cell in words, and what people call the rows."""

    explanation: Explanation
    where: tuple[tuple[str, str], ...]
    names: Names


@dataclass(frozen=True)
class FigureOffer:
    """The title of a figure, and what builds it in a theme."""

    title: Message
    build: Callable[[Theme], Figure]


class Pictures(QObject):
    """Builds all figures whenever numbers, focus or look have changed.

    Signals: ``drawn(dict[str, Figure])``; ``explained(Explained | Message, Theme)``;
    ``computed_shown(Computed, ViewState)``.
    """

    drawn = Signal(object)
    explained = Signal(object, object)
    computed_shown = Signal(object, object)

    def __init__(self, computation: Computation, view: CurrentView, theme: ThemeControl, parent: QObject) -> None:
        super().__init__(parent)
        self._computation = computation
        self._view = view
        self._theme = theme
        self.offered: dict[str, FigureOffer] = {}
        computation.changed.connect(self.refresh)
        view.changed.connect(self._follow_view)
        theme.theme_changed.connect(self.refresh)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(ANSWER_MS)
        self._patience.timeout.connect(self.refresh)
        # Words take as long as maps.
        self._words = QTimer(self)
        self._words.setSingleShot(True)
        self._words.setInterval(WORDS_MS)
        self._words.timeout.connect(self._explain)

    def refresh(self) -> None:
        """Build everything anew from what is newest."""
        self._patience.stop()
        computed = self._computation.current
        if computed is None:
            return
        # The numbers may belong to an earlier session than the focus does.
        state = clamped(self._view.state, computed.session)
        appearance = self._appearance(state, self._theme.theme)
        keys = [key for key, kind in FIGURES.items() if kind.with_maps and self.has_figure(key)]
        self.drawn.emit({key: FIGURES[key].build(computed, state.focus, appearance) for key in keys})
        self.computed_shown.emit(computed, state)
        self._words.start()

    @property
    def complete(self) -> bool:
        """Whether everything shown, the explanation too, is of what is newest."""
        return not (self._patience.isActive() or self._words.isActive())

    def _follow_view(self) -> None:
        if not self._computation.is_awaited:
            self.refresh()
        elif not self._patience.isActive():
            self._patience.start()

    def _explain(self) -> None:
        computed = self._computation.current
        if computed is not None:
            state = clamped(self._view.state, computed.session)
            self.explained.emit(explained(computed, state), self._theme.theme)

    def has_figure(self, key: str) -> bool:
        """Whether the present numbers can be shown as the figure *key*."""
        computed = self._computation.current
        return computed is not None and (key != HEADS or KINDS[computed.session.kind].has_heads)

    def offer(self, key: str, title: Message, build: Callable[[Theme], Figure]) -> None:
        """Offer a figure that does not follow from the present numbers, for export and copying, from now on."""
        self.offered[key] = FigureOffer(title, build)

    def figure(self, key: str, theme: Theme) -> Figure:
        """Return the figure *key* of the present numbers, or one that was offered, in the look of *theme*."""
        if key in self.offered:
            return self.offered[key].build(theme)
        computed = self._computation.current
        if computed is None:
            return Sentence(key, say("Nothing has been computed yet."), theme)
        state = clamped(self._view.state, computed.session)
        return FIGURES[key].build(computed, state.focus, self._appearance(state, theme))

    def _appearance(self, state: ViewState, theme: Theme) -> Appearance:
        return Appearance(
            theme,
            state.colors,
            state.map_digits,
            state.show_numbers,
            state.all_heads,
            state.row_measure,
            state.head_number,
        )


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
