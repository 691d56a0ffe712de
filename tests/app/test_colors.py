"""Colours chosen in the bar's menu: they reach the maps, are kept with the file, and change no number."""

import pytest

from attn_gui.session.view_state import ColorChoice
from attn_gui.views.maps_panel import MapsPanel


@pytest.fixture
def maps(bench) -> MapsPanel:
    bench.open_example("eight-heads")
    bench.settle()
    return bench.child(MapsPanel, "maps_panel")


def choose(bench, maps: MapsPanel, stage: str, name: str) -> None:
    menu = maps.columns[stage].color_bar.menu
    found = [*menu.actions(), *menu.scales.actions()]
    next(action for action in found if action.objectName() == name).trigger()
    bench.settle()


def test_a_scale_chosen_in_the_menu_recolours_the_map_and_changes_no_number(bench, maps):
    before = maps.maps["weights"].figure
    choose(bench, maps, "weights", "scale_log")
    after = maps.maps["weights"].figure
    assert after.scale.kind == "log"
    assert (after.values == before.values).all()
    assert (after.rgba != before.rgba).any()
    assert maps.columns["weights"].color_bar.caption == "logarithmic"
    assert not bench.explorer.document.modified


def test_the_caption_has_its_room_below_every_map(bench, maps):
    choose(bench, maps, "weights", "scale_row-max")
    bar = maps.columns["weights"].color_bar
    assert bar.geometry().bottom() <= maps.height()
    tops = {column.map.map_rect.height() for column in maps.columns.values()}
    assert len(tops) == 1


def test_the_focused_value_is_marked_on_every_bar(bench, maps):
    bench.explorer.view.set_focus(query=2, key=3, component=None)
    bench.settle()
    for stage in ("scores", "weights"):
        assert maps.columns[stage].color_bar.focused == float(maps.maps[stage].figure.values[2, 3])
    assert maps.columns["output"].color_bar.focused is None
    choose(bench, maps, "weights", "scale_row-max")
    row = maps.maps["weights"].figure.values[2]
    assert maps.columns["weights"].color_bar.focused == pytest.approx(row[3] / row.max())


def test_the_hovered_value_is_marked_as_its_share_and_told_as_itself(bench, maps):
    choose(bench, maps, "weights", "scale_row-max")
    told = []
    maps.hovered.connect(told.append)
    view = maps.maps["weights"]
    view.cell_hovered.emit(1, 2)
    row = view.figure.values[1]
    assert maps.columns["weights"].color_bar.marker == pytest.approx(row[2] / row.max())
    assert told[-1].value == row[2]


def test_chosen_colours_are_kept_with_the_file(bench, maps, tmp_path):
    choice = ColorChoice("magma", scale="percentile", percentiles=(5.0, 95.0), without_first=True)
    maps.colors_chosen.emit("weights", choice)
    bench.settle()
    bench.answers.path = tmp_path / "colours.attn"
    bench.trigger("save")
    bench.settle()
    maps.colors_chosen.emit("weights", ColorChoice())
    bench.settle()
    bench.explorer.files.open_path(tmp_path / "colours.attn")
    bench.settle()
    assert bench.explorer.view.state.colors["weights"] == choice
    assert maps.maps["weights"].figure.scale.kind == "percentile"
