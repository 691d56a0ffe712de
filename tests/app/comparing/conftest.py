"""The page of comparisons, opened in the whole program, and the hands of a test on it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from attn_gui.figures.figure import Heatmap
from attn_gui.io.examples import LESSON
from attn_gui.session.comparing.rivals import PRESET
from attn_gui.session.view_state import ViewState
from attn_gui.views.compare_page import ComparePage


class Hands:
    """The page, and how a test works with it."""

    def __init__(self, bench) -> None:
        self.bench, self.explorer = bench, bench.explorer
        bench.trigger("tool-compare")
        found = bench.explorer.window.findChild(ComparePage)
        assert found is not None
        self.page: ComparePage = found
        self.settle()

    def settle(self) -> None:
        """Return once the columns are those of the session in hand, painted."""
        self.bench.settle()
        self.bench.qtbot.waitUntil(self.is_settled)

    def is_settled(self) -> bool:
        answer = self.tool.answer
        shown = None if answer is None else tuple(column.entry for column in answer.columns)
        return (
            answer is not None
            and not self.tool.is_busy
            and answer.session is self.explorer.document.session
            and shown == self.entries
        )

    @property
    def tool(self):
        from attn_gui.app.compare_tool import CompareTool

        return self.page.findChild(CompareTool)

    @property
    def entries(self) -> tuple[object, ...]:
        return self.explorer.view.state.compared or PRESET

    def map(self, place: int) -> Heatmap:
        figure = self.page.maps.columns[place].map.figure
        assert isinstance(figure, Heatmap)
        return figure

    def click_cell(self, place: int, row: int, column: int) -> None:
        view = self.page.maps.columns[place].map
        point = view.frame.cell(row, column).center().toPoint()
        self.bench.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        self.settle()

    def click(self, button) -> None:
        self.bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def compare(self, *entries) -> None:
        view = self.explorer.view
        view.set_state(replace(view.state, compared=entries))
        self.settle()

    def choose(self, place: int, *texts: str) -> None:
        """Open the menu of a column and take the entry whose texts begin so."""
        self.bench.qtbot.mouseClick(self.page.heads[place].chooser, Qt.MouseButton.LeftButton)
        menu = self.page.findChild(QMenu, "compareMenu")
        found = [menu, *menu.findChildren(QMenu)] if len(texts) > 1 else [menu]
        holder = next(each for each in found if len(texts) == 1 or each.title() == texts[0])
        action = next(each for each in holder.actions() if each.text().startswith(texts[-1]))
        action.trigger()
        menu.close()
        self.settle()


@pytest.fixture
def hands(bench) -> Hands:
    """The page on the lesson's example."""
    bench.open_example(LESSON)
    return Hands(bench)


@pytest.fixture
def open_page(bench):
    """Opens a session, then the page on it."""

    def open_on(session) -> Hands:
        bench.explorer.document.open_session(session, ViewState(), None)
        bench.settle()
        return Hands(bench)

    return open_on
