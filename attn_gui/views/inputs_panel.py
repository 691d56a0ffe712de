"""The panel "① Inputs": every matrix that the mode in use reads, as tables in tabs."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QTabWidget, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.session.lit import Light
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import INPUTS, MatrixName, Session, X
from attn_gui.views.inputs_plan import weight_tabs
from attn_gui.views.inputs_tables import TablesTab
from attn_gui.views.inputs_weights import WeightsTab
from attn_gui.views.inputs_x import XTab
from attn_gui.views.matrix_editor import MatrixEditor
from attn_gui.views.matrix_slopes import Slopes
from attn_gui.views.questions import Questions


class InputsPanel(QFrame):
    """Follows the document. Signals: ``import_requested(MatrixName)``, ``export_requested(MatrixName)``,
    ``rejected(AttentionError)`` for text that is no number or no block, ``explanation_requested(MatrixName, row,
    column)`` of a number, ``cell_chosen(MatrixName, row, column)`` when the user went to a cell of the whole table."""

    import_requested = Signal(object)
    export_requested = Signal(object)
    rejected = Signal(object)
    explanation_requested = Signal(object, int, int)
    cell_chosen = Signal(object, int, int)

    def __init__(
        self, document: Document, view: CurrentView, theme: Theme, questions: Questions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._view, self._theme, self._questions = document, view, theme, questions
        self._last = INPUTS[0]
        self._light = Light()
        self._slopes: Slopes | None = None
        self.setObjectName("panel")
        self.setAccessibleName("Inputs")
        self.setMinimumWidth(240)
        title = QLabel("① Inputs", self)
        title.setObjectName("inputsTitle")
        title.setProperty("heading", True)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("inputsTabs")
        self.tabs.setAccessibleName("Inputs: tables")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self._tables = TablesTab([self._editor(name) for name in INPUTS], self)
        self._x = XTab(self._editor(X), self)
        self._weights: list[WeightsTab] = []
        self.tabs.addTab(self._tables, " · ".join(symbol_of(name) for name in INPUTS))
        self.tabs.addTab(self._x, symbol_of(X))
        self._x.edited.connect(document.apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(self.tabs, 1)
        document.session_changed.connect(self._follow)
        self._show(document.session)

    @property
    def current_editor(self) -> MatrixEditor | None:
        """The editor that had the keyboard last, if it is seen, else the first one seen."""
        seen = [editor for editor in self.findChildren(MatrixEditor) if editor.isVisibleTo(self)]
        return next((editor for editor in seen if editor.name == self._last), seen[0] if seen else None)

    @property
    def current_table(self) -> MatrixName:
        """The table of the current editor; X, or the first of a tab of absent ones, where there is none."""
        editor, tab = self.current_editor, self.tabs.currentWidget()
        if editor is not None:
            return editor.name
        return tab.first if isinstance(tab, WeightsTab) else X

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme*."""
        self._theme = theme
        for tab in (self._tables, self._x, *self._weights):
            tab.show_theme(theme)

    def show_light(self, light: Light) -> None:
        """Light the cells of every table that *light* names."""
        self._light = light
        for editor in self.findChildren(MatrixEditor):
            editor.table.show_light(light.at(str(editor.name)), dims=light.dims)

    def show_slopes(self, slopes: Slopes | None) -> None:
        """Colour the cells of every table by derivatives from now on; without any by their values, as before."""
        if slopes is not self._slopes:
            self._slopes = slopes
            for editor in self.findChildren(MatrixEditor):
                editor.show_slopes(None if slopes is None else slopes.of(editor.name))

    def bring_forward(self, name: MatrixName) -> None:
        """Bring the tab of the table *name* to the front."""
        tab = self._tables if name in INPUTS else self._x if name == X else self._weights_of(name)
        if tab is not None:
            self.tabs.setCurrentWidget(tab)

    def show_cell(self, name: MatrixName, row: int, column: int) -> None:
        """Bring the table *name* to the front and select one of its cells; the keyboard stays where it is."""
        self.bring_forward(name)
        editor = self.findChild(MatrixEditor, f"editor:{name}")
        if editor is not None:
            editor.show_cell(row, column)

    def show_table(self, name: MatrixName) -> None:
        """Bring the tab of the table *name* to the front, and the keyboard into the table if it is there."""
        self.bring_forward(name)
        editor = self.findChild(MatrixEditor, f"editor:{name}")
        if editor is not None:
            editor.table.setFocus()

    @Slot()
    def _follow(self) -> None:
        self._show(self._document.session)

    def _show(self, session: Session) -> None:
        self._tables.show_session(session)
        self._x.show_session(session)
        plans = weight_tabs(session)
        if [tab.key for tab in self._weights] != [plan.key for plan in plans]:
            in_front = any(self.tabs.currentWidget() is tab for tab in self._weights)
            self._drop_weights()
            for plan in plans:
                tab = WeightsTab(plan, session, self._editor, self)
                tab.edited.connect(self._document.apply)
                self._weights.append(tab)
                self.tabs.addTab(tab, plan.title)
                self.tabs.setTabToolTip(self.tabs.indexOf(tab), plan.title)
            if in_front:
                self.tabs.setCurrentWidget(self._weights[0] if self._weights else self._tables)
        for tab in self._weights:
            tab.show_session(session)

    def _drop_weights(self) -> None:
        for tab in self._weights:
            self.tabs.removeTab(self.tabs.indexOf(tab))
            tab.hide()
            tab.deleteLater()
        self._weights.clear()

    def _remember(self, name: MatrixName) -> None:
        self._last = name

    def _tell_cell(self, editor: MatrixEditor, row: int) -> None:
        column = editor.table.currentIndex().column() + editor.table.first_column
        self.cell_chosen.emit(editor.name, row, column)

    def _weights_of(self, name: MatrixName) -> WeightsTab | None:
        return next((tab for tab in self._weights if tab.has(name)), None)

    def _editor(self, name: MatrixName, optional: bool = False) -> MatrixEditor:
        editor = MatrixEditor(
            name, self._document, self._view, self._theme, self._questions, optional=optional, parent=self
        )
        editor.import_requested.connect(self.import_requested)
        editor.export_requested.connect(self.export_requested)
        editor.rejected.connect(self.rejected)
        editor.explanation_requested.connect(self.explanation_requested)
        editor.table.show_light(self._light.at(str(name)), dims=self._light.dims)
        editor.show_slopes(None if self._slopes is None else self._slopes.of(name))
        editor.table.entered.connect(lambda: self._remember(name))
        editor.table.row_chosen.connect(lambda row: self._tell_cell(editor, row))
        return editor
