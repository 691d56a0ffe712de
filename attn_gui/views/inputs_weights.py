"""A tab of weights, one under the other; an absent one says what stands in its place and offers to add it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.overriding import override
from attn_gui.session.edits import AddWeight
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import MatrixName, Session, stored_matrix
from attn_gui.views.inputs_plan import PlannedTab, PlannedTable
from attn_gui.views.matrix_editor import MatrixEditor
from attn_gui.views.matrix_heading import INDENT
from attn_gui.views.matrix_words import absent_words

MakeEditor = Callable[[MatrixName, bool], MatrixEditor]
"""Makes the editor of a table, told whether it is optional."""

MOST_ROWS = 12


class AbsentTable(QWidget):
    """The line of a table that is absent. Signals: ``edited(AddWeight)``."""

    edited = Signal(object)

    def __init__(self, name: MatrixName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"absent:{name}")
        symbol = QLabel(symbol_of(name), self, textFormat=Qt.TextFormat.PlainText)
        symbol.setProperty("heading", True)
        words = QLabel(absent_words(name), self, textFormat=Qt.TextFormat.PlainText)
        words.setProperty("dim", True)
        self.add = QPushButton("Add", self)
        self.add.setObjectName(f"add:{name}")
        self.add.setStyleSheet("padding: 1px 10px;")
        self.add.setAccessibleName(f"Add {symbol_of(name)}")
        line = QHBoxLayout(self)
        line.setContentsMargins(INDENT, 2, 0, 2)
        for part in (symbol, words):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.add)
        assert name.kind is not None
        kind = name.kind
        self.add.clicked.connect(lambda: self.edited.emit(AddWeight(kind, name.name)))


class WeightsTab(QScrollArea):
    """Shows the tables of a PlannedTab. Signals: ``edited(Edit)``."""

    edited = Signal(object)

    def __init__(
        self, plan: PlannedTab, session: Session, make_editor: MakeEditor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.key = plan.key
        self._session, self._make_editor = session, make_editor
        self._tables = plan.tables
        self._editors: dict[MatrixName, MatrixEditor] = {}
        self._absent: dict[MatrixName, AbsentTable] = {}
        self.setObjectName(f"tab:{plan.key}")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 2, 4)
        column.setSpacing(6)
        self._places = [QVBoxLayout() for _ in self._tables]
        for place in self._places:
            column.addLayout(place)
        column.addStretch(1)
        self.setWidget(inside)
        # A scroll area fills both with the window's colour; the panel's is wanted.
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    @property
    def first(self) -> MatrixName:
        """The uppermost table, whether present or not."""
        return self._tables[0].name

    def has(self, name: MatrixName) -> bool:
        """Return whether the table *name* has its place here."""
        return any(table.name == name for table in self._tables)

    def show_session(self, session: Session) -> None:
        """Show each table that *session* has, and offer the others."""
        self._session = session
        if self.isVisible():
            self._fill()

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme*."""
        for editor in self._editors.values():
            editor.show_theme(theme)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # Tables are built when first looked at: most tabs never are.
        self._fill()
        super().showEvent(event)

    def _fill(self) -> None:
        for place, table in enumerate(self._tables):
            present = stored_matrix(self._session, table.name) is not None
            if present and table.name not in self._editors:
                self._add_editor(place, table)
            if not present and table.name not in self._absent:
                self._add_absent(place, table)
            if table.name in self._editors:
                self._editors[table.name].setVisible(present)
            if table.name in self._absent:
                self._absent[table.name].setVisible(not present)
        self._share_height()

    def _go_to(self, name: MatrixName) -> None:
        editor = self._editors.get(name)
        if editor is not None and not editor.isHidden():
            editor.table.setFocus()

    def _add_editor(self, place: int, table: PlannedTable) -> None:
        editor = self._make_editor(table.name, table.optional)
        editor.height_changed.connect(self._share_height)
        self._editors[table.name] = editor
        self._places[place].addWidget(editor)

    def _add_absent(self, place: int, table: PlannedTable) -> None:
        line = AbsentTable(table.name, self)
        line.edited.connect(self.edited)
        # The button is gone then, and with it the keyboard.
        line.edited.connect(lambda: self._go_to(table.name))
        self._absent[table.name] = line
        self._places[place].addWidget(line)

    def _share_height(self) -> None:
        for editor in self._editors.values():
            wanted = editor.wanted_height()
            least = editor.heading.sizeHint().height() + MOST_ROWS * editor.table.tokens.defaultSectionSize()
            editor.setMinimumHeight(min(wanted, least))
            editor.setMaximumHeight(wanted)
