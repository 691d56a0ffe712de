"""The row header of a table: token names, elided with a tooltip, the focused one marked, renamed in place."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QLineEdit, QToolTip, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.overriding import override
from attn_gui.views.tips import tip

RULE = 3
NARROWEST, WIDEST = 30, 108


class TokenHeader(QHeaderView):
    """Signals: ``renamed(row, name)``, by double click or F2 on a header, where *renamable*."""

    renamed = Signal(int, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.renamable = False
        self._theme = theme
        self._focused: int | None = None
        self._also: tuple[int, ...] = ()
        self.spare = 0
        """Pixels that the header is wider than its names ask."""
        self._editor: QLineEdit | None = None
        self._edited = -1
        self._wanted = NARROWEST
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def focused_row(self) -> int | None:
        """The row that carries the orange rule."""
        return self._focused

    @property
    def focused_rows(self) -> tuple[int | None, tuple[int, ...]]:
        """The row that carries the rule, and those that carry it, too."""
        return self._focused, self._also

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme* from now on."""
        self._theme = theme
        self.viewport().update()

    def show_focused_row(self, row: int | None, also: tuple[int, ...] = ()) -> None:
        """Mark *row* with the orange rule and a bold name, those of *also* with the rule alone, and no other."""
        if (row, also) != (self._focused, self._also):
            self._focused, self._also = row, also
            self.viewport().update()

    def fit_names(self) -> None:
        """Make the header as wide as its widest name, within bounds."""
        metrics = self.fontMetrics()
        names = (self._name(row) for row in range(self.count()))
        widest = max((metrics.horizontalAdvance(name[:40]) for name in names), default=0)
        self._wanted = max(NARROWEST, min(WIDEST, widest + 2 * RULE + 10))
        self.setFixedWidth(self._wanted + self.spare)

    def show_spare(self, pixels: int) -> None:
        """Be *pixels* wider than the names ask."""
        if pixels != self.spare:
            self.spare = pixels
            self.setFixedWidth(self._wanted + pixels)

    def rename(self, row: int) -> None:
        """Open a field over the name of *row*; Enter takes the new name, Escape leaves the old one."""
        if not self.renamable or not 0 <= row < self.count():
            return
        self._close()
        editor = QLineEdit(self._name(row, Qt.ItemDataRole.EditRole), self.viewport())
        editor.setObjectName("tokenNameEditor")
        editor.setAccessibleName(f"Name of token {row}")
        height = max(self.sectionSize(row), editor.fontMetrics().height() + 4)
        editor.setGeometry(0, self.sectionViewportPosition(row), self.width(), height)
        editor.setStyleSheet("padding: 0 2px;")
        editor.installEventFilter(self)
        editor.selectAll()
        self._editor, self._edited = editor, row
        editor.show()
        editor.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._editor:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._take_key(Qt.Key(event.key()))
            if event.type() == QEvent.Type.FocusOut:
                self._take_name()
        return super().eventFilter(watched, event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.rename(self.logicalIndexAt(event.position().toPoint()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        table = self.parentWidget()
        if event.key() == Qt.Key.Key_F2:
            self.rename(self.selectionModel().currentIndex().row())
        elif table is not None:
            table.setFocus()
            QCoreApplication.sendEvent(table, event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self.logicalIndexAt(event.pos())
            QToolTip.showText(event.globalPos(), tip(self._name(row) if self.is_elided(row) else ""), self)
            return True
        return super().viewportEvent(event)

    def is_elided(self, row: int) -> bool:
        """Return whether the name of *row* is longer than the header is wide."""
        return row >= 0 and self.fontMetrics().horizontalAdvance(self._name(row)) > self._room()

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        if not rect.isValid():
            return
        theme, marked = self._theme, logicalIndex == self._focused
        painter.save()
        painter.fillRect(rect, QColor(*theme.ground))
        if marked or logicalIndex in self._also:
            painter.fillRect(QRect(rect.left(), rect.top(), RULE, rect.height()), QColor(*theme.focus))
        font = QFont(self.font())
        font.setBold(marked)
        painter.setFont(font)
        painter.setPen(QColor(*(theme.focus_text if marked else theme.dim_text)))
        place = rect.adjusted(RULE + 4, 0, -4, 0)
        name = painter.fontMetrics().elidedText(self._name(logicalIndex), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()

    def _name(self, row: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> str:
        model = self.model()
        if model is None or row < 0:
            return ""
        name = model.headerData(row, Qt.Orientation.Vertical, role)
        return "" if name is None else str(name)

    def _room(self) -> int:
        return self.width() - RULE - 8

    def _take_key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self._close()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take_name()
            return True
        return False

    def _take_name(self) -> None:
        editor, row = self._editor, self._edited
        if editor is None:
            return
        name = editor.text().strip()
        changed = editor.isModified() and bool(name) and name != self._name(row, Qt.ItemDataRole.EditRole)
        self._close()
        if changed:
            self.renamed.emit(row, name)

    def _close(self) -> None:
        editor, self._editor = self._editor, None
        if editor is None:
            return
        had_focus = editor.hasFocus()
        editor.hide()
        editor.deleteLater()
        table = self.parentWidget()
        if had_focus and table is not None:
            table.setFocus()
