"""The pages of a sheet below one another, as they will be printed, scaled to the width there is."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from attn_gui.figures.sheet.items import Page
from attn_gui.overriding import override
from attn_gui.views.sheet_render import picture

GAP = 10
WIDEST = 900
EDGE = QColor(150, 156, 168)


class SheetPreview(QScrollArea):
    """Shows pages; each is painted when it first comes into sight. Arrow keys, Page Up and Page Down scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheetPreview")
        self.setAccessibleName("Preview")
        self.setMinimumSize(380, 320)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._canvas = _Canvas()
        self.setWidget(self._canvas)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages shown."""
        return self._canvas.pages

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Show *pages* in place of those before, at the place scrolled to."""
        self._canvas.show_pages(tuple(pages), self.viewport().width())
        count = len(pages)
        self.setAccessibleDescription("1 page" if count == 1 else f"{count} pages")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._canvas.fit(self.viewport().width())


class _Canvas(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.pages: tuple[Page, ...] = ()
        self._pictures: dict[int, QPixmap] = {}
        self._room = 0

    def show_pages(self, pages: tuple[Page, ...], room: int) -> None:
        self.pages = pages
        self._pictures.clear()
        self.fit(room)
        self.update()

    def fit(self, room: int) -> None:
        if room != self._room:
            self._pictures.clear()
        self._room = room
        rects = self._rects()
        self.resize(room, rects[-1].bottom() + GAP if rects else GAP)

    @override
    def sizeHint(self) -> QSize:
        return self.size()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, rect in enumerate(self._rects()):
            if rect.intersects(event.rect()):
                painter.drawPixmap(rect, self._picture(place, rect.width()))
                painter.setPen(EDGE)
                painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.end()

    def _rects(self) -> list[QRect]:
        wide = max(120, min(self._room - 2 * GAP, WIDEST))
        left, top = (self._room - wide) // 2, GAP
        rects: list[QRect] = []
        for page in self.pages:
            high = round(page.size[1] * wide / page.size[0])
            rects.append(QRect(left, top, wide, high))
            top += high + GAP
        return rects

    def _picture(self, place: int, width: int) -> QPixmap:
        if place not in self._pictures:
            ratio = self.devicePixelRatio()
            made = QPixmap.fromImage(picture(self.pages[place], round(width * ratio)))
            made.setDevicePixelRatio(ratio)
            self._pictures[place] = made
        return self._pictures[place]
