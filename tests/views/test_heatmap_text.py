"""Tips under the pointer: the exact value, and every name taken literally."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from attn_gui.figures.figure import Appearance, BarChart, Heatmap
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import LIGHT
from attn_gui.session.compute import compute
from attn_gui.session.new import session_from
from attn_gui.session.view_state import Focus
from attn_gui.views.bar_view import BarView
from attn_gui.views.heatmap_text import cell_tip, exact, name, tip
from attn_gui.views.heatmap_view import HeatmapView


def built(key: str):
    make = np.random.default_rng(1)
    session = session_from(
        *(make.normal(size=(3, 4)) for _ in range(3)), query_tokens=("<b>", "q1", "q2"), key_tokens=("x" * 40, "&", "c")
    )
    return FIGURES[key].build(compute(session), Focus(), Appearance(LIGHT))


def ask(view, point: QPoint) -> str:
    """The tip that the pointer resting there brings up."""
    event = QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    return QToolTip.text()


@pytest.fixture
def shown(qtbot):
    def show(view, figure):
        qtbot.addWidget(view)
        view.resize(400, 300)
        (view.set_map_rect if isinstance(view, HeatmapView) else view.set_plot_rect)(QRect(80, 60, 300, 210), 12)
        view.show_figure(figure)
        with qtbot.waitExposed(view):
            view.show()
        return view

    return show


def test_a_cell_tells_its_names_and_every_digit(shown):
    figure = built("weights")
    assert isinstance(figure, Heatmap)
    view = shown(HeatmapView("weights"), figure)
    text = ask(view, view.frame.cell(0, 1).center().toPoint())
    assert "&lt;b&gt; → &amp;" in text
    assert repr(float(figure.values[0, 1])) in text


def test_a_name_beside_the_map_is_told_whole(shown):
    view = shown(HeatmapView("weights"), built("weights"))
    assert "x" * 40 in ask(view, QPoint(80 + 50, 40))
    assert "&lt;b&gt;" in ask(view, QPoint(40, 60 + 30))


def test_a_bar_tells_its_name_and_every_digit(shown):
    figure = built("weights-bars")
    assert isinstance(figure, BarChart)
    view = shown(BarView("weights"), figure)
    text = ask(view, QPoint(80 + 150, 200))
    assert "&amp;" in text
    assert repr(float(figure.values[1])) in text


def test_what_is_no_number_is_told_in_words():
    assert exact(1.0, 1) == "forbidden by the mask"
    assert exact(float("nan"), 2) == "NaN (not a number)"
    assert exact(float("-inf"), 4) == "-inf"


def test_an_absurdly_long_name_is_cut():
    assert name(("y" * 20_000,), 0) == "y" * 200 + "…"


def test_a_tip_is_shown_literally():
    assert tip("<img>").startswith("<p ")
    assert "<img" not in tip("<img src='x'>")
    figure = built("weights")
    assert isinstance(figure, Heatmap)
    assert "<b>" not in cell_tip(figure, 0, 0)
