"""All heads in one low strip: name above, weights in small, a number below; mean and maximum at the end."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from attn_gui.figures.figure import HeadStrip, Sentence, Theme
from attn_gui.figures.labels import drawable, elide
from attn_gui.overriding import override
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.head_strip_view_numbers import HeadNumberButton
from attn_gui.views.head_strip_view_tiles import HeadTiles
from attn_gui.views.maps_panel_title import title_parts
from attn_gui.views.token_axis_text import bold_width, draw_at, measure, pixel_font

MARGIN = 8


class HeadStripView(QWidget):
    """A title over tiles that scroll sideways. Both signals are the user's doing."""

    head_chosen = Signal(int)
    number_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("head_strip")
        self._title = ""
        self._theme: Theme | None = None
        self._tiles = HeadTiles()
        self._tiles.head_chosen.connect(self.head_chosen)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("head_strip_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._tiles)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._numbers = HeadNumberButton(self)
        self._numbers.number_chosen.connect(self.number_chosen)

    @property
    def figure(self) -> HeadStrip | None:
        """The figure on show."""
        return self._tiles.figure

    @property
    def tiles(self) -> HeadTiles:
        """The widget that paints the tiles."""
        return self._tiles

    @property
    def numbers(self) -> HeadNumberButton:
        """The menu of what stands below each tile."""
        return self._numbers

    def show_figure(self, figure: HeadStrip | Sentence) -> None:
        """Paint *figure* from now on; of a sentence only its words are left, as the title."""
        before, self._theme = self._tiles.figure, figure.theme
        strip = figure if isinstance(figure, HeadStrip) else None
        self._title = str(strip.title if strip is not None else figure.message if isinstance(figure, Sentence) else "")
        self._tiles.show_tiles(strip)
        self._numbers.setVisible(strip is not None)
        if strip is not None:
            self._numbers.show_number(strip.number)
        if before is None or strip is None or len(before.tiles) != len(strip.tiles) or before.theme != strip.theme:
            self._arrange()
        if strip is not None and (before is None or before.focus != strip.focus):
            self._reveal(strip.focus)
        self.setAccessibleName(self._title)
        self.update()

    def _pixels(self) -> float:
        return 12.0 if self._theme is None else float(self._theme.text_pixels)

    def _arrange(self) -> None:
        head = round(self._pixels() * 1.9)
        self._scroll.setGeometry(MARGIN, head, max(self.width() - 2 * MARGIN, 1), max(self.height() - head - 2, 1))
        self._tiles.fit(self._scroll.width(), self._scroll.height(), self._pixels())
        self._place_numbers()
        self.updateGeometry()

    def _place_numbers(self) -> None:
        """Put the menu at the end of the title."""
        size = self._numbers.sizeHint()
        wide = min(size.width(), max(self.width() - 2 * MARGIN, 1))
        self._numbers.setGeometry(self.width() - MARGIN - wide, 1, wide, round(self._pixels() * 1.9) - 1)

    def _reveal(self, place: int) -> None:
        center = self._tiles.tile_rect(place).center()
        self._scroll.ensureVisible(center.x(), center.y(), self._tiles.tile_rect(place).width(), 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if self._tiles.figure is not None:
            self._reveal(self._tiles.figure.focus)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._tiles.figure is not None:
            self._reveal(self._tiles.figure.focus)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter, pixels = QPainter(self), self._pixels()
        painter.fillRect(self.rect(), qcolor(self._theme.ground))
        name, rest = title_parts(self._title)
        middle, room = pixels * 1.05, self.width() - 2.0 * MARGIN
        if not self._numbers.isHidden():
            room = max(self._numbers.x() - 2.0 * MARGIN, 1.0)
        painter.setFont(pixel_font(pixels, bold=True))
        painter.setPen(qcolor(self._theme.text))
        shown = elide(drawable(name), room, pixels, bold_width)
        draw_at(painter, MARGIN, middle, shown, pixels)
        left = bold_width(shown, pixels) + pixels * 0.6
        painter.setFont(pixel_font(pixels))
        painter.setPen(qcolor(self._theme.dim_text))
        draw_at(painter, MARGIN + left, middle, elide(drawable(rest), room - left, pixels, measure), pixels)

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, self.minimumSizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        pixels = self._pixels()
        return QSize(200, round(pixels * 1.9 + self._tiles.height_for(pixels)) + 4)
