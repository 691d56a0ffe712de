"""The column header of a table: dimension names, and above them the bands of the heads."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.overriding import override

RULE = 3


@dataclass(frozen=True)
class Band:
    """Columns *first* to *last*, both included, under one title; the chosen head's band is *marked*."""

    title: str
    first: int
    last: int
    marked: bool = False


class ColumnHeader(QHeaderView):
    """One line of dimension names, or two with the bands on top."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._bands: tuple[Band, ...] = ()
        self._focused: int | None = None
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(16)

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands shown above the names."""
        return self._bands

    def show_theme(self, theme: Theme) -> None:
        """Paint in *theme* from now on."""
        self._theme = theme
        self.viewport().update()

    @property
    def focused_column(self) -> int | None:
        """The column that carries the orange rule."""
        return self._focused

    def show_focused_column(self, column: int | None) -> None:
        """Mark *column*, and no other, with the orange rule."""
        if column != self._focused:
            self._focused = column
            self.viewport().update()

    def show_bands(self, bands: tuple[Band, ...]) -> None:
        """Show *bands* above the names; none leaves one line."""
        if bands != self._bands:
            self._bands = bands
            self.updateGeometry()
            self.geometriesChanged.emit()
            self.viewport().update()

    def wanted_height(self) -> int:
        """Return the height of the names, and of the bands if there are any."""
        line = self.fontMetrics().height() + 4
        return line * (2 if self._bands else 1)

    @override
    def sizeHint(self) -> QSize:
        # Qt's own hint measures the sections one by one.
        return QSize(100, self.wanted_height())

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.fillRect(rect, QColor(*self._theme.ground))
        name = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        marked = logicalIndex == self._focused
        painter.setPen(QColor(*(self._theme.focus_text if marked else self._theme.dim_text)))
        place = rect.adjusted(2, self._band_height(), -2, 0)
        if marked:
            rule = QRect(rect.left(), rect.bottom() + 1 - RULE, rect.width(), RULE)
            painter.fillRect(rule, QColor(*self._theme.focus))
        shown = painter.fontMetrics().elidedText(str(name), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._bands:
            painter = QPainter(self.viewport())
            for band in self._bands:
                self._paint_band(painter, band)
            painter.end()

    def _band_height(self) -> int:
        return self.height() // 2 if self._bands else 0

    def _paint_band(self, painter: QPainter, band: Band) -> None:
        left = self.sectionViewportPosition(band.first)
        right = self.sectionViewportPosition(band.last) + self.sectionSize(band.last)
        whole = QRect(left, 0, right - left, self._band_height())
        seen = whole.intersected(self.viewport().rect())
        if seen.width() < 8:
            return
        theme = self._theme
        color = QColor(*(theme.accent if band.marked else theme.dim_text))
        font = QFont(self.font())
        font.setBold(band.marked)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawLine(whole.left() + 2, whole.bottom(), whole.right() - 2, whole.bottom())
        place = seen.adjusted(4, 0, -4, -1)
        shown = painter.fontMetrics().elidedText(band.title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
