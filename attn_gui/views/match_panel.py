"""Find why mine differs: the other program's arrays, how far they are apart, and what explains them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from attn_gui.session.matching.given import STAGES
from attn_gui.session.matching.match import Explanation, Match
from attn_gui.session.matching.words import counted, difference_words, heading, nearest_words
from attn_gui.views.explanation_card import ExplanationCard
from attn_gui.views.fold_card import small_button, text_label
from attn_gui.views.given_row import GivenRow

INTRODUCTION = (
    "Give what another program gets from the same Q, K and V: scores (scaled, before the mask), weights, output; "
    "any one is enough. Heads come first: heads × queries × keys."
)


class MatchPanel(QScrollArea):
    """Signals: ``paste_asked(stage)``, ``open_asked(stage)``, ``clear_asked(stage)``, ``file_dropped(stage, path)``,
    ``search_asked()``, ``cancel_asked()``, ``explanation_chosen(Explanation)``.
    """

    paste_asked = Signal(str)
    open_asked = Signal(str)
    clear_asked = Signal(str)
    file_dropped = Signal(str, str)
    search_asked = Signal()
    cancel_asked = Signal()
    explanation_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matchPanel")
        self.setAccessibleName("Find why mine differs")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(8, 6, 8, 8)
        self._column.setSpacing(4)
        introduction = text_label(inside, dim=True)
        introduction.setText(INTRODUCTION)
        self._column.addWidget(introduction)
        self._rows = {stage: self._row(stage, inside) for stage in STAGES}
        self._differences = text_label(inside)
        self._differences.setObjectName("matchDifferences")
        self._heading = text_label(inside)
        self._heading.setObjectName("matchHeading")
        self._heading.setProperty("heading", True)
        self._search = small_button(inside, "searchWhy", "Find out why", self.search_asked.emit)
        self._bar, self._cancel, running = self._progress(inside)
        self._found = QVBoxLayout()
        self._found.setSpacing(2)
        self._counted = text_label(inside, dim=True)
        self._counted.setObjectName("matchCounted")
        for widget in (self._differences, self._heading, self._search):
            self._column.addWidget(widget)
        self._column.addLayout(running)
        self._column.addLayout(self._found)
        self._column.addWidget(self._counted)
        self._column.addStretch(1)
        self._cards: list[ExplanationCard] = []
        self.setWidget(inside)
        # The frame around it is its ground.
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.show_nothing()

    @property
    def cards(self) -> tuple[ExplanationCard, ...]:
        """The explanations shown."""
        return tuple(self._cards)

    @property
    def text(self) -> str:
        """Differences, heading and count, as they stand."""
        return "\n".join(label.text() for label in (self._differences, self._heading, self._counted) if label.text())

    def row(self, stage: str) -> GivenRow:
        """Return the row of a stage."""
        return self._rows[stage]

    def show_given(self, given: Mapping[str, str]) -> None:
        """Show what was given of each stage."""
        for stage, row in self._rows.items():
            row.show_given(given.get(stage))

    def show_match(self, found: Match) -> None:
        """Show what came of it."""
        self._stop()
        words = [*found.readings] if not found.explanations else []
        self._differences.setText("\n".join(map(str, [*map(difference_words, found.differences), *words])))
        self._heading.setText(str(heading(found)))
        self._search.setVisible(not found.searched)
        for explanation in found.explanations:
            self._add(explanation)
        if found.nearest is not None:
            self._heading.setText(f"{heading(found)} {nearest_words(found.nearest)}")
            self._add(found.nearest, explains=False)
        self._counted.setText(str(counted(found)) if found.searched else "")
        self._show_texts()

    def show_searching(self) -> None:
        """Say that the search runs."""
        self._forget()
        self._bar.setValue(0)
        self._bar.setVisible(True)
        self._cancel.setVisible(True)
        self._search.setVisible(False)
        self._show_texts()

    def show_progress(self, share: float) -> None:
        """Show how much of the search is done."""
        self._bar.setValue(round(100 * share))

    def show_cancelled(self) -> None:
        """Say that nothing is known; the search can be asked for."""
        self._stop()
        self._search.setVisible(True)
        self._show_texts()

    def show_error(self, text: str) -> None:
        """Say why nothing can be compared."""
        self._stop()
        self._differences.setText(text)
        self._search.setVisible(False)
        self._show_texts()

    def show_nothing(self) -> None:
        """Say nothing: nothing is given."""
        self.show_error("")

    def _stop(self) -> None:
        self._forget()
        self._bar.setVisible(False)
        self._cancel.setVisible(False)

    def _forget(self) -> None:
        for label in (self._differences, self._heading, self._counted):
            label.setText("")
        while self._cards:
            card = self._cards.pop()
            self._found.removeWidget(card)
            card.setVisible(False)
            card.deleteLater()

    def _show_texts(self) -> None:
        for label in (self._differences, self._heading, self._counted):
            label.setVisible(bool(label.text()))

    def _add(self, explanation: Explanation, *, explains: bool = True) -> None:
        card = ExplanationCard(explanation, self.widget(), explains=explains)
        card.chosen.connect(self.explanation_chosen)
        self._found.addWidget(card)
        self._cards.append(card)

    def _row(self, stage: str, inside: QWidget) -> GivenRow:
        row = GivenRow(stage, inside)
        row.paste_asked.connect(lambda: self.paste_asked.emit(stage))
        row.open_asked.connect(lambda: self.open_asked.emit(stage))
        row.clear_asked.connect(lambda: self.clear_asked.emit(stage))
        row.file_dropped.connect(lambda path: self.file_dropped.emit(stage, path))
        self._column.addWidget(row)
        return row

    def _progress(self, inside: QWidget) -> tuple[QProgressBar, QWidget, QHBoxLayout]:
        bar = QProgressBar(inside)
        bar.setRange(0, 100)
        bar.setAccessibleName("Variations tried")
        cancel = small_button(inside, "cancelSearch", "Cancel", self.cancel_asked.emit)
        line = QHBoxLayout()
        line.addWidget(bar, 1)
        line.addWidget(cancel)
        return bar, cancel, line
