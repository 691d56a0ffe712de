"""The pins beside the maps: their list, what can be done with them, and the present held against the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, QUrl, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSizePolicy,
    QTextBrowser,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from attn_gui.model.pins_table import NAME, WORDS, PinsTable
from attn_gui.overriding import override
from attn_gui.session.pin_rows import PinRow
from attn_gui.views.pins_words import Place, Section, page, place_of

FEWEST_ROWS, MOST_ROWS = 2, 6
NO_PINS = (
    "Nothing is pinned yet. Pin Now keeps the present state under a name; after you have changed something, the two "
    "are compared here. Pins are saved with the session."
)


class PinsList(QTreeView):
    """As high as the pins it lists, within bounds."""

    @override
    def sizeHint(self) -> QSize:
        model = self.model()
        rows = min(max(model.rowCount(), FEWEST_ROWS), MOST_ROWS)
        row = self.sizeHintForRow(0) if model.rowCount() else self.fontMetrics().height()
        return QSize(super().sizeHint().width(), rows * row + 2 * self.frameWidth())


class PinsPanel(QWidget):
    """Shows pins and a comparison. All signals are the user's doing, but ``chosen_changed``."""

    pin_asked = Signal()
    swap_asked = Signal(str)
    restore_asked = Signal(str)
    delete_asked = Signal(str)
    rename_asked = Signal(str, str)
    place_chosen = Signal(object)
    """The Place of a cell to go to."""
    chosen_changed = Signal()
    """Another pin, or none, is ``chosen``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pins_panel")
        self.setAccessibleName("Pins")
        self._table = PinsTable(self)
        self._table.rename_asked.connect(self.rename_asked)
        self._list = self._made_list()
        self._text = self._made_text()
        self._buttons = {
            "swap": self._button(
                "pinSwap", "S&wap", "Let the present state and the pin change places", self.swap_asked
            ),
            "restore": self._button("pinRestore", "&Restore", "Go back to the pinned state", self.restore_asked),
            "delete": self._button("pinDelete", "Delete", "Forget this pin (Delete)", self.delete_asked),
        }
        self._pin = QPushButton("Pin Now", self)
        self._pin.setObjectName("pinNowButton")
        self._pin.setToolTip("Keep the present state under a name (Ctrl+Shift+B)")
        self._pin.clicked.connect(self.pin_asked)
        self._arrange()
        self.setFocusProxy(self._list)
        self._follow()

    @property
    def chosen(self) -> str | None:
        """The name of the pin that is chosen."""
        place = self._list.currentIndex().row()
        return self._table.rows[place].name if 0 <= place < len(self._table.rows) else None

    @property
    def list(self) -> QTreeView:
        """The list of pins."""
        return self._list

    @property
    def text(self) -> str:
        """What is to be read under the list."""
        return self._text.toPlainText()

    def show_rows(self, rows: Sequence[PinRow]) -> None:
        """List *rows*; the chosen pin stays so, a pin that is new is chosen."""
        before, count, place = self.chosen, len(self._table.rows), self._list.currentIndex().row()
        if self._table.show_rows(rows):
            names = [row.name for row in rows]
            kept = names.index(before) if before in names else min(place, len(names) - 1)
            # Row 0 by nobody's choice is no choice.
            chosen = len(names) - 1 if len(names) > count or kept < 0 else kept
            self._list.setCurrentIndex(self._table.index(chosen, NAME))
            self._list.updateGeometry()
        self._follow()

    def show_sections(self, heading: str, sections: Sequence[Section]) -> None:
        """Show what differs between the chosen pin and the present."""
        self._show(page(heading, sections))

    def show_sentence(self, text: str) -> None:
        """Show a sentence in place of a comparison."""
        self._show(page("", (Section("", ((text, None),)),)))

    def _show(self, html: str) -> None:
        place = self._text.verticalScrollBar().value()
        self._text.setHtml(html)
        self._text.verticalScrollBar().setValue(place)

    def _follow(self) -> None:
        place = self._list.currentIndex().row()
        row = self._table.rows[place] if 0 <= place < len(self._table.rows) else None
        for name, button in self._buttons.items():
            button.setEnabled(row is not None and (name == "delete" or not row.is_present))
        if row is None:
            self.show_sentence(NO_PINS)

    def _choose(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._follow()
        self.chosen_changed.emit()

    def _go(self, url: QUrl) -> None:
        place: Place | None = place_of(url.toString())
        if place is not None:
            self.place_chosen.emit(place)

    def _ask(self, signal: SignalInstance) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen)

    def _made_list(self) -> QTreeView:
        view = PinsList(self)
        view.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        view.setObjectName("pinsList")
        view.setAccessibleName("Pins of this session")
        view.setModel(self._table)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setHeaderHidden(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        view.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        view.setToolTip("F2 or a double click renames a pin")
        view.header().setStretchLastSection(False)
        view.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        view.header().setSectionResizeMode(WORDS, QHeaderView.ResizeMode.ResizeToContents)
        view.selectionModel().currentRowChanged.connect(self._choose)
        gone = QShortcut(QKeySequence.StandardKey.Delete, view, context=Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(lambda: self._ask(self.delete_asked))
        return view

    def _made_text(self) -> QTextBrowser:
        text = QTextBrowser(self)
        text.setObjectName("pinsText")
        text.setAccessibleName("The present against the chosen pin")
        text.setOpenLinks(False)
        text.setFrameShape(QFrame.Shape.NoFrame)
        text.anchorClicked.connect(self._go)
        return text

    def _button(self, name: str, text: str, tip: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: self._ask(signal))
        return button

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._pin)
        row.addStretch(1)
        for button in self._buttons.values():
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._list)
        column.addWidget(self._text, 1)
