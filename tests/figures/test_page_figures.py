"""The figures of pages: which lines, which tints, which order, reckoned by hand; nothing of a layout overlaps."""

import math
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import EmptyRows, Masking, attend
from attn_gui.figures.figure import Appearance, BarChart, CellState, Sentence
from attn_gui.figures.head_order import ordered
from attn_gui.figures.hues import MOST_HUES, hues
from attn_gui.figures.layout_grid import grid_height, grid_layout
from attn_gui.figures.layout_lines import lines_hit, lines_layout
from attn_gui.figures.layout_table import table_layout
from attn_gui.figures.layout_tokens import tokens_height, tokens_hit, tokens_layout
from attn_gui.figures.lines import drawn_lines, token_words, usual_threshold, words_of
from attn_gui.figures.page_figures import HeadGrid, HeadTable, TokenLines, TokenStrip
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT, contrast
from attn_gui.session.compute import Done
from attn_gui.session.measuring import HEAD_NUMBERS
from attn_gui.session.view_choices import PageChoices
from attn_gui.session.view_state import MEAN_HEAD, Focus

WEIGHTS = np.array([[0.7, 0.2, 0.1], [0.04, 0.06, 0.9], [0.5, 0.5, 0.0]])
FOCUS = Focus(0, 0, 1)


def build(key: str, done: Done, focus: Focus = FOCUS, *, theme=LIGHT, **choices):
    return FIGURES[key].build(done, focus, Appearance(theme, choices=PageChoices(**choices)))


@pytest.fixture
def known(single) -> Done:
    """Three tokens whose weights are WEIGHTS."""
    done = single(3)
    object.__setattr__(done.result, "weights", WEIGHTS.copy())
    return done


@pytest.fixture
def lost(single) -> Done:
    """Four tokens; the second query may attend to nothing, for which its weights are not numbers."""
    done, allowed = single(4), np.ones((4, 4), bool)
    allowed[1] = False
    masking = Masking(allowed=allowed, empty_rows=EmptyRows.NAN)
    return replace(done, result=attend(done.inputs.query, done.inputs.key, done.inputs.value, masking=masking))


def pairs(figure: TokenLines) -> set[tuple[int, int]]:
    drawn = drawn_lines(figure)
    return set(zip(drawn.queries.tolist(), drawn.keys.tolist(), strict=True))


def test_a_line_stands_for_every_weight_from_the_threshold_on(known) -> None:
    assert pairs(build("lines", known)) == {(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 0), (2, 1)}
    assert pairs(build("lines", known, line_threshold=0.5)) == {(0, 0), (1, 2), (2, 0), (2, 1)}
    # What has no weight has no line even then.
    assert (2, 2) not in pairs(build("lines", known, line_threshold=0.0))
    figure = build("lines", known, line_threshold=0.95)
    assert pairs(figure) == set()
    assert str(words_of(figure, drawn_lines(figure))) == "no weight is 0.95 or more"


def test_the_lines_of_one_token_stand_alone(known) -> None:
    assert pairs(build("lines", known, lines_of="query")) == {(0, 0), (0, 1), (0, 2)}
    figure = build("lines", known, lines_of="key")
    assert pairs(figure) == {(0, 1), (1, 1), (2, 1)}
    assert pairs(replace(figure, only=("key", 2))) == {(0, 2), (1, 2)}
    assert str(token_words(figure, "query", 1)) == "t1 → t2 0.9, t1 0.06, t0 0.04"
    assert str(token_words(figure, "key", 2)) == "t2 ← t1 0.9, t0 0.1"


def test_the_strongest_are_drawn_last_and_the_weakest_left_out(known) -> None:
    figure = build("lines", known)
    drawn = drawn_lines(figure, most=3)
    assert drawn.weights.tolist() == [0.5, 0.7, 0.9]
    assert drawn.left_out == 4
    assert str(words_of(figure, drawn)) == "7 weights are 0.05 or more; the 3 strongest are drawn, 4 left out"


def test_the_focused_pair_is_drawn_however_small(known) -> None:
    assert drawn_lines(build("lines", known, Focus(0, 1, 0))).pair == pytest.approx(0.04)
    assert drawn_lines(build("lines", known, Focus(0, 2, 2))).pair is None
    assert drawn_lines(replace(build("lines", known), only=("query", 2))).pair is None


def test_what_is_usual_is_an_even_share_of_long_rows() -> None:
    assert [usual_threshold(keys) for keys in (3, 20, 200)] == [0.05, 0.05, 0.005]


def test_at_most_eight_heads_are_drawn_with_the_focused_one_among_them(several) -> None:
    figure = build("lines", several(4, 12), Focus(10, 0, 0), each_head=True)
    assert [str(name) for name in figure.heads] == [f"head {head}" for head in range(4, 12)]
    assert figure.head == 6
    assert "at most 8" in str(figure.title)
    assert build("lines", several(4, 12), Focus(MEAN_HEAD, 0, 0), each_head=True).head is None
    assert len(build("lines", several(4, 3), each_head=True).hues) == 3


def test_a_row_that_is_no_number_has_no_lines_and_says_so(lost) -> None:
    figure = build("lines", lost)
    assert figure.lost == (1,)
    assert not {pair for pair in pairs(figure) if pair[0] == 1}
    assert "“t1” are not numbers" in str(figure.notes[0])
    strip = build("tokens", lost, Focus(0, 1, 0))
    assert (strip.states == CellState.FORBIDDEN).all()
    assert (strip.rgba[:, :3] == LIGHT.ground).all()
    bars = build("received", lost)
    assert bars.values.sum() == pytest.approx(3)
    assert "the 3 of 4 queries whose weights are numbers" in str(bars.title)


def test_tokens_have_the_colours_of_the_map(single) -> None:
    done = single(5, causal=True)
    heatmap, strip = build("weights", done, Focus(0, 3, 1)), build("tokens", done, Focus(0, 3, 1))
    assert (strip.rgba == heatmap.rgba[3]).all()
    assert strip.states.tolist() == [0, 0, 0, 0, CellState.FORBIDDEN]
    assert (strip.side, strip.focus, strip.origin) == ("key", 1, 3)
    assert [str(line) for line in strip.tell(4)] == ["t3 → t4", "may not attend"]
    turned = build("tokens", done, Focus(0, 3, 1), token_side="to")
    assert (turned.rgba == heatmap.rgba[:, 1]).all()
    assert (turned.side, turned.focus, turned.origin) == ("query", 3, 1)
    assert isinstance(build("tokens", done, Focus(0, 3, None), token_side="to"), Sentence)


def test_received_weights_are_columns_and_their_sums(known) -> None:
    sums, column = build("received", known), build("received", known, received="by-query")
    assert isinstance(sums, BarChart)
    assert sums.values == pytest.approx([1.24, 0.76, 1.0])
    assert column.values == pytest.approx([0.2, 0.06, 0.5])
    assert (sums.focus, column.focus) == (1, 0)


def test_heads_follow_a_number_with_those_without_one_at_the_end() -> None:
    assert ordered([1.0, math.nan, 3.0, 1.0], down=True) == (2, 0, 3, 1)
    assert ordered([1.0, math.nan, 3.0, 1.0], down=False) == (0, 3, 2, 1)


@pytest.mark.parametrize("sort", HEAD_NUMBERS)
def test_grid_and_table_stand_in_the_same_order(several, sort: str) -> None:
    done = several(5, 6)
    grid, table = build("head-grid", done, head_sort=sort), build("head-table", done, head_sort=sort)
    assert isinstance(grid, HeadGrid)
    assert isinstance(table, HeadTable)
    assert tuple(tile.head for tile in grid.tiles) == (*table.heads[:6], -1, -2)
    column = table.columns.index(sort)
    assert [tile.number for tile in grid.tiles[:6]] == table.values[:6, column].tolist()
    assert table.values[6] == pytest.approx(table.values[:6].mean(axis=0))
    assert ((table.shares >= 0) & (table.shares <= 1)).all()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
def test_hues_are_told_apart_by_colour_blind_readers(theme) -> None:
    colors = [*hues(theme, MOST_HUES), theme.focus]
    assert all(contrast(color, theme.ground) >= 3 for color in colors[:-1])
    for sight in SIGHTS:
        seen = [oklab(np.array(color), sight) for color in colors]
        apart = [np.linalg.norm(a - b) for place, a in enumerate(seen) for b in seen[place + 1 :]]
        assert min(apart) >= 0.08


SIGHTS = (
    np.eye(3),
    np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
)
"""Normal sight, protanopia, deuteranopia, tritanopia in linear RGB (Machado, Oliveira, Fernandes 2009, table 1)."""


def oklab(color: np.ndarray, sight: np.ndarray) -> np.ndarray:
    """Return an sRGB colour in Oklab (Ottosson 2020), as that sight has it."""
    share = color / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    to_lms = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566]]
    to_lms.append([0.0883024619, 0.2817188376, 0.6299787005])
    to_lab = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099]]
    to_lab.append([0.0259040371, 0.7827717662, -0.8086757660])
    return np.array(to_lab) @ np.cbrt(np.array(to_lms) @ np.clip(sight @ linear, 0, 1))


def overlapping(rects: list) -> list:
    return [(a, b) for place, a in enumerate(rects) for b in rects[place + 1 :] if a.overlaps(b, 0.5)]


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1200, 800)])
@pytest.mark.parametrize("rows", [3, 40, 200])
def test_the_parts_of_lines_lie_apart_and_every_token_is_found(single, measure, size, rows: int) -> None:
    figure = build("lines", single(rows, tokens=[f"a token of some length {place}" for place in range(rows)]))
    layout = lines_layout(figure, size, measure)
    texts = [line.rect for line in (*layout.title, *layout.notes, *(swatch.line for swatch in layout.legend))]
    rects = [*texts, layout.left, layout.right]
    assert not overlapping(rects)
    assert all(rect.x >= 0 and rect.right <= size[0] + 1 and rect.bottom <= size[1] for rect in rects)
    for place in (0, rows // 2, rows - 1):
        assert lines_hit(figure, layout, (layout.left.center[0], layout.query_y(place, figure))) == ("query", place)
        assert lines_hit(figure, layout, (layout.right.center[0], layout.key_y(place, figure))) == ("key", place)


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1200, 800)])
@pytest.mark.parametrize("rows", [3, 40, 200])
def test_tokens_lie_apart_and_those_without_room_are_counted(single, measure, size, rows: int) -> None:
    figure = build("tokens", single(rows, causal=True))
    assert isinstance(figure, TokenStrip)
    layout = tokens_layout(figure, size, measure)
    rects = [chip.rect for chip in layout.chips]
    assert not overlapping([*rects, layout.color_bar.rect])
    assert (layout.left_out is None) == (len(rects) == rows)
    assert [tokens_hit(figure, layout, chip.rect.center) for chip in layout.chips] == [
        ("key", place) for place in range(len(rects))
    ]
    high = tokens_height(figure, size[0], 12, measure)
    assert tokens_layout(figure, (size[0], high), measure, pixels=12).left_out is None


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1200, 800)])
@pytest.mark.parametrize("heads", [1, 12, 64])
def test_heads_lie_apart_and_the_means_always_stand(several, measure, size, heads: int) -> None:
    done = several(3, heads)
    grid, table = build("head-grid", done), build("head-table", done)
    tiles = grid_layout(grid, size, measure).tiles
    assert len(tiles) == heads + 2
    assert not overlapping([rect for tile in tiles for rect in (tile.picture, tile.name.rect, tile.number.rect)])
    assert grid_height(grid, size[0], 12, measure) > 0
    layout = table_layout(table, size, measure)
    assert [line.place for line in layout.lines[-2:]] == [heads, heads + 1]
    assert (layout.left_out is None) == (len(layout.lines) == heads + 2)
    assert not overlapping([line.rect for line in layout.lines])
    assert all(line.rect.bottom <= size[1] for line in layout.lines)
