"""The painted figures of pages, looked at pixel by pixel."""

import re

import numpy as np
import pytest
from PySide6.QtGui import QImage

from attn_gui.engine import Causal
from attn_gui.figures.figure import Appearance, Figure
from attn_gui.figures.layout_grid import grid_layout
from attn_gui.figures.layout_lines import lines_layout
from attn_gui.figures.layout_table import table_layout
from attn_gui.figures.layout_tokens import tokens_layout
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.compute import compute
from attn_gui.session.edits import SetCausal
from attn_gui.session.new import new_session
from attn_gui.session.view_choices import PageChoices
from attn_gui.session.view_state import Focus
from attn_gui.views.export_render import render
from attn_gui.views.painting_text import measure

pytestmark = pytest.mark.usefixtures("qapp")
THEME = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
SIZE = (800, 600)
KEYS = ("lines", "tokens", "head-grid", "head-table", "received")


def built(key: str, theme, *, causal: bool = False, **choices) -> Figure:
    session = new_session(6, 6, 8, 8, kind="multi-head")
    session = SetCausal(Causal.TOP_LEFT).apply(session) if causal else session
    return FIGURES[key].build(compute(session), Focus(1, 4, 2), Appearance(theme, choices=PageChoices(**choices)))


def painted(figure: Figure) -> np.ndarray:
    """Return the picture as RGB (height, width, 3)."""
    image = QImage.fromData(render(figure, format="png", size=SIZE)).convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(*SIZE[::-1], 4)[..., 2::-1].copy()


@THEME
def test_the_focused_pair_is_an_orange_line_from_name_to_name(theme) -> None:
    figure = built("lines", theme, line_ink="opacity")
    picture, layout = painted(figure), lines_layout(figure, SIZE, measure)
    for (x, y), inwards in zip(layout.ends(figure, 0, 4, 2), (3, -3), strict=True):
        assert tuple(picture[round(y), round(x) + inwards]) == theme.focus


@THEME
def test_heads_have_their_hues(theme) -> None:
    figure = built("lines", theme, each_head=True)
    picture, layout = painted(figure), lines_layout(figure, SIZE, measure)
    assert len(figure.hues) > 2
    for swatch, hue in zip(layout.legend, figure.hues, strict=False):
        x, y = swatch.stroke.center
        assert np.abs(picture[int(y), int(x)].astype(int) - hue).max() <= 2


@THEME
def test_every_token_has_the_colour_of_its_weight_and_what_is_forbidden_is_hatched(theme) -> None:
    figure = built("tokens", theme, causal=True)
    picture, layout = painted(figure), tokens_layout(figure, SIZE, measure)
    for chip in layout.chips[:5]:
        corner = picture[int(chip.rect.y) + 5, int(chip.rect.x) + 5]
        assert tuple(corner) == tuple(figure.rgba[chip.place, :3])
    hidden = layout.chips[5].rect
    cell = picture[int(hidden.y) + 2 : int(hidden.bottom) - 2, int(hidden.x) + 2 : int(hidden.right) - 2].reshape(-1, 3)
    assert len(np.unique(cell, axis=0)) > 3
    assert (cell == theme.ground).all(axis=1).any()
    focused = layout.chips[2].rect
    assert tuple(picture[int(focused.center[1]), int(focused.x) - 1]) == theme.focus


@THEME
def test_the_chosen_map_has_an_orange_frame_and_forbidden_cells_are_grey(theme) -> None:
    figure = built("head-grid", theme, causal=True)
    picture, layout = painted(figure), grid_layout(figure, SIZE, measure)
    for place, tile in enumerate(layout.tiles):
        edge = tuple(picture[int(tile.picture.center[1]), int(tile.picture.x) - 1])
        assert (edge == theme.focus) == (place == 1)
        corners = [(tile.picture.y + 2, tile.picture.x + 2), (tile.picture.y + 2, tile.picture.right - 3)]
        first, last = (tuple(picture[int(y), int(x)]) for y, x in corners)
        assert first == tuple(figure.tiles[place].rgba[0, 0, :3])
        assert last == tuple(figure.tiles[place].rgba[0, -1, :3])
        assert max(last) - min(last) < 30


@THEME
def test_bars_of_the_table_are_as_long_as_their_share(theme) -> None:
    figure = built("head-table", theme, head_sort="entropy")
    picture, layout = painted(figure), table_layout(figure, SIZE, measure)
    cell = layout.lines[0].cells[1]
    row = picture[int(cell.bar.y) + 1, int(cell.text.rect.x) - 2 : int(cell.text.rect.right)]
    inked = (row != theme.ground).any(axis=1).sum()
    assert inked == pytest.approx(figure.shares[0, 1] * cell.text.rect.width, abs=2)


@pytest.mark.parametrize("key", KEYS)
def test_vector_files_have_no_pictures_where_there_are_none(key: str) -> None:
    svg = render(built(key, LIGHT), format="svg", size=SIZE).decode()
    assert bool(re.search("<image", svg)) == (key == "head-grid")
    assert svg.count("<text") > 8
