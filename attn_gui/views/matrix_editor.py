"""A table with its heading, its menu, and its place in the focus that all views share."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.model.matrix_table import MatrixTableModel
from attn_gui.overriding import override
from attn_gui.session.edits import Link, RemoveWeight, Unlink
from attn_gui.session.fills import FILLS
from attn_gui.session.inputs import is_linked, tokens_of
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import INPUTS, MatrixName, Session
from attn_gui.views.fill_dialog import FillDialog
from attn_gui.views.matrix_heading import MatrixHeading
from attn_gui.views.matrix_heads import head_bands, width_of
from attn_gui.views.matrix_menus import MatrixMenu
from attn_gui.views.matrix_places import KEY_AXIS, axes_of, component_at, focused_column
from attn_gui.views.matrix_slopes import CellSlopes
from attn_gui.views.matrix_view import MatrixView
from attn_gui.views.matrix_words import words_for
from attn_gui.views.questions import Questions
from attn_gui.views.token_dialog import TokenDialog


class MatrixEditor(QWidget):
    """Signals: ``import_requested(MatrixName)``, ``export_requested(MatrixName)``, ``rejected(AttentionError)`` for
    text that is no block of numbers, ``height_changed()`` when it wants more or less room,
    ``explanation_requested(MatrixName, row, column)`` of a number, counted in the whole table."""

    import_requested = Signal(object)
    export_requested = Signal(object)
    rejected = Signal(object)
    height_changed = Signal()
    explanation_requested = Signal(object, int, int)

    def __init__(
        self,
        name: MatrixName,
        document: Document,
        view: CurrentView,
        theme: Theme,
        questions: Questions,
        *,
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.setObjectName(f"editor:{name}")
        self._document, self._view = document, view
        self._all_columns = False
        self._height = 0
        model = MatrixTableModel(document, name, view, self)
        self.heading = MatrixHeading(symbol_of(name), words_for(name), self)
        self.table = MatrixView(model, view, theme, questions, self)
        self.menu = MatrixMenu(self.table, optional=optional, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.table, 1)
        self._connect()
        self.heading.show_text_size(theme.text_pixels)
        self.show_session(document.session)
        self._show_focus()

    @property
    def folded(self) -> bool:
        """Whether only the heading is seen."""
        return self.table.isHidden()

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme*."""
        self.table.show_theme(theme)
        self.heading.show_text_size(theme.text_pixels)
        self.heading.refresh_icons()
        self._tell_height()

    def show_session(self, session: Session) -> None:
        """Show the size, the link and the heads of *session*; the numbers follow the document by themselves."""
        rows, whole = self.table.table.rowCount(), width_of(session, self.name)
        self.heading.show_size(rows, whole)
        if self.name in INPUTS:
            self.heading.show_link(is_linked(session, self.name), session.x is not None)
        words = f"{symbol_of(self.name)}, {words_for(self.name)}"
        self.table.show_title(words, f"{rows} rows, {whole} columns")
        self._show_heads(session)
        self.menu.show_session(session)

    def show_slopes(self, slopes: CellSlopes | None) -> None:
        """Colour the cells by derivatives and say so; without any by their values, as before."""
        self.heading.show_note("" if slopes is None else slopes.heading)
        self.table.show_slopes(slopes)

    def fold(self, folded: bool) -> None:
        """Fold the table away under its heading, or bring it back."""
        self.table.setHidden(folded)
        self.heading.show_folded(folded)
        self._tell_height()

    def show_cell(self, row: int, column: int) -> None:
        """Select a cell of the whole table and scroll to it; the keyboard stays where it is."""
        self.fold(False)
        shown = range(self.table.first_column, self.table.first_column + self.table.table.columnCount())
        if column not in shown:
            self._show_all_columns(True)
        self.table.go_to(row, column - self.table.first_column)

    def wanted_height(self) -> int:
        """Return the height at which nothing is scrolled."""
        heading = self.heading.sizeHint().height()
        return heading if self.folded else heading + self.table.content_height()

    def whole_rows(self, height: int) -> int:
        """Return the largest height up to *height* at which the last row seen is not cut."""
        if height >= self.wanted_height():
            return self.wanted_height()
        fixed = self.heading.sizeHint().height() + self.table.content_height(0)
        row = self.table.tokens.defaultSectionSize()
        return fixed + max(0, height - fixed) // row * row

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, self.wanted_height())

    @override
    def minimumSizeHint(self) -> QSize:
        heading = self.heading.sizeHint().height()
        rows = 0 if self.folded else min(self.table.content_height(), 4 * self.table.tokens.defaultSectionSize())
        return QSize(160, heading + rows)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_focus()

    def _connect(self) -> None:
        self.table.row_chosen.connect(self._choose_row)
        self.table.dimensions.sectionClicked.connect(self._choose_column)
        self.table.rejected.connect(self.rejected)
        self.table.explanation_wanted.connect(
            lambda row, column: self.explanation_requested.emit(self.name, row, column)
        )
        self.table.table.rejected.connect(self.rejected)
        self.table.menu_wanted.connect(self._open_menu)
        self.heading.menu_clicked.connect(self._open_menu_under_button)
        self.heading.fold_clicked.connect(lambda: self.fold(not self.folded))
        self.heading.link_clicked.connect(self._link_or_not)
        self.heading.bands_clicked.connect(self._show_all_columns)
        self.menu.edit_wanted.connect(self._document.apply)
        self.menu.seed_wanted.connect(self._ask_seed)
        self.menu.names_wanted.connect(self._ask_names)
        self.menu.import_wanted.connect(lambda: self.import_requested.emit(self.name))
        self.menu.export_wanted.connect(lambda: self.export_requested.emit(self.name))
        self.menu.remove_wanted.connect(self._remove)
        self._document.session_changed.connect(self._follow_session)
        self._view.changed.connect(self._follow_view)

    @Slot()
    def _follow_session(self) -> None:
        self.show_session(self._document.session)
        self._show_focus()
        self._tell_height()

    @Slot()
    def _follow_view(self) -> None:
        self._show_heads(self._document.session)
        self._show_focus()
        self._tell_height()

    def _tell_height(self) -> None:
        before, self._height = self._height, self.wanted_height()
        if self._height != before:
            self.height_changed.emit()

    def _show_focus(self) -> None:
        session, state = self._document.session, self._view.state
        rows = [getattr(state.focus, axis) for axis in axes_of(session, self.name)]
        there = tuple(row for row in rows[1:] if row is not None)
        self.table.show_focused_row(rows[0] if rows else None, there)
        column = focused_column(session, self.name, state)
        self.table.dimensions.show_focused_column(None if column is None else column - self.table.first_column)

    def _choose_row(self, row: int) -> None:
        """Focus the token of *row*; among values the component, too, if one is in focus."""
        session, state = self._document.session, self._view.state
        axes = axes_of(session, self.name)
        if not axes:
            return
        focus: dict[str, int | None] = {axes[0]: row}
        if axes[0] == KEY_AXIS and state.focus.component is not None:
            column = self.table.currentIndex().column() + self.table.first_column
            focus["component"] = component_at(session, self.name, state, column)
        self._view.set_focus(**focus)

    def _choose_column(self, column: int) -> None:
        """Focus the component of the output that a column of values makes."""
        whole = column + self.table.first_column
        component = component_at(self._document.session, self.name, self._view.state, whole)
        if component is not None:
            self._view.set_focus(component=component)

    def _show_heads(self, session: Session) -> None:
        bands = head_bands(session, self.name, self._view.focus.head)
        self.heading.show_bands(bool(bands), self._all_columns)
        chosen = None if self._all_columns else next((band for band in bands if band.marked), None)
        if chosen is None:
            self.table.show_part("", bands)
            self.table.table.show_all_columns()
        else:
            self.table.show_part(
                chosen.title.split(" · ")[0], (replace(chosen, first=0, last=chosen.last - chosen.first),)
            )
            self.table.table.set_block(chosen.first, chosen.last + 1)

    def _link_or_not(self) -> None:
        linked = is_linked(self._document.session, self.name)
        self._document.apply(Unlink(self.name) if linked else Link(self.name))

    def _show_all_columns(self, everything: bool) -> None:
        self._all_columns = everything
        self._show_heads(self._document.session)

    def _open_menu(self, at: QPoint) -> None:
        self.menu.show_session(self._document.session)
        self.menu.popup(at)

    def _open_menu_under_button(self) -> None:
        button = self.heading.menu
        self._open_menu(button.mapToGlobal(QPoint(0, button.height())))

    def _ask_seed(self, fill: str) -> None:
        dialog = FillDialog(self.name, FILLS[fill], parent=self)
        dialog.chosen.connect(self._document.apply)
        _open(dialog)

    def _ask_names(self) -> None:
        dialog = TokenDialog(self.name, tokens_of(self._document.session, self.name), parent=self)
        dialog.chosen.connect(self._document.apply)
        _open(dialog)

    def _remove(self) -> None:
        if self.name.kind is not None:
            self._document.apply(RemoveWeight(self.name.kind, self.name.name))


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
