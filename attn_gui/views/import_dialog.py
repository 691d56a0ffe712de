"""Chooses what of a file goes into which table: the array, the slice of it, the table; with the first rows shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from attn_gui.errors import AttentionError
from attn_gui.io.matrices import FoundArray, Matrix, slices, taken
from attn_gui.session.edits import ReplaceMatrix
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import INPUTS, MatrixName, Session, X
from attn_gui.views.import_preview import MOST_COLUMNS, MOST_ROWS, ImportPreview
from attn_gui.views.inputs_plan import weight_tabs
from attn_gui.views.matrix_words import words_for


class ImportDialog(QDialog):
    """Shows the arrays found in a file; ``edit()`` is the chosen import, None while none can be made."""

    def __init__(
        self,
        file_name: str,
        found: Sequence[FoundArray],
        session: Session,
        name: MatrixName,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._found = tuple(found)
        self._targets = import_targets(session)
        self._matrix: Matrix | None = None
        self.setObjectName("importDialog")
        self.setWindowTitle(f"Import from {file_name}")
        self.array = _choice(self, "importArray", "Array")
        self.slice = _choice(self, "importSlice", "Part of the array")
        self.target = _choice(self, "importTarget", "Table to replace")
        self.sentence = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.sentence.setObjectName("importSentence")
        self.sentence.setWordWrap(True)
        self.preview = ImportPreview(self)
        for each in self._found:
            self.array.addItem(f"{each.name}   {_shape(each.shape)}   {each.dtype}")
        for target in self._targets:
            self.target.addItem(f"{symbol_of(target)}   {words_for(target)}")
        self.target.setCurrentIndex(self._targets.index(name) if name in self._targets else 0)
        self._build()
        # "activated" tells of the user's choices only.
        self.array.activated.connect(self._show_slices)
        self.slice.activated.connect(self._load)
        self.target.activated.connect(self._tell)
        self._show_slices()

    @property
    def matrix(self) -> Matrix | None:
        """The table chosen, loaded; None where it cannot be read."""
        return self._matrix

    def edit(self) -> ReplaceMatrix | None:
        """Return the edit that puts the chosen table in its place, with the file's row labels as token names."""
        if self._matrix is None:
            return None
        target = self._targets[self.target.currentIndex()]
        tokens = self._matrix.row_labels if target.kind is None else None
        return ReplaceMatrix(target, self._matrix.values, tokens=tokens)

    def _build(self) -> None:
        table = QTableView(self)
        table.setObjectName("importPreview")
        table.setAccessibleName("First rows of the chosen table")
        table.setModel(self.preview)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        table.verticalHeader().setMaximumWidth(140)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().setDefaultSectionSize(self.fontMetrics().horizontalAdvance("-00.0000") + 12)
        table.setMinimumHeight((MOST_ROWS + 2) * (self.fontMetrics().height() + 6))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Array", self.array)
        form.addRow("&Part", self.slice)
        form.addRow("&Into", self.target)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, parent=self)
        self.ok = buttons.button(kinds.Ok)
        self.ok.setText("Import")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(table, 1)
        column.addWidget(self.sentence)
        column.addWidget(buttons)
        self.resize(640, 360)

    def _show_slices(self) -> None:
        found = self._found[self.array.currentIndex()]
        self.slice.clear()
        self._slices = slices(found.shape)
        self.slice.addItems([str(each.label) for each in self._slices])
        self.slice.setEnabled(len(self._slices) > 1)
        self._load()

    def _load(self) -> None:
        found, chosen = self._found[self.array.currentIndex()], self._slices[self.slice.currentIndex()]
        self._matrix = None
        try:
            self._matrix = taken(found, chosen)
        except AttentionError as error:
            self.sentence.setText(str(error))
        self.preview.show_matrix(self._matrix)
        self.ok.setEnabled(self._matrix is not None)
        self._tell()

    def _tell(self) -> None:
        matrix = self._matrix
        if matrix is None:
            return
        rows, columns = matrix.values.shape
        symbol = symbol_of(self._targets[self.target.currentIndex()])
        whole = rows <= MOST_ROWS and columns <= MOST_COLUMNS
        words = f"{symbol} becomes {rows} × {columns}" + ("." if whole else "; its first numbers are shown.")
        self.sentence.setText(" ".join((words, *map(str, matrix.notices))))


def import_targets(session: Session) -> tuple[MatrixName, ...]:
    """Return the tables that an import can replace: the inputs, X, and the weights of the mode in use."""
    weights = (table.name for tab in weight_tabs(session) for table in tab.tables)
    return (*INPUTS, X, *weights)


def _choice(dialog: QDialog, name: str, words: str) -> QComboBox:
    box = QComboBox(dialog)
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setMinimumContentsLength(30)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "one number"
