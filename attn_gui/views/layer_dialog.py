"""Shows what a layer in a file would become, array by array, before it is brought in."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from attn_gui.errors import AttentionError
from attn_gui.session.layer_arrays import REAL
from attn_gui.session.layer_edits import heads_words
from attn_gui.session.layer_plan import LayerPlan, plan_of
from attn_gui.session.layer_words import fit_words, kept_words, split_words
from attn_gui.session.layers import Layer
from attn_gui.session.session import Session
from attn_gui.text import Message
from attn_gui.views.tips import tip

HEADINGS = ("In the file", "Shape", "Becomes")


class LayerDialog(QDialog):
    """Chooses a layer and its heads; ``plan`` is what is shown, None while the layer is refused."""

    def __init__(self, file: str, layers: Sequence[Layer], session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = tuple(layers)
        self._session = session
        self.plan: LayerPlan | None = None
        self.setObjectName("layerDialog")
        self.setWindowTitle(f"Bring in a layer of {file}")
        self.layer = self._choice("layerChoice", "Layer")
        self.heads = self._choice("layerHeads", "Number of heads")
        for each in self._layers:
            self.layer.addItem(f"{each.name or file}   {each.layout.label}")
        self.layer.setEnabled(len(self._layers) > 1)
        self.table = _table(self)
        self.words = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.words.setObjectName("layerWords")
        self.words.setWordWrap(True)
        self._build()
        # "activated" tells of the user's choices only.
        self.layer.activated.connect(self._take_apart)
        self.heads.activated.connect(self._split)
        self._take_apart()

    def _build(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Layer", self.layer)
        form.addRow("&Heads", self.heads)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, parent=self)
        self.ok = buttons.button(kinds.Ok)
        self.ok.setText("Bring In")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addWidget(buttons)
        self.resize(860, 520)

    def _choice(self, name: str, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setMinimumContentsLength(30)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box

    def _take_apart(self) -> None:
        """Show the chosen layer with the heads that its shapes tell, or the usual number."""
        self.heads.clear()
        self._show(None)
        if self.plan is not None:
            for each in self.plan.possible:
                self.heads.addItem(str(heads_words(each.count, each.kv_count)), each.count)
            self.heads.setCurrentIndex(self.plan.possible.index(self.plan.heads))
        self.heads.setEnabled(self.heads.count() > 1)

    def _split(self) -> None:
        self._show(self.heads.currentData())

    def _show(self, count: int | None) -> None:
        self.plan = None
        try:
            self.plan = plan_of(self._layers[self.layer.currentIndex()], count)
        except AttentionError as error:
            self.words.setText(str(error))
        self.ok.setEnabled(self.plan is not None)
        self.table.setRowCount(0)
        if self.plan is not None:
            self._fill(self.plan)
            self.words.setText("\n".join(map(str, self._told(self.plan))))

    def _fill(self, plan: LayerPlan) -> None:
        rows = plan.rows()
        self.table.setRowCount(len(rows))
        for place, (array, what) in enumerate(rows):
            single = "one number" if array.dtype in REAL else array.dtype
            shape = " × ".join(map(str, array.shape)) or single
            for column, text in enumerate((array.name, shape, "\n".join(map(str, what)))):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text if column != 1 else f"{text}, {array.dtype}"))
                self.table.setItem(place, column, item)
        self.table.resizeColumnToContents(0)
        self.table.resizeColumnToContents(1)
        self.table.setColumnWidth(0, min(self.table.columnWidth(0), self.width() // 2))

    def _told(self, plan: LayerPlan) -> Iterator[Message]:
        yield split_words(plan.heads, of=len(plan.possible))
        yield fit_words(self._session, plan.widths)
        for further in (kept_words(self._session), plan.elsewhere()):
            if further is not None:
                yield further


def _table(dialog: QDialog) -> QTableWidget:
    table = QTableWidget(0, len(HEADINGS), dialog)
    table.setObjectName("layerTable")
    table.setAccessibleName("What each array becomes")
    table.setHorizontalHeaderLabels(list(HEADINGS))
    table.verticalHeader().setVisible(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setWordWrap(True)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(len(HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)
    return table
