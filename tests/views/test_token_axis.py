"""The names beside a map."""

from itertools import pairwise

import pyqtgraph as pg
import pytest

from attn_gui.figures.themes import LIGHT
from attn_gui.views.token_axis import AxisView, TokenAxis
from attn_gui.views.token_axis_text import measure


@pytest.fixture
def axis(qtbot) -> TokenAxis:
    made = TokenAxis("top")
    view = pg.PlotWidget(plotItem=pg.PlotItem(axisItems={"top": made}, enableMenu=False))
    qtbot.addWidget(view)
    view.showAxis("top")
    made.setHeight(80)
    view.resize(400, 300)
    view.plotItem.layout.activate()
    made.keeps = view
    view.close = lambda: None
    return made


def shown(axis: TokenAxis, labels: tuple[str, ...], focus=None, window=None) -> list[str]:
    axis.show_axis(AxisView(labels, window or (0.0, float(len(labels))), focus, LIGHT, 12))
    return [label.text for label in axis.placed()]


def test_a_few_short_names_lie_whole(axis):
    assert shown(axis, ("k0", "k1", "k2")) == ["k0", "k1", "k2"]


def test_many_names_are_thinned_and_the_focused_one_is_there(axis):
    names = tuple(f"token{place}" for place in range(200))
    texts = shown(axis, names, focus=57)
    assert "token57" in texts
    assert len(texts) < 60
    places = [label.at for label in axis.placed()]
    assert all(after - before >= 9 for before, after in pairwise(places))


def test_a_long_name_ends_in_dots_and_is_told_whole(axis):
    long = "Donaudampfschifffahrtsgesellschaftskapitän"
    texts = shown(axis, (long, "b", "c", "d", "e", "f", "g", "h"))
    assert texts[0].endswith("…")
    assert measure(texts[0], 12) <= 80
    assert axis.full_name(0) == long
    assert axis.full_name(99) == ""


def test_a_zoomed_axis_names_the_places_in_sight(axis):
    names = tuple(f"t{place}" for place in range(300))
    shown(axis, names, focus=105, window=(101.0, 110.0))
    wide = axis.size().width()
    labels = {label.index: label for label in axis.placed() if 0 <= label.at <= wide}
    assert sorted(labels) == list(range(101, 110))
    assert labels[105].focused
    assert labels[105].at == pytest.approx(wide / 2, abs=1)
    assert labels[105].text == "t105"
