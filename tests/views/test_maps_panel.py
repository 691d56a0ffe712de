"""The row of maps."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from attn_gui.figures.figure import Appearance, Figure, Heatmap, Sentence
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.compute import compute
from attn_gui.session.new import new_session, session_from
from attn_gui.session.view_state import ColorChoice, Focus
from attn_gui.text import Message, say
from attn_gui.views.maps_panel import STAGES, Hovered, MapsPanel
from attn_gui.views.maps_panel_buttons import TitleButton
from attn_gui.views.maps_panel_title import MapTitle


def figures_of(session, focus=None, theme=LIGHT) -> dict[str, Figure]:
    computed = compute(session)
    return {key: row.build(computed, focus or Focus(), Appearance(theme)) for key, row in FIGURES.items()}


def sized(queries: int, keys: int, width: int = 4):
    return new_session(queries, keys, 5, width)


@pytest.fixture
def panel(qtbot) -> MapsPanel:
    made = MapsPanel()
    qtbot.addWidget(made)
    made.resize(760, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def emitted(signal) -> list[tuple]:
    seen: list[tuple] = []
    signal.connect(lambda *values: seen.append(values))
    return seen


def click(qtbot, view, row: int, column: int) -> None:
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.frame.cell(row, column).center().toPoint())


def test_the_three_maps_show_the_figures_they_were_given(panel, lesson):
    figures = figures_of(lesson)
    panel.show_figures(figures)
    for stage in STAGES:
        assert panel.maps[stage].figure is figures[stage]
        assert panel.columns[stage].bars.figure is figures[f"{stage}-bars"]
        assert panel.maps[stage].isVisible()
    assert panel.columns["scores"].title.text.startswith("② Scores")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_cell_centre_of_the_panel_has_the_colour_of_its_figure(panel, theme):
    figures = figures_of(sized(7, 9), Focus(key=None), theme)
    figures = {key: _without_numbers(figure) for key, figure in figures.items()}
    panel.show_figures(figures)
    image = panel.grab().toImage()
    for stage in STAGES:
        view, figure = panel.maps[stage], figures[stage]
        assert isinstance(figure, Heatmap)
        for row, column in np.ndindex(*figure.values.shape):
            point = view.frame.cell(row, column).center().toPoint() + view.pos()
            assert image.pixelColor(point).getRgb()[:3] == tuple(figure.rgba[row, column, :3].tolist())


def _without_numbers(figure: Figure) -> Figure:
    return replace(figure, show_numbers=False) if isinstance(figure, Heatmap) else figure


@pytest.mark.parametrize("size", [(560, 480), (760, 640), (1200, 900)])
@pytest.mark.parametrize("counts", [(1, 3), (15, 15), (60, 40), (200, 200)])
def test_rows_line_up_and_nothing_leaves_the_panel_or_overlaps(panel, size, counts):
    panel.resize(*size)
    panel.show_figures(figures_of(sized(*counts, 8)))
    views = [panel.maps[stage] for stage in STAGES]
    tops = {view.pos().y() + view.map_rect.top() for view in views}
    heights = {view.map_rect.height() for view in views}
    assert len(tops) == len(heights) == 1
    widgets = [widget for column in panel.columns.values() for widget in column.widgets]
    for place, widget in enumerate(widgets):
        assert panel.rect().contains(widget.geometry()), widget.objectName()
        for other in widgets[place + 1 :]:
            assert not widget.geometry().intersects(other.geometry()), (widget.objectName(), other.objectName())
    for view in views:
        assert view.frame.cell_width <= 64
        assert view.frame.cell_height <= 64
    bars = panel.columns["weights"].bars
    assert bars.pos().x() + bars.plot_rect.left() == views[1].pos().x() + views[1].map_rect.left()
    assert bars.plot_rect.width() == views[1].map_rect.width()


def test_row_names_are_drawn_once(panel, lesson):
    panel.show_figures(figures_of(lesson))
    assert [label.text for label in panel.maps["scores"].row_axis.placed()] == ["q0"]
    assert panel.maps["weights"].row_axis.placed() == ()
    assert [label.text for label in panel.maps["weights"].column_axis.placed()] == ["k0", "k1", "k2"]


def test_a_click_on_a_map_or_a_bar_focuses(panel, qtbot):
    panel.show_figures(figures_of(sized(5, 6), Focus(query=2)))
    seen = emitted(panel.cell_focused)
    click(qtbot, panel.maps["weights"], 3, 4)
    bars = panel.columns["output"].bars
    x = bars.plot_rect.left() + int(bars.plot_rect.width() * 1.5 / 4)
    qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, bars.plot_rect.center().y()))
    assert seen == [("weights", 3, 4), ("output", 2, 1)]


def test_keys_move_the_focus_of_the_stage_that_has_them(panel, qtbot, lesson):
    panel.show_figures(figures_of(lesson))
    moved, released = emitted(panel.focus_moved), emitted(panel.key_released)
    panel.maps["output"].setFocus()
    qtbot.keyClick(panel.maps["output"], Qt.Key.Key_Right)
    qtbot.keyClick(panel.columns["scores"].bars, Qt.Key.Key_Left)
    qtbot.keyClick(panel.maps["scores"], Qt.Key.Key_Escape)
    assert moved == [("output", 0, 1), ("scores", 0, -1)]
    assert released == [()]


def test_hovering_tells_the_number_and_marks_the_colour_bar(panel, qtbot, lesson):
    panel.show_figures(figures_of(lesson))
    seen = emitted(panel.hovered)
    view = panel.maps["weights"]
    assert view.figure is not None
    value = float(view.figure.values[0, 1])
    qtbot.mouseMove(view.viewport(), pos=view.frame.cell(0, 1).center().toPoint())
    assert panel.columns["weights"].color_bar.marker == value
    qtbot.mouseMove(view.viewport(), pos=QPoint(2, 2))
    assert seen[0] == (Hovered("weights", 0, 1, value),)
    assert seen[1] == (None,)
    assert panel.columns["weights"].color_bar.marker is None


def test_zooming_one_map_shows_the_same_rows_in_all(panel, qtbot):
    panel.show_figures(figures_of(sized(30, 30), Focus(query=15, key=10)))
    qtbot.keyClick(panel.maps["weights"], Qt.Key.Key_Plus)
    rows = {panel.maps[stage].windows[0] for stage in STAGES}
    assert len(rows) == 1
    assert rows != {(0.0, 30.0)}
    assert panel.maps["scores"].windows[1] == panel.maps["weights"].windows[1]
    assert panel.maps["output"].windows[1] == (0.0, 4.0)
    panel.reset_zoom()
    assert {panel.maps[stage].windows[0] for stage in STAGES} == {(0.0, 30.0)}


def test_a_double_click_on_a_title_enlarges_the_map_and_back(panel, qtbot, lesson):
    panel.show_figures(figures_of(lesson))
    title = panel.columns["weights"].title
    qtbot.mouseDClick(title, Qt.MouseButton.LeftButton)
    assert panel.enlarged == "weights"
    assert [panel.maps[stage].isVisible() for stage in STAGES] == [False, True, False]
    assert [label.text for label in panel.maps["weights"].row_axis.placed()] == ["q0"]
    qtbot.keyClick(title, Qt.Key.Key_Return)
    assert panel.enlarged is None
    assert all(panel.maps[stage].isVisible() for stage in STAGES)


@dataclass(frozen=True)
class Way:
    label: Message


def test_a_refusal_takes_the_place_of_all_maps_and_offers_its_remedies(panel, qtbot, lesson):
    panel.show_figures(figures_of(lesson))
    refused = session_from(np.ones((2, 3)), np.ones((2, 4)), np.ones((2, 2)))
    way = Way(say("Use general"))
    figures = figures_of(refused)
    panel.show_figures(figures, {}, (way,))
    assert not any(view.isVisible() for view in panel.maps.values())
    assert panel.refusal.isVisible()
    assert isinstance(figures["scores"], Sentence)
    assert panel.refusal.sentence == str(figures["scores"].message)
    seen = emitted(panel.remedy_chosen)
    qtbot.mouseClick(panel.refusal.buttons[0], Qt.MouseButton.LeftButton)
    assert seen == [(way,)]
    panel.show_figures(figures_of(lesson))
    assert not panel.refusal.isVisible()


def test_one_stage_without_a_picture_leaves_the_others(panel, lesson):
    figures = figures_of(lesson)
    why = Sentence("scores", say("Scores belong to one head each."), LIGHT)
    panel.show_figures({**figures, "scores": why, "scores-bars": why})
    assert [panel.maps[stage].isVisible() for stage in STAGES] == [False, True, True]
    assert panel.refusal.isVisible()
    assert panel.refusal.geometry().right() < panel.maps["weights"].geometry().left()


def test_the_switch_of_the_output_is_there_only_when_asked_for(panel, qtbot, lesson):
    panel.show_figures(figures_of(lesson))
    assert not panel.output_switch.isVisible()
    panel.set_output_switch(visible=True, checked=False)
    assert panel.output_switch.isVisible()
    assert panel.rect().contains(panel.output_switch.geometry())
    seen = emitted(panel.all_heads_toggled)
    qtbot.mouseClick(panel.output_switch, Qt.MouseButton.LeftButton)
    panel.set_output_switch(visible=True, checked=True)
    assert seen == [(True,)]


def test_the_lens_follows_the_focus_of_fine_maps_only(panel, qtbot, lesson):
    panel.show_figures(figures_of(lesson))
    assert not panel.lens.isVisible()
    panel.show_figures(figures_of(sized(80, 90), Focus(query=40, key=30)))
    assert panel.lens.isVisible()
    shown, whole = panel.lens.figure, panel.maps["weights"].figure
    assert shown is not None
    assert whole is not None
    np.testing.assert_array_equal(shown.values, whole.values[36:45, 26:35])
    panel.set_lens(False)
    assert not panel.lens.isVisible()


def test_colours_menus_and_painted_masks_are_passed_on(panel, qtbot, lesson):
    choice = ColorChoice("magma")
    panel.show_figures(figures_of(lesson), {"weights": choice})
    colors, painted, asked = emitted(panel.colors_chosen), emitted(panel.mask_painted), emitted(panel.menu_requested)
    panel.columns["weights"].color_bar.colors_chosen.emit(ColorChoice("grays"))
    panel.set_mask_tool(True)
    click(qtbot, panel.maps["scores"], 0, 1)
    panel.maps["output"].menu_requested.emit(QPoint(3, 4))
    assert colors == [("weights", ColorChoice("grays"))]
    assert [(cells, allowed) for cells, allowed, _ in painted] == [(((0, 1),), False)]
    assert asked == [("output", QPoint(3, 4))]


def test_outdated_maps_are_dimmed(panel, lesson):
    panel.show_figures(figures_of(lesson))
    before = panel.grab().toImage()
    panel.set_outdated(True)
    assert panel.grab().toImage() != before
    panel.set_outdated(False)
    assert panel.grab().toImage() == before


def test_six_plots_are_built_and_never_more(panel, lesson):
    from pyqtgraph import PlotWidget

    for counts in ((1, 3), (20, 30), (90, 90)):
        panel.show_figures(figures_of(sized(*counts)))
    assert len(panel.findChildren(PlotWidget)) == 6


def test_three_hundred_updates_pass_without_a_word_from_qt(panel):
    sessions = [sized(3 + place, 4 + place % 3) for place in range(5)]
    pictures = [
        figures_of(session, Focus(query=place), (LIGHT, DARK)[place % 2]) for place, session in enumerate(sessions)
    ]
    for step in range(300):
        panel.show_figures(pictures[step % 5])
        if step % 10 == 0:
            panel.repaint()
            panel.resize(600 + step, 500 + step)


def test_an_enlarged_map_is_zoomed_whatever_sizes_the_others_had_before(panel):
    panel.show_figures(figures_of(sized(3, 3)))
    panel.enlarge("weights")
    panel.show_figures(figures_of(sized(40, 40)))
    view = panel.maps["weights"]
    for _ in range(4):
        view.zoom(2.0)
    panel.maps["weights"].look_at((37.0, 40.0), (37.0, 40.0))
    panel.enlarge(None)
    assert {panel.maps[stage].windows[0] for stage in STAGES} == {(37.0, 40.0)}


def test_the_switch_gets_shorter_before_the_name_of_the_output_is_cut(panel):
    panel.resize(1100, 640)
    panel.show_figures(figures_of(sized(12, 12)))
    panel.set_output_switch(visible=True, checked=False)
    switch = panel.findChild(TitleButton, "all_heads_switch")
    title = panel.findChild(MapTitle, "output_title")
    assert switch.text() == "All heads"
    # How narrow it has to be depends on the font.
    for width in range(1100, 360, -10):
        panel.resize(width, 640)
        assert title.width() >= title.name_width
        if switch.text() == "All":
            break
    assert switch.text() == "All"
    assert switch.accessibleName() == "All heads"
