"""One pitfall: what people trip over, its states to show on an example, and what they come to."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from attn_gui.session.variants.pitfall import Pitfall
from attn_gui.views.fold_card import FoldCard, small_button, text_label

WAITING = "Calculating…"


class PitfallCard(FoldCard):
    """Signals: ``asked(Pitfall)`` when its numbers are wanted, ``state_chosen(Pitfall, int)`` to show a state."""

    asked = Signal(object)
    state_chosen = Signal(object, int)

    def __init__(self, pitfall: Pitfall, parent: QWidget | None = None) -> None:
        super().__init__(f"{pitfall.number} · {pitfall.title}", self._fill_card, parent)
        self.setObjectName(f"pitfall-{pitfall.key}")
        self._pitfall = pitfall
        self._seen = ""
        self.show_summary("")
        self.unfolded.connect(self._ask)

    @property
    def seen(self) -> str:
        """What its states come to, once it is known."""
        return self._seen

    def show_seen(self, text: str) -> None:
        """Show what the states come to."""
        self._seen = text
        self._numbers.setText(text)

    def _fill_card(self, column: QVBoxLayout) -> None:
        inside, pitfall = column.parentWidget(), self._pitfall
        assert inside is not None
        words = text_label(inside)
        words.setText(f"{pitfall.text}\n{pitfall.look}")
        self._numbers = text_label(inside)
        self._numbers.setObjectName("pitfallNumbers")
        self._numbers.setText(WAITING)
        column.addWidget(words)
        column.addWidget(self._numbers)
        for place, state in enumerate(pitfall.states):
            button = small_button(inside, f"pitfallShow-{place}", "Show", self._showing(place))
            button.setAccessibleName(f"Show: {state.label}")
            name = text_label(inside)
            name.setText(str(state.label))
            row = QVBoxLayout()
            row.setSpacing(1)
            row.addWidget(name)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addLayout(row)

    def _showing(self, place: int) -> Callable[[], None]:
        return lambda: self.state_chosen.emit(self._pitfall, place)

    def _ask(self, unfolded: bool) -> None:
        if unfolded and not self._seen:
            self.asked.emit(self._pitfall)
