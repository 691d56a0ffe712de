"""One column of the panel: title, map, numbers beside its rows, bars on the same columns, colour bar."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from attn_gui.figures.color_words import value_on
from attn_gui.figures.figure import BarChart, Heatmap
from attn_gui.figures.geometry import Rect
from attn_gui.figures.labels import SPARE
from attn_gui.figures.layout_beside import heading_rect
from attn_gui.figures.layout_row import MapColumn
from attn_gui.session.view_state import ColorChoice
from attn_gui.views.bar_view import BarView
from attn_gui.views.beside_view import BesideView
from attn_gui.views.color_bar import ColorBar
from attn_gui.views.heatmap_view import HeatmapView
from attn_gui.views.maps_panel_title import MapTitle, title_parts

OVERHANG = 0.85
"""How far, in font sizes, the numbers on the outer bars reach beyond the plot."""


class MapColumnView(QObject):
    """Builds, places and fills the widgets of one stage; its signals are the user's doing."""

    cell_focused = Signal(int, int)
    hovered = Signal(object)

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.title = MapTitle(key, parent)
        self.map = HeatmapView(key, parent)
        self.bars = BarView(key, parent)
        self.color_bar = ColorBar(key, parent, tokens=key != "output")
        self.beside = BesideView(key, parent)
        self.map.cell_clicked.connect(self.cell_focused)
        self.bars.bar_clicked.connect(self._focus_bar)
        self.map.cell_hovered.connect(self._hover)
        self.map.hover_left.connect(self._leave)
        self.bars.bar_hovered.connect(self._hover_bar)
        self.bars.hover_left.connect(self._leave)

    @property
    def widgets(self) -> Iterable[QWidget]:
        """The widgets that are always seen, in reading order."""
        return (self.title, self.map, self.bars, self.color_bar)

    def set_visible(self, visible: bool) -> None:
        """Show or hide the column."""
        for widget in self.widgets:
            if widget.isHidden() == visible:
                widget.setVisible(visible)
        if not visible:
            self.beside.hide()

    def place(self, column: MapColumn, origin: tuple[int, int], *, names: bool, pixels: float) -> None:
        """Put the widgets where *column* says, from *origin*; *names*: the row names are left of this map."""
        cells, plot, bar, foot = column.cells, column.bars, column.color_bar.rect, column.color_bar.foot
        start = round(column.title.x - SPARE)
        _put(self.title, _moved(column.title, origin))
        # Names at the ends of an axis stand out by half a letter.
        spare = round(pixels / 2)
        left = start - (spare if names else -spare)
        top = round(column.title.bottom)
        area = Rect(left, top, cells.right + spare - left, cells.bottom + spare - 1 - top)
        _put(self.map, _moved(area, origin))
        self.map.set_map_rect(_moved(cells, (-left, -top)), pixels, names=names)
        below = round(plot.bottom + pixels * 0.8)
        top = round(cells.bottom) + spare - 1
        # So do numbers on the bars there; the numbers of the axis begin farther right than that.
        right, left = plot.right + round(pixels * OVERHANG), start + (0 if names else round(pixels * OVERHANG))
        _put(self.bars, _moved(Rect(left, top, right - left, below - top), origin))
        self.bars.set_plot_rect(_moved(plot, (-left, -top)), pixels)
        self._place_beside(column.beside, origin, pixels)
        margin = pixels / 2
        _put(self.color_bar, _moved(Rect(bar.x - margin, bar.y, bar.width + pixels, bar.height + foot), origin))

    def show_figures(
        self, figure: Heatmap, chart: BarChart, choice: ColorChoice, digits: int | None, *, enlarged: bool
    ) -> None:
        """Paint *figure*, its numbers with *digits* decimals, and *chart* from now on."""
        pixels = figure.theme.text_pixels
        title = str(figure.title)
        self.title.show_title(title, figure.theme, pixels, enlarged=enlarged)
        self.map.show_figure(figure, digits)
        self.bars.show_figure(chart, self.map.windows[1])
        self.beside.setVisible(figure.beside is not None)
        self.beside.show_beside(figure, self.map.windows[0])
        self.color_bar.show_scale(figure.scale, figure.theme, title_parts(title)[0], choice, pixels)
        row, column = figure.focus
        self.color_bar.mark_focus(None if row is None or column is None else value_on(figure, row, column))

    def follow_map(self) -> None:
        """Show the columns and rows that the map has in sight below and beside it."""
        rows, columns = self.map.windows
        self.bars.set_columns(columns)
        self.beside.set_rows(rows)

    def _place_beside(self, area: Rect | None, origin: tuple[int, int], pixels: float) -> None:
        if area is None:
            return
        heading = heading_rect(area, pixels)
        whole = Rect(area.x, heading.y, area.width, area.bottom - heading.y)
        self.beside.set_area(Rect(0, area.y - heading.y, area.width, area.height), pixels)
        _put(self.beside, _moved(whole, origin))
        self.beside.raise_()

    def _focus_bar(self, place: int) -> None:
        figure = self.map.figure
        if figure is not None and figure.focus[0] is not None:
            self.cell_focused.emit(figure.focus[0], place)

    def _hover_bar(self, place: int) -> None:
        figure = self.map.figure
        if figure is not None and figure.focus[0] is not None:
            self._hover(figure.focus[0], place)

    def _hover(self, row: int, column: int) -> None:
        figure = self.map.figure
        if figure is None or not (row < figure.values.shape[0] and column < figure.values.shape[1]):
            return
        self.color_bar.mark(value_on(figure, row, column))
        self.hovered.emit((row, column))

    def _leave(self) -> None:
        self.color_bar.mark(None)
        self.hovered.emit(None)


def _moved(rect: Rect, by: tuple[int, int]) -> QRect:
    left, top = round(rect.x) + by[0], round(rect.y) + by[1]
    right, bottom = round(rect.right) + by[0], round(rect.bottom) + by[1]
    return QRect(left, top, max(right - left, 1), max(bottom - top, 1))


def _put(widget: QWidget, rect: QRect) -> None:
    if widget.geometry() != rect:
        widget.setGeometry(rect)
