"""The page of comparisons: heads and maps of two to four columns, their difference, and what it comes to in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.session.comparing.answer import LETTERS
from attn_gui.session.comparing.choices import FEWEST_COMPARED, MOST_COMPARED
from attn_gui.session.comparing.offers import OfferGroup
from attn_gui.views.compare_bar import CompareBar
from attn_gui.views.compare_head import CompareHead
from attn_gui.views.compare_maps import CompareMaps, Shown
from attn_gui.views.compare_parameters import CompareParameters
from attn_gui.views.fold_card import text_label
from attn_gui.views.inputs_weights import MakeEditor

LINES = 7
"""So many lines of words are seen at first; more are scrolled to."""
WORDS, PARAMETERS = 0, 1
"""What stands below the maps."""
ROOM_TO_EDIT = 210
"""So many pixels high the parameters are where there is room."""


@dataclass(frozen=True)
class HeadText:
    """What stands above a column: its name, its parameters in words, whether they can be changed."""

    label: str
    parameters: str
    editable: bool


class ComparePage(QWidget):
    """Signals are the user's doing, the first argument a column's place: ``chosen(place, Compared)``,
    ``file_wanted(place)``, ``parameters_toggled(place, bool)``, ``removed(place)``. The others are those of its parts.
    """

    chosen = Signal(int, object)
    file_wanted = Signal(int)
    parameters_toggled = Signal(int, bool)
    removed = Signal(int)

    def __init__(self, make_editor: MakeEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_page")
        self.setAccessibleName("Compare")
        self.bar = CompareBar(self)
        self._strip = QWidget(self)
        self.heads = tuple(self._head(place) for place in range(MOST_COMPARED))
        self.parameters = CompareParameters(make_editor, self)
        self.maps = CompareMaps(self)
        self.maps.placed.connect(self._place_heads)
        self._moved, self._differing = text_label(self), text_label(self, dim=True)
        self._moved.setObjectName("compareMoved")
        self._differing.setObjectName("compareDiffering")
        self._below = QStackedWidget(self)
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._sizes: list[int] = []
        self._count = 0
        self._place()

    @property
    def words(self) -> tuple[str, str]:
        """What moved, and what differs, in words."""
        return self._moved.text(), self._differing.text()

    def show_heads(self, texts: Sequence[HeadText], groups: Sequence[OfferGroup], opened: int | None) -> None:
        """Show a head for each column; the parameters of the column *opened* are seen below."""
        self._count = len(texts)
        for place, head in enumerate(self.heads):
            if place < len(texts):
                text = texts[place]
                removable = len(texts) > FEWEST_COMPARED
                head.show_choice(text.label, text.parameters, editable=text.editable, removable=removable)
                head.show_offers(groups)
                head.set_parameters_open(place == opened)
        self._turn_below(WORDS if opened is None else PARAMETERS)
        self._place_heads(self.maps.places)

    def show_columns(self, shown: Sequence[Shown], theme: Theme) -> None:
        """Paint the columns, the difference at their end."""
        self.maps.show_columns(shown, theme)

    def show_words(self, moved: Sequence[str], differing: Sequence[str]) -> None:
        """Say what moved, and what the two columns do not share."""
        self._moved.setText("\n".join(moved))
        self._differing.setText("\n".join(differing))

    def show_moved(self, moved: Sequence[str]) -> None:
        """Say what moved at another place."""
        self._moved.setText("\n".join(moved))

    def refresh_icons(self, theme: Theme) -> None:
        """Draw the icons anew in the palette's colours."""
        for head in self.heads:
            head.refresh_icons()
        self.parameters.show_theme(theme)

    def _head(self, place: int) -> CompareHead:
        head = CompareHead(LETTERS[place], self._strip)
        head.chosen.connect(lambda entry: self.chosen.emit(place, entry))
        head.file_wanted.connect(lambda: self.file_wanted.emit(place))
        head.parameters_toggled.connect(lambda on: self.parameters_toggled.emit(place, on))
        head.removed.connect(lambda: self.removed.emit(place))
        head.hide()
        return head

    def _turn_below(self, part: int) -> None:
        """Show words or parameters; these get more room while they are open."""
        if part == self._below.currentIndex():
            return
        self._below.setCurrentIndex(part)
        if part == WORDS:
            self._parts.setSizes(self._sizes)
            return
        self._sizes = self._parts.sizes()
        whole = sum(self._sizes)
        low = min(max(self._sizes[1], ROOM_TO_EDIT), whole // 2)
        self._parts.setSizes([whole - low, low])

    def _place_heads(self, places: Mapping[int, QRect]) -> None:
        high = max(head.sizeHint().height() for head in self.heads)
        if self._strip.height() != high:
            self._strip.setFixedHeight(high)
        for place, head in enumerate(self.heads):
            where = places.get(place)
            if where is not None:
                head.setGeometry(QRect(where.x(), 0, where.width() - 4, high))
            head.setVisible(where is not None and place < self._count)

    def _place(self) -> None:
        words = QWidget(self)
        line = QHBoxLayout(words)
        line.setContentsMargins(8, 2, 8, 2)
        line.setSpacing(16)
        for label in (self._moved, self._differing):
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            line.addWidget(label, 1)
        area = QScrollArea(self)
        area.setObjectName("compareWords")
        area.setAccessibleName("What differs, in words")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(words)
        for widget in (words, area.viewport()):
            widget.setAutoFillBackground(False)
        self._below.addWidget(area)
        self._below.addWidget(self.parameters)
        parts = self._parts
        parts.setObjectName("compareParts")
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._scrolled_maps())
        parts.addWidget(self._below)
        parts.setStretchFactor(0, 1)
        line_height = self.fontMetrics().lineSpacing()
        self._below.setMinimumHeight(2 * line_height)
        parts.setSizes([1000, LINES * line_height])
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 4)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addWidget(parts, 1)

    def _scrolled_maps(self) -> QScrollArea:
        """The heads above their maps, scrolled together where there is too little room for all."""
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._strip)
        column.addWidget(self.maps, 1)
        area = QScrollArea(self)
        area.setObjectName("compareScroll")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        for widget in (inside, area.viewport()):
            widget.setAutoFillBackground(False)
        return area
