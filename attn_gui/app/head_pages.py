"""The pages about heads: all of them as maps, and their measures as a table."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from attn_gui.app.page_tool import PageTool
from attn_gui.figures.layout_table import HEADING
from attn_gui.figures.page_figures import HeadGrid, HeadTable
from attn_gui.io.csv_writing import lines_text
from attn_gui.overriding import override
from attn_gui.session.view_choices import HEAD_ORDER
from attn_gui.text import say
from attn_gui.views.figure_page import FigurePage
from attn_gui.views.painting_pages import Hit

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

SORTING = ("head_sort", "sort_down")


def build_grid(explorer: Explorer) -> FigurePage:
    """Return the page of all heads as maps."""
    return GridPage(explorer, "head-grid", "All heads as maps", SORTING).page


def build_table(explorer: Explorer) -> FigurePage:
    """Return the page of all measures of all heads."""
    tabs, commas = QPushButton("Copy as TSV"), QPushButton("Copy as CSV")
    tool = TablePage(explorer, "head-table", "Measures of all heads", SORTING, (tabs, commas))
    for button, name, separator in ((tabs, "TSV", "\t"), (commas, "CSV", ",")):
        button.setObjectName(f"pageCopy{name}")
        button.setToolTip("Put the table on the clipboard as text, every number with all its digits")
        button.clicked.connect(partial(tool.copy_table, separator))
    return tool.page


class GridPage(PageTool):
    """A place is a head in the order shown; the arrow keys go from map to map."""

    @override
    def changes(self, hit: Hit) -> dict[str, int | None]:
        figure = self.page.figure
        if not isinstance(figure, HeadGrid) or not 0 <= hit[1] < len(figure.tiles):
            return {}
        return {"head": figure.tiles[hit[1]].head}

    @override
    def move(self, rows: int, columns: int) -> None:
        figure, layout = self.page.figure, self.page.canvas.layout_now()
        if isinstance(figure, HeadGrid) and layout is not None:
            place = figure.focus + columns + rows * layout.columns
            self.choose(("head", min(max(place, 0), len(figure.tiles) - 1)))


class TablePage(PageTool):
    """A place is a head in the order shown, or a heading to sort by."""

    @override
    def choose(self, hit: Hit) -> None:
        figure = self.page.figure
        if hit[0] != HEADING or not isinstance(figure, HeadTable):
            super().choose(hit)
        elif hit[1] < 0:
            self.set_choice("head_sort", HEAD_ORDER)
        elif hit[1] == figure.sort:
            self.set_choice("sort_down", not figure.down)
        else:
            self.set_choice("head_sort", figure.columns[hit[1]])

    @override
    def changes(self, hit: Hit) -> dict[str, int | None]:
        figure = self.page.figure
        if hit[0] == HEADING or not isinstance(figure, HeadTable) or not 0 <= hit[1] < len(figure.heads):
            return {}
        head = figure.heads[hit[1]]
        return {} if head is None else {"head": head}

    @override
    def move(self, rows: int, columns: int) -> None:
        figure = self.page.figure
        if not isinstance(figure, HeadTable):
            return
        places = [place for place, head in enumerate(figure.heads) if head is not None]
        now = places.index(figure.focus) if figure.focus in places else -1
        self.choose(("head", places[min(max(now + rows + columns, 0), len(places) - 1)]))

    def copy_table(self, separator: str) -> None:
        """Put the table on the clipboard as text, in the order shown."""
        figure = self.page.figure
        if isinstance(figure, HeadTable):
            self.copy_text(partial(table_text, figure, separator), say("The table is on the clipboard."))


def table_text(figure: HeadTable, separator: str) -> str:
    """Return a table of heads as text: a heading line, then a line a head; empty where a head has no such number."""
    lines = [["head", *figure.columns]]
    for name, head, values in zip(figure.lines, figure.heads, figure.values.tolist(), strict=True):
        label = str(head) if head is not None and head >= 0 else str(name)
        lines.append([label, *("" if math.isnan(value) else repr(value) for value in values)])
    return lines_text(lines, separator, (0,))
