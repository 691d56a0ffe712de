"""Which cells the number in focus follows most, and what would become of it if one of them moved."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.overriding import override
from attn_gui.session.what_if import Place
from attn_gui.text import Message, say
from attn_gui.views.fold_card import text_label
from attn_gui.views.number_field import NumberField
from attn_gui.views.slope_legend import SlopeLegend

STEP = 0.1
MOST_ROWS = 8
PLACE = Qt.ItemDataRole.UserRole
ASK = "Choose a cell, here or in a table, to see what would become of it."


class CellList(QListWidget):
    """As high as what it lists."""

    @override
    def sizeHint(self) -> QSize:
        row = max(self.sizeHintForRow(0), self.fontMetrics().height())
        return QSize(super().sizeHint().width(), MOST_ROWS * row + 2 * self.frameWidth())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, 3 * self.fontMetrics().height())


class SensitivityPanel(QWidget):
    """All signals are the user's doing. ``cell_chosen`` and ``cell_wanted`` carry a Place: to tell of, to go to."""

    cell_chosen = Signal(object)
    cell_wanted = Signal(object)
    step_chosen = Signal(object)
    copy_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sensitivity_panel")
        self.setAccessibleName("Sensitivity")
        self._filling = False
        self._head, self._notes, self._words = text_label(self), text_label(self, dim=True), text_label(self)
        self._head.setProperty("heading", True)
        self.legend = SlopeLegend(self)
        self.list = self._made_list()
        self.step = NumberField("Step of the cell", check=_usable, parent=self)
        self.step.setObjectName("sensitivityStep")
        self.step.show_number(STEP)
        self.step.number_chosen.connect(self.step_chosen)
        self._copy = QPushButton("Copy", self)
        self._copy.setObjectName("sensitivityCopy")
        self._copy.setToolTip("Copy what stands here as text")
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self.text))
        self._inside = QWidget(self)
        self._arrange()
        self.setFocusProxy(self.list)
        self.show_sentence(say("Waiting for the numbers."))

    @property
    def heading(self) -> str:
        """The number in focus with its name, or why there is none."""
        return self._head.text()

    @property
    def words(self) -> str:
        """What would become of the number if the chosen cell moved."""
        return self._words.text()

    @property
    def notes(self) -> str:
        """What is to be known of the derivatives."""
        return self._notes.text()

    @property
    def entries(self) -> tuple[str, ...]:
        """The cells listed."""
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    @property
    def text(self) -> str:
        """Everything as plain text."""
        lines = (self.heading, *self.entries, "" if self.words == ASK else self.words, self.notes)
        return "\n".join(line for line in lines if line)

    def show_sentence(self, sentence: Message) -> None:
        """Show why nothing is coloured."""
        self._head.setText(str(sentence))
        self._inside.hide()

    def show_cells(self, heading: str, cells: Sequence[tuple[Place, str]], notes: Sequence[Message]) -> None:
        """Show the number and the cells that it follows most."""
        self._head.setText(heading)
        self._fill(cells)
        self._notes.setText("\n".join(map(str, notes)))
        self._notes.setVisible(bool(notes))
        self._inside.show()

    def show_chosen(self, place: Place | None) -> None:
        """Mark the cell that is told of, if it is among those listed; tells nobody."""
        rows = [row for row in range(self.list.count()) if self.list.item(row).data(PLACE) == place]
        self._filling = True
        self.list.setCurrentRow(rows[0] if rows else -1)
        self._filling = False

    def show_limit(self, limit: float, theme: Theme) -> None:
        """Say how colours are to be read."""
        self.legend.show_limit(limit, theme)

    def show_words(self, sentence: Message | None) -> None:
        """Show what would become of the number; without a sentence, how to ask."""
        self._words.setText(ASK if sentence is None else str(sentence))

    def _fill(self, cells: Sequence[tuple[Place, str]]) -> None:
        self._filling = True
        self.list.clear()
        for place, words in cells:
            item = QListWidgetItem(words, self.list)
            item.setData(PLACE, place)
        self._filling = False

    def _choose(self, item: QListWidgetItem | None, _before: object = None) -> None:
        if item is not None and not self._filling:
            self.cell_chosen.emit(item.data(PLACE))

    def _go(self, item: QListWidgetItem) -> None:
        self.cell_chosen.emit(item.data(PLACE))
        self.cell_wanted.emit(item.data(PLACE))

    def _made_list(self) -> CellList:
        made = CellList(self)
        made.setObjectName("sensitiveCells")
        made.setAccessibleName("Cells that the number follows most")
        made.setTabKeyNavigation(False)
        made.setWordWrap(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setToolTip("Click, or Return, goes to the cell")
        made.currentItemChanged.connect(self._choose)
        made.itemClicked.connect(self._go)
        made.itemActivated.connect(self._go)
        return made

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self._head)
        column.addWidget(self._inside)
        column.addStretch(1)
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        explained = text_label(self, dim=True)
        explained.setText("The tables are coloured by how much this number would change if a cell grew by one unit.")
        for part in (explained, self.legend, self.list):
            inside.addWidget(part)
        line = QHBoxLayout()
        label = QLabel("&If the cell grew by", self, textFormat=Qt.TextFormat.PlainText)
        label.setBuddy(self.step)
        line.addWidget(label)
        line.addWidget(self.step, 1)
        inside.addLayout(line)
        inside.addWidget(self._words)
        inside.addWidget(self._notes)
        inside.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignRight)


def _usable(step: float) -> Message | None:
    return None if step else say("A step of 0 changes nothing.")
