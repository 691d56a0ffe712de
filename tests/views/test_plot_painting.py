"""Plots are painted once a change, together with the rest of the window."""

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer

from attn_gui.figures.figure import Appearance
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import LIGHT
from attn_gui.session.compute import compute
from attn_gui.session.new import new_session
from attn_gui.session.view_state import Focus
from attn_gui.views.heatmap_view import HeatmapView


class Paintings(QObject):
    """Counts the paintings of a widget."""

    def __init__(self, widget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def weights(seed: int):
    return FIGURES["weights"].build(compute(new_session(4, 4, 3, 3, seed=seed)), Focus(), Appearance(LIGHT))


@pytest.fixture
def view(qtbot) -> HeatmapView:
    made = HeatmapView("weights")
    qtbot.addWidget(made)
    made.resize(300, 300)
    with qtbot.waitExposed(made):
        made.show()
    made.show_figure(weights(0))
    return made


@pytest.fixture
def settle(qtbot):
    """A function that lets so many turns of the event loop pass that nothing is left to be done."""

    def let_pass() -> None:
        turns: list[int] = []
        clock = QTimer()
        clock.timeout.connect(lambda: turns.append(1))
        clock.start(0)
        qtbot.waitUntil(lambda: len(turns) > 20)
        clock.stop()

    return let_pass


@pytest.fixture
def paintings(view, settle) -> Paintings:
    settle()
    return Paintings(view.viewport())


def test_a_new_figure_is_painted_once(view, paintings, settle):
    view.show_figure(weights(1))
    settle()
    assert paintings.count == 1


def test_an_item_that_changes_by_itself_is_painted_too(view, paintings, settle, qtbot):
    view.scene().update()
    qtbot.waitUntil(lambda: paintings.count == 1)
    settle()
    assert paintings.count == 1


def test_after_a_figure_that_changed_nothing_items_are_still_painted(view, paintings, settle, qtbot):
    view.show_figure(view.figure)
    settle()
    before = paintings.count
    view.scene().update()
    qtbot.waitUntil(lambda: paintings.count > before)
