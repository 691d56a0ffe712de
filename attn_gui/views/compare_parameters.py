"""The parameters of one column, below the maps: options as in the options drawer, and the mode's own matrices."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from attn_gui.figures.figure import Theme
from attn_gui.session.session import MatrixName, Session, stored_matrix
from attn_gui.views.fold_card import text_label
from attn_gui.views.icons import icon
from attn_gui.views.inputs_plan import PlannedTab, weight_tabs
from attn_gui.views.inputs_weights import MakeEditor, WeightsTab
from attn_gui.views.options_drawer import OptionsDrawer

OWN_TIP = (
    "On: the options of this column stay in this column. Off: they are those of the mode in the document, "
    "and a change of them can be undone."
)


class CompareParameters(QWidget):
    """Signals are the user's doing: ``edited(Edit)``, ``own_toggled(bool)``, ``closed()``, and
    ``matrices_wanted(tuple of MatrixName)`` to put the mode's first matrices into the document.
    """

    edited = Signal(object)
    own_toggled = Signal(bool)
    matrices_wanted = Signal(object)
    closed = Signal()

    def __init__(self, make_editor: MakeEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareParameters")
        self.setAccessibleName("Parameters of a column")
        self._make_editor = make_editor
        self._tabs: list[WeightsTab] = []
        self._missing: tuple[MatrixName, ...] = ()
        self._title = text_label(self)
        self._title.setProperty("heading", True)
        self.own = QCheckBox("Only in this col&umn", self)
        self.own.setObjectName("compareOwn")
        self.own.setToolTip(OWN_TIP)
        self.own.clicked.connect(self.own_toggled)
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("compareParametersClose")
        self.close_button.setProperty("flat", True)
        self.close_button.setAccessibleName("Close the parameters")
        self.close_button.setToolTip("Close the parameters")
        self.close_button.clicked.connect(self.closed)
        self.options = OptionsDrawer(self)
        self.options.edited.connect(self.edited)
        self._first = QWidget(self)
        self._first_words = text_label(self._first, dim=True)
        self.first_button = QPushButton("Edit The&m", self._first)
        self.first_button.setObjectName("compareFirstMatrices")
        self.first_button.clicked.connect(lambda: self.matrices_wanted.emit(self._missing))
        self.pages = QTabWidget(self)
        self.pages.setObjectName("compareParameterTabs")
        self.pages.setAccessibleName("Options and matrices of the column")
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)
        self.pages.addTab(_scrolled(self.options), "Options")
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

    def show_parameters(
        self, title: str, session: Session, document: Session, notes: str, *, own: bool, can_own: bool
    ) -> None:
        """Show the options of *session*, the column's, and the matrices of its mode that the *document* holds.

        *notes* say what those start as that the document does not hold yet.
        """
        self._title.setText(title)
        self.own.setChecked(own)
        self.own.setVisible(can_own)
        self.options.show_session(session)
        plans = weight_tabs(session)
        self._missing = _missing(plans, session, document)
        at_matrices = self.pages.currentIndex() > 0
        self._first_words.setText(notes or "The matrices are at their first values.")
        self._show_first(" ".join(plan.title for plan in plans) if self._missing else "")
        self._show_tables(() if self._missing else plans, document)
        if at_matrices and self.pages.currentIndex() == 0 and self.pages.count() > 1:
            self.pages.setCurrentIndex(1)

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme*."""
        self.refresh_icons()
        for tab in self._tabs:
            tab.show_theme(theme)

    def refresh_icons(self) -> None:
        """Draw the icon anew in the palette's colours."""
        self.close_button.setIcon(icon("x"))

    def _show_first(self, title: str) -> None:
        """Offer the first matrices under *title*; without one they are in the document already."""
        place = self.pages.indexOf(self._first)
        if place >= 0 and self.pages.tabText(place) != title:
            self.pages.removeTab(place)
        if title and self.pages.indexOf(self._first) < 0:
            self.pages.addTab(self._first, title)

    def _show_tables(self, plans: tuple[PlannedTab, ...], document: Session) -> None:
        if [plan.key for plan in plans] != [tab.key for tab in self._tabs]:
            self._drop_tabs()
            for plan in plans:
                tab = WeightsTab(plan, document, self._make_editor, self)
                tab.edited.connect(self.edited)
                self._tabs.append(tab)
                self.pages.addTab(tab, plan.title)
        for tab in self._tabs:
            tab.show_session(document)

    def _drop_tabs(self) -> None:
        for tab in self._tabs:
            self.pages.removeTab(self.pages.indexOf(tab))
            tab.hide()
            tab.deleteLater()
        self._tabs.clear()

    def _place(self) -> None:
        head, first = QHBoxLayout(), QHBoxLayout(self._first)
        head.setContentsMargins(8, 0, 4, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.own)
        head.addWidget(self.close_button)
        first.setContentsMargins(8, 8, 8, 8)
        first.setAlignment(Qt.AlignmentFlag.AlignTop)
        first.addWidget(self._first_words, 1)
        first.addWidget(self.first_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.pages, 1)


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    # The frame around the page has the ground; a scroll area would paint the window's own over it.
    for widget in (inside, area.viewport()):
        widget.setAutoFillBackground(False)
    return area


def _missing(plans: tuple[PlannedTab, ...], session: Session, document: Session) -> tuple[MatrixName, ...]:
    """The matrices that the column computes with and the document does not hold."""
    names = [table.name for plan in plans for table in plan.tables]
    held = {name for name in names if stored_matrix(document, name) is not None}
    return tuple(name for name in names if stored_matrix(session, name) is not None and name not in held)
