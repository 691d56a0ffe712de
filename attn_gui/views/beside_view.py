"""The numbers right of the rows of a map: one measure a row, following the map's zoom, exact in the tool tip."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from attn_gui.figures.figure import Beside, Heatmap
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_beside import beside_parts, heading_rect
from attn_gui.overriding import override
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.heatmap_window import Window, whole
from attn_gui.views.painting_beside import paint_beside, paint_heading
from attn_gui.views.tips import tip


class BesideView(QWidget):
    """Paints what stands beside the rows of the figure it was given; hidden while nothing does."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{key}_beside")
        self._figure: Heatmap | None = None
        self._rows: Window = whole(1)
        self._area = Rect(0, 0, 1, 1)
        self._pixels = 12.0
        self.hide()

    @property
    def beside(self) -> Beside | None:
        """The numbers on show."""
        return None if self._figure is None else self._figure.beside

    def set_area(self, area: Rect, pixels: float) -> None:
        """Put the numbers into *area* of this widget, the heading above them."""
        self._area, self._pixels = area, pixels

    def show_beside(self, figure: Heatmap, rows: Window) -> None:
        """Paint what stands beside *figure* from now on, for the *rows* in sight."""
        self._figure, self._rows = figure, rows
        if figure.beside is not None:
            headings = " and ".join(str(each.heading) for each in figure.beside.all)
            self.setAccessibleName(f"{headings} of each row")
        self.update()

    def set_rows(self, rows: Window) -> None:
        """Show these *rows*."""
        if rows != self._rows:
            self._rows = rows
            self.update()

    def row_at(self, y: float) -> int | None:
        """Return the row whose number is at the height *y*, or None."""
        first, beyond = self._rows
        share = (y - self._area.y) / max(self._area.height, 1)
        row = int(first + share * (beyond - first))
        beside = self.beside
        return row if beside is not None and 0 <= share < 1 and row < len(beside.values) else None

    def words(self, y: float) -> str:
        """Return what the tool tip says at the height *y*: about a row, or what the numbers are."""
        beside, row = self.beside, self.row_at(y)
        if beside is None:
            return ""
        if row is None:
            return "\n".join(str(each.meaning) for each in beside.all)
        return "\n".join(map(str, beside.tell(row)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        figure, beside = self._figure, self.beside
        if figure is None or beside is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolor(figure.theme.ground))
        parts = beside_parts(beside, self._area)
        for part, area in parts:
            paint_heading(part, heading_rect(area, self._pixels), self._pixels, figure.theme, painter)
        # A row that is half out of sight ends with the cells beside it.
        painter.setClipRect(0, round(self._area.y), self.width(), round(self._area.height))
        for part, area in parts:
            paint_beside(part, area, self._rows, figure.focus[0], self._pixels, figure.theme, painter)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip(self.words(event.pos().y())), self)
            return True
        return super().event(event)
