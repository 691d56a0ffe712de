"""What is noteworthy about the numbers: each with where, why it matters, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QScrollArea, QVBoxLayout, QWidget

from attn_gui.session.health.finding import Finding
from attn_gui.session.remedy import Remedy
from attn_gui.views.fold_card import small_button, text_label

NOTHING = "Nothing stands out: rows sum to 1, every query has a key, and no head repeats another."
NO_NUMBERS = "There are no numbers to look at: the session cannot be computed as it is. The maps say why."
CHECKING = "Looking at the numbers…"


class HealthCard(QWidget):
    """One finding; ``place_wanted`` carries the parts of the focus, ``remedy_chosen`` the remedy."""

    place_wanted = Signal(object)
    remedy_chosen = Signal(object)

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"health-{finding.key}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 10)
        column.setSpacing(4)
        title = text_label(self)
        title.setProperty("heading", True)
        title.setText(str(finding.title))
        column.addWidget(title)
        where = small_button(self, "healthWhere", str(finding.where), lambda: self.place_wanted.emit(finding.spot))
        where.setToolTip("Go there")
        column.addWidget(where, 0, Qt.AlignmentFlag.AlignLeft)
        for sentence in (finding.why, finding.what):
            words = text_label(self)
            words.setText(str(sentence))
            column.addWidget(words)
        for place, remedy in enumerate(finding.remedies):
            column.addWidget(self._button(place, remedy), 0, Qt.AlignmentFlag.AlignLeft)

    def _button(self, place: int, remedy: Remedy) -> QWidget:
        name = f"healthRemedy{place}"
        return small_button(self, name, str(remedy.label), lambda: self.remedy_chosen.emit(remedy))


class HealthPanel(QScrollArea):
    """The findings in their order. ``place_wanted`` and ``remedy_chosen`` are those of the cards."""

    place_wanted = Signal(object)
    remedy_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health_panel")
        self.setAccessibleName("Worth knowing")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._words = text_label(inside, dim=True)
        self._words.setText(CHECKING)
        self._column.addWidget(self._words)
        self._column.addStretch(1)
        self._cards: list[HealthCard] = []
        self.setWidget(inside)
        # The frame around the panel has the ground; a scroll area would paint the window's own over it.
        for widget in (inside, self.viewport()):
            widget.setAutoFillBackground(False)

    @property
    def layout_inside(self) -> QLayout:
        """Where the cards stand."""
        return self._column

    @property
    def words(self) -> str:
        """What stands there instead of findings."""
        return self._words.text()

    @property
    def cards(self) -> tuple[HealthCard, ...]:
        """The findings on show."""
        return tuple(self._cards)

    def show_findings(self, findings: Sequence[Finding], *, computed: bool = True) -> None:
        """Show *findings*, or that there is none; not *computed*: that there were no numbers."""
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._words.setText(NOTHING if computed else NO_NUMBERS)
        self._words.setVisible(not findings)
        self._cards = [HealthCard(finding, self.widget()) for finding in findings]
        for place, card in enumerate(self._cards):
            card.place_wanted.connect(self.place_wanted)
            card.remedy_chosen.connect(self.remedy_chosen)
            self._column.insertWidget(1 + place, card)
