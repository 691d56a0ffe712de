"""The grid under a table of numbers: cells of one size, headers, the focused row, the editor that does not let go."""

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.model.matrix_table import MatrixTableModel
from attn_gui.overriding import override
from attn_gui.session.lit import Lit
from attn_gui.session.parsing import WIDEST, format_number
from attn_gui.views.matrix_cell import CellEditor
from attn_gui.views.matrix_column_header import ColumnHeader
from attn_gui.views.matrix_delegate import MatrixDelegate
from attn_gui.views.matrix_light import paint_table_light
from attn_gui.views.matrix_look import Look, limit_of
from attn_gui.views.matrix_slopes import CellSlopes
from attn_gui.views.token_header import TokenHeader

WIDEST_CELL = 64
JUST_PLAIN = (-WIDEST + 1,)
"""The longest number that is not yet written in powers of ten."""


class MatrixGrid(QTableView):
    """Shows a MatrixTableModel: cells of one size, so that a wide table costs no more than a narrow one."""

    def __init__(self, table: MatrixTableModel, digits: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.cells = MatrixDelegate(table, theme, self)
        self.tokens = TokenHeader(theme, self)
        self.dimensions = ColumnHeader(theme, self)
        self._digits = digits
        self._lit: tuple[Lit, ...] = ()
        self._dims = False
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self.updateGeometries)
        self.setItemDelegate(self.cells)
        self.setVerticalHeader(self.tokens)
        self.setHorizontalHeader(self.dimensions)
        self.setModel(table)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerWidget(QWidget(self))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        shape_changes = (table.rowsInserted, table.rowsRemoved, table.columnsInserted, table.columnsRemoved)
        table.dataChanged.connect(self._numbers_changed)
        for changed in (table.modelReset, *shape_changes):
            changed.connect(self._names_changed)
            changed.connect(self._numbers_changed)
        table.headerDataChanged.connect(self._names_changed)
        self.show_theme(theme)

    @property
    def look(self) -> Look:
        """How the cells are painted now."""
        return self.cells.look

    @property
    def complaint(self) -> str:
        """The sentence beside the open editor, or nothing."""
        return self.cells.editor.complaint if self.cells.editor else ""

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme*, rows as high as its text asks."""
        font = self.font()
        font.setPixelSize(theme.text_pixels)
        for part in (self, self.tokens, self.dimensions):
            part.setFont(font)
        self.tokens.show_theme(theme)
        self.dimensions.show_theme(theme)
        self.tokens.setMinimumSectionSize(12)
        self.tokens.setDefaultSectionSize(self.fontMetrics().height() + 5)
        self._show_look(Look(theme, limit_of(self.table.values())))

    def show_digits(self, digits: int) -> None:
        """Make room for *digits* decimals; the model writes them."""
        if digits != self._digits:
            self._digits = digits
            self._share_width()

    @property
    def lit(self) -> tuple[Lit, ...]:
        """The cells that are lit, counted in the whole table."""
        return self._lit

    @property
    def first_column(self) -> int:
        """The column of the whole table that is shown first."""
        return 0 if self.table.block is None else self.table.block[0]

    def show_light(self, lit: tuple[Lit, ...], *, dims: bool) -> None:
        """Outline the cells of *lit* from now on; with *dims* the others step back. Nothing is scrolled."""
        if (lit, dims) != (self._lit, self._dims):
            self._lit, self._dims = lit, dims
            self.viewport().update()

    def show_slopes(self, slopes: CellSlopes | None) -> None:
        """Colour the cells by derivatives from now on; without any by their values, as before."""
        if slopes is not self.cells.slopes:
            self.cells.slopes = slopes
            self.viewport().update()

    def show_focused_row(self, row: int | None, also: tuple[int, ...] = ()) -> None:
        """Mark *row*; bring it into sight and start the arrow keys from it unless the user is in this table.

        The rows of *also* are marked, too.
        """
        self.tokens.show_focused_row(row, also)
        if row is None or self.is_in_use() or not 0 <= row < self.table.rowCount():
            return
        index = self.table.index(row, max(self.currentIndex().column(), 0))
        if index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)

    def go_to(self, row: int, column: int) -> None:
        """Select a cell, in the counting of what is shown, and scroll to it; the keyboard stays where it is."""
        # setCurrentIndex would let Shift and Ctrl extend the selection.
        chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.table.index(row, column), chosen)
        self.scrollTo(self.table.index(row, column))

    def is_in_use(self) -> bool:
        """Return whether the keyboard is here, in the table or in its open editor."""
        focused = QGuiApplication.focusObject()
        return isinstance(focused, QWidget) and (focused is self or self.isAncestorOf(focused))

    def content_height(self, rows: int | None = None) -> int:
        """Return the height at which the first *rows* are seen, by default all."""
        rows = self.table.rowCount() if rows is None else rows
        wide = self.table.columnCount() * self.dimensions.defaultSectionSize() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        fixed = self.dimensions.wanted_height() + bar + 2 * self.frameWidth()
        return rows * self.tokens.defaultSectionSize() + fixed

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self._lit or self._dims:
            paint_table_light(self, self._lit, self.look.theme, self.first_column, dims=self._dims)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        if event.size().height() != event.oldSize().height() and not self.is_in_use():
            self.scrollToTop()
            self.show_focused_row(*self.tokens.focused_rows)

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        reverts = hint == QAbstractItemDelegate.EndEditHint.RevertModelCache
        if isinstance(editor, CellEditor) and not reverts and not editor.is_ready():
            return
        super().closeEditor(editor, hint)

    def _show_look(self, look: Look) -> None:
        self.cells.look = look
        self.tokens.fit_names()
        self._share_width()
        self.viewport().update()

    def _numbers_changed(self, *_: object) -> None:
        limit = limit_of(self.table.values())
        if limit != self.look.limit:
            self.cells.look = Look(self.look.theme, limit)
            self.viewport().update()
        self._share_width()

    def _names_changed(self, *_: object) -> None:
        self.tokens.fit_names()
        self.tokens.viewport().update()

    def _share_width(self) -> None:
        """Give all columns one width: room for the widest number, and as many whole columns as fit.

        What then remains goes to the names, lest a sliver of the next column be seen.
        """
        columns = max(1, self.table.columnCount())
        room = self.viewport().width() + self.tokens.spare
        needed = self._widest_number()
        fitting = max(1, min(columns, room // needed))
        width = max(needed, min(WIDEST_CELL, room // fitting))
        spare = max(0, room - fitting * width) if columns > fitting else 0
        if width == self.dimensions.defaultSectionSize() and spare == self.tokens.spare:
            return
        self.dimensions.setDefaultSectionSize(width)
        self.tokens.show_spare(spare)
        # Qt has settled its scroll bars before; asked at once, inside a resize, it would not listen.
        self._settling.start()

    def _widest_number(self) -> int:
        metrics, limit = self.fontMetrics(), self.look.limit
        texts = [format_number(value, self._digits) for value in (limit, -limit, -0.5, *JUST_PLAIN[: limit >= WIDEST])]
        last = self.table.columnCount() - 1
        texts.append(str(self.table.headerData(last, Qt.Orientation.Horizontal)))
        return max(metrics.horizontalAdvance(text) for text in texts) + 10
