"""Where the numbers beside a map lie: right of its rows, on nothing else."""

from collections.abc import Callable

import pytest

from attn_gui.figures.figure import Appearance, BarChart, Heatmap
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout import heatmap_layout, maps_row
from attn_gui.figures.layout_beside import heading_rect
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import LIGHT
from attn_gui.session.compute import Done
from attn_gui.session.view_state import Focus

Make = Callable[..., Done]
STAGES = ("scores", "weights", "output")


def figures(done: Done, measure: str | None) -> tuple[list[Heatmap], list[BarChart]]:
    appearance = Appearance(LIGHT, row_measure=measure)
    built = [FIGURES[key].build(done, Focus(), appearance) for stage in STAGES for key in (stage, f"{stage}-bars")]
    maps = [figure for figure in built if isinstance(figure, Heatmap)]
    return maps, [figure for figure in built if isinstance(figure, BarChart)]


@pytest.mark.parametrize("size", [(540, 480), (760, 640), (1200, 800)])
@pytest.mark.parametrize("rows", [1, 4, 40])
def test_beside_the_weights_the_numbers_line_up_with_the_rows_and_touch_nothing(
    single: Make, measure: Callable[[str, float], float], size: tuple[int, int], rows: int
) -> None:
    maps, bars = figures(single(rows), "effective-keys")
    row = maps_row(size, maps, bars, measure)
    beside = row.columns[1].beside
    assert beside is not None
    assert [column.beside for column in row.columns] == [None, beside, None]
    cells = row.columns[1].cells
    assert (beside.y, beside.height) == (cells.y, cells.height)
    assert beside.x > cells.right
    assert beside.right < row.columns[2].cells.x
    assert row.columns[2].title.x >= beside.right
    assert row.columns[2].cells.right <= size[0]
    heading = heading_rect(beside, row.pixels)
    assert heading.bottom == beside.y
    assert not heading.overlaps(row.columns[1].title)
    assert measure("eff. keys", row.pixels) <= heading.width


def test_without_a_measure_the_maps_lie_as_they_did(single: Make, measure: Callable[[str, float], float]) -> None:
    maps, bars = figures(single(4), None)
    assert all(column.beside is None for column in maps_row((760, 640), maps, bars, measure).columns)
    assert heatmap_layout(maps[1], (900, 600), measure).beside is None


@pytest.mark.parametrize("size", [(320, 240), (900, 600), (4000, 2000)])
def test_in_a_picture_the_numbers_stand_between_cells_and_colour_bar(
    single: Make, measure: Callable[[str, float], float], size: tuple[int, int]
) -> None:
    maps, _bars = figures(single(12), "entropy")
    layout = heatmap_layout(maps[1], size, measure)
    assert layout.beside is not None
    whole = Rect(0, 0, *size)
    for part in (layout.beside, heading_rect(layout.beside, layout.pixels), layout.color_bar.rect):
        assert whole.holds(part)
    assert layout.cells.right < layout.beside.x
    assert layout.beside.right <= layout.color_bar.rect.x
    assert not heading_rect(layout.beside, layout.pixels).overlaps(layout.sides.rect, spare=1)
