"""What attention costs, counted: at the present size, and beside it at a length that the user types."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from attn_gui.figures.accounting_table import TextTable, as_lines
from attn_gui.session.accounting import MOST_POSITIONS
from attn_gui.text import Message, say
from attn_gui.views.number_field import NumberField
from attn_gui.views.plain_table import PlainTable

Lengths = tuple[int, int]


class AccountingPanel(QWidget):
    """``lengths_chosen`` carries (n_q, n_k), or None for the present size alone.

    ``copy_requested`` carries the table as text.
    """

    lengths_chosen = Signal(object)
    copy_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("accounting_panel")
        self.setAccessibleName("Accounting")
        self._table = PlainTable("accountingTable", self)
        self._table.setAccessibleName("Counts")
        self._text = ""
        self._queries = self._field("Positions", "accountingLength", "n")
        self._keys = self._field("Keys, where they are not as many", "accountingKeys", "as many")
        self._copy = QPushButton("Copy", self)
        self._copy.setObjectName("accountingCopy")
        self._copy.setToolTip("Copy the table as text")
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self._text))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(self._length_line())
        column.addWidget(self._table, 1)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self._copy)
        column.addLayout(last)
        self.setFocusProxy(self._queries)

    @property
    def lengths(self) -> Lengths | None:
        """The typed lengths (n_q, n_k); None where nothing is typed."""
        queries, keys = self._queries.number, self._keys.number
        if queries is None and keys is None:
            return None
        first = queries if queries is not None else keys
        second = keys if keys is not None else queries
        assert first is not None
        assert second is not None
        return int(first), int(second)

    @property
    def text(self) -> str:
        """The table as plain text."""
        return self._text

    @property
    def table(self) -> PlainTable:
        """The widget that shows the counts."""
        return self._table

    def show_table(self, table: TextTable) -> None:
        """Show the counts."""
        self._text = "\n".join(as_lines(table))
        lines = [(str(row.label), row.cells, row.leads) for row in table.rows]
        self._table.show_table([*map(str, table.headings)], lines, [*map(str, table.notes)])
        self._copy.setEnabled(True)

    def show_sentence(self, sentence: Message) -> None:
        """Show why there are no counts."""
        self._text = str(sentence)
        self._table.show_sentence(self._text)
        self._copy.setEnabled(False)

    def _length_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        for label, field in (("At &length", self._queries), ("with &keys", self._keys)):
            words = QLabel(label, self, textFormat=Qt.TextFormat.PlainText)
            words.setBuddy(field)
            line.addWidget(words)
            line.addWidget(field, 1)
        return line

    def _field(self, name: str, object_name: str, placeholder: str) -> NumberField:
        field = NumberField(
            name, optional=True, placeholder=placeholder, step=1, whole=True, check=_countable, parent=self
        )
        field.setObjectName(object_name)
        field.number_chosen.connect(lambda _number: self.lengths_chosen.emit(self.lengths))
        return field


def _countable(number: float) -> Message | None:
    if 1 <= number <= MOST_POSITIONS:
        return None
    return say("Lengths go from 1 to {most}.", most=f"{MOST_POSITIONS:,}")
