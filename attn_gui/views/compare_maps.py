"""The maps of a comparison in one row: a column for each contender, then A − B; their rows line up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from attn_gui.figures.figure import BarChart, Figure, Heatmap, Sentence, Theme
from attn_gui.figures.layout_row import MapsRow, maps_row
from attn_gui.overriding import override
from attn_gui.session.view_state import ColorChoice
from attn_gui.text import Message
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.maps_panel_column import MapColumnView
from attn_gui.views.maps_panel_veil import Veil
from attn_gui.views.refusal_view import Offer, RefusalView
from attn_gui.views.token_axis_text import measure

MARGIN = 8
NARROWEST, LOWEST = 7.5, 16.0
"""The width of a column and the height of the row in font sizes; where there is less room, the page scrolls."""
INDENT = 4
"""How far inside its place a sentence stands."""


@dataclass(frozen=True, eq=False)
class Shown:
    """One column: map and bars, or a Sentence with what can be done about it; its key and its colours."""

    key: str
    map: Figure
    bars: Figure
    colors: ColorChoice
    remedies: Sequence[Offer] = ()

    @property
    def sentence(self) -> Message | None:
        """What stands in the place of the map."""
        return next((each.message for each in (self.map, self.bars) if isinstance(each, Sentence)), None)


class CompareMaps(QWidget):
    """Paints the columns it was given. All signals are the user's doing; the first argument is the column's place.

    ``hovered(place, (row, column) or None)``, ``colors_chosen(place, ColorChoice)``, ``placed(dict)``: where the
    columns are by their places, whenever that may have changed.
    """

    cell_focused = Signal(int, int)
    focus_moved = Signal(int, int)
    key_released = Signal()
    hovered = Signal(int, object)
    colors_chosen = Signal(int, object)
    menu_requested = Signal(int, object)
    remedy_chosen = Signal(int, object)
    placed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareMaps")
        self._columns: list[MapColumnView] = []
        self._refusals: list[RefusalView] = []
        self._shown: tuple[Shown, ...] = ()
        self._theme: Theme | None = None
        self._row: tuple[object, MapsRow | None] = (None, None)
        self._places: dict[int, QRect] = {}
        self._enlarged: int | None = None
        self._veil = Veil(self)

    @property
    def columns(self) -> tuple[MapColumnView, ...]:
        """Title, map, bars and colour bar of each column."""
        return tuple(self._columns[: len(self._shown)])

    @property
    def refusals(self) -> tuple[RefusalView, ...]:
        """What stands there where a column has no map."""
        return tuple(self._refusals[: len(self._shown)])

    @property
    def places(self) -> Mapping[int, QRect]:
        """Where each column that is seen is, in this widget's coordinates."""
        return self._places

    def show_columns(self, shown: Sequence[Shown], theme: Theme) -> None:
        """Paint these columns from now on."""
        if len(shown) != len(self._shown):
            self._enlarged = None
        self._shown, self._theme = tuple(shown), theme
        pixels = theme.text_pixels
        # The distances beside the difference are as wide as a column.
        self.setMinimumSize(round((len(shown) + 1) * NARROWEST * pixels), round(LOWEST * pixels))
        while len(self._columns) < len(shown):
            self._add(len(self._columns))
        self._arrange()

    @property
    def enlarged(self) -> int | None:
        """The place of the column that fills the row, if one does."""
        return self._enlarged

    def enlarge(self, place: int | None) -> None:
        """Let the column at *place* fill the row; None brings all columns back."""
        self._enlarged = place
        self._arrange()

    def set_outdated(self, outdated: bool) -> None:
        """Dim the maps a little while their numbers are being computed anew."""
        self._veil.set_shown(outdated)

    def _add(self, place: int) -> None:
        column = MapColumnView(f"compare-{place}", self)
        refusal = RefusalView(self)
        refusal.setObjectName(f"compareRefusal-{place}")
        column.cell_focused.connect(self.cell_focused)
        column.title.enlarge_requested.connect(lambda: self.enlarge(place if self._enlarged is None else None))
        column.hovered.connect(lambda cell: self.hovered.emit(place, cell))
        column.color_bar.colors_chosen.connect(lambda choice: self.colors_chosen.emit(place, choice))
        column.map.window_moved.connect(lambda: self._follow(column))
        for view in (column.map, column.bars):
            view.moved.connect(self.focus_moved)
            view.released.connect(self.key_released)
            view.menu_requested.connect(lambda point: self.menu_requested.emit(place, point))
        refusal.remedy_chosen.connect(lambda remedy: self.remedy_chosen.emit(place, remedy))
        self._columns.append(column)
        self._refusals.append(refusal)

    def _arrange(self) -> None:
        if self._theme is None:
            return
        seen = [self._enlarged] if self._enlarged is not None else list(range(len(self._shown)))
        self._places = {}
        self._share_width(seen)
        self._place_maps(seen)
        for place, column in enumerate(self._columns):
            column.set_visible(place in seen and _pair(self._shown[place]) is not None)
        self._place_refusals(seen)
        self._veil.cover(self.rect(), self._theme)
        self.placed.emit(self._places)
        self.update()

    def _share_width(self, seen: list[int]) -> None:
        """Give each column an equal part of the row; maps will say better."""
        wide = (self.width() - 2 * MARGIN) / max(len(seen), 1)
        for order, place in enumerate(seen):
            self._places[place] = QRect(MARGIN + round(order * wide), 0, round(wide), self.height())

    def _place_maps(self, seen: list[int]) -> None:
        """Place the maps from the first that there is: the names of the rows stand left of it."""
        pairs = {place: _pair(self._shown[place]) for place in seen}
        first = next((place for place, pair in pairs.items() if pair is not None), None)
        if first is None or self._theme is None:
            return
        drawn = pairs[first]
        assert drawn is not None
        places = [place for place in seen if place >= first]
        # What cannot be drawn keeps its place in the row, as wide as the others.
        empty = replace(drawn[0], beside=None), drawn[1]
        left = self._places[first].x()
        row = self._row_of([pairs[place] or empty for place in places], self.width() - left - float(MARGIN))
        lefts = [left + round(where.title.x) for where in row.columns]
        spans = zip(places, lefts, [*lefts[1:], self.width() - MARGIN], strict=True)
        self._places |= {place: QRect(x, 0, max(end - x, 1), self.height()) for place, x, end in spans}
        for place, where in zip(places, row.columns, strict=True):
            pair, column = pairs[place], self._columns[place]
            if pair is not None:
                column.place(where, (left, 0), names=place == first, pixels=row.pixels)
                enlarged = self._enlarged is not None
                column.show_figures(*pair, self._shown[place].colors, where.digits, enlarged=enlarged)

    def _row_of(self, pairs: list[tuple[Heatmap, BarChart]], width: float) -> MapsRow:
        assert self._theme is not None
        size, pixels = (width, self.height() - float(MARGIN)), float(self._theme.text_pixels)
        maps, bars = [figure for figure, _ in pairs], [chart for _, chart in pairs]
        frame = (size, pixels, [figure.values.shape for figure in maps])
        before = self._row[1] if self._row[0] == frame else None
        row = maps_row(size, maps, bars, measure, pixels=pixels, before=before)
        self._row = (frame, row)
        return row

    def _place_refusals(self, seen: list[int]) -> None:
        assert self._theme is not None
        for place, refusal in enumerate(self._refusals):
            sentence = self._shown[place].sentence if place in seen else None
            refusal.setVisible(sentence is not None)
            if sentence is not None:
                refusal.show_refusal(sentence, self._shown[place].remedies, self._theme)
                refusal.setGeometry(self._places[place].adjusted(INDENT, 0, -INDENT, 0))

    def _follow(self, moved: MapColumnView) -> None:
        """Let the other maps show the same rows, and the same columns where they have as many."""
        rows, columns = moved.map.windows
        figure = moved.map.figure
        for column in self.columns:
            other = column.map.figure
            if other is None or figure is None or other.values.shape[0] != figure.values.shape[0]:
                continue
            same = other.values.shape == figure.values.shape
            column.map.set_windows(rows, columns if same else column.map.windows[1])
            column.follow_map()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is not None:
            QPainter(self).fillRect(self.rect(), qcolor(self._theme.ground))


def _pair(shown: Shown) -> tuple[Heatmap, BarChart] | None:
    if isinstance(shown.map, Heatmap) and isinstance(shown.bars, BarChart):
        return shown.map, shown.bars
    return None
