"""The pictures of a comparison: offered for export and copying while the page is seen, and the menu of a map."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from attn_gui.figures.compared import ComparedFigures, Look, column_key, column_title
from attn_gui.figures.difference import DIFFERENCE, DIFFERENCE_BARS
from attn_gui.figures.figure import Figure, Theme
from attn_gui.session.comparing.words import STAGES
from attn_gui.text import say
from attn_gui.views.compare_page import ComparePage

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


class ComparePictures(QObject):
    """*look* says how the figures are to be drawn in a theme at the moment of asking."""

    def __init__(self, explorer: Explorer, page: ComparePage, look: Callable[[Theme], Look]) -> None:
        super().__init__(page)
        self._explorer, self._page, self._look = explorer, page, look
        self._keys: tuple[str, ...] = ()

    def offer(self, figures: ComparedFigures, stage: str) -> None:
        """Offer the map of each column, the difference and its focused row, and nothing of an earlier comparison."""
        self.withdraw()
        pictures, columns = self._explorer.pictures, figures.answer.columns
        for place, column in enumerate(columns):
            pictures.offer(column_key(column), column_title(column, stage), self._column(figures, place))
        a, b = (columns[place].letter for place in figures.answer.pair)
        values = {"a": a, "b": b, "stage": str(STAGES[stage]).lower()}
        pictures.offer(DIFFERENCE, say("Difference {a} − {b}, {stage}", **values), self._difference(figures, 0))
        bars = say("Difference {a} − {b}, {stage} of the focused query", **values)
        pictures.offer(DIFFERENCE_BARS, bars, self._difference(figures, 1))
        self._keys = (*map(column_key, columns), DIFFERENCE, DIFFERENCE_BARS)

    def withdraw(self) -> None:
        """Offer nothing any more."""
        for key in self._keys:
            self._explorer.pictures.offered.pop(key, None)
        self._keys = ()

    def open_menu(self, place: int, point: QPoint) -> None:
        """Open the menu of the map at *place*; the difference stands after the columns."""
        if not self._keys:
            return
        explorer, key = self._explorer, self._keys[place]
        menu = QMenu(self._page)
        menu.setObjectName("compareFigureMenu")
        menu.addAction("&Copy").triggered.connect(lambda: explorer.figures.copy(key))
        menu.addAction("&Export…").triggered.connect(lambda: explorer.figures.export(key))
        menu.addAction(explorer.actions["showNumbers"])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _column(self, figures: ComparedFigures, place: int) -> Callable[[Theme], Figure]:
        return lambda theme: figures.columns(self._look(theme))[place][0]

    def _difference(self, figures: ComparedFigures, part: int) -> Callable[[Theme], Figure]:
        return lambda theme: figures.difference(self._look(theme))[part]
