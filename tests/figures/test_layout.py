from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_gui.figures.colormaps import color_scale, to_rgba
from attn_gui.figures.colormaps import states as states_of
from attn_gui.figures.figure import Axis, BarChart, Figure, HeadStrip, HeadTile, Heatmap, Sentence
from attn_gui.figures.geometry import Rect, cell_rect, edges, fitting
from attn_gui.figures.layout import figure_layout, maps_row
from attn_gui.figures.layout_bars import BarLayout, bar_layout, bar_rect
from attn_gui.figures.layout_map import HeatmapLayout, heatmap_layout
from attn_gui.figures.layout_parts import TextLine, base_pixels, label_rects, lying_bar, text_line, wrap
from attn_gui.figures.layout_strip import SentenceLayout, StripLayout, sentence_layout, strip_layout
from attn_gui.figures.themes import LIGHT
from attn_gui.session.measuring import FOCUSED_PEAK
from attn_gui.session.view_state import ColorChoice
from attn_gui.text import say

SIZES = st.tuples(st.integers(320, 3840), st.integers(240, 2160))
NAMES = st.sampled_from(["it", "animal", "Donaudampfschifffahrtselektrizitätenhaup", "", "·", "d0"])


def wide(text: str, pixels: float) -> float:
    return 0.6 * pixels * len(text)


def heatmap(rows: list[str], columns: list[str], focus: tuple[int, int] = (0, 0), forbidden: bool = False) -> Heatmap:
    values = np.sin(np.arange(len(rows) * len(columns), dtype=float)).reshape(len(rows), len(columns))
    states = states_of(values, np.tri(*values.shape, dtype=bool) if forbidden else None)
    scale = color_scale(values, "signed", ColorChoice(), LIGHT)
    return Heatmap(
        key="scores",
        title=say("② Scores"),
        values=values,
        rgba=to_rgba(values, states, scale, LIGHT),
        states=states,
        rows=Axis(say("queries"), tuple(rows)),
        columns=Axis(say("keys"), tuple(columns)),
        scale=scale,
        focus=focus,
        digits=4,
        show_numbers=True,
        theme=LIGHT,
    )


def chart(columns: list[str], values: np.ndarray | None = None, low: float = -1.1, high: float = 1.1) -> BarChart:
    numbers = np.sin(np.arange(len(columns), dtype=float)) if values is None else values
    return BarChart(
        key="scores-bars",
        title=say("② Scores of “it”"),
        values=numbers,
        colors=np.zeros((len(columns), 3), dtype=np.uint8),
        states=states_of(numbers),
        columns=Axis(say("keys"), tuple(columns)),
        low=low,
        high=high,
        focus=0,
        digits=4,
        theme=LIGHT,
    )


def strip(count: int) -> HeadStrip:
    tile = np.zeros((4, 4, 4), dtype=np.uint8)
    tiles = tuple(HeadTile(str(place), place, tile, 0.5) for place in range(count))
    return HeadStrip("heads", say("Heads"), tiles, 0, FOCUSED_PEAK, lambda _place: (), LIGHT)


def apart(rects: list[Rect]) -> None:
    for first, second in combinations(rects, 2):
        assert not first.overlaps(second, spare=0.01), (first, second)


def inside(rects: list[Rect], size: tuple[float, float]) -> None:
    for rect in rects:
        assert Rect(0, 0, *size).holds(rect, spare=1.0), rect


def text_rect(line: TextLine) -> Rect:
    """The letters of a line, as wide as they are measured."""
    width = wide(line.text, line.pixels)
    left = {"left": 0.0, "center": (line.rect.width - width) / 2, "right": line.rect.width - width}[line.align]
    return Rect(line.rect.x + left, line.rect.y, width, line.rect.height)


@settings(max_examples=60)
@given(
    SIZES, st.lists(NAMES, min_size=1, max_size=70), st.lists(NAMES, min_size=1, max_size=70), st.booleans(), st.data()
)
def test_nothing_in_a_map_overlaps_or_leaves_the_picture(
    size: tuple[int, int], rows: list[str], columns: list[str], forbidden: bool, data: st.DataObject
) -> None:
    focus = data.draw(st.tuples(st.integers(0, len(rows) - 1), st.integers(0, len(columns) - 1)))
    layout = heatmap_layout(heatmap(rows, columns, focus, forbidden), size, wide)
    labels = [rect for _, rect in label_rects(layout.rows, layout.cells, "left")]
    labels += [rect for _, rect in label_rects(layout.columns, layout.cells, "above")]
    ticks = [
        Rect(
            layout.color_bar.rect.right + 1,
            layout.color_bar.rect.bottom - tick.text_at - layout.pixels / 2,
            wide(tick.text, layout.pixels),
            layout.pixels,
        )
        for tick in layout.color_bar.ticks
    ]
    texts = [text_rect(layout.title), text_rect(layout.sides), *(text_rect(entry.line) for entry in layout.legend)]
    everything = [*labels, *texts, *ticks, layout.cells, layout.color_bar.rect]
    apart(everything)
    inside(everything, size)


@given(SIZES, st.integers(1, 220), st.integers(1, 220))
def test_gutters_take_at_most_three_tenths_and_cells_are_at_most_64_units(
    size: tuple[int, int], rows: int, columns: int
) -> None:
    layout = heatmap_layout(heatmap(["a long name " * 9] * rows, ["another " * 9] * columns), size, wide)
    unit = layout.pixels / 12
    assert layout.rows.depth <= 0.3 * size[0]
    assert layout.columns.depth <= 0.3 * size[1]
    assert layout.cells.width / columns <= 64 * unit + 1e-9
    assert layout.cells.height / rows <= 64 * unit + 1e-9
    assert layout.cells.width >= 1
    assert layout.cells.height >= 1


@settings(max_examples=60)
@given(SIZES, st.lists(NAMES, min_size=1, max_size=70))
def test_nothing_in_a_bar_chart_overlaps_or_leaves_the_picture(size: tuple[int, int], columns: list[str]) -> None:
    figure = chart(columns)
    layout = bar_layout(figure, size, wide)
    labels = [rect for _, rect in label_rects(layout.columns, layout.plot, "below")]
    numbers = [line.rect for line in layout.numbers]
    ticks = [
        Rect(
            layout.plot.x - layout.pixels * 0.6 - wide(tick.text, layout.pixels),
            layout.plot.bottom - tick.text_at - layout.pixels / 2,
            wide(tick.text, layout.pixels),
            layout.pixels,
        )
        for tick in layout.ticks
    ]
    apart([*labels, *ticks, *numbers, text_rect(layout.title)])
    inside([*labels, *ticks, *numbers, text_rect(layout.title), layout.plot], size)
    bars = [bar_rect(figure, layout.plot, place) for place in range(len(columns))]
    assert all(layout.plot.holds(bar, spare=1) for bar in bars)
    assert not any(number.overlaps(bar) for number in numbers for bar in bars)


def row_of(high: float, before=None, size=(760, 640)):
    names = ["a", "b", "c"]
    return maps_row(size, [heatmap(names, names)] * 3, [chart(names, low=-high, high=high)] * 3, wide, before=before)


def test_maps_stand_still_while_their_gutters_are_hardly_wider_than_needed() -> None:
    first = row_of(100.0)
    then = row_of(2.0, before=first)
    assert row_of(2.0).gutters != first.gutters
    assert then.gutters == first.gutters
    assert [column.cells for column in then.columns] == [column.cells for column in first.columns]


def test_gutters_grow_at_once_and_shrink_when_much_is_to_be_gained() -> None:
    small, large = row_of(2.0), row_of(1e5)
    assert row_of(1e5, before=small).gutters == large.gutters
    assert row_of(2.0, before=large).gutters == small.gutters


def test_a_bar_stands_on_zero_and_ends_at_its_value() -> None:
    figure = chart(["a", "b", "c"], np.array([1.0, -0.5, np.nan]), low=-1, high=1)
    plot = Rect(0, 0, 300, 200)
    assert bar_rect(figure, plot, 0) == Rect(10, 0, 80, 100)
    assert bar_rect(figure, plot, 1) == Rect(110, 100, 80, 50)
    assert bar_rect(figure, plot, 2).height == 0


@given(SIZES, st.integers(1, 130))
def test_head_tiles_are_equal_squares_that_do_not_touch(size: tuple[int, int], count: int) -> None:
    layout = strip_layout(strip(count), size, wide)
    pictures = [tile.picture for tile in layout.tiles]
    texts = [text_rect(line) for tile in layout.tiles for line in (tile.name, tile.number)]
    assert {(picture.width, picture.height) for picture in pictures} == {(pictures[0].width, pictures[0].width)}
    apart([*pictures, *texts, text_rect(layout.title), text_rect(layout.note)])
    if count <= 40:
        inside([*pictures, *texts], size)


@given(SIZES, st.text(max_size=400))
def test_a_sentence_is_broken_into_lines_that_fit(size: tuple[int, int], text: str) -> None:
    layout = sentence_layout(Sentence("scores", say("{text}", text=text), LIGHT), size, wide)
    inside([text_rect(line) for line in layout.lines], size)


def test_words_are_kept_together_and_overlong_ones_are_cut() -> None:
    assert wrap("one two three", wide("one two", 10), 10, wide) == ("one two", "three")
    assert wrap("abcdefghij", wide("abcde", 10), 10, wide) == ("abcd…",)


ROW_SIZES = st.tuples(st.integers(420, 2400), st.integers(360, 1600))


@settings(max_examples=60)
@given(ROW_SIZES, st.integers(1, 130), st.integers(1, 130), st.integers(1, 70))
def test_the_rows_of_all_maps_line_up_over_their_bars(
    size: tuple[int, int], queries: int, keys: int, width: int
) -> None:
    rows = [f"q{place}" for place in range(queries)]
    columns = [[f"k{place}" for place in range(keys)]] * 2 + [[f"d{place}" for place in range(width)]]
    row = maps_row(size, [heatmap(rows, names) for names in columns], [chart(names) for names in columns], wide)
    first = row.columns[0].cells
    for column in row.columns:
        assert (column.cells.y, column.cells.height) == (first.y, first.height)
        assert (column.bars.x, column.bars.width) == (column.cells.x, column.cells.width)
        assert column.color_bar.rect.width == column.cells.width
        apart([column.title, column.cells, column.bars, column.color_bar.rect])
        inside([column.title, column.cells, column.bars, column.color_bar.rect], size)
    apart([column.cells for column in row.columns])
    assert first.height / queries <= 64
    assert row.rows.depth <= 0.3 * size[0]


def test_a_short_map_begins_right_below_its_names() -> None:
    rows, columns = ["q0"], [["k0", "k1", "k2"], ["k0", "k1", "k2"], ["d0", "d1"]]
    row = maps_row((600, 600), [heatmap(rows, names) for names in columns], [chart(names) for names in columns], wide)
    assert row.columns[0].cells.y <= 60
    assert [column.cells.height for column in row.columns] == [64, 64, 64]
    assert [column.digits for column in row.columns] == [4, 4, 4]


def test_small_maps_share_out_the_room_that_they_leave() -> None:
    columns = [["k0", "k1", "k2"], ["k0", "k1", "k2"], ["d0", "d1"]]
    maps, bars = [heatmap(["q0"], names) for names in columns], [chart(names) for names in columns]
    row = maps_row((1200, 900), maps, bars, wide)
    assert [column.bars.height for column in row.columns] == [320, 320, 320]
    assert row.columns[-1].cells.right > 900
    inside([column.title for column in row.columns], (1200, 900))
    assert maps_row((1200, 900), maps, bars, wide, pixels=18).columns[0].cells.height == 96


def test_no_maps_make_an_empty_row() -> None:
    assert maps_row((600, 600), [], [], wide).columns == ()


def test_numbers_below_a_lying_colour_bar_stay_near_it() -> None:
    scale = color_scale(np.array([-5.6, 5.6]), "signed", ColorChoice(), LIGHT)
    bar = lying_bar(scale, Rect(10, 10, 170, 12), 12, wide, spare=6)
    assert [tick.text for tick in bar.ticks] == ["-4", "-2", "0", "2", "4"]


def test_a_title_without_room_gets_smaller_before_it_is_cut() -> None:
    whole = text_line("seven letters", Rect(0, 0, 1000, 20), 16, wide, bold=True)
    needed = wide("seven letters", 16) * 1.17
    smaller = text_line("seven letters", Rect(0, 0, needed * 0.85, 20), 16, wide, bold=True)
    cut = text_line("seven letters", Rect(0, 0, needed * 0.5, 20), 16, wide, bold=True)
    assert (whole.text, whole.pixels) == ("seven letters", 16)
    assert smaller.text == "seven letters"
    assert 12 <= smaller.pixels < 16
    assert cut.text.endswith("…")
    assert cut.pixels == 12
    assert text_line("seven letters", Rect(0, 0, needed * 0.5, 20), 16, wide).pixels == 16
    long = "what a sentence says of a picture is not cut while there is room for all of its words"
    assert text_line(long, Rect(0, 0, wide(long, 16) * 1.2, 20), 16, wide, bold=True).text == long


@pytest.mark.parametrize(
    ("figure", "kind"),
    [
        (heatmap(["a"], ["b"]), HeatmapLayout),
        (chart(["a"]), BarLayout),
        (strip(3), StripLayout),
        (Sentence("x", say("why"), LIGHT), SentenceLayout),
    ],
    ids=["map", "bars", "heads", "sentence"],
)
def test_every_figure_has_its_layout(figure: Figure, kind: type) -> None:
    assert isinstance(figure_layout(figure, (640, 480), wide), kind)


def test_large_figures_have_large_letters() -> None:
    assert base_pixels((640, 480)) == 12
    assert base_pixels((3840, 2160)) == 49


@given(st.integers(1, 300), st.integers(1, 300), st.floats(10, 900))
def test_cells_tile_their_map_in_whole_pixels(rows: int, columns: int, room: float) -> None:
    cells = Rect(7, 9, fitting(room, columns, 64), fitting(room, rows, 64))
    for place in range(columns - 1):
        left, right = cell_rect(cells, rows, columns, 0, place), cell_rect(cells, rows, columns, 0, place + 1)
        assert left.right == right.x
    assert cell_rect(cells, rows, columns, rows - 1, columns - 1).right == cells.right
    assert edges(7, 30, 3) == (7, 17, 27, 37)


def test_layouts_are_the_same_each_time(measure: Callable[[str, float], float]) -> None:
    figure = heatmap(["a", "b"], ["c", "d"])
    assert figure_layout(figure, (640, 480), measure) == figure_layout(figure, (640, 480), measure)
