"""What the session's attention costs at growing lengths: start, progress, curves and the numbers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from attn_gui.figures.accounting_table import TextTable
from attn_gui.figures.cost_figures import QUANTITIES
from attn_gui.figures.figure import Figure
from attn_gui.text import Message
from attn_gui.views.figure_canvas import FigureCanvas
from attn_gui.views.plain_table import PlainTable

STEPS = 1000


class CostPanel(QWidget):
    """``start_requested(text)`` carries the lengths as typed; ``quantity_chosen(key)`` is the user's own choice."""

    start_requested = Signal(str)
    cancel_requested = Signal()
    quantity_chosen = Signal(str)
    export_requested = Signal()

    def __init__(self, lengths: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cost_panel")
        self.setAccessibleName("Cost")
        self._lengths = QLineEdit(lengths, self)
        self._lengths.setObjectName("costLengths")
        self._lengths.setAccessibleName("Lengths")
        self._lengths.setToolTip("So many queries and keys, separated by commas; the session's rows are repeated")
        self._lengths.setCursorPosition(0)
        self._lengths.returnPressed.connect(self._start)
        self._button = QPushButton("Start", self)
        self._button.setObjectName("costStart")
        self._button.clicked.connect(self._start)
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setObjectName("costCancel")
        self._cancel.clicked.connect(self.cancel_requested)
        self._progress = QProgressBar(self)
        self._progress.setObjectName("costProgress")
        self._progress.setRange(0, STEPS)
        self._progress.setTextVisible(False)
        self._progress.setMaximumHeight(8)
        self._words = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setObjectName("costWords")
        self._quantity = QComboBox(self)
        self._quantity.setObjectName("costQuantity")
        self._quantity.setAccessibleName("What the curves show")
        for row in QUANTITIES.values():
            self._quantity.addItem(str(row.title), row.key)
        self._quantity.activated.connect(lambda place: self.quantity_chosen.emit(self._quantity.itemData(place)))
        self._export = QPushButton("Export…", self)
        self._export.setObjectName("costExport")
        self._export.clicked.connect(self.export_requested)
        self._chart = FigureCanvas("costChart", self)
        self._table = PlainTable("costTable", self)
        self._table.setAccessibleName("Measured")
        self._place()
        self.setFocusProxy(self._lengths)
        self.show_running(False)

    @property
    def quantity(self) -> str:
        """The key of what the curves show."""
        return self._quantity.currentData()

    @property
    def words(self) -> str:
        """What is said about the measurement."""
        return self._words.text()

    @property
    def chart(self) -> FigureCanvas:
        """The curves."""
        return self._chart

    @property
    def table(self) -> PlainTable:
        """The numbers."""
        return self._table

    def show_running(self, running: bool) -> None:
        """Offer to start, or while measuring to cancel."""
        self._button.setEnabled(not running)
        self._cancel.setEnabled(running)
        self._lengths.setReadOnly(running)
        self._progress.setVisible(running)

    def show_progress(self, share: float) -> None:
        """Show the share of all runs that is done."""
        self._progress.setValue(round(share * STEPS))

    def say(self, message: Message) -> None:
        """Show one sentence above the curves."""
        self._words.setText(str(message))

    def show_figure(self, figure: Figure, *, measured: bool) -> None:
        """Show the curves; what was not measured cannot be exported."""
        self._chart.show_figure(figure)
        self._export.setEnabled(measured)

    def show_table(self, table: TextTable) -> None:
        """Show the numbers."""
        lines = [(str(row.label), row.cells, row.leads) for row in table.rows]
        self._table.show_table([*map(str, table.headings)], lines, [*map(str, table.notes)])

    def _start(self) -> None:
        if self._button.isEnabled():
            self.start_requested.emit(self._lengths.text())

    def _place(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        label = QLabel("&Lengths", self)
        label.setBuddy(self._lengths)
        first.addWidget(label)
        first.addWidget(self._lengths, 1)
        first.addWidget(self._button)
        second.addWidget(self._quantity, 1)
        second.addWidget(self._export)
        second.addWidget(self._cancel)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.addWidget(self._chart)
        parts.addWidget(self._table)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self._progress)
        column.addWidget(self._words)
        column.addWidget(parts, 1)
