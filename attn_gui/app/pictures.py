"""From the newest numbers, the focus and the look to what every view shows: figures, explanation, status line."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from attn_gui.app.theme import ThemeControl
from attn_gui.figures.figure import Appearance, BarChart, Figure, Sentence, Theme
from attn_gui.figures.table import FIGURES
from attn_gui.model.computation import Computation
from attn_gui.model.current_focus import CurrentView, clamped
from attn_gui.session.kinds import KINDS
from attn_gui.session.view_state import Focus, ViewState
from attn_gui.text import Message, say

BARRED = ("scores", "weights", "output")
"""The stages whose focused row is shown as bars, too."""
ANSWER_MS = 100
"""Return changes a number and moves the focus: an answer that comes sooner shows both in one painting."""
WORDS_MS = 2
"""The explanation comes so much later than the maps, which are painted meanwhile: it would hold them up."""
REST_MS = 20
"""A pointer that stays so long at a cell is not on its way to another."""


@dataclass(frozen=True)
class FigureOffer:
    """The title of a figure, and what builds it in a theme."""

    title: Message
    build: Callable[[Theme], Figure]


class Pictures(QObject):
    """Builds all figures whenever numbers, focus or look have changed.

    Signals: ``drawn(dict[str, Figure])``; ``computed_shown(Computed, ViewState)``; ``words_due()`` a little later,
    when the maps are painted and there is time for words.
    """

    drawn = Signal(object)
    words_due = Signal()
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
        self._words.timeout.connect(self.words_due)

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
        self._words.start(WORDS_MS)

    @property
    def complete(self) -> bool:
        """Whether everything shown, the explanation too, is of what is newest."""
        return not (self._patience.isActive() or self._words.isActive())

    def _follow_view(self) -> None:
        if not self._computation.is_awaited:
            self.refresh()
        elif not self._patience.isActive():
            self._patience.start()

    def ask_words(self) -> None:
        """Have ``words_due`` come once the pointer rests."""
        self._words.start(REST_MS)

    def bars_of(self, focus: Focus | None) -> dict[str, BarChart]:
        """Return the bars of each stage for *focus*, which is not the view's own; None: for the view's own."""
        computed, state = self._computation.current, self._view.state
        if computed is None:
            return {}
        focus = clamped(state, computed.session).focus if focus is None else focus
        appearance = self._appearance(state, self._theme.theme)
        built = {stage: FIGURES[f"{stage}-bars"].build(computed, focus, appearance) for stage in BARRED}
        return {stage: chart for stage, chart in built.items() if isinstance(chart, BarChart)}

    def has_figure(self, key: str) -> bool:
        """Whether the present numbers can be shown as the figure *key*."""
        computed = self._computation.current
        return computed is not None and (not FIGURES[key].of_heads or KINDS[computed.session.kind].has_heads)

    def offer(self, key: str, title: Message, build: Callable[[Theme], Figure]) -> None:
        """Offer a figure that does not follow from the present numbers, for export and copying, from now on."""
        self.offered[key] = FigureOffer(title, build)

    def figure(self, key: str, theme: Theme) -> Figure:
        """Return the figure *key* of the present numbers, or one that was offered, in the look of *theme*."""
        return self.builder(key, theme)()

    def builder(self, key: str, theme: Theme) -> Callable[[], Figure]:
        """Return what builds the figure *key* of what is newest now, in any thread, whatever comes meanwhile."""
        if key in self.offered:
            return partial(self.offered[key].build, theme)
        computed = self._computation.current
        if computed is None:
            return partial(Sentence, key, say("Nothing has been computed yet."), theme)
        state = clamped(self._view.state, computed.session)
        return partial(FIGURES[key].build, computed, state.focus, self._appearance(state, theme))

    def _appearance(self, state: ViewState, theme: Theme) -> Appearance:
        return Appearance(
            theme,
            state.colors,
            state.map_digits,
            state.show_numbers,
            state.all_heads,
            state.row_measure,
            state.head_number,
            state.choices,
        )
