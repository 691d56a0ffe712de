"""Painted figures, looked at pixel by pixel: every cell has the colour that its figure says."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from attn_gui.engine import Causal, Masking, attend
from attn_gui.figures.colormaps import states
from attn_gui.figures.figure import Appearance, BarChart, Figure, HeadStrip, Heatmap, Theme
from attn_gui.figures.geometry import Rect, cell_rect
from attn_gui.figures.layout_bars import bar_layout, bar_rect
from attn_gui.figures.layout_map import heatmap_layout
from attn_gui.figures.layout_parts import lying_bar
from attn_gui.figures.layout_strip import strip_layout
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.compute import Done
from attn_gui.session.inputs import Inputs
from attn_gui.session.session import KindState, Options, Session
from attn_gui.session.view_state import Focus
from attn_gui.views.export_render import render
from attn_gui.views.painting_map import paint_color_bar
from attn_gui.views.painting_text import measure

pytestmark = pytest.mark.usefixtures("qapp")
THEME = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)


def done(rows: int, *, causal: bool = False, width: int = 3) -> Done:
    rng = np.random.default_rng(rows)
    query, key, value = (rng.standard_normal((rows, width)) for _ in range(3))
    tokens = tuple(f"t{place}" for place in range(rows))
    result = attend(query, key, value, masking=Masking(causal=Causal.TOP_LEFT if causal else Causal.OFF))
    session = Session("self", query, key, value, {"self": KindState(Options("scaled-dot"))}, tokens, tokens)
    return Done(session, Inputs(query, key, value, tokens, tokens), result, 0.001)


def painted(figure: Figure, size: tuple[int, int], scale: float = 1.0) -> np.ndarray:
    """Return the picture as RGB (height, width, 3)."""
    image = QImage.fromData(render(figure, format="png", size=size, scale=scale)).convertToFormat(
        QImage.Format.Format_RGB888
    )
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def heatmap(key: str, computed: Done, theme: Theme, focus: Focus, *, numbers: bool = False) -> Heatmap:
    figure = FIGURES[key].build(computed, focus, Appearance(theme, show_numbers=numbers))
    assert isinstance(figure, Heatmap)
    return figure


def differing(figure: Heatmap, picture: np.ndarray, size: tuple[int, int], scale: float = 1.0) -> int:
    """Return at how many cell centres the picture has another colour than the figure (marked cells left out)."""
    layout = heatmap_layout(figure, size, measure)
    rows, columns = figure.values.shape
    wrong = 0
    for row, column in np.argwhere(figure.states == 0).tolist():
        x, y = cell_rect(layout.cells, rows, columns, row, column).center
        wrong += int(
            np.abs(picture[int(y * scale), int(x * scale)].astype(int) - figure.rgba[row, column, :3]).max() > 1
        )
    return wrong


@THEME
@pytest.mark.parametrize("key", ["scores", "weights", "output"])
@pytest.mark.parametrize("rows", [1, 3, 15, 60])
def test_every_cell_centre_has_the_colour_of_its_figure(key: str, rows: int, theme: Theme) -> None:
    figure, size = heatmap(key, done(rows), theme, Focus(query=0, key=0)), (640, 480)
    assert differing(figure, painted(figure, size), size) == 0


@pytest.mark.parametrize("scale", [0.5, 1.25, 2.0, 3.125])
def test_scaled_pictures_show_the_same_cells(scale: float) -> None:
    figure, size = heatmap("weights", done(15), LIGHT, Focus(query=3, key=2)), (640, 480)
    assert differing(figure, painted(figure, size, scale), size, scale) == 0


def test_a_map_of_many_cells_is_one_sharp_image() -> None:
    figure, size = heatmap("weights", done(120), LIGHT, Focus(query=119, key=119)), (1200, 1000)
    assert differing(figure, painted(figure, size), size) <= 3  # the focus is drawn over its neighbours


@THEME
def test_forbidden_cells_are_hatched_and_no_colour_of_the_map(theme: Theme) -> None:
    figure, size = heatmap("weights", done(6, causal=True), theme, Focus(query=5, key=0)), (640, 480)
    picture, layout = painted(figure, size), heatmap_layout(figure, size, measure)
    rect = cell_rect(layout.cells, 6, 6, 0, 5)
    cell = picture[int(rect.y) + 2 : int(rect.bottom) - 2, int(rect.x) + 2 : int(rect.right) - 2].reshape(-1, 3)
    low = np.minimum(theme.ground, theme.forbidden)
    high = np.maximum(theme.ground, theme.forbidden)
    assert ((cell >= low) & (cell <= high)).all()
    assert len(np.unique(cell, axis=0)) > 2
    assert (cell == theme.ground).all(axis=1).any()


@THEME
def test_nan_both_infinities_and_zero_look_different_from_each_other(theme: Theme) -> None:
    values = np.array([[np.nan, np.inf, -np.inf, 0.0]])
    plain = heatmap("scores", done(4), theme, Focus(query=0, key=None))
    figure = Heatmap(
        **{
            **vars(plain),
            "values": values,
            "rgba": plain.rgba[:1] * 0 + np.array([*theme.ground, 255], dtype=np.uint8),
            "states": states(values),
            "focus": (None, None),
            "rows": type(plain.rows)(plain.rows.title, ("t0",)),
        }
    )
    picture, layout = painted(figure, (640, 480)), heatmap_layout(figure, (640, 480), measure)
    looks = set()
    for column in range(4):
        rect = cell_rect(layout.cells, 1, 4, 0, column)
        looks.add(picture[int(rect.y) : int(rect.bottom), int(rect.x) : int(rect.right)].tobytes())
    assert len(looks) == 4


@THEME
def test_the_focused_cell_has_an_orange_outline(theme: Theme) -> None:
    figure, size = heatmap("weights", done(6), theme, Focus(query=2, key=3)), (640, 480)
    picture, layout = painted(figure, size), heatmap_layout(figure, size, measure)
    rect = cell_rect(layout.cells, 6, 6, 2, 3)
    assert tuple(picture[int(rect.center[1]), int(rect.x) - 1]) == theme.focus
    assert tuple(picture[int(rect.y) - 1, int(rect.center[0])]) == theme.focus
    orange = (picture == theme.focus).all(axis=2).sum()
    assert orange > 200


def test_numbers_are_drawn_in_large_cells_and_can_be_switched_off() -> None:
    size = (640, 480)
    with_numbers = painted(heatmap("weights", done(4), LIGHT, Focus(), numbers=True), size)
    without = painted(heatmap("weights", done(4), LIGHT, Focus(), numbers=False), size)
    assert (with_numbers != without).any()


@THEME
@pytest.mark.parametrize("key", ["scores-bars", "weights-bars", "output-bars"])
def test_every_bar_has_its_colour(key: str, theme: Theme) -> None:
    figure = FIGURES[key].build(done(8), Focus(query=2, key=3, component=1), Appearance(theme))
    assert isinstance(figure, BarChart)
    picture, layout = painted(figure, (640, 480)), bar_layout(figure, (640, 480), measure)
    seen = 0
    for place in range(len(figure.values)):
        bar = bar_rect(figure, layout.plot, place)
        if bar.height >= 6:
            x, y = bar.center
            assert tuple(picture[int(y), int(x)]) == tuple(figure.colors[place])
            seen += 1
    assert seen >= 2


def test_the_chosen_head_has_an_orange_frame() -> None:
    from attn_gui.engine import multi_head

    base = done(5, width=8)
    heads = Done(
        base.session,
        base.inputs,
        multi_head(*(getattr(base.inputs, n) for n in ("query", "key", "value")), num_heads=4),
        0.0,
    )
    figure = FIGURES["heads"].build(heads, Focus(head=2), Appearance(LIGHT))
    assert isinstance(figure, HeadStrip)
    picture, layout = painted(figure, (640, 480)), strip_layout(figure, (640, 480), measure)
    for place, tile in enumerate(layout.tiles):
        edge = tuple(picture[int(tile.picture.center[1]), int(tile.picture.x) - 1])
        assert (edge == LIGHT.focus) == (place == 2)
        corner = tuple(picture[int(tile.picture.bottom) - 3, int(tile.picture.right) - 3])
        assert corner == tuple(figure.tiles[place].rgba[-1, -1, :3])
        assert tuple(picture[int(tile.picture.y) + 3, int(tile.picture.x) + 1]) == LIGHT.focus  # the focused row


@THEME
def test_the_focused_column_is_outlined_more_quietly_than_the_row(theme: Theme) -> None:
    figure, size = heatmap("weights", done(6), theme, Focus(query=2, key=3)), (640, 480)
    picture, layout = painted(figure, size), heatmap_layout(figure, size, measure)
    far = cell_rect(layout.cells, 6, 6, 5, 3)
    plain = painted(heatmap("weights", done(6), theme, Focus(query=2, key=None)), size)
    edge = int(far.center[1]), int(far.x) - 1
    below = plain[edge].astype(int)
    assert np.abs(picture[edge] - (below + (np.array(theme.focus) - below) * 150 / 255)).max() <= 2
    row = cell_rect(layout.cells, 6, 6, 2, 0)
    assert tuple(picture[int(row.y) - 1, int(row.center[0])]) == theme.focus


def test_the_focused_cell_is_marked_in_every_tile_of_heads() -> None:
    from attn_gui.engine import multi_head

    base = done(60, width=8)
    inputs = (getattr(base.inputs, n) for n in ("query", "key", "value"))
    heads = Done(base.session, base.inputs, multi_head(*inputs, num_heads=4), 0.0)
    for query, key in ((0, 31), (30, 30), (59, 59)):
        figure = FIGURES["heads"].build(heads, Focus(head=2, query=query, key=key), Appearance(LIGHT))
        assert isinstance(figure, HeadStrip)
        picture, layout = painted(figure, (640, 480)), strip_layout(figure, (640, 480), measure)
        for tile in layout.tiles:
            across, down = (int(side) for side in (tile.picture.width, tile.picture.height))
            left, top = int(tile.picture.x), int(tile.picture.y)
            seen = (picture[top : top + down, left : left + across] == LIGHT.focus).all(axis=2)
            rows, columns = np.nonzero(seen[:, 5:])
            assert rows.size > 4
            assert abs(rows.mean() - (query + 0.5) / 60 * down) < 3
            assert abs(columns.mean() + 5 - (key + 0.5) / 60 * across) < 4


@THEME
@pytest.mark.parametrize("key", FIGURES)
def test_no_figure_has_a_hole_in_its_ground(key: str, theme: Theme) -> None:
    picture = painted(FIGURES[key].build(done(3), Focus(), Appearance(theme)), (320, 240))
    assert [tuple(picture[y, x]) for y in (0, -1) for x in (0, -1)] == [theme.ground] * 4


def test_nothing_is_cut_at_the_edges_of_the_smallest_picture() -> None:
    for key in FIGURES:
        picture = painted(FIGURES[key].build(done(15, causal=True), Focus(), Appearance(LIGHT)), (320, 240))
        border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert (border == LIGHT.ground).all(), key


def test_a_lying_colour_bar_runs_from_the_lowest_colour_to_the_highest() -> None:
    figure = heatmap("weights", done(4), LIGHT, Focus())
    image = QImage(200, 60, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_color_bar(lying_bar(figure.scale, Rect(10, 10, 180, 12), 12, measure), figure.scale, LIGHT, painter)
    painter.end()
    ends = [image.pixelColor(x, 16).getRgb()[:3] for x in (10, 189)]
    assert ends == [tuple(figure.scale.lut[0]), tuple(figure.scale.lut[255])]
