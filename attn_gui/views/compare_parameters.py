"""The parameters of one column, open below the heads: options as in the options drawer, and the mode's own matrices."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QTabWidget, QToolButton, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.session.session import Session
from attn_gui.views.icons import icon
from attn_gui.views.inputs_plan import weight_tabs
from attn_gui.views.inputs_weights import MakeEditor, WeightsTab
from attn_gui.views.options_drawer import OptionsDrawer

HIGHEST = 190
"""So many pixels the matrices take at most: the maps are what is looked at."""
OWN_TIP = (
    "On: the options of this column stay in this column. Off: they are those of the mode in the document, "
    "and a change of them can be undone."
)


class CompareParameters(QFrame):
    """``edited(Edit)``, ``own_toggled(bool)`` and ``closed()`` are the user's doing."""

    edited = Signal(object)
    own_toggled = Signal(bool)
    closed = Signal()

    def __init__(self, make_editor: MakeEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareParameters")
        self.setAccessibleName("Parameters of a column")
        self._make_editor = make_editor
        self._tabs: list[WeightsTab] = []
        self._title = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._title.setProperty("heading", True)
        self.own = QCheckBox("Only in this col&umn", self)
        self.own.setObjectName("compareOwn")
        self.own.setToolTip(OWN_TIP)
        self.own.clicked.connect(self.own_toggled)
        self._close = QToolButton(self)
        self._close.setObjectName("compareParametersClose")
        self._close.setProperty("flat", True)
        self._close.setAccessibleName("Close the parameters")
        self._close.setToolTip("Close the parameters")
        self._close.clicked.connect(self.closed)
        self.options = OptionsDrawer(self)
        self.options.edited.connect(self.edited)
        self.matrices = QTabWidget(self)
        self.matrices.setObjectName("compareMatrices")
        self.matrices.setAccessibleName("Matrices of the mode")
        self.matrices.setDocumentMode(True)
        self.matrices.setMaximumHeight(HIGHEST)
        self._place()
        self.refresh_icons()

    @property
    def title(self) -> str:
        """Whose parameters they are."""
        return self._title.text()

    @property
    def tabs(self) -> tuple[WeightsTab, ...]:
        """The tables of the mode, a tab for each group."""
        return tuple(self._tabs)

    def show_parameters(self, title: str, session: Session, document: Session, *, own: bool, can_own: bool) -> None:
        """Show the options of *session*, the column's, and the matrices of its mode that the *document* holds."""
        self._title.setText(title)
        self.own.setChecked(own)
        self.own.setVisible(can_own)
        self.options.show_session(session)
        plans = weight_tabs(session)
        if [plan.key for plan in plans] != [tab.key for tab in self._tabs]:
            self._drop_tabs()
            for plan in plans:
                tab = WeightsTab(plan, document, self._make_editor, self)
                tab.edited.connect(self.edited)
                self._tabs.append(tab)
                self.matrices.addTab(tab, plan.title)
        for tab in self._tabs:
            tab.show_session(document)
        self.matrices.setVisible(bool(self._tabs))

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme*."""
        self.refresh_icons()
        for tab in self._tabs:
            tab.show_theme(theme)

    def refresh_icons(self) -> None:
        """Draw the icon anew in the palette's colours."""
        self._close.setIcon(icon("x"))

    def _drop_tabs(self) -> None:
        for tab in self._tabs:
            self.matrices.removeTab(self.matrices.indexOf(tab))
            tab.hide()
            tab.deleteLater()
        self._tabs.clear()

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 4, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.own)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.options)
        column.addWidget(self.matrices)
