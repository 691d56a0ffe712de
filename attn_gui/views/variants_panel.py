"""The open session as each library and paper would have it, in groups, and the pitfalls below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from attn_gui.session.variants.pitfall import Pitfall
from attn_gui.session.variants.report import TITLES, Reports, Standing
from attn_gui.session.variants.variant import Variant
from attn_gui.views.fold_card import FoldCard, small_button, text_label
from attn_gui.views.pitfall_card import PitfallCard
from attn_gui.views.variant_card import VariantCard

COMPARING = "Comparing…"
COUNTS = "{same} the same as now, {differs} different, {not_applicable} not applicable."


class VariantsPanel(QScrollArea):
    """Signals: ``variant_chosen(Variant)``, ``copy_requested(str)``, ``pitfall_asked(Pitfall)`` for its numbers,
    ``state_chosen(Pitfall, int)`` to show one of its states.
    """

    variant_chosen = Signal(object)
    copy_requested = Signal(str)
    pitfall_asked = Signal(object)
    state_chosen = Signal(object, int)

    def __init__(self, variants: Sequence[Variant], pitfalls: Sequence[Pitfall], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("variants_panel")
        self.setAccessibleName("Variants")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        inside.setObjectName("variantsInside")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(8, 6, 8, 8)
        self._column.setSpacing(4)
        self._counts = text_label(inside, dim=True)
        self._counts.setText(COMPARING)
        jump = small_button(inside, "jumpToPitfalls", "Pitfalls ↓", self.show_pitfalls)
        jump.setToolTip("Go to what people trip over, below the variants")
        head = QHBoxLayout()
        head.addWidget(self._counts, 1)
        head.addWidget(jump)
        self._column.addLayout(head)
        self._groups = {standing: self._group(inside, str(title)) for standing, title in TITLES.items()}
        self._cards = {variant.key: self._variant_card(variant, inside) for variant in variants}
        self._standings: dict[str, Standing] = {}
        self._order: list[str] = []
        self._pitfalls = {pitfall.key: self._pitfall_card(pitfall) for pitfall in pitfalls}
        self._pitfalls_heading, box = self._group(inside, "Pitfalls", shown=True)
        for card in self._pitfalls.values():
            box.addWidget(card)
        self._column.addStretch(1)
        self.setWidget(inside)
        # The frame around the panel has the ground; a scroll area would paint the window's own over it.
        for widget in (inside, self.viewport()):
            widget.setAutoFillBackground(False)

    @property
    def counts(self) -> str:
        """The line above the groups."""
        return self._counts.text()

    def card(self, key: str) -> VariantCard:
        """Return the card of a variant."""
        return self._cards[key]

    def pitfall_card(self, key: str) -> PitfallCard:
        """Return the card of a pitfall."""
        return self._pitfalls[key]

    def standing_of(self, key: str) -> Standing | None:
        """Return the group that a variant stands in; None before the first reports."""
        return self._standings.get(key)

    def show_reports(self, reports: Reports) -> None:
        """Show every variant's report, in its group, from now on."""
        for row in reports.rows:
            self._cards[row.variant.key].show_report(row)
        self._standings = {row.variant.key: row.standing for row in reports.rows}
        order = [row.variant.key for standing in Standing for row in reports.of(standing)]
        if order != self._order:
            self._order = order
            self._arrange(reports)
        counts = {standing.name.lower(): len(reports.of(standing)) for standing in Standing}
        self._counts.setText(COUNTS.format(**counts))

    def show_comparing(self) -> None:
        """Say that the reports belong to an earlier session."""
        self._counts.setText(COMPARING)

    def show_seen(self, pitfall: Pitfall, text: str) -> None:
        """Show what the states of *pitfall* come to."""
        self._pitfalls[pitfall.key].show_seen(text)

    def show_pitfalls(self) -> None:
        """Scroll to where the pitfalls begin."""
        self.verticalScrollBar().setValue(self._pitfalls_heading.y())

    def refresh_icons(self) -> None:
        """Draw the arrows anew in the palette's colours."""
        for card in self.findChildren(FoldCard):
            card.refresh_icons()

    def _arrange(self, reports: Reports) -> None:
        for standing, (heading, box) in self._groups.items():
            rows = reports.of(standing)
            heading.setVisible(bool(rows))
            for place, row in enumerate(rows):
                card = self._cards[row.variant.key]
                box.insertWidget(place, card)
                card.setVisible(True)

    def _group(self, inside: QWidget, title: str, *, shown: bool = False) -> tuple[QLabel, QVBoxLayout]:
        heading = QLabel(title, inside, textFormat=Qt.TextFormat.PlainText)
        heading.setProperty("heading", True)
        heading.setContentsMargins(0, 8, 0, 0)
        heading.setVisible(shown)
        box = QVBoxLayout()
        box.setSpacing(2)
        self._column.addWidget(heading)
        self._column.addLayout(box)
        return heading, box

    def _variant_card(self, variant: Variant, inside: QWidget) -> VariantCard:
        card = VariantCard(variant, inside)
        card.setVisible(False)
        card.chosen.connect(self.variant_chosen)
        card.copy_requested.connect(self.copy_requested)
        return card

    def _pitfall_card(self, pitfall: Pitfall) -> PitfallCard:
        card = PitfallCard(pitfall, self)
        card.asked.connect(self.pitfall_asked)
        card.state_chosen.connect(self.state_chosen)
        return card
