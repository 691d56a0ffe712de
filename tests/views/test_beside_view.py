"""The numbers beside the rows of weights: drawn as long as they are, told exactly, following the map."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QToolTip

from attn_gui.figures.figure import Appearance
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT, mixed
from attn_gui.session.compute import compute
from attn_gui.session.new import new_session, session_from
from attn_gui.session.view_state import Focus
from attn_gui.views.maps_panel import MapsPanel
from attn_gui.views.painting_beside import TINT


@pytest.fixture
def panel(qtbot) -> MapsPanel:
    made = MapsPanel()
    qtbot.addWidget(made)
    made.resize(760, 640)
    with qtbot.waitExposed(made):
        made.show()
    return made


def show(panel, session, measure, theme=LIGHT):
    computed = compute(session)
    appearance = Appearance(theme, row_measure=measure)
    panel.show_figures({key: row.build(computed, Focus(), appearance) for key, row in FIGURES.items()})
    return panel.columns["weights"].beside


def bar_lengths(view, theme, rows):
    """How many pixels of each row are filled, of a grabbed picture."""
    image, ink = view.grab().toImage(), QColor(*mixed(theme.bar, theme.ground, TINT))
    top, height = view._area.y, view._area.height / rows
    lines = [round(top + (row + 0.2) * height) for row in range(rows)]
    return [sum(image.pixelColor(x, y) == ink for x in range(image.width())) for y in lines]


def test_nothing_stands_there_until_a_measure_is_chosen(panel, lesson):
    assert show(panel, lesson, None).isHidden()
    view = show(panel, lesson, "entropy")
    assert view.isVisible()
    assert view.accessibleName() == "entropy of each row"
    assert panel.columns["scores"].beside.isHidden()
    panel.enlarge("scores")
    assert view.isHidden()
    panel.enlarge("weights")
    assert view.isVisible()
    assert show(panel, lesson, None).isHidden()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_bars_are_as_long_as_the_numbers(panel, theme):
    # Row 0 looks at one key, row 1 at two of four evenly, row 2 at all: peaks of 1, ½ and ¼.
    query = np.array([[900.0, 0, 0, 0], [900.0, 900, 0, 0], [0.0, 0, 0, 0]])
    view = show(panel, session_from(query, np.eye(4), np.eye(4)), "peak", theme)
    room = view._area.width
    assert bar_lengths(view, theme, 3) == [pytest.approx(share * room, abs=2) for share in (1, 0.5, 0.25)]


def test_a_row_is_told_exactly_in_its_tip_and_the_heading_says_what_it_is(panel, qapp):
    view = show(panel, new_session(4, 4, 5, 3), "mean-distance")
    at = QPoint(view.width() // 2, round(view._area.y + view._area.height * 0.6))
    assert view.row_at(at.y()) == 2
    QToolTip.hideText()
    qapp.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    assert "“q2”" in QToolTip.text()
    assert "mean distance" in QToolTip.text()
    QToolTip.hideText()
    assert "tokens from the query's own place" in view.words(2)


def test_the_numbers_follow_the_zoom_of_the_map(panel):
    view = show(panel, new_session(40, 40, 5, 3), "entropy")
    map_ = panel.maps["weights"]
    assert view.row_at(view._area.y + 1) == 0
    map_.look_at((10.0, 20.0), (0.0, 10.0))
    assert view.row_at(view._area.y + 1) == 10
    assert view.row_at(view._area.y + view._area.height - 1) == 19
    panel.maps["scores"].look_at((30.0, 40.0), (0.0, 10.0))
    assert view.row_at(view._area.y + 1) == 30
    assert view.row_at(view._area.y - 5) is None


def test_rows_finer_than_pixels_are_drawn(panel):
    view = show(panel, new_session(700, 30, 5, 3), "effective-keys")
    assert sum(bar_lengths(view, LIGHT, 100)) > 100
