"""② scores → ③ weights → ④ output in one row: maps whose rows line up, bars and colour bars under them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from attn_gui.figures.figure import BarChart, Figure, Heatmap, Sentence, Theme
from attn_gui.figures.layout_row import MapsRow, maps_row
from attn_gui.figures.lens import lens
from attn_gui.overriding import override
from attn_gui.session.view_state import ColorChoice
from attn_gui.views.cell_overlay_marks import qcolor
from attn_gui.views.heatmap_lens import HeatmapLens
from attn_gui.views.heatmap_view import HeatmapView
from attn_gui.views.maps_panel_buttons import TitleButton
from attn_gui.views.maps_panel_column import MapColumnView
from attn_gui.views.maps_panel_veil import Veil
from attn_gui.views.refusal_view import Offer, RefusalView
from attn_gui.views.token_axis_text import measure

STAGES = ("scores", "weights", "output")
MARGIN = 10
LENS_TIP = "Magnify the cells around the focus"
SWITCH_TIP = "On: the output of all heads after W_o. Off: the output of this head."


@dataclass(frozen=True)
class Hovered:
    """The cell under the pointer and the number in it."""

    stage: str
    row: int
    column: int
    value: float


class MapsPanel(QWidget):
    """Paints the maps and bars it was given. All signals are the user's doing."""

    cell_focused = Signal(str, int, int)
    focus_moved = Signal(str, int, int)
    key_released = Signal()
    hovered = Signal(object)
    colors_chosen = Signal(str, object)
    mask_painted = Signal(object, bool, object)
    menu_requested = Signal(str, object)
    all_heads_toggled = Signal(bool)
    remedy_chosen = Signal(object)
    enlarged_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maps_panel")
        self.setAccessibleName("Maps of scores, weights and output")
        self._figures: dict[str, tuple[Heatmap, BarChart]] = {}
        self._refused: Sentence | None = None
        self._colors: Mapping[str, ColorChoice] = {}
        self._theme: Theme | None = None
        self._enlarged: str | None = None
        self._row: tuple[object, MapsRow | None] = (None, None)
        self._lens_wanted = True
        self._lens_stage = "weights"
        self._columns = tuple(MapColumnView(key, self) for key in STAGES)
        self._refusal = RefusalView(self)
        self._lens = HeatmapLens(self)
        self._lens_button = TitleButton("lens_button", "Lens", LENS_TIP, self.set_lens, self)
        self._lens_button.setChecked(True)
        self._switch = TitleButton("all_heads_switch", "All heads", SWITCH_TIP, self.all_heads_toggled.emit, self)
        self._switch_wanted = False
        self._veil = Veil(self)
        self._refusal.hide()
        self._refusal.remedy_chosen.connect(self.remedy_chosen)
        for column in self._columns:
            self._connect(column)
            column.set_visible(False)

    # ---- what is shown -------------------------------------------------------------------------------------------

    @property
    def maps(self) -> dict[str, HeatmapView]:
        """The three maps by stage."""
        return {column.key: column.map for column in self._columns}

    @property
    def columns(self) -> dict[str, MapColumnView]:
        """Title, map, bars and colour bar by stage."""
        return {column.key: column for column in self._columns}

    @property
    def refusal(self) -> RefusalView:
        """What stands there instead of maps that cannot be drawn."""
        return self._refusal

    @property
    def lens(self) -> HeatmapLens:
        """The magnified cells around the focus."""
        return self._lens

    @property
    def output_switch(self) -> QToolButton:
        """The switch in ④'s title."""
        return self._switch

    @property
    def enlarged(self) -> str | None:
        """The stage that fills the panel, if one does."""
        return self._enlarged

    def show_figures(
        self,
        figures: Mapping[str, Figure],
        colors: Mapping[str, ColorChoice] | None = None,
        remedies: Sequence[Offer] = (),
    ) -> None:
        """Paint *figures* (``scores``, ``scores-bars`` …) from now on, or their sentence with its *remedies*."""
        self._colors = colors or {}
        wanted = [figures[name] for stage in STAGES for name in (stage, f"{stage}-bars")]
        self._theme = wanted[0].theme
        self._figures = {}
        said: list[Sentence] = []
        for stage, figure, chart in zip(STAGES, wanted[0::2], wanted[1::2], strict=True):
            if isinstance(figure, Heatmap) and isinstance(chart, BarChart):
                self._figures[stage] = (figure, chart)
            else:
                said.extend(part for part in (figure, chart) if isinstance(part, Sentence))
        self._refused = said[0] if said else None
        if self._refused is not None:
            self._refusal.show_refusal(self._refused.message, remedies, self._refused.theme)
        self._arrange()

    def enlarge(self, key: str | None) -> None:
        """Let the map of stage *key* fill the panel; None brings all maps back."""
        if key != self._enlarged:
            self._enlarged = key
            self._arrange()
            self.enlarged_changed.emit(key)

    def reset_zoom(self) -> None:
        """Show all rows and columns of every map again."""
        for column in self._columns:
            column.map.reset_zoom()

    def set_outdated(self, outdated: bool) -> None:
        """Dim the maps a little while their numbers are being computed anew."""
        self._veil.set_shown(outdated)

    def set_mask_tool(self, on: bool) -> None:
        """Let the left button paint the mask on scores and weights."""
        for column in self._columns[:2]:
            column.map.set_mask_tool(on)

    def set_lens(self, on: bool) -> None:
        """Show the lens where the maps are too fine for numbers, or do not."""
        self._lens_wanted = on
        self._lens_button.setChecked(on)
        self._show_lens()

    def set_output_switch(self, visible: bool, checked: bool) -> None:
        """Offer in ④'s title to show all heads after W_o; *checked*: they are shown."""
        self._switch.setChecked(checked)
        if visible != self._switch_wanted:
            self._switch_wanted = visible
            self._arrange()

    # ---- arranging -----------------------------------------------------------------------------------------------

    def _shown(self) -> list[tuple[MapColumnView, Heatmap, BarChart]]:
        """The columns on show with their figures."""
        return [
            (column, *self._figures[column.key])
            for column in self._columns
            if column.key in self._figures and self._enlarged in (None, column.key)
        ]

    def _arrange(self) -> None:
        shown = self._shown()
        for column in self._columns:
            column.set_visible(any(column is other for other, _map, _bars in shown))
        aside = self._place_refusal(bool(shown))
        if shown and self._theme is not None:
            size = (self.width() - 2.0 * MARGIN - aside, self.height() - 1.5 * MARGIN)
            pixels = float(self._theme.text_pixels)
            maps, bars = [figure for _, figure, _ in shown], [chart for _, _, chart in shown]
            frame = (size, pixels, [figure.values.shape for figure in maps])
            before = self._row[1] if self._row[0] == frame else None
            row = maps_row(size, maps, bars, measure, pixels=pixels, before=before)
            self._row = (frame, row)
            self._place(shown, row, aside)
        self._place_buttons()
        self._show_lens()
        self._veil.cover(self.rect(), self._theme)
        self.update()

    def _place_refusal(self, maps: bool) -> int:
        """Put the sentence into the middle, or beside the maps that there are; return the width it takes from them."""
        self._refusal.setVisible(self._refused is not None and not (maps and self._enlarged))
        aside = min(max(self.width() // 5, 130), 220) if maps and not self._refusal.isHidden() else 0
        self._refusal.setGeometry(
            MARGIN if aside else 0, 0, max(aside - MARGIN, 1) if aside else self.width(), self.height()
        )
        return aside

    def _place(self, shown: list[tuple[MapColumnView, Heatmap, BarChart]], row: MapsRow, aside: int) -> None:
        for place, ((column, figure, chart), where) in enumerate(zip(shown, row.columns, strict=True)):
            column.place(where, (MARGIN + aside, MARGIN // 2), names=place == 0, pixels=row.pixels)
            choice = self._colors.get(column.key, ColorChoice())
            column.show_figures(figure, chart, choice, where.digits, enlarged=self._enlarged is not None)
        # A map that comes back shows the rows that the others have been zoomed to meanwhile.
        closest = min((column for column, _, _ in shown), key=lambda column: column.map.span)
        if any(column.map.windows[0] != closest.map.windows[0] for column, _, _ in shown):
            self._follow(closest)

    def _place_buttons(self) -> None:
        """Put the switch at the end of ④'s title and the lens button at the end of the first: both shorten it."""
        shown = [column for column, _map, _bars in self._shown()]
        fine = any(lens(figure) is not None for figure, _bars in self._figures.values())
        self._lens_button.place(shown[0].title if shown and fine else None, 0)
        output = self._columns[-1]
        # Right of the last column there may be room to spare.
        self._switch.place(output.title if self._switch_wanted and output in shown else None, self.width() - MARGIN)

    def _show_lens(self) -> None:
        stages = {column.key: (column, figure) for column, figure, _ in self._shown()}
        column, figure = stages.get(self._lens_stage) or next(iter(stages.values()), (None, None))
        part = None if figure is None or not self._lens_wanted else lens(figure)
        if part is None or column is None or figure is None:
            self._lens.hide()
            return
        view = column.map
        focus = view.frame.cell(figure.focus[0] or 0, figure.focus[1] or 0).center().toPoint()
        self._lens.show_lens(part, view.map_rect.translated(view.pos()), focus + view.pos())

    # ---- what the user does --------------------------------------------------------------------------------------

    def _connect(self, column: MapColumnView) -> None:
        key = column.key
        column.cell_focused.connect(lambda row, place: self._focus(key, row, place))
        column.hovered.connect(lambda cell: self._hover(column, cell))
        column.title.enlarge_requested.connect(lambda: self.enlarge(key if self._enlarged is None else None))
        column.color_bar.colors_chosen.connect(lambda choice: self.colors_chosen.emit(key, choice))
        column.map.window_moved.connect(lambda: self._follow(column))
        column.map.mask_painted.connect(self.mask_painted)
        for view in (column.map, column.bars):
            view.moved.connect(lambda down, across: self._move(key, down, across))
            view.released.connect(self.key_released)
            view.menu_requested.connect(lambda point: self.menu_requested.emit(key, point))

    def _focus(self, key: str, row: int, column: int) -> None:
        self._lens_stage = key
        self.cell_focused.emit(key, row, column)

    def _move(self, key: str, down: int, across: int) -> None:
        self._lens_stage = key
        self.focus_moved.emit(key, down, across)

    def _hover(self, column: MapColumnView, cell: tuple[int, int] | None) -> None:
        figure = column.map.figure
        if cell is None or figure is None:
            self.hovered.emit(None)
            return
        self.hovered.emit(Hovered(column.key, *cell, float(figure.values[cell])))

    def _follow(self, moved: MapColumnView) -> None:
        """Let the other maps show the same rows, and the same columns where they are the same tokens."""
        rows, columns = moved.map.windows
        figure = moved.map.figure
        for column in self._columns:
            other = column.map.figure
            # A map that is hidden meanwhile may hold a figure of earlier sizes.
            if other is None or figure is None or len(other.rows.labels) != len(figure.rows.labels):
                continue
            same = column is moved or other.columns.labels == figure.columns.labels
            column.map.set_windows(rows, columns if same else column.map.windows[1])
            column.follow_map()
        self._show_lens()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is not None:
            QPainter(self).fillRect(self.rect(), qcolor(self._theme.ground))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(360, 300)

    @override
    def sizeHint(self) -> QSize:
        return QSize(760, 720)
